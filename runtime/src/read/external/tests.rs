//! What comes of files that are given.

use std::fs;

use super::*;
use crate::{
    plan::{Data, DataFormat, Watchlist},
    types::Type,
};

const fn field(name: &'static str, ty: Type) -> Field {
    Field { name, ty }
}

static DECLARED: &[Field] =
    &[field("Name", Type::String), field("Count", Type::Int), field("More", Type::Dynamic)];

/// The rows of a file with this text, a line each.
fn data(text: &str, format: DataFormat, skips_first: bool) -> Vec<String> {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("file");
    fs::write(&path, text).expect("the file is written");
    let files = ExternalFiles::new(vec![("https://a/b".to_owned(), path)], Vec::new(), Vec::new());
    let data = Data { addresses: &["https://a/b?key=1"], format, skips_first, declared: DECLARED };
    let external = External { asked: Asked::Data(data), columns: DECLARED };
    lines(&files.rows(&external).expect("the file is read"))
}

fn watchlist(text: &str, columns: &'static [Field]) -> Result<Vec<String>, String> {
    let folder = tempfile::tempdir().expect("a folder");
    fs::write(folder.path().join("Vips.csv"), text).expect("the file is written");
    let files = ExternalFiles::new(Vec::new(), Vec::new(), vec![folder.path().to_owned()]);
    let watchlist = Watchlist { alias: "Vips", optional: &["Remark"], hidden: &["Host"] };
    let rows = files.rows(&External { asked: Asked::Watchlist(watchlist), columns });
    rows.map(|rows| lines(&rows))
}

fn lines(batch: &Batch) -> Vec<String> {
    let cell = |column: &Column, row| {
        let value = column.value(row);
        if value.is_null() { "-".to_owned() } else { value.to_text().into_owned() }
    };
    (0..batch.rows())
        .map(|row| batch.columns().iter().map(|column| cell(column, row)).collect::<Vec<_>>().join(" "))
        .collect()
}

#[test]
fn cells_belong_to_columns_in_their_order_and_what_does_not_convert_is_null() {
    let text = "Name,Count,More\n\"a,b\",1,\"{\"\"x\"\":2}\"\nc,many,[1]\nd\n";
    assert_eq!(data(text, DataFormat::Csv, true), ["a,b 1 {\"x\":2}", "c - [1]", "d - -"]);
    assert_eq!(data("a|2|3\n", DataFormat::Psv, false), ["a 2 3"]);
    assert_eq!(data("a\t2\t\n", DataFormat::Tsv, false), ["a 2 -"]);
}

#[test]
fn a_line_or_a_whole_file_is_a_text() {
    assert_eq!(data("a,b\nc\n", DataFormat::Txt, false), ["a,b - -", "c - -"]);
    assert_eq!(data("a\nb", DataFormat::Raw, false), ["a\nb - -"]);
}

#[test]
fn properties_of_records_are_columns() {
    let expected = ["a 1 {\"x\":[1]}", "b - -"];
    let lines = "{\"Count\":1,\"Name\":\"a\",\"More\":{\"x\":[1]}}\n{\"Name\":\"b\"}\n";
    assert_eq!(data(lines, DataFormat::Json, false), expected);
    let array = "[{\"Count\":1,\"Name\":\"a\",\"More\":{\"x\":[1]}},\n {\"Name\":\"b\"}]";
    assert_eq!(data(array, DataFormat::Json, false), expected);
}

#[test]
fn what_is_not_given_is_said_with_how_to_give_it() {
    let files = ExternalFiles::default();
    let data =
        Data { addresses: &["https://a/b"], format: DataFormat::Csv, skips_first: false, declared: DECLARED };
    let error = files.rows(&External { asked: Asked::Data(data), columns: DECLARED }).expect_err("no file");
    assert!(error.contains("--externaldata 'https://a/b=FILE'"), "{error}");
    let watchlist = |alias| External {
        asked: Asked::Watchlist(Watchlist { alias, optional: &[], hidden: &[] }),
        columns: DECLARED,
    };
    let error = files.rows(&watchlist("Vips")).expect_err("no file");
    assert!(error.contains("--watchlist 'Vips=FILE'"), "{error}");
    assert!(files.rows(&watchlist("ASimDisabledParsers")).expect("none is an ordinary one").is_empty());
}

#[test]
fn the_header_of_a_watchlist_gives_its_columns() {
    static COLUMNS: &[Field] = &[
        field("Account", Type::String),
        field("SearchKey", Type::String),
        field("WatchlistItem", Type::Dynamic),
        field("Remark", Type::String),
    ];
    let text = "SearchKey,Account\na@b,1\n";
    let item = "1 a@b {\"SearchKey\":\"a@b\",\"Account\":\"1\"} ";
    assert_eq!(watchlist(text, COLUMNS), Ok(vec![item.to_owned()]));
    let error = watchlist("Account\na\n", COLUMNS).expect_err("a column is missing");
    assert!(error.contains("has no column `SearchKey`"), "{error}");
    let error = watchlist("SearchKey,Account,Host\n", COLUMNS).expect_err("a name is taken");
    assert!(error.contains("has a column `Host`"), "{error}");
}

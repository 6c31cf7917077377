//! Files as different writers make them: whatever their pages are, they give the same rows.

use ::parquet::{
    basic::{Compression, Encoding},
    data_type::{ByteArray, ByteArrayType, DoubleType, Int32Type, Int64Type},
    file::properties::{WriterProperties, WriterPropertiesBuilder, WriterVersion},
};
use proptest::prelude::*;

use super::*;
use crate::{batch::ABSENT, read::file::FileSource};

/// Rows of a row group, more than a batch has.
const ROWS: usize = 1_300;

/// The text columns of the files, of few and of many distinct texts, and one without nulls.
const TEXTS: [&str; 4] = ["Few", "Many", "Always", "Details"];

const ALL: [(&str, Type); 9] = [
    ("When", Type::DateTime),
    ("Said", Type::DateTime),
    ("Count", Type::Int),
    ("Size", Type::Long),
    ("Score", Type::Real),
    ("Few", Type::String),
    ("Many", Type::String),
    ("Always", Type::String),
    ("Details", Type::Dynamic),
];

/// A file of two row groups of so many rows.
fn file_with(properties: WriterPropertiesBuilder, rows: usize) -> Vec<u8> {
    let schema = "message rows {
        optional int64 When (TIMESTAMP(MICROS, true));
        optional binary Said (UTF8);
        optional int32 Count;
        optional int64 Size;
        optional double Score;
        optional binary Few (UTF8);
        optional binary Many (UTF8);
        required binary Always (UTF8);
        optional binary Details (UTF8);
    }";
    let schema = Arc::new(parse_message_type(schema).expect("a schema"));
    let mut bytes = Vec::new();
    let properties = Arc::new(properties.build());
    let mut writer =
        SerializedFileWriter::new(&mut bytes, schema, properties).expect("memory takes everything");
    for group in 0..2 {
        write_rows(&mut writer, group * rows..(group + 1) * rows);
    }
    writer.close().expect("memory takes everything");
    bytes
}

fn write_rows(writer: &mut SerializedFileWriter<&mut Vec<u8>>, rows: Range<usize>) {
    let mut group = writer.next_row_group().expect("memory takes everything");
    for number in 0.. {
        let Some(mut column) = group.next_column().expect("memory takes everything") else { break };
        // Runs of nulls, and nulls here and there.
        let is_there = |row: &usize| row / 90 % 5 != number % 5 && row * 7 % 11 != number;
        let levels: Vec<i16> = rows.clone().map(|row| i16::from(is_there(&row))).collect();
        let present: Vec<usize> = rows.clone().filter(is_there).collect();
        let whole = |row: &usize| i64::try_from(*row).expect("few rows");
        let texts = |of: fn(usize) -> String, rows: &mut dyn Iterator<Item = usize>| -> Vec<ByteArray> {
            rows.map(|row| ByteArray::from(of(row).into_bytes())).collect()
        };
        let mut texts_of = |of: fn(usize) -> String| {
            let values = texts(of, &mut present.iter().copied());
            column.typed::<ByteArrayType>().write_batch(&values, Some(&levels), None)
        };
        match number {
            0 => {
                let values: Vec<i64> =
                    present.iter().map(|row| whole(row) * 1_000_003 + 1_740_000_000_000_000).collect();
                column.typed::<Int64Type>().write_batch(&values, Some(&levels), None)
            }
            1 => texts_of(|row| match row % 10 {
                0 => "no time".to_owned(),
                1 => format!("2025-02-19 21:{:02}", row % 60),
                _ => format!("2025-02-19T21:{:02}:{:02}.{row:07}Z", row % 60, row / 60 % 60),
            }),
            2 => {
                let values: Vec<i32> =
                    present.iter().map(|row| i32::try_from(row % 9).expect("few")).collect();
                column.typed::<Int32Type>().write_batch(&values, Some(&levels), None)
            }
            3 => {
                let values: Vec<i64> = present.iter().map(|row| whole(row) << (row % 40)).collect();
                column.typed::<Int64Type>().write_batch(&values, Some(&levels), None)
            }
            4 => {
                let score = |row: &usize| {
                    if row.is_multiple_of(997) {
                        f64::NAN
                    } else {
                        f64::from(u32::try_from(row % 5000).expect("few")) / 8.0
                    }
                };
                let values: Vec<f64> = present.iter().map(score).collect();
                column.typed::<DoubleType>().write_batch(&values, Some(&levels), None)
            }
            5 => texts_of(|row| ["", "ann", "Zoë", "bob", "a longer text"][row * row % 5].to_owned()),
            6 => texts_of(|row| format!("text {row} of é {}", "x".repeat(row % 200))),
            7 => {
                let values = texts(|row| format!("host{}", row * row % 300), &mut rows.clone());
                column.typed::<ByteArrayType>().write_batch(&values, None, None)
            }
            _ => texts_of(|row| match row % 3 {
                0 => format!("{{\"row\": {}}}", row % 50),
                1 => "a word".to_owned(),
                _ => String::new(),
            }),
        }
        .expect("memory takes everything");
        column.close().expect("memory takes everything");
    }
    group.close().expect("memory takes everything");
}

/// The ways to write a file, each with its name.
fn ways() -> Vec<(&'static str, WriterPropertiesBuilder)> {
    let way = WriterProperties::builder;
    let version_2 = || way().set_writer_version(WriterVersion::PARQUET_2_0);
    vec![
        ("dictionaries", way()),
        ("plain", way().set_dictionary_enabled(false)),
        (
            "dictionaries that are given up",
            way().set_dictionary_page_size_limit(1000).set_write_batch_size(50),
        ),
        ("many pages", way().set_data_page_row_count_limit(99).set_write_batch_size(33)),
        ("compressed", way().set_compression(Compression::SNAPPY)),
        ("version 2", version_2().set_compression(Compression::SNAPPY)),
        ("version 2, many pages", version_2().set_data_page_row_count_limit(200).set_write_batch_size(50)),
        // Encodings that the library reads.
        ("differences", version_2().set_dictionary_enabled(false)),
        (
            "dictionaries, then differences",
            version_2().set_dictionary_page_size_limit(1000).set_write_batch_size(50),
        ),
        (
            "lengths apart",
            way()
                .set_dictionary_enabled(false)
                .set_column_encoding("Many".into(), Encoding::DELTA_LENGTH_BYTE_ARRAY),
        ),
    ]
}

fn in_file(bytes: &[u8]) -> tempfile::NamedTempFile {
    let file = tempfile::NamedTempFile::new().expect("a temporary file");
    std::fs::write(file.path(), bytes).expect("a file can be written");
    file
}

#[test]
fn every_way_to_write_a_file_gives_what_the_reader_of_rows_does() {
    let plain = read_by_rows(&file_with(WriterProperties::builder(), ROWS), &ALL);
    assert!(
        plain.contains("2006 values left out: Said: no datetime") || plain.contains("values left out: Said")
    );
    for (name, way) in ways() {
        let bytes = file_with(way, ROWS);
        assert!(read(&bytes, &ALL).as_deref() == Ok(&*plain), "{name}");
    }
}

#[test]
fn every_type_of_a_column_gives_what_the_reader_of_rows_does() {
    for (name, way) in ways().into_iter().take(3) {
        let bytes = file_with(way, 200);
        for ty in Type::ALL {
            let of = ALL.map(|(name, _)| (name, ty));
            assert!(read(&bytes, &of).as_deref() == Ok(&*read_by_rows(&bytes, &of)), "{name}, {ty}");
        }
    }
}

/// The rows that are chosen of a batch.
type Choice = fn(usize) -> bool;

const CHOICES: [(&str, Choice); 6] = [
    ("all", |_| true),
    ("none", |_| false),
    ("some", |row| row % 100 == 3),
    ("most", |row| row % 7 > 0),
    ("the first", |row| row == 0),
    ("the last", |row| row > 498),
];

/// Rows of a file as texts, by batch and row in it.
type Rows = Vec<((usize, u32), Vec<String>)>;

/// The rows that are chosen of a source that postpones texts, if it is asked to; and what did not fit.
fn chosen_rows(source: &dyn Source, is_postponed: bool, choice: Choice) -> (Rows, Rejects) {
    let mut rejects = Rejects::default();
    let mut batches = source.open(&columns(&ALL)).expect("a file of Parquet");
    let late: Vec<usize> = (0..ALL.len()).filter(|slot| TEXTS.contains(&ALL[*slot].0)).collect();
    assert!(!is_postponed || batches.postpone(&late));
    let mut all = Vec::new();
    for number in 0.. {
        let Some(batch) = batches.next_batch(&mut rejects) else { break };
        // A batch of which nothing is asked is passed by.
        let is_asked = |row: &u32| choice(*row as usize) && number != 1;
        let rows: Vec<u32> = (0..u32::try_from(batch.rows()).unwrap_or(ABSENT)).filter(is_asked).collect();
        let mut columns = batch.columns().to_vec();
        if is_postponed && !rows.is_empty() {
            for (slot, column) in batches.postponed(&rows, &mut rejects).expect("a whole file") {
                columns[slot] = column;
            }
        }
        let row = |row: u32| {
            columns.iter().map(|column| column.value(row as usize).to_text().into_owned()).collect()
        };
        all.extend(rows.into_iter().map(|place| ((number, place), row(place))));
    }
    (all, rejects)
}

#[test]
fn postponed_columns_have_the_same_values_at_rows_that_are_chosen() {
    for (name, way) in ways() {
        let file = in_file(&file_with(way, ROWS));
        let source = FileSource::new(Origin::file(file.path()), Format::Parquet);
        let (all, rejects) = chosen_rows(&source, false, |_| true);
        for (choice_name, choice) in CHOICES {
            let chosen = all.iter().filter(|((_, row), _)| choice(*row as usize)).cloned().collect();
            assert!(chosen_rows(&source, true, choice) == (chosen, rejects.clone()), "{name}, {choice_name}");
        }
    }
}

#[test]
fn postponed_columns_of_one_table_of_two_are_those_of_its_rows() {
    // As if the texts were names of tables: the first has those that say nothing.
    let file = in_file(&file_of_two_tables());
    let whole = FileSource::new(Origin::file(file.path()), Format::Parquet);
    let types = ["First".to_owned(), "Second".to_owned()];
    for own in 0..2 {
        let source = whole.of_type(&types, own);
        let of = columns(&[("Name", Type::String)]);
        let texts = |is_postponed: bool| {
            let mut rejects = Rejects::default();
            let mut batches = source.open(&of).expect("a file of Parquet");
            assert!(!is_postponed || batches.postpone(&[0]));
            let mut batch = batches.next_batch(&mut rejects).expect("rows");
            if is_postponed {
                let postponed = batches.postponed(&[1, 2], &mut rejects).expect("rows");
                batch = Batch::new(vec![Arc::clone(&postponed[0].1)], batch.rows());
            }
            [1, 2].map(|row| batch.column(0).string(row).to_owned())
        };
        assert_eq!(texts(true), texts(false));
        assert_eq!(texts(true), if own == 0 { ["n2", "n3"] } else { ["n4", "n7"] });
    }
}

/// Rows of two tables in turn.
fn file_of_two_tables() -> Vec<u8> {
    let schema = "message rows { required binary Type (UTF8); required binary Name (UTF8); }";
    let schema = Arc::new(parse_message_type(schema).expect("a schema"));
    let mut bytes = Vec::new();
    let properties = Arc::new(WriterProperties::builder().build());
    let mut writer =
        SerializedFileWriter::new(&mut bytes, schema, properties).expect("memory takes everything");
    let mut group = writer.next_row_group().expect("memory takes everything");
    let types = ["First", "Second", "", "First", "Second", "", "First", "Second"];
    let names = (0..types.len()).map(|row| ByteArray::from(format!("n{row}").into_bytes())).collect();
    for values in [types.map(ByteArray::from).to_vec(), names] {
        let mut column = group.next_column().expect("memory takes everything").expect("a column");
        column.typed::<ByteArrayType>().write_batch(&values, None, None).expect("memory takes everything");
        column.close().expect("memory takes everything");
    }
    group.close().expect("memory takes everything");
    writer.close().expect("memory takes everything");
    bytes
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]
    #[test]
    fn no_bytes_of_pages_stop_the_reader(
        way in 0..10_usize,
        changes in prop::collection::vec((0..20_000_usize, any::<u8>()), 1..6),
    ) {
        let (_, way) = ways().swap_remove(way);
        let mut bytes = file_with(way, 300);
        for (at, byte) in changes {
            let at = at * 37 % bytes.len();
            bytes[at] = byte;
        }
        let file = in_file(&bytes);
        let Ok(mut batches) = open(&Origin::file(file.path()), "rows.parquet", &columns(&ALL), None) else { return Ok(()) };
        batches.postpone(&[5, 6, 7, 8]);
        let mut rejects = Rejects::default();
        while let Some(batch) = batches.next_batch(&mut rejects) {
            if batch.rows() > 3 && batches.postponed(&[1, 3], &mut rejects).is_none() {
                break;
            }
        }
    }
}

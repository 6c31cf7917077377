//! Tables: JSON in two forms, the answer of `getschema` as CSV, and a text form of our own.

use super::{File, Listing, Tables, json};
use crate::{diagnostic::Diagnostic, source::Span};

/// The columns that every table of a workspace has, for schemas that list only the table's own.
const STANDARD: [(&str, &str); 12] = [
    ("TimeGenerated", "datetime"),
    ("Type", "string"),
    ("_ResourceId", "string"),
    ("_SubscriptionId", "string"),
    ("TenantId", "string"),
    ("SourceSystem", "string"),
    ("_IsBillable", "string"),
    ("_BilledSize", "real"),
    ("_ItemId", "string"),
    ("_TimeReceived", "datetime"),
    ("MG", "string"),
    ("ManagementGroupName", "string"),
];

/// The tables that a file describes.
pub fn tables(file: File<'_>) -> Tables {
    match file.extension {
        "json" => json_tables(file),
        "csv" => csv_tables(file),
        _ => text_tables(file),
    }
}

impl Tables {
    fn add(&mut self, name: &str, columns: Listing<'_>) {
        self.problems.extend(columns.problems);
        if !columns.columns.is_empty() {
            self.tables.push((name.to_owned(), columns.columns));
        }
    }
}

/// `{"Table": [["column", "type"], ...], ...}`, the schema of one table as Sentinel's repository keeps it, or `getschema`'s answer.
fn json_tables(file: File<'_>) -> Tables {
    let mut tables = Tables::default();
    let document = json::Document { file: file.id, text: file.text };
    let node = match document.read() {
        Ok(node) => node,
        Err(malformed) => {
            let message = format!("this is no JSON: {}", malformed.message);
            tables.problems.push(file.problem(message, malformed.at));
            return tables;
        }
    };
    let listed = if node.items().is_some() { Some(&node) } else { node.get(document, "Properties") };
    if let Some(listed) = listed.filter(|listed| listed.items().is_some()) {
        let name = node.get(document, "Name").and_then(|name| document.text(name));
        let name = name.filter(|name| !name.trim().is_empty()).unwrap_or_else(|| file.stem.to_owned());
        let mut columns = Listing::new(&name);
        json_columns(document, listed, &mut columns);
        if node.items().is_none() {
            for (column, ty) in STANDARD {
                if columns.columns.iter().all(|known| known.name != column) {
                    columns.add(column, ty, document.span(&node));
                }
            }
        }
        tables.add(&name, columns);
        return tables;
    }
    if node.entries().is_empty() {
        tables.problems.push(unknown_form(file));
    }
    for (key, value) in node.entries() {
        let name = document.text(key).unwrap_or_default();
        let listed = if value.items().is_some() { Some(value) } else { value.get(document, "columns") };
        let mut columns = Listing::new(&name);
        match listed {
            Some(listed) => json_columns(document, listed, &mut columns),
            None => {
                let message = format!("`{name}` is no list of columns");
                columns.problems.push(Diagnostic::new(super::NOT_UNDERSTOOD, message, document.span(key)));
            }
        }
        tables.add(&name, columns);
    }
    tables
}

/// Columns as `["name", "type"]` or `{"Name": "name", "Type": "type"}`.
pub(super) fn json_columns(document: json::Document<'_>, listed: &json::Node, columns: &mut Listing<'_>) {
    for item in listed.items().unwrap_or_default() {
        let key = |names: [&str; 3]| names.into_iter().find_map(|name| item.get(document, name));
        let pair = match item.items() {
            Some([name, ty]) => Some((name, ty)),
            Some(_) => None,
            None => key(["Name", "ColumnName", "columnName"]).zip(key(["Type", "ColumnType", "DataType"])),
        };
        let texts = pair.and_then(|(name, ty)| Some((document.text(name)?, document.text(ty)?)));
        match texts {
            Some((name, ty)) => columns.add(name.trim(), &ty, document.span(item)),
            None => columns.problems.push(
                Diagnostic::new(
                    super::NOT_UNDERSTOOD,
                    format!("a column of `{}` is not understood", columns.owner),
                    document.span(item),
                )
                .help("a column is `[\"name\", \"type\"]` or `{\"Name\": \"name\", \"Type\": \"type\"}`"),
            ),
        }
    }
}

/// The answer of `Table | getschema`, exported: the table is called as the file.
fn csv_tables(file: File<'_>) -> Tables {
    let mut tables = Tables::default();
    let mut records = records(file);
    let header: Vec<String> =
        records.next().unwrap_or_default().iter().map(|cell| cell.text.trim().to_ascii_lowercase()).collect();
    let position = |names: &[&str]| header.iter().position(|cell| names.contains(&cell.as_str()));
    let (Some(name), Some(ty)) = (
        position(&["columnname", "name", "column"]),
        position(&["columntype", "type"]).or_else(|| position(&["datatype"])),
    ) else {
        let message = "the first line does not name the columns `ColumnName` and `ColumnType`";
        let help = "such a file is the answer of `Table | getschema`, exported to CSV";
        tables.problems.push(file.problem(message, file.start()).help(help));
        return tables;
    };
    let mut columns = Listing::new(file.stem);
    for record in records {
        match (record.get(name), record.get(ty)) {
            (Some(name), Some(ty)) => columns.add(name.text.trim(), &ty.text, name.place),
            _ => {
                let place = record.first().map_or_else(Span::default, |cell| cell.place);
                let message = "this line has too few cells";
                columns.problems.push(Diagnostic::new(super::NOT_UNDERSTOOD, message, place));
            }
        }
    }
    tables.add(file.stem, columns);
    tables
}

/// The names in the header of a watchlist's CSV file.
pub fn watchlist_columns(file: File<'_>) -> Vec<String> {
    let header = records(file).next().unwrap_or_default();
    header.into_iter().map(|cell| cell.text.trim().to_owned()).filter(|name| !name.is_empty()).collect()
}

/// A cell of CSV.
struct Cell {
    text: String,
    place: Span,
}

/// The lines of a CSV file that have a cell; a quoted cell may go over several.
fn records(file: File<'_>) -> impl Iterator<Item = Vec<Cell>> {
    let mut at = file.start();
    std::iter::from_fn(move || {
        loop {
            if at >= file.text.len() {
                return None;
            }
            let mut cells = Vec::new();
            loop {
                let (cell, end) = cell(file, at);
                cells.push(cell);
                at = end + 1;
                if file.text.as_bytes().get(end) != Some(&b',') {
                    break;
                }
            }
            if cells.iter().any(|cell| !cell.text.trim().is_empty()) {
                return Some(cells);
            }
        }
    })
}

/// The cell that begins at an offset, and where it ends: at a comma, a line break or the end of the file.
fn cell(file: File<'_>, start: usize) -> (Cell, usize) {
    let bytes = file.text.as_bytes();
    let (mut at, mut quoted) = (start, false);
    while let Some(byte) = bytes.get(at) {
        match byte {
            b'"' => quoted = !quoted,
            b',' | b'\n' if !quoted => break,
            _ => {}
        }
        at += 1;
    }
    let written = file.text[start..at].trim_end_matches('\r');
    let inner = written.trim().strip_prefix('"').and_then(|inner| inner.strip_suffix('"'));
    let text = inner.map_or_else(|| written.to_owned(), |inner| inner.replace("\"\"", "\""));
    (Cell { text, place: Span::new(file.id, start..start + written.len()) }, at)
}

/// `Table (column: type, ...)`, as many as there are; `#` and `//` begin a comment.
fn text_tables(file: File<'_>) -> Tables {
    let mut tables = Tables::default();
    let text = without_comments(file.text);
    let mut at = file.start();
    while let Some(skip) = text[at..].find(|c: char| !c.is_whitespace() && c != ';') {
        let start = at + skip;
        let Some(open) = text[start..].find('(').map(|open| start + open) else {
            let message = "a table is `Name (column: type, ...)`; its columns are missing here";
            tables.problems.push(file.problem(message, start));
            break;
        };
        let close = text[open..].find(')').map(|close| open + close);
        if close.is_none() {
            tables.problems.push(file.problem("this parenthesis is not closed", open));
        }
        let close = close.unwrap_or(text.len());
        let name = text[start..open].split_whitespace().last().unwrap_or_default();
        let name = unquoted(name);
        let mut columns = Listing::new(&name);
        let mut from = open + 1;
        for part in text[open + 1..close].split(',') {
            let place = from + (part.len() - part.trim_start().len());
            let span = Span::new(file.id, place..place + part.trim().len());
            from += part.len() + 1;
            match part.split_once(':') {
                Some((column, ty)) => columns.add(&unquoted(column.trim()), ty, span),
                None if part.trim().is_empty() => {}
                None => {
                    let message = format!("`{}` is no column: write `name: type`", part.trim());
                    columns.problems.push(Diagnostic::new(super::NOT_UNDERSTOOD, message, span));
                }
            }
        }
        tables.add(&name, columns);
        at = (close + 1).min(text.len());
    }
    tables
}

/// `['name']` and `"name"` without what is around them.
fn unquoted(name: &str) -> String {
    let bare = name.strip_prefix('[').and_then(|bare| bare.strip_suffix(']')).unwrap_or(name);
    bare.trim_matches(['\'', '"']).to_owned()
}

/// The text with blanks for comments, so that every place stays what it is.
fn without_comments(text: &str) -> String {
    let blank = |line: &str| {
        let comment = line.find('#').into_iter().chain(line.find("//")).min().unwrap_or(line.len());
        let end = line[comment..].chars();
        let blanks: String =
            end.flat_map(|c| std::iter::repeat_n(if c == '\n' { '\n' } else { ' ' }, c.len_utf8())).collect();
        format!("{}{blanks}", &line[..comment])
    };
    text.split_inclusive('\n').map(blank).collect()
}

fn unknown_form(file: File<'_>) -> Diagnostic {
    file.problem("this describes no tables", file.start()).help(
        "the forms are `{\"Table\": [[\"column\", \"type\"], ...]}` and `{\"Name\": \"Table\", \"Properties\": [{\"Name\": ..., \"Type\": ...}]}`",
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::FileId;

    /// The tables of a file as text, then its problems with what they point at.
    fn read(stem: &str, extension: &str, text: &str) -> String {
        let shared = text.into();
        let found = tables(File { id: FileId(0), stem, extension, text: &shared });
        let table = |(name, columns): &(String, Vec<super::super::Column>)| {
            let columns: Vec<String> =
                columns.iter().map(|column| format!("{}:{}", column.name, column.ty)).collect();
            format!("{name}({})", columns.join(","))
        };
        let problem =
            |problem: &Diagnostic| format!("`{}`: {}", &text[problem.primary.span.range()], problem.message);
        let lines: Vec<String> =
            found.tables.iter().map(table).chain(found.problems.iter().map(problem)).collect();
        lines.join("\n")
    }

    #[test]
    fn json_maps_tables_to_columns() {
        assert_eq!(
            read("x", "json", r#"{"T": [["A", "long"], ["B", "date"]], "U": {"columns": [["C", "int"]]}}"#),
            "T(A:long,B:datetime)\nU(C:int)"
        );
    }

    #[test]
    fn schemas_of_sentinels_repository_pass_with_their_faults() {
        let text = "\u{feff}{\"name\": \"T_CL\", \"properties\": [{\"Name\": \"A\", \"type\": \"String\"}, {\"name\": \"a\", \"Type\": \"SByte\"}, {\"Name\": \"A\", \"Type\": \"string\"}, {\"Name\": \"TimeGenerated\", \"Type\": \"DateTime\"},]}";
        let found = read("x", "json", text);
        assert!(found.starts_with("T_CL(A:string,a:bool,TimeGenerated:datetime,Type:string,"), "{found}");
        assert!(!found.contains('\n'), "{found}");
        assert!(
            read("Stem_CL", "json", r#"{"Properties": [{"Name": "A", "Type": "Double"}]}"#)
                .starts_with("Stem_CL(A:real,")
        );
    }

    #[test]
    fn what_is_not_understood_has_a_place_and_the_rest_counts() {
        assert_eq!(
            read("x", "json", r#"{"T": [["A", "text"], ["B"], ["C", "int"]], "U": 1}"#),
            "T(C:int)\n`[\"A\", \"text\"]`: column `A` of `T` has the unknown type `text`\n`[\"B\"]`: a column of `T` is not understood\n`U`: `U` is no list of columns"
        );
        assert_eq!(
            read("x", "json", "{\"T\": [[\"A\" \"int\"]]}"),
            "`\"`: this is no JSON: a comma is missing before this"
        );
        assert_eq!(read("x", "json", "3"), "`3`: this describes no tables");
    }

    #[test]
    fn the_answer_of_getschema_is_a_table() {
        let text = "\u{feff}\"ColumnName\",ColumnOrdinal,DataType,ColumnType\r\nTimeGenerated,0,System.DateTime,datetime\r\n\"Odd, name\",1,System.SByte,bool\r\n";
        assert_eq!(read("T_CL", "csv", text), "T_CL(TimeGenerated:datetime,Odd, name:bool)");
        assert_eq!(
            read("T", "csv", "Name,DataType\nA,System.Int64\nB\n"),
            "T(A:long)\n`B`: this line has too few cells"
        );
        assert_eq!(
            read("T", "csv", "a,b\n1,2\n"),
            "`a`: the first line does not name the columns `ColumnName` and `ColumnType`"
        );
    }

    #[test]
    fn tables_can_be_written_by_hand() {
        let text = "# ours\nMine_CL (\n  TimeGenerated: datetime, // when\n  ['odd name']: string,\n)\n.create table Other (A: long, B int)\nLast";
        assert_eq!(
            read("x", "txt", text),
            "Mine_CL(TimeGenerated:datetime,odd name:string)\nOther(A:long)\n`B int`: `B int` is no column: write `name: type`\n`L`: a table is `Name (column: type, ...)`; its columns are missing here"
        );
    }

    #[test]
    fn watchlists_have_the_columns_of_their_header() {
        let text = "\u{feff}IP,\"Owner, main\"\n1.2.3.4,x\n".into();
        let file = File { id: FileId(0), stem: "w", extension: "csv", text: &text };
        assert_eq!(watchlist_columns(file), ["IP", "Owner, main"]);
    }
}

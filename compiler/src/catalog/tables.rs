//! The built-in tables, read from `tables.txt` when they are asked for.

use std::collections::BTreeMap;
use std::sync::{LazyLock, OnceLock};

use kqlc_runtime::types::Type;

use super::Column;

/// The facts; the file's head describes its form.
const TEXT: &str = include_str!("tables.txt");

/// What Microsoft's validators take in place of parsers; the file's head says more.
const PARSERS: &str = include_str!("parser_tables.txt");

static CATALOGUE: LazyLock<Catalogue> = LazyLock::new(|| Catalogue::read(TEXT));

/// The columns of a built-in table.
pub(super) fn columns(name: &str) -> Option<&'static [Column]> {
    let catalogue = &*CATALOGUE;
    let table = catalogue.tables.get(name)?;
    Some(table.columns.get_or_init(|| columns_of(table.line, &catalogue.shared)))
}

/// The names of the built-in tables, sorted by bytes.
pub(super) fn names() -> impl Iterator<Item = &'static str> {
    CATALOGUE.tables.keys().copied()
}

/// The parsers of which Microsoft's validators know a table, with its columns.
pub(super) fn of_parsers() -> impl Iterator<Item = (&'static str, Vec<Column>)> {
    let lines = PARSERS.lines().filter(|line| !line.starts_with('#'));
    lines
        .map(|line| line.split_once('=').expect("every line of parser_tables.txt has `=`"))
        .map(|(name, line)| (name, columns_of(line, &[])))
}

struct Catalogue {
    /// The columns that many tables share, by index.
    shared: Vec<Column>,
    tables: BTreeMap<&'static str, Table>,
}

struct Table {
    line: &'static str,
    columns: OnceLock<Vec<Column>>,
}

impl Catalogue {
    fn read(text: &'static str) -> Self {
        let mut catalogue = Self { shared: Vec::new(), tables: BTreeMap::new() };
        for line in text.lines().filter(|line| !line.starts_with('#')) {
            match line.split_once('=').expect("every line of tables.txt has `=`") {
                ("", shared) => catalogue.shared = columns_of(shared, &[]),
                (name, line) => {
                    catalogue.tables.insert(name, Table { line, columns: OnceLock::new() });
                }
            }
        }
        catalogue
    }
}

/// The columns of a line: `name`, `name:type`, or the index of one of those `shared`.
pub(super) fn columns_of(line: &str, shared: &[Column]) -> Vec<Column> {
    let column_of = |text: &str| match text.parse::<usize>() {
        Ok(index) => shared.get(index).expect("indexes of shared columns are in range").clone(),
        Err(_) => column(text),
    };
    line.split(',').map(column_of).collect()
}

/// `name` or `name:type`
fn column(text: &str) -> Column {
    let (name, ty) = text.split_once(':').unwrap_or((text, "string"));
    Column { name: name.into(), ty: Type::from_name(ty).expect("types of the catalogue are KQL's") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_can_be_read() {
        assert!(names().count() > 1000);
        for name in names() {
            assert!(!columns(name).expect("named above").is_empty(), "{name}");
        }
    }

    #[test]
    fn every_table_of_a_parser_can_be_read() {
        assert!(of_parsers().all(|(_, columns)| columns.len() > 10));
    }

    /// Of two types, `search` and `union *` would make two columns.
    #[test]
    fn time_generated_is_a_datetime_everywhere() {
        for name in names() {
            let of_table = columns(name).expect("named above").iter();
            for column in of_table.filter(|column| column.name == "TimeGenerated") {
                assert_eq!(column.ty, Type::DateTime, "{name}");
            }
        }
    }
}

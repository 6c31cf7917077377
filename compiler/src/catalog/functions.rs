//! The functions that Microsoft deploys with Sentinel, read from `functions.txt` when they are asked for.

use std::{
    collections::BTreeMap,
    sync::{LazyLock, OnceLock},
};

use kqlc_runtime::types::Type;

use super::{Column, StoredFunction, StoredResult, tables};

/// The facts; the file's head describes its form.
const TEXT: &str = include_str!("functions.txt");

static CATALOGUE: LazyLock<Catalogue> = LazyLock::new(|| Catalogue::read(TEXT));

/// A function of that name, without a body.
pub(super) fn function(name: &str) -> Option<&'static StoredFunction> {
    let catalogue = &*CATALOGUE;
    let (name, entry) = catalogue.functions.get_key_value(name)?;
    Some(entry.function.get_or_init(|| catalogue.function(name, entry.line)))
}

/// The names of the functions, sorted by bytes.
pub(super) fn names() -> impl Iterator<Item = &'static str> {
    CATALOGUE.functions.keys().copied()
}

/// The columns that every watchlist has before its own.
pub(super) fn watchlist_columns() -> &'static [Column] {
    match function("_GetWatchlist").map(|function| &function.result) {
        Some(StoredResult::Table { columns, .. }) => columns,
        Some(StoredResult::Scalar(_)) | None => unreachable!("functions.txt gives `_GetWatchlist` columns"),
    }
}

struct Catalogue {
    /// The columns that several results share, by index.
    shared: Vec<Column>,
    /// The lines of results, by number.
    results: BTreeMap<&'static str, &'static str>,
    functions: BTreeMap<&'static str, Entry>,
}

struct Entry {
    line: &'static str,
    function: OnceLock<StoredFunction>,
}

impl Catalogue {
    fn read(text: &'static str) -> Self {
        let mut catalogue = Self { shared: Vec::new(), results: BTreeMap::new(), functions: BTreeMap::new() };
        for line in text.lines().filter(|line| !line.starts_with('#')) {
            if let Some(shared) = line.strip_prefix('=') {
                catalogue.shared = tables::columns_of(shared, &[]);
            } else if line.starts_with('@') {
                let (number, columns) = line.split_once('=').expect("a result of functions.txt has `=`");
                catalogue.results.insert(number, columns);
            } else {
                let (name, line) = line.split_once(' ').expect("a function of functions.txt has parameters");
                catalogue.functions.insert(name, Entry { line, function: OnceLock::new() });
            }
        }
        catalogue
    }

    fn function(&self, name: &str, line: &str) -> StoredFunction {
        let (parameters, result) = line.rsplit_once(' ').expect("a function of functions.txt has a result");
        StoredFunction {
            name: name.to_owned(),
            parameters: parameters.to_owned(),
            body: None,
            result: self.result(result),
            place: None,
        }
    }

    /// `@n`, a scalar type, or a table with `*` behind it that has further columns.
    fn result(&self, text: &str) -> StoredResult {
        let (known, open) = text.strip_suffix('*').map_or((text, false), |known| (known, true));
        match Type::from_name(known) {
            Some(ty) => StoredResult::Scalar(ty),
            None => {
                let columns = self.results.get(known).copied();
                let columns = columns.map(|line| tables::columns_of(line, &self.shared)).unwrap_or_default();
                StoredResult::Table { columns, open }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_can_be_read() {
        assert!(names().count() > 400);
        for name in names() {
            let function = function(name).expect("named above");
            assert!(function.parameters.starts_with('(') && function.parameters.ends_with(')'), "{name}");
            match &function.result {
                StoredResult::Table { columns, open } => assert!(*open || !columns.is_empty(), "{name}"),
                StoredResult::Scalar(_) => {}
            }
        }
    }

    #[test]
    fn watchlists_are_open_and_parsers_are_not() {
        let result = |name| &function(name).expect("built in").result;
        assert!(
            matches!(result("_GetWatchlist"), StoredResult::Table { columns, open: true } if columns.len() == 4)
        );
        assert!(
            matches!(result("_Im_Dns"), StoredResult::Table { columns, open: false } if columns.len() > 100)
        );
        assert_eq!(result("_ASIM_LookupDnsQueryType"), &StoredResult::Scalar(Type::String));
    }
}

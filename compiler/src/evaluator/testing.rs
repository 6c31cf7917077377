//! What tests share.

use std::ops::Range;

use kqlc_runtime::types::Type;

use crate::{
    catalog::{Column, Database},
    semantic::{self, Library, tree::Table},
    source::{FileId, Span},
    syntax,
};

/// Binds a query that may read the tables `Events` and `Files`.
pub(crate) fn bind(query: &str) -> Table {
    let place = |range: Range<usize>| Span::new(FileId::default(), range);
    let parsed = syntax::parse(query, &place);
    let mut database = Database::default();
    let columns = [
        ("User", Type::String),
        ("Number", Type::Long),
        ("Details", Type::Dynamic),
        ("TimeGenerated", Type::DateTime),
    ];
    for table in ["Events", "Files"] {
        let column = |(name, ty): &(&str, Type)| Column { name: (*name).into(), ty: *ty };
        database.add_table(table, columns.iter().map(column).collect());
    }
    let bound = semantic::bind(&parsed.query, &Library::new(&database));
    bound.query.unwrap_or_else(|| panic!("{:?}", bound.diagnostics))
}

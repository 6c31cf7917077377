//! Queries for the tests of this module, over what the catalogue has built in.

use std::ops::Range;

use super::{Bound, Library, bind};
use crate::{
    catalog::Database,
    source::{FileId, Span},
    syntax,
};

/// A query, bound.
pub(super) fn bound(query: &str) -> Bound {
    let database = Database::default();
    let parsed = syntax::parse(query, &|range: Range<usize>| Span::new(FileId::default(), range));
    bind(&parsed.query, &Library::new(&database))
}

/// What is said of a query.
pub(super) fn said(query: &str) -> String {
    let messages: Vec<String> = bound(query).diagnostics.into_iter().map(|found| found.message).collect();
    messages.join("; ")
}

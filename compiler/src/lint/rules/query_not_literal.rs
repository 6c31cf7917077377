//! A query that YAML joins to one line.
//!
//! ## Why
//!
//! Folded (`>`) and plain scalars lose their line breaks: a comment with `//` then swallows the rest of the query.
//!
//! ## Reported
//!
//! ```yaml
//! query: >
//!   SecurityEvent
//! # ^^^^^^^^^^^^^
//!   | take 5
//! ```
//!
//! ## Accepted
//!
//! ```yaml
//! query: |
//!   SecurityEvent
//!   | take 5
//! ```
//!
//! ```yaml
//! query: SecurityEvent
//! ```

use crate::lint::prelude::*;

declare!(warning "KL0208" "query-not-literal" in "query_not_literal.rs", Yaml, Rule);

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let Some(entry) = context.entry("query") else { return Vec::new() };
    let Value::String(scalar) = &entry.value.value else { return Vec::new() };
    let joined = match scalar.notation {
        Notation::Folded => true,
        Notation::Plain => context.source(scalar.whole).contains('\n'),
        Notation::Literal | Notation::SingleQuoted | Notation::DoubleQuoted | Notation::Unknown => false,
    };
    if !joined {
        return Vec::new();
    }
    let written = context.source(scalar.whole);
    let header = written.strip_prefix('>').map(|_| scalar.whole.range().start);
    let edit = header.map(|start| Edit::replace(Span::new(context.file(), start..start + 1), "|"));
    let diagnostic = LINT
        .found(entry.value.span, "YAML joins the lines of this query")
        .note("a comment with `//` swallows everything after it")
        .help("write the query below `query: |`, indented")
        .fix(edit);
    vec![diagnostic]
}

//! A tab behind a value.
//!
//! ## Why
//!
//! Some YAML parsers, that of Microsoft's validation among them, do not read such a file.
//!
//! ## Reported
//!
//! ```yaml
//! # with: a tab behind a value
//! name: An example
//! ```
//!
//! ## Accepted
//!
//! ```yaml
//! name: An example
//! ```

use crate::lint::prelude::*;

declare!(warning "KL0221" "tab-after-value" in "tab_after_value.rs", Yaml, Rule, microsoft);

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    // Rarely does a file hold a tab at all.
    if context.text.contains('\t') {
        visit(context, &context.rule.document, &mut found);
    }
    found
}

fn visit(context: &Context<'_>, node: &Node, found: &mut Vec<Diagnostic>) {
    match &node.value {
        Value::Mapping(entries) => entries.iter().for_each(|entry| visit(context, &entry.value, found)),
        Value::Sequence(items) => items.iter().for_each(|item| visit(context, item, found)),
        Value::String(scalar)
            if matches!(scalar.notation, Notation::Literal | Notation::Folded | Notation::Unknown) => {}
        Value::Null => {}
        Value::Bool(_) | Value::Number(..) | Value::String(_) => {
            let end = node.span.range().end;
            let rest = context.text[end..].split('\n').next().unwrap_or_default();
            let blanks = rest.len() - rest.trim_start_matches([' ', '\t']).len();
            if rest[..blanks].contains('\t') {
                let place = Span::new(context.file(), end..end + blanks);
                found.push(
                    LINT.found(place, "a tab stands behind the value")
                        .note("some YAML parsers, that of Microsoft's validation among them, do not read the file")
                        .help("remove it")
                        .fix(Edit::replace(place, if rest.len() > blanks { " " } else { "" })),
                );
            }
        }
    }
}

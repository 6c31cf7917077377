//! An `id` that is not a GUID.
//!
//! ## Why
//!
//! Sentinel knows a rule by its `id`, and takes nothing but a GUID.
//!
//! ## Reported
//!
//! ```yaml
//! id: 137tyi7c-7225-434b-8bfc-fea28v95ebd8
//! #   ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
//! name: Heartbeats
//! description: Counts heartbeats
//! query: Heartbeat
//! ```
//!
//! ## Accepted
//!
//! ```yaml
//! id: 5b6d1f3a-0d7e-4f57-9f43-8c8d1f0a2b11
//! name: Heartbeats
//! description: Counts heartbeats
//! query: Heartbeat
//! ```

use crate::{
    diagnostic::Diagnostic,
    lint::{Context, declaration::declare},
    source::Spanned,
};

declare!(error "KL0114" "invalid-id" in "invalid_id.rs", Identity, Rule, microsoft);

/// How many hexadecimal digits stand between the dashes.
const GROUPS: [usize; 5] = [8, 4, 4, 4, 12];

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let id = context.rule.id.iter();
    id.filter(|id| !id.value.is_empty() && !is_guid(&id.value)).map(report).collect()
}

fn is_guid(text: &str) -> bool {
    let groups: Vec<&str> = text.split('-').collect();
    groups.len() == GROUPS.len()
        && groups.iter().zip(GROUPS).all(|(group, length)| {
            group.len() == length && group.bytes().all(|byte| byte.is_ascii_hexdigit())
        })
}

fn report(id: &Spanned<String>) -> Diagnostic {
    let wrong = id.value.chars().find(|letter| !letter.is_ascii_hexdigit() && *letter != '-');
    let label = match wrong {
        Some(letter) => format!("`{letter}` is not a hexadecimal digit"),
        None => "not 8, 4, 4, 4 and 12 digits".to_owned(),
    };
    Diagnostic::new(LINT.kind, format!("`{}` is not a GUID", id.value), id.span)
        .label(label)
        .note("Sentinel knows a rule by this and takes nothing but a GUID")
        .help("write a new GUID, in lower case and with dashes")
}

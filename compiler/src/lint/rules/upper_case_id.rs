//! An id with capitals.
//!
//! ## Why
//!
//! Ids are compared as text in many places, where `A` and `a` differ.
//!
//! ## Reported
//!
//! ```yaml
//! id: 5B6D1F3A-0d7e-4f57-9f43-8c8d1f0a2b11
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

use crate::lint::prelude::*;

declare!(warning "KL0301" "upper-case-id" in "upper_case_id.rs", Identity, Rule);

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let id =
        context.rule.id.iter().filter(|id| id.value.contains(|letter: char| letter.is_ascii_uppercase()));
    id.map(|id| {
        LINT.found(id.span, "the id is written with capitals")
            .note("ids are compared as text")
            .help("write it in lower case")
            .unsafe_fix(context.value_edit(id, &id.value.to_ascii_lowercase()))
    })
    .collect()
}

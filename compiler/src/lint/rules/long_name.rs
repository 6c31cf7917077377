//! A name that is too long.
//!
//! ## Why
//!
//! Sentinel takes names of up to 256 characters, and lists show fewer than a hundred.
//!
//! ## Reported
//!
//! ```yaml
//! name: This name goes on and on, past what any list of rules can show, and tells what should be in the description
//! #     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
//! ```
//!
//! ## Accepted
//!
//! ```yaml
//! name: A short name
//! ```

use crate::lint::prelude::*;

declare!(warning "KL0303" "long-name" in "long_name.rs", Identity, Rule);

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let Some(name) = &context.rule.name else { return Vec::new() };
    let length = name.value.chars().count();
    let limit = if length > 256 { "256 that Sentinel takes" } else { "100 that lists show" };
    if length <= 100 {
        return Vec::new();
    }
    let diagnostic = LINT
        .found(name.span, format!("the name has {length} characters, more than the {limit}"))
        .help("say the rest in `description`");
    vec![diagnostic]
}

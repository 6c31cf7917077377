//! A name with a full stop at its end or blanks around it.
//!
//! ## Why
//!
//! Names stand in lists and in titles of alerts, where neither belongs.
//!
//! ## Reported
//!
//! ```yaml
//! name: Something odd.
//! #     ^^^^^^^^^^^^^^
//! ```
//!
//! ## Accepted
//!
//! ```yaml
//! name: Something odd
//! ```

use crate::lint::prelude::*;

declare!(note "KL0304" "name-style" in "name_style.rs", Identity, Rule);

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let Some(name) = &context.rule.name else { return Vec::new() };
    let right = name.value.trim().trim_end_matches('.');
    if right == name.value || right.is_empty() {
        return Vec::new();
    }
    let diagnostic = LINT
        .found(name.span, "the name ends with a full stop or has blanks around it")
        .help(format!("write `{right}`"))
        .unsafe_fix(context.value_edit(name, right));
    vec![diagnostic]
}

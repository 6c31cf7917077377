//! A name that begins with a judgement.
//!
//! ## Why
//!
//! Every rule finds something suspicious. A name that begins with the product and says what happened is found again.
//!
//! ## Reported
//!
//! ```yaml
//! name: Suspicious activity
//! #     ^^^^^^^^^^^^^^^^^^^
//! ```
//!
//! ## Accepted
//!
//! ```yaml
//! name: Windows service installed from a temporary folder
//! ```

use crate::lint::prelude::*;

declare!(note "KL0305" "vague-name" in "vague_name.rs", Identity, Rule);

const VAGUE: &[&str] =
    &["suspicious ", "bad ", "unusual ", "generic ", "anomalous ", "potential ", "possible "];

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let Some(name) = &context.rule.name else { return Vec::new() };
    let lower = name.value.to_ascii_lowercase();
    let Some(word) = VAGUE.iter().find(|word| lower.starts_with(**word)) else { return Vec::new() };
    let diagnostic = LINT
        .found(name.span, format!("the name begins with `{}`", word.trim_end()))
        .help("begin with the product and say what happened");
    vec![diagnostic]
}

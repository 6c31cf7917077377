//! A status that does not exist.
//!
//! ## Why
//!
//! The content hub shows a rule as available, in preview or deprecated, and knows no other word.
//!
//! ## Reported
//!
//! ```yaml
//! status: Ready
//! #       ^^^^^
//! ```
//!
//! ## Accepted
//!
//! ```yaml
//! status: InPreview
//! ```

use crate::lint::prelude::*;

declare!(warning "KL0404" "unknown-status" in "unknown_status.rs", Metadata, Rule);

const CHOICES: [&str; 3] = ["Available", "InPreview", "Deprecated"];

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let Some(status) = context.rule.document.text_of("status") else { return Vec::new() };
    if CHOICES.iter().any(|choice| choice.eq_ignore_ascii_case(&status.value)) {
        return Vec::new();
    }
    let diagnostic = LINT
        .found(status.span, format!("`{}` is not a status", status.value))
        .help("write `Available`, `InPreview` or `Deprecated`");
    vec![diagnostic]
}

//! A text for alerts that is empty, too long, or has more than three placeholders.
//!
//! ## Why
//!
//! Sentinel takes names of 256 characters, descriptions of 5,000, and three `{{column}}` in each.
//!
//! ## Reported
//!
//! ```yaml
//! alertDetailsOverride:
//!   alertDisplayNameFormat: "{{Account}} {{Computer}} {{EventID}} {{Activity}}"
//! #                         ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
//! ```
//!
//! ## Accepted
//!
//! ```yaml
//! alertDetailsOverride:
//!   alertDisplayNameFormat: "{{Account}} on {{Computer}}"
//! ```

use crate::{
    lint::placeholder::{placeholders, texts},
    lint::prelude::*,
};

declare!(warning "KL1102" "alert-text-length" in "alert_text_length.rs", Alerts, Rule, microsoft);

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for (key, text) in texts(context) {
        let most = if key == "alertDisplayNameFormat" { 256 } else { 5000 };
        let length = text.value.chars().count();
        let count = placeholders(&text.value).len();
        let fault = if text.value.trim().is_empty() {
            "is empty".to_owned()
        } else if length > most {
            format!("has {length} characters, more than {most}")
        } else if count > 3 {
            format!("has {count} placeholders, more than 3")
        } else {
            continue;
        };
        found.push(
            LINT.found(text.span, format!("`{key}` {fault}"))
                .note("Sentinel refuses to deploy such a rule")
                .help("shorten it; custom details can show the rest"),
        );
    }
    found
}

//! Custom details that Sentinel does not take.
//!
//! ## Why
//!
//! It takes twenty, under keys of up to twenty letters, digits and underscores, each the name of a column.
//!
//! ## Reported
//!
//! ```yaml
//! customDetails:
//!   A key with blanks: Computer
//! # ^^^^^^^^^^^^^^^^^
//!   AKeyThatIsFarTooLongToBeTaken: Computer
//! # ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
//!   Path: Computer.Name
//! #       ^^^^^^^^^^^^^
//! ```
//!
//! ## Accepted
//!
//! ```yaml
//! customDetails:
//!   Computer: Computer
//! ```

use crate::lint::prelude::*;

declare!(warning "KL1101" "custom-details-shape" in "custom_details_shape.rs", Alerts, Rule, microsoft);

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let details = &context.rule.custom_details;
    let report =
        |place, message: String| LINT.found(place, message).note("Sentinel refuses to deploy such a rule");
    let mut found = Vec::new();
    if let Some(entry) = context.entry("customDetails").filter(|_| details.len() > 20) {
        found.push(
            report(entry.key.span, format!("{} custom details, more than 20", details.len()))
                .help("keep twenty"),
        );
    }
    for (key, column) in details {
        let letters = key.value.chars().count();
        let is_word = key.value.chars().all(|letter| letter.is_alphanumeric() || letter == '_');
        if letters > 20 {
            found.push(
                report(key.span, format!("the key has {letters} characters, more than 20"))
                    .help("shorten it"),
            );
        } else if !is_word || !key.value.starts_with(|first: char| first.is_ascii_alphabetic()) {
            let message = format!("`{}` is no key of custom details", key.value);
            found.push(report(key.span, message).help("write letters, digits and `_`, a letter first"));
        }
        if !super::mapped_column_format::is_column(&column.value) {
            let message = format!("`{}` is not the name of a column", column.value);
            found.push(report(column.span, message).help("give the value a name with `extend`"));
        }
    }
    found
}

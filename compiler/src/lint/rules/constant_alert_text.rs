//! A text for alerts without any placeholder.
//!
//! ## Why
//!
//! It says the same for every alert, which `name` and `description` do already.
//!
//! ## Reported
//!
//! ```yaml
//! alertDetailsOverride:
//!   alertDisplayNameFormat: A logon
//! #                         ^^^^^^^
//! ```
//!
//! ## Accepted
//!
//! ```yaml
//! alertDetailsOverride:
//!   alertDisplayNameFormat: A logon on {{Computer}}
//! ```

use crate::{lint::placeholder::texts, lint::prelude::*};

declare!(note "KL1105" "constant-alert-text" in "constant_alert_text.rs", Alerts, Rule);

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let constant = texts(context).filter(|(_, text)| !text.value.contains("{{"));
    constant
        .map(|(key, text)| {
            LINT.found(text.span, format!("`{key}` has no placeholder"))
                .help("name a column in double braces, or leave the key out")
        })
        .collect()
}

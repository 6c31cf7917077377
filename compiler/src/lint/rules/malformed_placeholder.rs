//! A placeholder with single braces, or with blanks in its name.
//!
//! ## Why
//!
//! Sentinel replaces `{{Column}}` only. Everything else is shown as it stands.
//!
//! ## Reported
//!
//! ```yaml
//! alertDetailsOverride:
//!   alertDisplayNameFormat: "Logon on {Computer}"
//! #                         ^^^^^^^^^^^^^^^^^^^^^
//! ```
//!
//! ## Accepted
//!
//! ```yaml
//! alertDetailsOverride:
//!   alertDisplayNameFormat: "Logon on {{Computer}}"
//! ```

use crate::{
    lint::placeholder::{placeholders, texts},
    lint::prelude::*,
};

declare!(warning "KL1104" "malformed-placeholder" in "malformed_placeholder.rs", Alerts, Rule);

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for (key, text) in texts(context) {
        let mut rest = text.value.clone();
        let mut odd = None;
        for (name, range) in placeholders(&text.value).into_iter().rev() {
            if name.trim() != name || name.contains([' ', '{', '}']) {
                odd = Some(format!("{{{{{name}}}}}"));
            }
            rest.replace_range(range, "");
        }
        let single = rest.find('{').and_then(|open| {
            let inner = &rest[open + 1..open + 1 + rest[open + 1..].find('}')?];
            super::mapped_column_format::is_column(inner.trim()).then(|| format!("{{{inner}}}"))
        });
        let Some(odd) = odd.or(single) else { continue };
        let column = odd.trim_matches(['{', '}', ' ']).to_owned();
        found.push(
            LINT.found(text.span, format!("`{odd}` in `{key}` is no placeholder"))
                .note("it is shown as it stands")
                .help(format!("write `{{{{{column}}}}}`")),
        );
    }
    found
}

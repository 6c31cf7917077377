//! A version that is not three numbers.
//!
//! ## Why
//!
//! Sentinel compares versions number by number, and Microsoft's validator accepts `1.0.0` only.
//!
//! ## Reported
//!
//! ```yaml
//! version: "1.0"
//! #        ^^^^^
//! ```
//!
//! ## Accepted
//!
//! ```yaml
//! version: 1.0.12
//! ```

use crate::lint::prelude::*;

declare!(warning "KL0407" "version-format" in "version_format.rs", Metadata, Rule, microsoft);

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let Some(version) = &context.rule.version else { return Vec::new() };
    let parts: Vec<&str> = version.value.split('.').collect();
    let numbers = parts.iter().all(|part| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit()));
    if parts.len() == 3 && numbers && version.value.len() <= 20 {
        return Vec::new();
    }
    let right = match parts.len() {
        1 | 2 if numbers => Some(format!("{}{}", version.value, ".0".repeat(3 - parts.len()))),
        _ => None,
    };
    let diagnostic = LINT
        .found(version.span, format!("`{}` is not a version of three numbers", version.value))
        .help(format!("write `{}`", right.as_deref().unwrap_or("1.0.0")))
        .fix(right.and_then(|right| context.value_edit(version, &right)));
    vec![diagnostic]
}

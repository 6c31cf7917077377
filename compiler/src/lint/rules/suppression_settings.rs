//! Suppression that is half said, or longer than a day.
//!
//! ## Why
//!
//! `suppressionEnabled` and `suppressionDuration` belong together, and Sentinel suppresses for 24 hours at most.
//!
//! ## Reported
//!
//! ```yaml
//! suppressionDuration: 5h
//! #^^^^^^^^^^^^^^^^^^
//! ```
//!
//! ```yaml
//! suppressionEnabled: true
//! suppressionDuration: 2d
//! #                    ^^
//! ```
//!
//! ## Accepted
//!
//! ```yaml
//! suppressionEnabled: true
//! suppressionDuration: 5h
//! ```

use crate::{lint::prelude::*, rule::duration};

declare!(warning "KL0712" "suppression-settings" in "suppression_settings.rs", Schedule, Rule);

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let pair = [context.entry("suppressionEnabled"), context.entry("suppressionDuration")];
    match pair {
        [Some(alone), None] | [None, Some(alone)] => {
            let other = if alone.key.value == "suppressionEnabled" {
                "suppressionDuration"
            } else {
                "suppressionEnabled"
            };
            let message = format!("`{}` without `{other}`", alone.key.value);
            vec![LINT.found(alone.key.span, message).help(format!("add `{other}`, or remove this"))]
        }
        [Some(_), Some(entry)] => {
            let text = entry.value.text();
            let long =
                text.filter(|text| duration(&text.value).is_some_and(|span| span > TimeSpan::from_days(1)));
            long.map(|text| {
                LINT.found(text.span, format!("suppression of {} is longer than a day", text.value))
                    .help("write `24h` or less")
            })
            .into_iter()
            .collect()
        }
        [None, None] => Vec::new(),
    }
}

//! A duration in a smaller unit than it needs.
//!
//! ## Why
//!
//! `24h` and `1d` are the same, and readers compare faster when all rules write it in one way.
//!
//! ## Reported
//!
//! ```yaml
//! queryFrequency: 60m
//! #               ^^^
//! queryPeriod: 1d
//! ```
//!
//! ## Accepted
//!
//! ```yaml
//! queryFrequency: 1h
//! queryPeriod: 1d
//! ```

use crate::lint::prelude::*;

declare!(note "KL0703" "duration-in-small-units" in "duration_in_small_units.rs", Schedule, Rule);

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let fields = [&context.rule.query_frequency, &context.rule.query_period].into_iter().flatten();
    fields
        .filter_map(|field| {
            let right = super::duration_notation::short(field.value?)?;
            let written = field.text.trim();
            if right == written || !written.ends_with(['m', 'h']) {
                return None;
            }
            let old = Spanned::new(field.text.clone(), field.span);
            let message = format!("`{written}` is `{right}`");
            Some(
                LINT.found(field.span, message)
                    .help(format!("write `{right}`"))
                    .fix(context.value_edit(&old, &right)),
            )
        })
        .collect()
}

//! A duration that is not a number with `m`, `h` or `d`.
//!
//! ## Why
//!
//! Rule files write `5h`. `PT5H` and `05:00:00` are what Azure's own templates and .NET write; not every tool reads them here.
//!
//! ## Reported
//!
//! ```yaml
//! queryFrequency: PT1H
//! #               ^^^^
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

declare!(warning "KL0702" "duration-notation" in "duration_notation.rs", Schedule, Rule);

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let fields = [&context.rule.query_frequency, &context.rule.query_period].into_iter().flatten();
    fields
        .filter(|field| !is_short(field.text.trim()))
        .filter_map(|field| {
            let right = short(field.value?)?;
            let old = Spanned::new(field.text.clone(), field.span);
            let message = format!("`{}` is not written as rule files write durations", field.text.trim());
            Some(
                LINT.found(field.span, message)
                    .help(format!("write `{right}`"))
                    .fix(context.value_edit(&old, &right)),
            )
        })
        .collect()
}

fn is_short(text: &str) -> bool {
    let number = text.trim_end_matches(['m', 'h', 'd']);
    number.len() + 1 == text.len()
        && !number.starts_with('0')
        && number.bytes().all(|byte| byte.is_ascii_digit())
}

/// The span with the largest unit that divides it.
pub(super) fn short(span: TimeSpan) -> Option<String> {
    let units =
        [(TimeSpan::TICKS_PER_DAY, 'd'), (TimeSpan::TICKS_PER_HOUR, 'h'), (TimeSpan::TICKS_PER_MINUTE, 'm')];
    let (ticks, unit) = units.into_iter().find(|(ticks, _)| span.ticks() % ticks == 0)?;
    Some(format!("{}{unit}", span.ticks() / ticks))
}

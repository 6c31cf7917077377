//! A start that is the latest time, or an end that is the earliest.
//!
//! ## Why
//!
//! Whoever handles the alert looks at the wrong time first.
//!
//! ## Reported
//!
//! ```yaml
//! query: |
//!   SecurityEvent
//!   | summarize StartTime = max(TimeGenerated), EndTime = max(TimeGenerated) by Computer
//! #             ^^^^^^^^^
//! ```
//!
//! ## Accepted
//!
//! ```yaml
//! query: |
//!   SecurityEvent
//!   | summarize StartTime = min(TimeGenerated), EndTime = max(TimeGenerated) by Computer
//! ```

use crate::lint::prelude::*;

declare!(warning "KL0815" "swapped-time-range" in "swapped_time_range.rs", Correctness, Rule);

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for operator in &context.operators {
        let OperatorKind::Summarize { aggregates, .. } = &operator.kind else { continue };
        for item in aggregates {
            let ([name], ExprKind::Call { name: function, arguments }) =
                (item.names.as_slice(), &item.value.kind)
            else {
                continue;
            };
            let of_time = arguments
                .first()
                .and_then(|argument| plain_name(&argument.value))
                .is_some_and(|of| of.starts_with("Time"));
            let lower = name.value.to_ascii_lowercase();
            let starts = ["starttime", "starttimeutc", "firstseen", "start"].contains(&lower.as_str());
            let ends = ["endtime", "endtimeutc", "lastseen", "end"].contains(&lower.as_str());
            let right = match function.value.as_str() {
                "max" if starts => "min",
                "min" if ends => "max",
                _ => continue,
            };
            if of_time {
                found.push(
                    LINT.found(name.span, format!("`{}` is `{}` of the time", name.value, function.value))
                        .help(format!("write `{right}`"))
                        .unsafe_fix(context.query_edit(function.span, right)),
                );
            }
        }
    }
    found
}

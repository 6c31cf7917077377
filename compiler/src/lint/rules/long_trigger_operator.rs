//! A trigger operator in the words of the interface that deploys rules.
//!
//! ## Why
//!
//! Rule files write `gt`, `lt`, `eq`, `ne`; Microsoft's instructions list no other.
//!
//! ## Reported
//!
//! ```yaml
//! triggerOperator: GreaterThan
//! #                ^^^^^^^^^^^
//! triggerThreshold: 0
//! ```
//!
//! ## Accepted
//!
//! ```yaml
//! triggerOperator: gt
//! triggerThreshold: 0
//! ```

use crate::lint::prelude::*;

declare!(note "KL0707" "long-trigger-operator" in "long_trigger_operator.rs", Schedule, Rule);

const SHORT: &[(&str, &str)] =
    &[("GreaterThan", "gt"), ("LessThan", "lt"), ("Equal", "eq"), ("NotEqual", "ne")];

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let Some(field) = &context.rule.trigger_operator else { return Vec::new() };
    let Some((_, short)) = SHORT.iter().find(|(long, _)| long.eq_ignore_ascii_case(field.text.trim())) else {
        return Vec::new();
    };
    let old = Spanned::new(field.text.clone(), field.span);
    let diagnostic = LINT
        .found(field.span, format!("rule files write `{short}`"))
        .help(format!("write `triggerOperator: {short}`"))
        .fix(context.value_edit(&old, short));
    vec![diagnostic]
}

//! A rule in the folder of hunting queries, or a hunting query among rules.
//!
//! ## Why
//!
//! Tools tell the two apart by folder: one is deployed to run on a schedule, the other is only offered for hunting.
//!
//! ## Reported
//!
//! ```yaml
//! # path: Solutions/Contoso/Hunting Queries/odd.yaml
//! kind: Scheduled
//! #^^^
//! severity: Low
//! queryFrequency: 1h
//! queryPeriod: 1h
//! triggerOperator: gt
//! triggerThreshold: 0
//! ```
//!
//! ## Accepted
//!
//! ```yaml
//! # path: Solutions/Contoso/Analytic Rules/fine.yaml
//! kind: Scheduled
//! severity: Low
//! queryFrequency: 1h
//! queryPeriod: 1h
//! triggerOperator: gt
//! triggerThreshold: 0
//! ```

use crate::lint::prelude::*;

declare!(warning "KL0403" "misplaced-kind" in "misplaced_kind.rs", Metadata, Rule);

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let below = |folder: &str| context.path.split(['/', '\\']).any(|part| part.eq_ignore_ascii_case(folder));
    let analytic = context.entry("kind").or_else(|| context.entry("queryFrequency"));
    match analytic {
        Some(entry) if below("Hunting Queries") => {
            let diagnostic = LINT
                .found(entry.key.span, format!("a hunting query has no `{}`", entry.key.value))
                .note("the file lies among hunting queries, which do not run on a schedule")
                .help("move it to `Analytic Rules`, or remove its schedule and `kind`");
            vec![diagnostic]
        }
        None if below("Analytic Rules") && context.entry("InputEntityType").is_none() => {
            let diagnostic = LINT
                .found(context.first_key(), "an analytics rule needs a `kind` and a schedule")
                .note("the file lies among analytics rules")
                .help("add `kind: Scheduled` and its schedule, or move it to `Hunting Queries`");
            vec![diagnostic]
        }
        _ => Vec::new(),
    }
}

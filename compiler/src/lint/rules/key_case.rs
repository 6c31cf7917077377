//! A key of a rule that begins with a capital.
//!
//! ## Why
//!
//! Keys are compared exactly by most tools; only queries for entity pages begin them with capitals.
//!
//! ## Reported
//!
//! ```yaml
//! Severity: Low
//! #^^^^^^^
//! queryFrequency: 1h
//! queryPeriod: 1h
//! ```
//!
//! ## Accepted
//!
//! ```yaml
//! severity: Low
//! queryFrequency: 1h
//! queryPeriod: 1h
//! ```

use crate::lint::prelude::*;

declare!(warning "KL0206" "key-case" in "key_case.rs", Yaml, Rule);

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    if context.entry("InputEntityType").is_some() || context.entry("DataSources").is_some() {
        return Vec::new();
    }
    let keys = context
        .rule
        .keys
        .iter()
        .filter(|key| key.value.starts_with(|first: char| first.is_ascii_uppercase()));
    keys.filter(|key| key.value.chars().all(|letter| letter.is_ascii_alphanumeric()))
        .filter_map(|key| {
            let right = format!("{}{}", key.value[..1].to_ascii_lowercase(), &key.value[1..]);
            let known = [
                "id",
                "name",
                "description",
                "severity",
                "kind",
                "query",
                "tactics",
                "version",
                "status",
                "tags",
            ];
            let is_known =
                known.contains(&right.as_str()) || right.starts_with("query") || right.starts_with("trigger");
            let report = || {
                LINT.found(key.span, format!("the key `{}` begins with a capital", key.value))
                    .note("keys are compared exactly")
                    .help(format!("write `{right}`"))
                    .fix(context.value_edit(key, &right))
            };
            is_known.then(report)
        })
        .collect()
}

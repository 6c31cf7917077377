//! A rule that lacks keys which every rule of its kind needs.
//!
//! ## Why
//!
//! Without `id`, `name` and `description` a rule cannot be told from others; a rule of `kind: Scheduled` that does not say when to
//! run and what to compare cannot be deployed.
//!
//! ## Reported
//!
//! ```yaml
//! id: 5b6d1f3a-0d7e-4f57-9f43-8c8d1f0a2b11
//! #^
//! name: Heartbeats
//! query: Heartbeat
//! ```
//!
//! ```yaml
//! kind: Scheduled
//! #^^^
//! severity: Low
//! queryFrequency: 1h
//! queryPeriod: 1h
//! ```
//!
//! ## Accepted
//!
//! ```yaml
//! kind: Scheduled
//! severity: Low
//! queryFrequency: 1h
//! queryPeriod: 1h
//! triggerOperator: gt
//! triggerThreshold: 0
//! ```

use crate::{
    diagnostic::Diagnostic,
    lint::{Context, declaration::declare},
    rule::{self, Rule},
    source::Span,
};

declare!(warning "KL0115" "missing-key" in "missing_key.rs", Metadata, Rule, microsoft);

/// What every rule needs.
const ALWAYS: &[&str] = &["id", "name", "description"];
/// What a scheduled rule needs besides.
const SCHEDULED: &[&str] =
    &["severity", "queryFrequency", "queryPeriod", "triggerOperator", "triggerThreshold"];

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let rule = context.rule;
    let first = rule.keys.first().map_or(rule.query_key, |key| key.span);
    let mut found = Vec::new();
    found.extend(lacking(rule, ALWAYS, first, "a rule"));
    let kind =
        rule.keys.iter().find(|key| key.value == "kind").filter(|_| rule.kind == rule::Kind::Scheduled);
    found.extend(kind.and_then(|kind| lacking(rule, SCHEDULED, kind.span, "a scheduled rule")));
    found
}

fn lacking(rule: &Rule, needed: &[&str], span: Span, what: &str) -> Option<Diagnostic> {
    let absent = |name: &&&str| !rule.keys.iter().any(|key| is_spelling_of(&key.value, name));
    let absent: Vec<String> = needed.iter().filter(absent).map(|name| format!("`{name}`")).collect();
    if absent.is_empty() {
        return None;
    }
    let absent = absent.join(", ");
    let diagnostic = Diagnostic::new(LINT.kind, format!("{what} needs {absent}"), span)
        .note("Sentinel refuses to deploy a rule without")
        .help(format!("add {absent}"));
    Some(diagnostic)
}

/// Queries for entity pages spell keys with capitals, and the name `DisplayName`.
fn is_spelling_of(key: &str, name: &str) -> bool {
    key.eq_ignore_ascii_case(name) || (name == "name" && key == "DisplayName")
}

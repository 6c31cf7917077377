//! What the validators of Microsoft's rule repository do otherwise than Sentinel, for `--profile microsoft-ci`.
//!
//! Each difference is a fact about their source, <https://github.com/Azure/Azure-Sentinel/tree/master/.script>, which the comments name.

use super::{Context, RuleSummary};
use crate::{
    catalog::entity_types,
    diagnostic::{Diagnostic, Severity},
    rule::Rule,
};

/// The file's head says what it lists.
const UNBOUND_QUERIES: &str = include_str!("microsoft/unbound_queries.txt");

/// The validators look at analytics rules, and find them by folder.
pub(super) fn validates(path: &str, analytic: bool) -> bool {
    analytic && !folders(path).any(|folder| folder.eq_ignore_ascii_case("Hunting Queries"))
}

/// Whether the test of ids takes in a file: not the rules for Cisco Umbrella below `Detections`, which lie in a solution as well
/// (`DetectionTemplateSchemaValidationTests.cs`, `Validate_DetectionTemplates_NoSameTemplateIdTwice`).
pub(super) fn compares(rule: &RuleSummary) -> bool {
    let is = |name: &str| folders(&rule.path).any(|folder| folder == name);
    validates(&rule.path, rule.analytic) && !(rule.path.contains("CiscoUmbrella") && is("Detections"))
}

/// Whether the validators say what a lint has found.
pub(super) fn reports(context: &Context<'_>, found: &Diagnostic) -> bool {
    let text = context.text.get(found.primary.span.range()).unwrap_or_default();
    match found.name {
        // `documentsLinkValidator.ts` knows two hosts.
        "localized-link" => !text.starts_with("https://learn.microsoft.com"),
        // Newtonsoft's `StringEnumConverter` reads the names of an enum in any case.
        "unknown-entity-type" => {
            let name = text.trim_matches(['"', '\'']);
            !entity_types::names().any(|known| known.eq_ignore_ascii_case(name))
        }
        _ => true,
    }
}

/// What the validators make of a problem of a rule's form or query (`KqlValidationTests.cs`); `None` where they say nothing.
pub(super) fn verdict(rule: &Rule, found: Diagnostic) -> Option<Diagnostic> {
    let is_left_out = || rule.id.as_ref().is_some_and(|id| is_unbound(&id.value));
    match found.name {
        _ if found.severity == Severity::Unsupported => None,
        _ if found.code.starts_with("KQ") && is_left_out() => None,
        // Their parser lets a query pass that only defines names, and compares any two values; the engine does not.
        "no-result" | "refused-by-engine" => None,
        "type-mismatch" if found.message.ends_with("is not defined between dynamic and dynamic") => None,
        // Every diagnostic of their parser counts, warnings too.
        "missing-fuzzy-table" | "refused-by-parser" => {
            Some(Diagnostic { severity: Severity::Error, ..found })
        }
        _ => Some(found),
    }
}

fn is_unbound(id: &str) -> bool {
    !id.is_empty() && UNBOUND_QUERIES.lines().any(|line| line == id)
}

fn folders(path: &str) -> impl Iterator<Item = &str> {
    path.split(['/', '\\'])
}

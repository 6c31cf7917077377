//! A technique that MITRE ATT&CK does not have, or has no longer.
//!
//! ## Why
//!
//! Most often a digit is wrong, and the alert is filed under a technique that nobody finds. A technique that has been replaced
//! disappears from the overview of what the rules cover.
//!
//! ## Reported
//!
//! ```yaml
//! relevantTechniques:
//!   - T1905
//! #   ^^^^^
//!   - T1002
//! #   ^^^^^
//! ```
//!
//! ## Accepted
//!
//! ```yaml
//! relevantTechniques:
//!   - T1095
//!   - T1560
//! ```

use crate::{
    catalog::{
        attack::{self, Status, Technique},
        database::nearest,
    },
    diagnostic::Diagnostic,
    lint::{Context, declaration::declare},
    source::Spanned,
};

declare!(warning "KL0112" "unknown-technique" in "unknown_technique.rs", Attack, Rule);

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let techniques = context.rule.techniques.iter().flat_map(|(_, techniques)| techniques);
    techniques.filter_map(|technique| problem(context, technique)).collect()
}

fn problem(context: &Context<'_>, technique: &Spanned<String>) -> Option<Diagnostic> {
    let id = technique.value.as_str();
    match attack::technique(id) {
        Some(known) => retired(context, id, known, technique),
        None => is_identifier(id).then(|| unknown(id, technique)),
    }
}

/// Whether the text has the letters of an identifier; if not, `technique-format` reports it.
fn is_identifier(id: &str) -> bool {
    let number = id.strip_prefix('T').unwrap_or_default();
    number.len() >= 4 && number.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.')
}

fn unknown(id: &str, technique: &Spanned<String>) -> Diagnostic {
    let version = attack::VERSION;
    let diagnostic = Diagnostic::new(LINT.kind, format!("ATT&CK has no technique `{id}`"), technique.span)
        .note(format!("looked up in version {version}: enterprise, mobile and industrial systems"));
    let parent = id.split_once('.').map(|(parent, _)| parent);
    match parent.and_then(|parent| Some((parent, attack::technique(parent)?))) {
        Some((parent, known)) => {
            diagnostic.help(format!("perhaps its parent `{parent}`, {}, is meant", known.name))
        }
        None => match nearest(id, attack::technique_ids())
            .and_then(|near| Some((near, attack::technique(near)?)))
        {
            Some((near, known)) => diagnostic.help(format!("perhaps `{near}`, {}, is meant", known.name)),
            None => diagnostic.help("look the technique up at attack.mitre.org"),
        },
    }
}

fn retired(
    context: &Context<'_>,
    id: &str,
    known: &Technique,
    technique: &Spanned<String>,
) -> Option<Diagnostic> {
    let report = |message: String| {
        Diagnostic::new(LINT.kind, message, technique.span)
            .label(known.name)
            .note("overviews of what the rules cover no longer show it")
    };
    match known.status {
        Status::Active => None,
        Status::Deprecated => Some(
            report(format!("ATT&CK has withdrawn `{id}`"))
                .help("write the technique that the query looks for"),
        ),
        Status::ReplacedBy(other) => Some(
            report(format!("ATT&CK has replaced `{id}`"))
                .help(format!("write `{other}`"))
                .unsafe_fix(context.value_edit(technique, other)),
        ),
    }
}

//! A technique none of whose tactics the rule names.
//!
//! ## Why
//!
//! A technique belongs to tactics. If the rule names others, one of the two is wrong, and the rule is filed in the wrong place.
//! Microsoft's own checks refuse such rules.
//!
//! ## Reported
//!
//! ```yaml
//! tactics:
//!   - Impact
//! relevantTechniques:
//!   - T1566
//! #   ^^^^^
//! ```
//!
//! ## Accepted
//!
//! ```yaml
//! tactics:
//!   - InitialAccess
//! relevantTechniques:
//!   - T1566.001
//! ```

use crate::{
    catalog::attack,
    diagnostic::Diagnostic,
    lint::{Context, declaration::declare},
    source::Spanned,
};

declare!(warning "KL0113" "technique-without-tactic" in "technique_without_tactic.rs", Attack, Rule, microsoft);

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let (Some((key, tactics)), Some((_, techniques))) = (&context.rule.tactics, &context.rule.techniques)
    else {
        return Vec::new();
    };
    if tactics.is_empty() {
        return Vec::new();
    }
    let tactics: Vec<String> = tactics.iter().map(|tactic| plain(&tactic.value)).collect();
    let report = |technique: &Spanned<String>| {
        let owners = tactics_of(&technique.value)?;
        if owners.iter().any(|owner| tactics.contains(&plain(owner))) {
            return None;
        }
        let owners: Vec<String> = owners.iter().map(|owner| format!("`{owner}`")).collect();
        let id = &technique.value;
        let diagnostic = Diagnostic::new(
            LINT.kind,
            format!("`{id}` belongs to none of the rule's tactics"),
            technique.span,
        )
        .label(format!("a technique of {}", owners.join(", ")))
        .also(*key, "the tactics")
        .note("the rule is filed under tactics that its technique does not serve")
        .help(format!("add one of {} to `tactics`, or correct the technique", owners.join(", ")));
        Some(diagnostic)
    };
    techniques.iter().filter_map(report).collect()
}

/// The tactics of a technique and, of a sub-technique, of its parent.
fn tactics_of(id: &str) -> Option<Vec<&'static str>> {
    let mut tactics = attack::technique(id)?.tactics.clone();
    let parent = id.split_once('.').and_then(|(parent, _)| attack::technique(parent));
    tactics.extend(parent.iter().flat_map(|parent| &parent.tactics));
    tactics.sort_unstable();
    tactics.dedup();
    Some(tactics)
}

/// Without spaces and letter case, whose mistakes are another lint's matter.
fn plain(tactic: &str) -> String {
    tactic.split_whitespace().collect::<String>().to_ascii_lowercase()
}

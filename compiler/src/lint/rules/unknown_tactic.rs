//! A tactic that Sentinel does not have.
//!
//! ## Why
//!
//! Sentinel accepts the tactics of MITRE ATT&CK in its own spelling, without spaces: `CommandAndControl`. The interface that deploys
//! rules refuses any other.
//!
//! ## Reported
//!
//! ```yaml
//! tactics:
//!   - Initial Access
//! #   ^^^^^^^^^^^^^^
//!   - Ransomware
//! #   ^^^^^^^^^^
//! ```
//!
//! ## Accepted
//!
//! ```yaml
//! tactics:
//!   - InitialAccess
//!   - CommandAndControl
//! ```

use crate::{
    catalog::{attack::TACTICS, database::nearest},
    diagnostic::Diagnostic,
    lint::{Context, declaration::declare},
    source::Spanned,
};

declare!(warning "KL0110" "unknown-tactic" in "unknown_tactic.rs", Attack, Rule, microsoft);

/// Categories of Defender's hunting queries, which often end up among tactics.
const DEFENDER: &[&str] =
    &["Ransomware", "Vulnerability", "Malware, component", "Exploit", "Misconfiguration"];

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let tactics = context.rule.tactics.iter().flat_map(|(_, tactics)| tactics);
    tactics.filter(|tactic| !is_known(&tactic.value)).map(|tactic| report(context, tactic)).collect()
}

/// Letter case is another lint's matter.
fn is_known(tactic: &str) -> bool {
    TACTICS.iter().any(|known| known.eq_ignore_ascii_case(tactic))
}

fn report(context: &Context<'_>, tactic: &Spanned<String>) -> Diagnostic {
    let name = &tactic.value;
    let diagnostic = Diagnostic::new(LINT.kind, format!("`{name}` is not a tactic of Sentinel"), tactic.span)
        .note("Sentinel refuses to deploy a rule with an unknown tactic");
    let joined: String = name.split_whitespace().collect();
    match TACTICS
        .iter()
        .copied()
        .find(|known| known.eq_ignore_ascii_case(&joined))
        .or_else(|| nearest(&joined, TACTICS.iter().copied()))
    {
        Some(known) => diagnostic
            .label(format!("there is `{known}`"))
            .help(format!("write `{known}`"))
            .unsafe_fix(context.value_edit(tactic, known)),
        None if DEFENDER.contains(&name.as_str()) => diagnostic
            .label("a category of Defender's hunting queries")
            .help("write the tactic of MITRE ATT&CK that the query looks for"),
        None => diagnostic.help(format!("the tactics are `{}`", TACTICS.join("`, `"))),
    }
}

//! `--navigator`: what fired, as a layer of the ATT&CK Navigator.

use serde_json::Value as Json;

use super::run::Run;
use crate::navigator::{LayerRule, layer};

/// The layer: the score of a technique is the number of alerts of the rules that name it.
pub(super) fn fired(run: &Run<'_>) -> Json {
    let fired = run.findings.iter().filter(|finding| !finding.severities.is_empty());
    let rules: Vec<LayerRule<'_>> = fired
        .map(|finding| LayerRule {
            name: finding.rule.name,
            techniques: finding.rule.techniques,
            score: finding.severities.len(),
        })
        .collect();
    let description =
        format!("Alerts of the run at {}, by the techniques of the rules that raised them.", run.outcome.now);
    layer("Alerts", &description, &rules)
}

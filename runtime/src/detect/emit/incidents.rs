//! `--emit incidents`: one line of JSON an incident.

use std::io::{self, Write};

use super::Finding;
use crate::incident::incidents;

/// Writes the incidents that the alerts become, in the order of the rules.
pub(super) fn emit(findings: &[Finding<'_>], output: &mut dyn Write) -> io::Result<()> {
    let alerts = findings.iter().flat_map(|finding| finding.alerts.iter().map(|alert| (finding.rule, alert)));
    let alerts: Vec<_> = alerts.collect();
    for incident in incidents(&alerts) {
        writeln!(output, "{}", incident.to_json())?;
    }
    Ok(())
}

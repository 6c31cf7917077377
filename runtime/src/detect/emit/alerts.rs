//! `--emit alerts`: one line of JSON an alert.

use std::io::{self, Write};

use super::Finding;

/// Writes the alerts in the order of the rules.
pub(super) fn emit(findings: &[Finding<'_>], output: &mut dyn Write) -> io::Result<()> {
    for alert in findings.iter().flat_map(|finding| &finding.alerts) {
        writeln!(output, "{}", alert.to_json())?;
    }
    Ok(())
}

//! `--emit ocsf`: one line of JSON an alert, as a Detection Finding.

use std::io::{self, Write};

use super::Finding;
use crate::ocsf::detection_finding;

/// Writes the findings in the order of the rules.
pub(super) fn emit(findings: &[Finding<'_>], output: &mut dyn Write) -> io::Result<()> {
    for finding in findings {
        for alert in &finding.alerts {
            writeln!(output, "{}", detection_finding(finding.rule, alert))?;
        }
    }
    Ok(())
}

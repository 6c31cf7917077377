//! `--emit both`: one line of JSON a rule, with its result as `--emit tables` has it and its alerts as `--emit alerts` has them.

use std::io::{self, Write};

use serde_json::Value as Json;

use super::{Finding, tables::write_table};

/// Writes results and alerts in the order of the rules.
pub(super) fn emit(findings: &[Finding<'_>], output: &mut dyn Write) -> io::Result<()> {
    for finding in findings {
        let (id, name) = (Json::from(finding.rule.id), Json::from(finding.rule.name));
        write!(output, "{{\"rule_id\":{id},\"rule\":{name},")?;
        match finding.result {
            Ok(table) => write_table(table, finding.rule.render, output)?,
            Err(error) => write!(output, "\"error\":{}", Json::from(error))?,
        }
        let alerts = finding.alerts.iter().map(crate::alert::Alert::to_json);
        writeln!(output, ",\"alerts\":{}}}", Json::Array(alerts.collect()))?;
    }
    Ok(())
}

//! `--emit csv`: a block for each rule that found something, with the rule in the first two columns.

use std::io::{self, Write};

use super::Finding;
use crate::table::Table;

/// Writes a header and the rows for each rule with rows; an empty line stands between two rules.
pub(super) fn emit(findings: &[Finding<'_>], output: &mut dyn Write) -> io::Result<()> {
    let mut is_first = true;
    for finding in findings {
        let Ok(table) = finding.result else { continue };
        if table.rows.is_empty() {
            continue;
        }
        if !is_first {
            writeln!(output)?;
        }
        is_first = false;
        block(finding, table, output)?;
    }
    Ok(())
}

fn block(finding: &Finding<'_>, table: &Table, output: &mut dyn Write) -> io::Result<()> {
    write_block(finding, table, output).map_err(|error| match error.into_kind() {
        csv::ErrorKind::Io(error) => error,
        other => io::Error::other(format!("{other:?}")),
    })
}

fn write_block(finding: &Finding<'_>, table: &Table, output: &mut dyn Write) -> csv::Result<()> {
    let mut writer = csv::Writer::from_writer(output);
    let names = table.columns.iter().map(|column| &*column.name);
    writer.write_record(["rule_id", "rule"].into_iter().chain(names))?;
    for row in &table.rows {
        for cell in [finding.rule.id, finding.rule.name] {
            writer.write_field(cell)?;
        }
        for cell in row {
            writer.write_field(cell.to_text().as_bytes())?;
        }
        writer.write_record(None::<&[u8]>)?;
    }
    writer.flush()?;
    Ok(())
}

//! What rules found, in the form that `--emit` names.

mod alerts;
mod both;
mod csv;
mod incidents;
mod ocsf;
mod parquet;
mod tables;
mod terminal;

use std::io::{self, Write};

pub(super) use parquet::{check as check_parquet, emit as emit_parquet};
pub(super) use tables::line;

use super::arguments::Emit;
use crate::{
    alert::Alert,
    plan::{Rule, Severity},
    table::Table,
};

/// What a rule found.
#[derive(Debug)]
pub(super) struct Finding<'a> {
    /// The rule.
    pub(super) rule: &'static Rule,
    /// Its result; the error says why it has none.
    pub(super) result: Result<&'a Table, &'a str>,
    /// The severities of the alerts that the result raises.
    pub(super) severities: Vec<Severity>,
    /// The alerts, if they are shown.
    pub(super) alerts: Vec<Alert>,
}

/// Writes what rules found; `width` is that of the window.
pub(super) fn emit(
    form: Emit,
    findings: &[Finding<'_>],
    width: u16,
    output: &mut dyn Write,
) -> io::Result<()> {
    let output = &mut io::BufWriter::new(output);
    match form {
        Emit::Tables => tables::emit(findings, output)?,
        Emit::Alerts => alerts::emit(findings, output)?,
        Emit::Table => terminal::emit(findings, width, output)?,
        Emit::Incidents => incidents::emit(findings, output)?,
        Emit::Ocsf => ocsf::emit(findings, output)?,
        Emit::Csv => csv::emit(findings, output)?,
        // Its files are not written to standard output.
        Emit::Parquet => {}
        Emit::None => {}
        Emit::Both => both::emit(findings, output)?,
    }
    output.flush()
}

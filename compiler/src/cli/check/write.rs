//! A report in each of its formats.

use std::io::{self, Write};

use kqlc::{
    Checked, Status,
    diagnostic::{Style, render, short},
    source::{FileId, SourceMap},
};

use super::{Format, findings::Report, github, gitlab, junit, sarif};
use crate::cli::{parallel, report};

/// Writes the report to standard output.
pub(super) fn report(found: &Report, sources: &SourceMap, format: Format, style: Style) -> io::Result<()> {
    let mut out = io::BufWriter::new(io::stdout().lock());
    match format {
        Format::Full | Format::Short | Format::Jsonl => {
            let mut outcome = Ok(());
            let work = |(id, checked): &(FileId, Checked<()>)| file(format, *id, checked, sources, style);
            parallel::in_order(&found.files, work, |text| {
                outcome = out.write_all(text.as_bytes());
                outcome.is_ok()
            });
            outcome?;
        }
        Format::Json => {
            let rules = found.files.iter().filter(|(_, checked)| checked.status != Status::NotARule);
            let lines: Vec<String> =
                rules.map(|(id, checked)| report::line(&sources.file(*id).path, checked, sources)).collect();
            writeln!(out, "[{}]", lines.join(",\n "))?;
        }
        Format::Sarif => writeln!(out, "{}", sarif::text(found, sources))?,
        Format::Github => out.write_all(github::text(found, sources).as_bytes())?,
        Format::Gitlab => writeln!(out, "{}", gitlab::text(found, sources))?,
        Format::Junit => out.write_all(junit::text(found, sources).as_bytes())?,
    }
    out.flush()
}

/// What is written about a file.
fn file(format: Format, id: FileId, checked: &Checked<()>, sources: &SourceMap, style: Style) -> String {
    let lines = checked.diagnostics.iter();
    match format {
        Format::Jsonl if checked.status == Status::NotARule => String::new(),
        Format::Jsonl => format!("{}\n", report::line(&sources.file(id).path, checked, sources)),
        Format::Full => lines.map(|diagnostic| render(diagnostic, sources, style) + "\n").collect(),
        _ => lines.map(|diagnostic| short(diagnostic, sources).trim_end().to_owned() + "\n").collect(),
    }
}

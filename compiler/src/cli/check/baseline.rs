//! Known findings, which do not count.

use std::{collections::BTreeMap, fs, path::Path};

use kqlc::{diagnostic::Diagnostic, source::SourceMap};
use serde::{Deserialize, Serialize};

use super::findings::{Report, path};

/// The file: how often each finding occurs. Lines are not part of it, so that a finding keeps its identity when the file grows.
#[derive(Debug, Default, Deserialize, Serialize)]
struct Baseline {
    version: u32,
    findings: Vec<Entry>,
}

#[derive(Debug, Deserialize, Serialize)]
struct Entry {
    path: String,
    code: String,
    message: String,
    count: usize,
}

type Key = (String, String, String);

/// Writes every finding to the file; gives their number.
pub(super) fn write(file: &Path, report: &Report, sources: &SourceMap) -> Result<usize, String> {
    let mut counts: BTreeMap<Key, usize> = BTreeMap::new();
    for finding in report.findings() {
        *counts.entry(key(finding, sources)).or_default() += 1;
    }
    let total = counts.values().sum();
    let entry = |((path, code, message), count)| Entry { path, code, message, count };
    let baseline = Baseline { version: 1, findings: counts.into_iter().map(entry).collect() };
    let text = serde_json::to_string_pretty(&baseline).expect("texts and numbers are JSON");
    fs::write(file, text + "\n").map_err(|error| format!("cannot write {}: {error}", file.display()))?;
    Ok(total)
}

/// What a baseline did.
pub(super) struct Applied {
    /// How many findings are left out. What became of their rules stays as it is.
    pub(super) left_out: usize,
    /// How many findings it lists that are no longer found.
    pub(super) gone: usize,
}

/// Leaves out what the file lists.
pub(super) fn apply(file: &Path, report: &mut Report, sources: &SourceMap) -> Result<Applied, String> {
    let text =
        fs::read_to_string(file).map_err(|error| format!("cannot read {}: {error}", file.display()))?;
    let baseline: Baseline =
        serde_json::from_str(&text).map_err(|error| format!("{} is no baseline: {error}", file.display()))?;
    let entries = baseline.findings.into_iter();
    let mut left: BTreeMap<Key, usize> =
        entries.map(|entry| ((entry.path, entry.code, entry.message), entry.count)).collect();
    let mut is_new = |finding: &Diagnostic| match left.get_mut(&key(finding, sources)) {
        Some(count) if *count > 0 => {
            *count -= 1;
            false
        }
        _ => true,
    };
    let found = report.findings().count();
    for (_, checked) in &mut report.files {
        checked.diagnostics.retain(&mut is_new);
    }
    Ok(Applied { left_out: found - report.findings().count(), gone: left.values().sum() })
}

fn key(finding: &Diagnostic, sources: &SourceMap) -> Key {
    (path(finding.primary.span, sources), finding.code.to_owned(), finding.message.clone())
}

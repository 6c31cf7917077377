//! What checking has found, in all files.

use std::collections::{BTreeMap, HashMap};

use kqlc::{
    Checked,
    diagnostic::{Diagnostic, Severity},
    lint::{self, RuleSummary, Settings},
    source::{FileId, SourceMap},
};

/// The findings of a run.
#[derive(Debug)]
pub(super) struct Report {
    /// Every file with what was found in it, in the order of the paths.
    pub(super) files: Vec<(FileId, Checked<()>)>,
    /// What was found in files that are gone.
    pub(super) gone: Vec<Diagnostic>,
}

impl Report {
    pub(super) fn new(files: Vec<(FileId, Checked<()>)>) -> Self {
        Self { files, gone: Vec::new() }
    }

    /// Adds what is found when all rules are known, and what they were.
    pub(super) fn look_at_all(&mut self, before: &[RuleSummary], sources: &SourceMap, settings: &Settings) {
        let rules: Vec<RuleSummary> =
            self.files.iter().filter_map(|(_, checked)| checked.summary.clone()).collect();
        let mut found = lint::repository(&rules, settings);
        found.extend(lint::changes(before, &rules, settings));
        let index: HashMap<FileId, usize> =
            self.files.iter().enumerate().map(|(index, (id, _))| (*id, index)).collect();
        for diagnostic in found {
            let file = diagnostic.primary.span.file;
            if lint::is_suppressed(&sources.file(file).text, &diagnostic) {
                continue;
            }
            match index.get(&file) {
                Some(index) => self.files[*index].1.add(diagnostic),
                None => self.gone.push(diagnostic),
            }
        }
    }

    /// Every finding.
    pub(super) fn findings(&self) -> impl Iterator<Item = &Diagnostic> {
        self.files.iter().flat_map(|(_, checked)| &checked.diagnostics).chain(&self.gone)
    }

    /// How many findings there are of each severity.
    pub(super) fn counts(&self) -> BTreeMap<Severity, usize> {
        let mut counts = BTreeMap::new();
        for finding in self.findings() {
            *counts.entry(finding.severity).or_default() += 1;
        }
        counts
    }

    /// Files and findings in one line.
    pub(super) fn summary(&self, parsers: usize) -> String {
        let mut statuses: BTreeMap<&str, usize> = BTreeMap::from([("parser", parsers)]);
        for (_, checked) in &self.files {
            *statuses.entry(checked.status.name()).or_default() += 1;
        }
        let counts = self.counts();
        let found = |severity| counts.get(&severity).copied().unwrap_or(0);
        let files: usize = statuses.values().sum();
        let statuses = statuses.iter().filter(|(_, count)| **count > 0);
        let statuses: Vec<String> = statuses.map(|(status, count)| format!("{count} {status}")).collect();
        format!(
            "{files} files: {}; {} errors, {} unsupported constructs, {} warnings",
            statuses.join(", "),
            found(Severity::Error),
            found(Severity::Unsupported),
            found(Severity::Warning)
        )
    }
}

//! What checking has found, in all files.

use std::collections::{BTreeMap, HashMap};

use kqlc::{
    Checked, Status,
    diagnostic::{Diagnostic, Severity},
    lint::{self, RuleSummary, Settings},
    source::{FileId, SourceMap, Span},
};

/// The findings of a run.
#[derive(Debug)]
pub(super) struct Report {
    /// Every file with what was found in it, in the order of the paths; behind them those that are gone.
    pub(super) files: Vec<(FileId, Checked<()>)>,
}

impl Report {
    pub(super) fn new(files: Vec<(FileId, Checked<()>)>) -> Self {
        Self { files }
    }

    /// Adds what is found when all rules are known, and what they were.
    pub(super) fn look_at_all(&mut self, before: &[RuleSummary], sources: &SourceMap, settings: &Settings) {
        let rules: Vec<RuleSummary> =
            self.files.iter_mut().filter_map(|(_, checked)| checked.summary.take()).collect();
        let mut found = lint::repository(&rules, settings);
        found.extend(lint::changes(before, &rules, settings));
        let mut index: HashMap<FileId, usize> =
            self.files.iter().enumerate().map(|(index, (id, _))| (*id, index)).collect();
        for diagnostic in found {
            let file = diagnostic.primary.span.file;
            if lint::is_suppressed(&sources.file(file).text, &diagnostic) {
                continue;
            }
            let index = *index.entry(file).or_insert_with(|| {
                self.files.push((file, gone(before.iter().find(|rule| rule.file == file))));
                self.files.len() - 1
            });
            self.files[index].1.add(diagnostic);
        }
    }

    /// Every finding.
    pub(super) fn findings(&self) -> impl Iterator<Item = &Diagnostic> {
        self.files.iter().flat_map(|(_, checked)| &checked.diagnostics)
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

/// A file that is no longer there.
fn gone(rule: Option<&RuleSummary>) -> Checked<()> {
    let value =
        |field: &Option<kqlc::source::Spanned<String>>| field.as_ref().map(|field| field.value.clone());
    Checked {
        id: rule.and_then(|rule| value(&rule.id)),
        name: rule.and_then(|rule| value(&rule.name)),
        status: Status::Gone,
        columns: None,
        run_columns: None,
        diagnostics: Vec::new(),
        compiled: None,
        summary: None,
    }
}

/// The path of the file of a place as other tools know it: with slashes, without `./`.
pub(super) fn path(span: Span, sources: &SourceMap) -> String {
    let path = sources.file(span.file).path.replace('\\', "/");
    path.trim_start_matches("./").to_owned()
}

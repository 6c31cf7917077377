//! Findings as GitLab's code quality report.

use std::{
    collections::HashMap,
    hash::{DefaultHasher, Hash, Hasher},
};

use kqlc::{
    diagnostic::{Diagnostic, Severity},
    source::SourceMap,
};
use serde_json::json;

use super::findings::Report;

/// The report.
pub(super) fn text(found: &Report, sources: &SourceMap) -> String {
    let mut fingerprints = Fingerprints::default();
    let issues: Vec<_> = found
        .findings()
        .map(|finding| {
            let span = finding.primary.span;
            let (line, _) = sources.line_column(span.file, span.start);
            let severity = match finding.severity {
                Severity::Error => "critical",
                Severity::Unsupported | Severity::Warning => "minor",
                Severity::Note => "info",
            };
            json!({
                "description": finding.message,
                "check_name": finding.name,
                "fingerprint": fingerprints.of(finding, sources),
                "severity": severity,
                "location": {"path": sources.file(span.file).path, "lines": {"begin": line}},
            })
        })
        .collect();
    serde_json::to_string_pretty(&issues).expect("texts and numbers are JSON")
}

/// What a finding is known by in other runs: file, lint and the text that it is about, but no line numbers.
#[derive(Debug, Default)]
pub(super) struct Fingerprints {
    seen: HashMap<u64, usize>,
}

impl Fingerprints {
    /// The same finding gets the same; equal ones of one run get different ones.
    pub(super) fn of(&mut self, finding: &Diagnostic, sources: &SourceMap) -> String {
        let span = finding.primary.span;
        let mut hasher = DefaultHasher::new();
        (&sources.file(span.file).path, finding.code, &finding.message, sources.text(span)).hash(&mut hasher);
        let hash = hasher.finish();
        let count = self.seen.entry(hash).or_default();
        *count += 1;
        format!("{hash:016x}:{count}")
    }
}

//! Findings as GitLab's code quality report.

use std::collections::HashMap;

use kqlc::{
    diagnostic::{Diagnostic, Severity},
    source::SourceMap,
};
use kqlc_runtime::scalar::hash_md5;
use serde_json::json;

use super::findings::{Report, path};

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
                "location": {"path": path(span, sources), "lines": {"begin": line}},
            })
        })
        .collect();
    serde_json::to_string_pretty(&issues).expect("texts and numbers are JSON")
}

/// What a finding is known by in other runs: file, lint and the text that it is about, but no line numbers.
#[derive(Debug, Default)]
pub(super) struct Fingerprints {
    seen: HashMap<String, usize>,
}

impl Fingerprints {
    /// The same finding gets the same; equal ones of one run get different ones.
    pub(super) fn of(&mut self, finding: &Diagnostic, sources: &SourceMap) -> String {
        let span = finding.primary.span;
        let parts = [&*path(span, sources), finding.code, &finding.message, sources.text(span)];
        let hash = hash_md5(&parts.join("\0"));
        let count = self.seen.entry(hash.clone()).or_default();
        *count += 1;
        format!("{hash}:{count}")
    }
}

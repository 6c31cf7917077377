//! Findings as JUnit's report of tests, which every build server shows.

use kqlc::{
    Status,
    diagnostic::{Diagnostic, Severity, short},
    source::SourceMap,
};

use super::findings::Report;

/// The report: a test case a rule file, a failure a finding at error level; the others are its output.
pub(super) fn text(found: &Report, sources: &SourceMap) -> String {
    let rules: Vec<_> =
        found.files.iter().filter(|(_, checked)| checked.status != Status::NotARule).collect();
    let is_error = |finding: &Diagnostic| finding.severity == Severity::Error;
    let failures = rules.iter().filter(|(_, checked)| checked.diagnostics.iter().any(is_error)).count();
    let mut text = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites>\n<testsuite name=\"kqlc check\" tests=\"{}\" failures=\"{failures}\">\n",
        rules.len()
    );
    for (id, checked) in rules {
        text.push_str(&format!(
            "<testcase name=\"{}\" classname=\"kqlc\">\n",
            escaped(&sources.file(*id).path)
        ));
        let (errors, others): (Vec<_>, Vec<_>) =
            checked.diagnostics.iter().partition(|finding| is_error(finding));
        for finding in errors {
            let (message, line) = (escaped(&finding.message), escaped(&short(finding, sources)));
            text.push_str(&format!(
                "<failure type=\"{}\" message=\"{message}\">{line}</failure>\n",
                finding.name
            ));
        }
        if !others.is_empty() {
            let lines: Vec<String> =
                others.into_iter().map(|finding| escaped(&short(finding, sources))).collect();
            text.push_str(&format!("<system-out>{}</system-out>\n", lines.join("\n")));
        }
        text.push_str("</testcase>\n");
    }
    text + "</testsuite>\n</testsuites>\n"
}

/// XML has no way to write most control characters.
pub(crate) fn escaped(text: &str) -> String {
    let text = text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;");
    text.chars().filter(|letter| !letter.is_control() || ['\n', '\t'].contains(letter)).collect()
}

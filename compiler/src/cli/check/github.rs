//! Findings as commands of GitHub's workflows, which shows them beside the changes of a pull request.

use kqlc::{diagnostic::Severity, source::SourceMap};

use super::findings::{Report, path};

/// One command a finding.
pub(super) fn text(found: &Report, sources: &SourceMap) -> String {
    let mut text = String::new();
    for finding in found.findings() {
        let level = match finding.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Unsupported | Severity::Note => "notice",
        };
        let span = finding.primary.span;
        let (line, column) = sources.line_column(span.file, span.start);
        let (end_line, end_column) = sources.line_column(span.file, span.end);
        let file = property(&path(span, sources));
        let help = finding.help.as_ref().map_or_else(String::new, |help| format!("\n{help}"));
        let message = escaped(&format!("{}{help}", finding.message));
        // Columns count only within one line.
        let columns =
            if line == end_line { format!(",col={column},endColumn={end_column}") } else { String::new() };
        let title = format!("{} ({})", finding.name, finding.code);
        text.push_str(&format!(
            "::{level} file={file},line={line},endLine={end_line}{columns},title={title}::{message}\n"
        ));
    }
    text
}

fn escaped(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

fn property(text: &str) -> String {
    escaped(text).replace(':', "%3A").replace(',', "%2C")
}

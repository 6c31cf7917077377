//! The lines of `--format jsonl` and `--report`: one JSON object a rule file.

use kqlc::{
    Checked,
    diagnostic::{Diagnostic, Severity},
    source::SourceMap,
};
use serde_json::{Value, json};

/// The line of a rule file.
pub(crate) fn line(path: &str, checked: &Checked, sources: &SourceMap) -> Value {
    let columns = checked.columns.as_ref().map(|columns| {
        columns.iter().map(|(name, ty)| json!({"name": name, "type": ty.name()})).collect::<Vec<_>>()
    });
    let diagnostics: Vec<Value> =
        checked.diagnostics.iter().map(|diagnostic| diagnostic_json(diagnostic, sources)).collect();
    json!({
        "path": path,
        "rule_id": checked.id,
        "name": checked.name,
        "status": checked.status.name(),
        "columns": columns,
        "diagnostics": diagnostics,
    })
}

fn diagnostic_json(diagnostic: &Diagnostic, sources: &SourceMap) -> Value {
    let span = diagnostic.primary.span;
    let (line, column) = sources.line_column(span.file, span.start);
    let (end_line, end_column) = sources.line_column(span.file, span.end);
    json!({
        "code": diagnostic.code,
        "name": diagnostic.name,
        "severity": severity(diagnostic.severity),
        "message": diagnostic.message,
        "line": line,
        "column": column,
        "end_line": end_line,
        "end_column": end_column,
    })
}

fn severity(severity: Severity) -> &'static str {
    match severity {
        Severity::Note => "note",
        Severity::Warning => "warning",
        Severity::Unsupported => "unsupported",
        Severity::Error => "error",
    }
}

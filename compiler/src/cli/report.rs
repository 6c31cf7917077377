//! The lines of `--format jsonl` and `--report`: one JSON object a rule file, or a stored function.

use kqlc::{
    Checked,
    diagnostic::{Diagnostic, Severity},
    semantic::BoundFunction,
    source::SourceMap,
};
use kqlc_runtime::types::Type;
use serde_json::{Value, json};

/// The line of a rule file.
pub(crate) fn line(path: &str, checked: &Checked, sources: &SourceMap) -> Value {
    let columns = columns(checked.columns.as_deref());
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

/// The line of a stored function: what its body results in.
pub(crate) fn function_line(
    name: &str,
    parameters: &str,
    bound: &BoundFunction,
    sources: &SourceMap,
) -> Value {
    let diagnostics: Vec<Value> = bound
        .diagnostics
        .iter()
        .map(|diagnostic| {
            let mut line = diagnostic_json(diagnostic, sources);
            line["path"] = sources.file(diagnostic.primary.span.file).path.as_str().into();
            line
        })
        .collect();
    json!({
        "name": name,
        "parameters": parameters,
        "columns": columns(bound.columns.as_deref()),
        "open": bound.open,
        "scalar": bound.scalar.map(Type::name),
        "diagnostics": diagnostics,
    })
}

fn columns(columns: Option<&[(String, Type)]>) -> Option<Vec<Value>> {
    let columns = columns?.iter();
    Some(columns.map(|(name, ty)| json!({"name": name, "type": ty.name()})).collect())
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

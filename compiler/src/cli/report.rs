//! The lines of `--format jsonl` and `--report`: one JSON object a rule file, or a stored function.

use kqlc::{Checked, diagnostic::Diagnostic, semantic::BoundFunction, source::SourceMap};
use kqlc_runtime::types::Type;
use serde::Serialize;

/// The line of a rule file.
pub(crate) fn line<P>(path: &str, checked: &Checked<P>, sources: &SourceMap) -> String {
    text(&RuleLine {
        path,
        rule_id: checked.id.as_deref(),
        name: checked.name.as_deref(),
        status: checked.status.name(),
        columns: columns(checked.columns.as_deref()),
        run_columns: columns(checked.run_columns.as_deref()),
        diagnostics: checked.diagnostics.iter().map(|found| DiagnosticLine::new(found, sources)).collect(),
    })
}

/// The line of a stored function: what its body results in.
pub(crate) fn function_line(
    name: &str,
    parameters: &str,
    bound: &BoundFunction,
    sources: &SourceMap,
) -> String {
    text(&FunctionLine {
        name,
        parameters,
        columns: columns(bound.columns.as_deref()),
        run_columns: columns(bound.run_columns.as_deref()),
        open: bound.open,
        scalar: bound.scalar.map(Type::name),
        diagnostics: bound
            .diagnostics
            .iter()
            .map(|found| DiagnosticLine::in_own_file(found, sources))
            .collect(),
    })
}

#[derive(Serialize)]
struct RuleLine<'c> {
    path: &'c str,
    rule_id: Option<&'c str>,
    name: Option<&'c str>,
    status: &'static str,
    columns: Option<Vec<ColumnLine<'c>>>,
    /// Those that it has when it runs, if they are others than Microsoft's parser gives.
    #[serde(skip_serializing_if = "Option::is_none")]
    run_columns: Option<Vec<ColumnLine<'c>>>,
    diagnostics: Vec<DiagnosticLine<'c>>,
}

#[derive(Serialize)]
struct FunctionLine<'b> {
    name: &'b str,
    parameters: &'b str,
    columns: Option<Vec<ColumnLine<'b>>>,
    /// Those that it has when it runs, if they are others than Microsoft's parser gives.
    #[serde(skip_serializing_if = "Option::is_none")]
    run_columns: Option<Vec<ColumnLine<'b>>>,
    open: bool,
    scalar: Option<&'static str>,
    diagnostics: Vec<DiagnosticLine<'b>>,
}

#[derive(Serialize)]
struct ColumnLine<'c> {
    name: &'c str,
    #[serde(rename = "type")]
    ty: &'static str,
}

#[derive(Serialize)]
struct DiagnosticLine<'d> {
    /// Of a function; a rule's diagnostics are in the rule's file.
    #[serde(skip_serializing_if = "Option::is_none")]
    path: Option<&'d str>,
    code: &'static str,
    name: &'static str,
    severity: &'static str,
    message: &'d str,
    line: usize,
    column: usize,
    end_line: usize,
    end_column: usize,
}

impl<'d> DiagnosticLine<'d> {
    fn in_own_file(diagnostic: &'d Diagnostic, sources: &'d SourceMap) -> Self {
        let path = &sources.file(diagnostic.primary.span.file).path;
        Self { path: Some(path), ..Self::new(diagnostic, sources) }
    }

    fn new(diagnostic: &'d Diagnostic, sources: &SourceMap) -> Self {
        let span = diagnostic.primary.span;
        let (line, column) = sources.line_column(span.file, span.start);
        let (end_line, end_column) = sources.line_column(span.file, span.end);
        Self {
            path: None,
            code: diagnostic.code,
            name: diagnostic.name,
            severity: diagnostic.severity.name(),
            message: &diagnostic.message,
            line,
            column,
            end_line,
            end_column,
        }
    }
}

fn columns(columns: Option<&[(String, Type)]>) -> Option<Vec<ColumnLine<'_>>> {
    Some(columns?.iter().map(|(name, ty)| ColumnLine { name, ty: ty.name() }).collect())
}

fn text(line: &impl Serialize) -> String {
    serde_json::to_string(line).expect("texts and numbers are JSON")
}

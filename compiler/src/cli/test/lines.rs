//! `kqlc test --format jsonl`: a line a case, then a line a rule.
//!
//! Of a case: `{"path", "rule_id", "case", "line", "status", "failures"}`, where the status is `passed`, `failed` or `not-run`. Of a rule: `{"path",
//! "rule_id", "cases", "problems"}`, with `--coverage` also `"coverage": {"possible", "had", "unexercised"}`. Places are as in `kqlc check`.

use kqlc::{
    diagnostic::Diagnostic,
    fixture::{Failure, RowChange},
    source::SourceMap,
};
use serde_json::{Value as Json, json};

use super::report::{Case, Outcome, Rule};

/// The lines.
pub(super) fn text(outcome: &Outcome, sources: &SourceMap) -> String {
    let mut text = String::new();
    for rule in &outcome.rules {
        for case in &rule.cases {
            text.push_str(&format!("{}\n", self::case(rule, case, sources)));
        }
        let mut line = json!({
            "path": sources.file(rule.file).path,
            "rule_id": rule.id,
            "cases": rule.cases.len(),
            "problems": rule.problems.iter().map(|problem| diagnostic(problem, sources)).collect::<Vec<_>>(),
        });
        if outcome.shows_coverage {
            let missing = rule.coverage.unexercised();
            line["coverage"] = json!({
                "possible": rule.coverage.possible(),
                "had": rule.coverage.had(),
                "unexercised": missing.iter().map(|missing| diagnostic(missing, sources)).collect::<Vec<_>>(),
            });
        }
        text.push_str(&format!("{line}\n"));
    }
    text
}

fn case(rule: &Rule, case: &Case, sources: &SourceMap) -> Json {
    let status = match (case.was_run, case.failures.is_empty()) {
        (false, _) => "not-run",
        (true, true) => "passed",
        (true, false) => "failed",
    };
    json!({
        "path": sources.file(rule.fixture_file).path,
        "rule_id": rule.id,
        "case": case.name,
        "line": sources.line_column(case.span.file, case.span.start).0,
        "status": status,
        "failures": case.failures.iter().map(|failure| self::failure(failure, sources)).collect::<Vec<_>>(),
    })
}

fn failure(failure: &Failure, sources: &SourceMap) -> Json {
    let mut json = diagnostic(&failure.diagnostic, sources);
    json["rows"] = failure.rows.iter().filter_map(row).collect();
    json
}

fn row(row: &RowChange) -> Option<Json> {
    Some(match row {
        RowChange::Same(_) => return None,
        RowChange::Differs { changes, .. } => {
            let cells = changes.iter().map(|change| {
                json!({"column": change.column, "expected": change.expected, "found": change.actual})
            });
            json!({"differs": cells.collect::<Vec<_>>()})
        }
        RowChange::Missing { cells, .. } => {
            json!({"missing": cells.iter().cloned().collect::<serde_json::Map<String, Json>>()})
        }
        RowChange::Found(row) => json!({"found": row}),
    })
}

fn diagnostic(diagnostic: &Diagnostic, sources: &SourceMap) -> Json {
    let span = diagnostic.primary.span;
    let (line, column) = sources.line_column(span.file, span.start);
    let (end_line, end_column) = sources.line_column(span.file, span.end);
    json!({
        "file": sources.file(span.file).path,
        "code": diagnostic.code,
        "name": diagnostic.name,
        "severity": diagnostic.severity.name(),
        "message": diagnostic.message,
        "line": line,
        "column": column,
        "end_line": end_line,
        "end_column": end_column,
    })
}

//! Findings as SARIF 2.1.0.

use std::collections::BTreeMap;

use kqlc::{
    diagnostic::{Diagnostic, Severity},
    lint,
    source::{SourceMap, Span},
};
use serde_json::{Value, json};

use super::{
    findings::{Report, path},
    gitlab::Fingerprints,
};

/// The report.
pub(super) fn text(found: &Report, sources: &SourceMap) -> String {
    let rules: BTreeMap<&str, Value> =
        found.findings().map(|finding| (finding.code, rule(finding))).collect();
    let index: BTreeMap<&str, usize> = rules.keys().enumerate().map(|(index, code)| (*code, index)).collect();
    let mut fingerprints = Fingerprints::default();
    let results: Vec<Value> = found
        .findings()
        .map(|finding| {
            let fingerprint = fingerprints.of(finding, sources);
            result(finding, index[finding.code], &fingerprint, sources)
        })
        .collect();
    let report = json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": {"driver": {
                "name": "kqlc",
                "version": env!("CARGO_PKG_VERSION"),
                "rules": rules.into_values().collect::<Vec<_>>(),
            }},
            "columnKind": "unicodeCodePoints",
            "results": results,
        }],
    });
    serde_json::to_string_pretty(&report).expect("texts and numbers are JSON")
}

fn rule(finding: &Diagnostic) -> Value {
    let documentation = lint::find(finding.code).map(|lint| (lint.summary(), lint.documentation()));
    let (summary, text) = documentation.unwrap_or((finding.name, finding.name.to_owned()));
    json!({
        "id": finding.code,
        "name": finding.name,
        "shortDescription": {"text": summary},
        "help": {"text": text, "markdown": text},
    })
}

fn result(finding: &Diagnostic, index: usize, fingerprint: &str, sources: &SourceMap) -> Value {
    let level = match finding.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Unsupported | Severity::Note => "note",
    };
    let text = match &finding.help {
        Some(help) => format!("{}: {help}", finding.message),
        None => finding.message.clone(),
    };
    let mut result = json!({
        "ruleId": finding.code,
        "ruleIndex": index,
        "level": level,
        "message": {"text": text},
        "locations": [{"physicalLocation": location(finding.primary.span, sources)}],
        "partialFingerprints": {"kqlc/v1": fingerprint},
    });
    if let Some(fix) = &finding.fix {
        let replacements: Vec<Value> = fix
            .edits
            .iter()
            .map(|edit| json!({"deletedRegion": region(edit.span, sources), "insertedContent": {"text": edit.text}}))
            .collect();
        let artifact = json!({"uri": uri(finding.primary.span, sources)});
        result["fixes"] = json!([{
            "description": {"text": finding.help.as_deref().unwrap_or("mend it")},
            "artifactChanges": [{"artifactLocation": artifact, "replacements": replacements}],
        }]);
    }
    result
}

fn location(span: Span, sources: &SourceMap) -> Value {
    json!({"artifactLocation": {"uri": uri(span, sources)}, "region": region(span, sources)})
}

fn region(span: Span, sources: &SourceMap) -> Value {
    let (line, column) = sources.line_column(span.file, span.start);
    let (end_line, end_column) = sources.line_column(span.file, span.end);
    json!({"startLine": line, "startColumn": column, "endLine": end_line, "endColumn": end_column})
}

/// The path as a relative reference.
fn uri(span: Span, sources: &SourceMap) -> String {
    let mut uri = String::new();
    for byte in path(span, sources).bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => {
                uri.push(char::from(byte));
            }
            _ => uri.push_str(&format!("%{byte:02X}")),
        }
    }
    uri
}

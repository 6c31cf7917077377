//! The shape of a rule: which keys hold text, lists or mappings.

use std::sync::LazyLock;

use jsonschema::{
    JsonType, ValidationError, Validator,
    error::{TypeKind, ValidationErrorKind},
};

use super::yaml::Node;
use crate::diagnostic::{Diagnostic, Kind};

/// A key that holds something of another type than it should.
pub(super) const WRONG_TYPE: Kind = Kind::error("KY0003", "wrong-type");
/// A key that has to be there.
pub(super) const MISSING_KEY: Kind = Kind::error("KY0005", "incomplete-rule");

/// The JSON Schema of rule files, as text.
pub(super) const SCHEMA: &str = include_str!("schema.json");

static VALIDATOR: LazyLock<Validator> = LazyLock::new(|| {
    let schema = serde_json::from_str(SCHEMA).expect("the schema is JSON");
    jsonschema::validator_for(&schema).expect("the schema is a schema")
});

/// Complains about every key of the wrong type, at its place.
pub(super) fn check(document: &Node) -> Vec<Diagnostic> {
    let json = document.to_json();
    VALIDATOR.iter_errors(&json).map(|error| diagnostic(document, &error)).collect()
}

fn diagnostic(document: &Node, error: &ValidationError) -> Diagnostic {
    let (node, path) = document.at(error.instance_path().as_str());
    match error.kind() {
        ValidationErrorKind::Type { kind } => {
            let expected = expected(kind);
            Diagnostic::new(WRONG_TYPE, format!("`{path}` is {}, not {expected}", node.describe()), node.span)
                .label(format!("{expected} is expected"))
                .help(example(expected))
        }
        ValidationErrorKind::Required { property } => {
            let property = property.as_str().unwrap_or_default();
            Diagnostic::new(MISSING_KEY, format!("`{path}` has no `{property}`"), node.span)
                .help(format!("add `{property}:` with its value"))
        }
        _ => Diagnostic::new(WRONG_TYPE, format!("`{path}` has the wrong shape: {error}"), node.span),
    }
}

fn expected(kind: &TypeKind) -> &'static str {
    let is = |ty: JsonType| match kind {
        TypeKind::Single(single) => *single == ty,
        TypeKind::Multiple(set) => set.contains(ty),
    };
    if is(JsonType::Integer) {
        "a whole number"
    } else if is(JsonType::Array) {
        "a list"
    } else if is(JsonType::Object) {
        "a mapping"
    } else {
        "text"
    }
}

fn example(expected: &str) -> &'static str {
    match expected {
        "a list" => "write each item on its own line, with `- ` before it",
        "a mapping" => "write `key: value` pairs on their own lines, indented below the key",
        "a whole number" => "write digits only",
        _ => "write one value; quote it if it contains `: `, `#`, `{` or `[`",
    }
}

//! Parsers: stored functions in YAML, as Sentinel's repository keeps them beside its rules.

use super::{
    notation::query_text,
    yaml::{self, Entry, Node, Value},
};
use crate::{
    catalog::{
        Body, StoredFunction, StoredResult,
        read::{Argument, Functions, NOT_UNDERSTOOD, parameter_list},
    },
    diagnostic::Diagnostic,
    source::{FileId, QueryText, Span},
};

/// Keys whose text names the function. One file may define it under several names.
const NAMES: [&str; 5] =
    ["FunctionAlias", "FunctionName", "ParserName", "EquivalentBuiltInParser", "EquivalentBuiltInFunction"];
/// Keys of the body.
const QUERIES: [&str; 2] = ["FunctionQuery", "ParserQuery"];
/// Keys of the parameters.
const PARAMETERS: [&str; 2] = ["FunctionParams", "ParserParams"];

/// True if a file of YAML looks like a parser, without reading all of it.
pub fn is_parser(text: &str) -> bool {
    has_key(text, &QUERIES)
}

/// True if a file of YAML looks like a rule, without reading all of it.
pub fn is_rule(text: &str) -> bool {
    has_key(text, &["query"]) && !is_parser(text)
}

/// True if a line begins with one of the keys.
fn has_key(text: &str, keys: &[&str]) -> bool {
    let is_key = |line: &str, key: &str| {
        line.get(..key.len()).is_some_and(|start| start.eq_ignore_ascii_case(key))
            && line[key.len()..].trim_start().starts_with(':')
    };
    let text = text.trim_start_matches('\u{feff}');
    text.lines().any(|line| keys.iter().any(|key| is_key(line, key)))
}

/// The function that a parser file defines, once under each of its names.
pub fn parser(file: FileId, text: &str) -> Functions {
    let document = match yaml::parse(file, text) {
        Ok(Some(document)) => document,
        Ok(None) => return failed(file, text, "this file is empty"),
        Err(problems) => {
            let problems = problems.into_iter().map(|problem| Diagnostic {
                code: NOT_UNDERSTOOD.code,
                name: NOT_UNDERSTOOD.name,
                severity: NOT_UNDERSTOOD.severity,
                ..problem
            });
            return Functions { functions: Vec::new(), problems: problems.collect() };
        }
    };
    let find = |keys: &[&str]| find(&document, keys);
    let names: Vec<&Entry> = NAMES.iter().filter_map(|key| entry(&document, key)).collect();
    let Some(query) = find(&QUERIES) else {
        return failed(file, text, "this defines no function: there is no `FunctionQuery` or `ParserQuery`");
    };
    let Value::String(scalar) = &query.value.value else {
        let message = format!("`{}` is {}, not text", query.key.value, query.value.describe());
        let problem = Diagnostic::new(NOT_UNDERSTOOD, message, query.key.span);
        return Functions { functions: Vec::new(), problems: vec![problem] };
    };
    let body = query_text(text, scalar, query.value.span);
    let mut found = Functions::default();
    let parameters = find(&PARAMETERS).map(|entry| parameters(&entry.value, &mut found.problems));
    let parameters = parameter_list(&parameters.unwrap_or_default());
    for name in names {
        let Some(text) = name.value.text().filter(|text| !text.value.trim().is_empty()) else { continue };
        let name = text.value.trim();
        if found.functions.iter().all(|function| function.name != name) {
            found.functions.push(function(name, &parameters, &body, text.span));
        }
    }
    if found.functions.is_empty() {
        let message = "this function has no name: there is no `FunctionName` or `ParserName`";
        found.problems.push(Diagnostic::new(NOT_UNDERSTOOD, message, query.key.span));
    }
    found
}

fn function(name: &str, parameters: &str, body: &QueryText, place: Span) -> StoredFunction {
    StoredFunction {
        name: name.to_owned(),
        parameters: parameters.to_owned(),
        body: Some(Body::Text(body.clone())),
        result: StoredResult::UNKNOWN,
        place: Some(place),
    }
}

/// `- Name: a`, `Type: string`, `Default: x`
fn parameters(list: &Node, problems: &mut Vec<Diagnostic>) -> Vec<Argument> {
    let text = |node: &Node, key: &str| Some(entry(node, key)?.value.text()?.value);
    let mut arguments = Vec::new();
    for item in list.items() {
        match (text(item, "Name"), text(item, "Type")) {
            (Some(name), Some(ty)) => {
                let default = text(item, "Default").or_else(|| text(item, "DefaultValue"));
                arguments.push(Argument { name, ty, default });
            }
            _ => problems.push(
                Diagnostic::new(NOT_UNDERSTOOD, "a parameter without `Name` or `Type`", item.span)
                    .help("a parameter is `Name: a`, `Type: string` and perhaps `Default: x`"),
            ),
        }
    }
    arguments
}

/// The pair with a parser's body.
pub(super) fn body(document: &Node) -> Option<&Entry> {
    find(document, &QUERIES)
}

fn find<'n>(document: &'n Node, keys: &[&str]) -> Option<&'n Entry> {
    keys.iter().find_map(|key| entry(document, key))
}

/// A pair of a mapping by its key, in whatever case it is written.
fn entry<'n>(node: &'n Node, key: &str) -> Option<&'n Entry> {
    node.entries().iter().find(|entry| entry.key.value.eq_ignore_ascii_case(key))
}

fn failed(file: FileId, text: &str, message: &str) -> Functions {
    let start = text.len() - text.trim_start_matches('\u{feff}').len();
    let end = text[start..].chars().next().map_or(start, |c| start + c.len_utf8());
    let problem = Diagnostic::new(NOT_UNDERSTOOD, message, Span::new(file, start..end));
    Functions { functions: Vec::new(), problems: vec![problem] }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The functions of a file, then its problems with what they point at.
    fn read(text: &str) -> String {
        let found = parser(FileId(0), text);
        let function = |function: &StoredFunction| {
            let body = function.body.as_ref().expect("a parser has a body").text();
            format!("{}{} {}", function.name, function.parameters, body.text.trim())
        };
        let problem =
            |problem: &Diagnostic| format!("`{}`: {}", &text[problem.primary.span.range()], problem.message);
        let lines: Vec<String> =
            found.functions.iter().map(function).chain(found.problems.iter().map(problem)).collect();
        lines.join("\n")
    }

    #[test]
    fn solutions_and_asim_write_parsers_in_their_own_ways() {
        let solution = "id: x\nFunction:\n  Title: t\nFunctionName: F\nFunctionAlias: F\nFunctionQuery: |\n  T\n  | take 1\n";
        assert_eq!(read(solution), "F() T\n| take 1");
        let asim = "ParserName: ASimX\nEquivalentBuiltInParser: _ASim_X \nParserParams:\n- Name: a\n  Type: string\n  Default: '*'\n- Name: T\n  Type: table:(*)\nParserQuery: \"T | where a\"\n";
        assert_eq!(
            read(asim),
            "ASimX(a: string = \"*\", T: (*)) T | where a\n_ASim_X(a: string = \"*\", T: (*)) T | where a"
        );
        assert!(
            is_parser(solution) && is_parser(asim) && !is_parser("id: x\nquery: |\n  FunctionQuery: x\n")
        );
    }

    #[test]
    fn what_is_missing_is_said_with_its_place() {
        assert_eq!(
            read("FunctionQuery: T\n"),
            "`FunctionQuery`: this function has no name: there is no `FunctionName` or `ParserName`"
        );
        assert_eq!(
            read("FunctionName: F\nFunctionQuery:\n"),
            "`FunctionQuery`: `FunctionQuery` is empty, not text"
        );
        assert_eq!(
            read("FunctionName: F\n"),
            "`F`: this defines no function: there is no `FunctionQuery` or `ParserQuery`"
        );
        assert_eq!(
            read("FunctionName: F\nFunctionParams:\n- Name: a\nFunctionQuery: T\n"),
            "F() T\n`Name: a`: a parameter without `Name` or `Type`"
        );
        assert!(read("FunctionName: [\n").contains("the YAML cannot be read"));
    }
}

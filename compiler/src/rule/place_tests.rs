//! Places, as carets under the YAML.
//!
//! An expected drawing is the file with caret lines added; the file is what is left without them. Each drawing is
//! checked as it is, with CRLF, and with a byte-order mark.

use super::{LoadedKind, Rule, load};
use crate::{
    diagnostic::Diagnostic,
    source::{FileId, Span},
};

/// The notations of a file that must not change what is drawn.
const VARIANTS: [fn(&str) -> String; 3] = [
    |text| text.to_owned(),
    |text| text.replace('\n', "\r\n"),
    |text| format!("\u{feff}{}", text.replace('\n', "\r\n")),
];

/// The lines of a drawing that are not carets.
fn source(drawing: &str) -> String {
    drawing.split_inclusive('\n').filter(|line| !line.trim_start().starts_with('^')).collect()
}

/// The file with carets under every place, and behind the last of them what is said there.
fn draw(text: &str, places: &[(Span, String)]) -> String {
    let mut drawing = String::new();
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let visible = line.trim_end_matches(['\r', '\n']);
        let content = visible.trim_start_matches('\u{feff}');
        drawing += content;
        drawing += if line.ends_with('\n') { "\n" } else { "" };
        let (from, to) = (start + visible.len() - content.len(), start + visible.len());
        for (span, message) in places {
            let range = span.range();
            let (first, last) = (range.start.max(from), range.end.min(to));
            if first < last || range.is_empty() && first == last {
                drawing.extend(text[from..first].chars().map(|c| if c == '\t' { '\t' } else { ' ' }));
                drawing += &"^".repeat(text[first..last].chars().count().max(1));
                drawing += if range.end <= to && !message.is_empty() { " " } else { "" };
                drawing += if range.end <= to { message } else { "" };
                drawing += "\n";
            }
        }
        start += line.len();
    }
    drawing
}

/// Checks where diagnostics are and what they say.
fn check(expected: &str) {
    for variant in VARIANTS {
        let text = variant(&source(expected));
        let loaded = load(FileId(0), &text);
        let place = |problem: Diagnostic| {
            assert!(problem.help.is_some(), "help: {problem:?}");
            (problem.primary.span, format!("{}: {}", problem.code, problem.message))
        };
        let places: Vec<_> = loaded.diagnostics.into_iter().map(place).collect();
        assert_eq!(draw(&text, &places), expected);
    }
}

/// Loads a rule without problems.
fn rule(text: &str) -> Rule {
    let loaded = load(FileId(0), text);
    assert_eq!(loaded.diagnostics, [], "{text}");
    let LoadedKind::Rule(rule) = loaded.kind else { panic!("a rule: {text}") };
    *rule
}

/// Checks where a part of the query stands.
fn check_query(part: &str, expected: &str) {
    for variant in VARIANTS {
        let text = variant(&source(expected));
        let rule = rule(&text);
        let start = rule.query.text.find(part).unwrap_or_else(|| panic!("{part:?} in {:?}", rule.query.text));
        let span = rule.query.span(start..start + part.len());
        assert_eq!(draw(&text, &[(span, String::new())]), expected);
    }
}

#[test]
fn literal_blocks() {
    check_query(
        "Account == 'é' and",
        "
id: a
query: |
  SigninLogs
  | where\tAccount == 'é' and B
         \t^^^^^^^^^^^^^^^^^^
severity: Low
",
    );
    check_query(
        "T\n\n\t| where A",
        "
query: |2-
    T
    ^

  \t| where A
^^^^^^^^^^^^
",
    );
    check_query("  | take 1", "query: |+\n  T\n    | take 1\n  ^^^^^^^^^^\n\n");
    check_query("take", "query: | # KQL\n  T | take 1\n      ^^^^\n");
    check_query("take", "query:\n  |\n  T | take 1\n      ^^^^\n");
    check_query("\ttake", "query: |\n  T |\ttake 1\n     ^^^^^\n");
}

#[test]
fn folded_blocks() {
    check_query(
        "where A == 1",
        "
query: >
  T
  | where A == 1
    ^^^^^^^^^^^^
  | take 1
",
    );
    check_query("B", "query: >-\n  T\n    | where\tA\n\n  | where B\n          ^\n");
}

#[test]
fn plain_scalars() {
    check_query("take 1", "id: a\nquery: T | where A | take 1\n                     ^^^^^^\nname: b\n");
    check_query("| take 1", "query: T\n  | where A\n\n  | take 1\n  ^^^^^^^^\nname: b\n");
    check_query("\t| take", "query: T\t| take 1\n        ^^^^^^^\n");
}

#[test]
fn quoted_scalars() {
    check_query("'x' and", "query: 'T | where A == ''x'' and B'\n                       ^^^^^^^^^\n");
    check_query("\"x\" and", "query: \"T | where A == \\\"x\\\" and B\"\n                       ^^^^^^^^^\n");
    check_query("B", "query: \"T\\t| where A\\n| where\\u0020B\"\n                                   ^\n");
    check_query("B", "query: \"T | where \\\n    A and\n    B\"\n    ^\n");
    check_query("B", "query: 'T\n\n  | where\tB'\n         \t^\n");
}

#[test]
fn aliases_have_the_place_of_the_alias() {
    check_query("where", "alias: &kql T | where A\nquery: *kql\n       ^^^^\n");
}

#[test]
fn keys_and_values() {
    let text = "id: a\nseverity: \"high\"\nentityMappings:\n  - entityType: IP\n    fieldMappings:\n      - identifier: Address\n        columnName: 'Ip'\nversion: 1.10\nquery: T\n";
    let rule = rule(text);
    let severity = rule.severity.expect("a severity");
    let version = rule.version.expect("a version");
    let column = &rule.entity_mappings[0].fields[0].column;
    let slices = [severity.key, severity.span, column.span, version.span, rule.query_key]
        .map(|span| &text[span.range()]);
    assert_eq!(slices, ["severity", "\"high\"", "'Ip'", "1.10", "query"]);
    assert_eq!((column.value.as_str(), version.value.as_str()), ("Ip", "1.10"));
}

#[test]
fn wrong_values() {
    check(
        "
query: T
severity: Critical
          ^^^^^^^^ KY0004: `Critical` is not a severity
queryFrequency: 1 hour
                ^^^^^^ KY0004: `1 hour` is not a duration
queryPeriod: PT
             ^^ KY0004: `PT` is not a duration
triggerOperator: '>'
                 ^^^ KY0004: `>` is not a trigger operator
triggerThreshold: 1.5
                  ^^^ KY0003: `triggerThreshold` is a number, not a whole number
                  ^^^ KY0004: `1.5` is not a number of rows
kind: Fusion
      ^^^^^^ KY0004: `Fusion` is not a kind of rule with a query
eventGroupingSettings:
  aggregationKind: Each
                   ^^^^ KY0004: `Each` is not a way to group events
",
    );
}

#[test]
fn wrong_types() {
    check(
        "
tactics: InitialAccess
         ^^^^^^^^^^^^^ KY0003: `tactics` is text, not a list
Severity: [High]
          ^^^^^^ KY0003: `Severity` is a list, not text
entityMappings:
  - entityType: IP
    ^^^^^^^^^^^^^^
    fieldMappingss: []
^^^^^^^^^^^^^^^^^^^^^^ KY0005: `entityMappings[0]` has no `fieldMappings`
  - Host
    ^^^^ KY0003: `entityMappings[1]` is text, not a mapping
customDetails:
  User: [Account]
        ^^^^^^^^^ KY0003: `customDetails.User` is a list, not text
query: T
",
    );
}

#[test]
fn queries_that_are_not_text() {
    check("tactics: []\nquery:\n^^^^^ KY0003: `query` is empty, not text\n");
    check("tactics: []\nquery: 5\n       ^ KY0003: `query` is a number, not text\n");
    check("tactics: []\nquery: [T]\n       ^^^ KY0003: `query` is a list, not text\n");
    check("id: a\n^^ KY0005: the rule has no `query`\ntactics: []\n");
}

#[test]
fn files_that_are_not_yaml() {
    check("query: T\nname: a: b\n       ^ KY0001: the YAML cannot be read: a second colon in one line\n");
    check(
        "
id: a
name: b
query: T
id: c
^^ KY0002: the key `id` occurs twice
name: d
^^^^ KY0002: the key `name` occurs twice
",
    );
    check("query: T\n---\nquery: U\n^ KY0001: a rule file holds one YAML document, this is the second\n");
    check("query: 'é'\nname: é: b\n       ^ KY0001: the YAML cannot be read: a second colon in one line\n");
    check(
        "query: 'é' \u{7}T\n           ^ KY0001: the YAML cannot be read: control characters are not allowed\n",
    );
    check(
        "query: *b\n       ^ KY0001: the YAML cannot be read: `*` begins an alias of YAML, and nothing has that name\n",
    );
    check(
        "query: |\n  T\n\t| take 1\n^ KY0001: the YAML cannot be read: a tab stands where only spaces may\n",
    );
    check("query: 'T\n       ^ KY0001: the YAML cannot be read: the quote is not closed\n");
}

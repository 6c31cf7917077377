//! Files of rules, parsers and KQL.

use crate::{
    format::{Options, kql, yaml},
    source::FileId,
};

/// A rule with a query and something after it.
fn rule(query: &str) -> String {
    format!("id: a\nname:   'b'  # kept\nquery: {query}")
}

/// Formats a file twice; gives the text, then what is said.
fn formatted(text: &str) -> (String, Vec<String>) {
    let once = yaml(FileId(0), text, Options::default());
    let twice = yaml(FileId(0), &once.text, Options::default());
    assert_eq!(twice.text, once.text, "formatted again");
    (once.text, once.problems.into_iter().map(|problem| problem.message).collect())
}

/// Compares what is written for a query; nothing else changes, and nothing is said.
#[track_caller]
fn check(query: &str, expected: &str) {
    assert_eq!(formatted(&rule(query)), (rule(expected), Vec::new()));
}

#[test]
fn only_the_lines_of_the_query_change() {
    check("|\n  T|take 1\nversion: 1\n", "|\n  T\n  | take 1\nversion: 1\n");
    check("|-\n     T|take 1  \n\n# end\n", "|-\n     T\n     | take 1\n\n# end\n");
    check("|+\n  T|take 1\n\n\n", "|+\n  T\n  | take 1\n\n\n");
    check("|2  # why\n    T|take 1", "|2  # why\n  T\n  | take 1");
    check("|\n\n\n  T|take 1\n", "|\n  T\n  | take 1\n");
    check("|\n  T\n  | take 1\n", "|\n  T\n  | take 1\n");
}

#[test]
fn line_ends_and_byte_order_marks_stay() {
    let text = "\u{feff}id: a\r\nname: b\r\nquery: |\r\n  T|take 1\r\nversion: 1\r\n";
    let expected = "\u{feff}id: a\r\nname: b\r\nquery: |\r\n  T\r\n  | take 1\r\nversion: 1\r\n";
    assert_eq!(formatted(text).0, expected);
    let query = |text: &str| kql(FileId(0), text, Options::default()).text;
    assert_eq!(query("\u{feff}T|take 1\r\n\r\n"), "\u{feff}T\r\n| take 1\r\n");
    assert_eq!(query("T|take 1"), "T\n| take 1\n");
    assert_eq!(query(""), "");
}

#[test]
fn queries_of_other_notations_become_literal_blocks() {
    check("T|take 1\nversion: 1\n", "|-\n  T\n  | take 1\nversion: 1\n");
    check("'T|where A == ''x'''\n", "|-\n  T\n  | where A == 'x'\n");
    check("\"T|where A == \\\"x\\\"\\n\"\n", "|\n  T\n  | where A == \"x\"\n");
    check(">\n  T\n  |take 1\nversion: 1\n", "|\n  T\n  | take 1\nversion: 1\n");
    check("\n  T\n  |take 1\n", "|-\n  T\n  | take 1\n");
    check("T\n", "T\n");
}

#[test]
fn queries_that_no_literal_block_can_hold_stay() {
    for query in ["'T|take 1' # comment\n", "\"T|where A == '\\u0007'\"\n"] {
        let text = rule(query);
        let said = vec!["the query is left as it is: YAML has no literal block for it".to_owned()];
        assert_eq!(formatted(&text), (text, said));
    }
}

#[test]
fn a_query_does_not_become_too_long_for_sentinel() {
    let names: Vec<String> = (0..1200).map(|at| format!("c{at:05}")).collect();
    let text = rule(&format!("|\n  T|project {}\n", names.join(",")));
    let (same, said) = formatted(&text);
    assert_eq!(same, text);
    assert_eq!(
        said,
        ["the query is left as it is: it would have 14410 characters, and Sentinel takes 10000"]
    );
}

#[test]
fn problems_are_told_and_the_rest_goes_on() {
    let (text, said) = formatted("query: |\n  T | wheer A\nid: a\nname: b\n");
    assert_eq!(text, "id: a\nname: b\nquery: |\n  T | wheer A\n");
    assert_eq!(said, ["the query is left as it is: unexpected `wheer`"]);
    let (text, said) = formatted("id: [\nquery: T\n");
    assert_eq!(text, "id: [\nquery: T\n");
    assert!(said[0].starts_with("the file is left as it is: "), "{said:?}");
    assert_eq!(formatted("a: 1\n"), ("a: 1\n".to_owned(), Vec::new()));
}

#[test]
fn parsers_are_formatted() {
    let text = "FunctionName: F\nFunctionQuery: |\n    T|take 1\nid: x\n";
    let expected = "FunctionName: F\nFunctionQuery: |\n    T\n    | take 1\nid: x\n";
    assert_eq!(formatted(text).0, expected);
}

#[test]
fn keys_come_into_order_with_their_comments() {
    assert_eq!(
        formatted(
            "# head\n\nversion: 1\n# of the name\n# more\nname: b\nextra: 2\nquery: |\n  T\n\nid: a\n\n# end\n"
        )
        .0,
        "# head\n\nid: a\n# of the name\n# more\nname: b\nextra: 2\nquery: |\n  T\n\nversion: 1\n\n# end\n"
    );
    assert_eq!(formatted("query: T\nid: a\nname: b").0, "id: a\nname: b\nquery: T");
    assert_eq!(formatted("---\nname: b\nid: a\nquery: T\n...\n").0, "---\nid: a\nname: b\nquery: T\n...\n");
}

#[test]
fn keys_stay_where_moving_them_is_not_safe() {
    for text in [
        "version: &v 1\nid: a\nname: b\nquery: T\n",
        "{name: b, id: a, query: T}\n",
        "name: b\nid: a\nname: c\nquery: T\n",
        "name: b\nid: a\nquery: T\n---\na: 1\n",
        "name: b\nid: a\n",
    ] {
        assert_eq!(formatted(text).0, text);
    }
    let options = Options { orders_keys: false, ..Options::default() };
    let text = "name: b\nid: a\nquery: T\n";
    assert_eq!(yaml(FileId(0), text, options).text, text);
}

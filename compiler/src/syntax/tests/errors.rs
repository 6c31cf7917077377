//! Broken queries: the place, what was found, what was expected.

use super::check_errors;

#[test]
fn misspelt_operators_have_a_nearest_one() {
    check_errors(
        "T | wheer a == 1",
        &["KQ0001 `wheer`: unexpected `wheer`; expected an operator; help: did you mean `where`?"],
    );
}

#[test]
fn operators_need_a_pipe() {
    check_errors(
        "T | where a == 1\nproject b",
        &[
            "KQ0001 `project`: unexpected `project`; expected an operator, `|` or `;`; help: put a `|` before it: `| project`",
        ],
    );
}

#[test]
fn statements_need_a_separator() {
    check_errors(
        "let a = 1\nT | take a",
        &[
            "KQ0001 `T`: unexpected `T`; expected an operator, `|` or `;`; help: the statement before needs a `;` at its end",
        ],
    );
}

#[test]
fn operands_are_missed_where_they_should_stand() {
    check_errors("T | where a == | take 1", &["KQ0001 `|`: unexpected `|`; expected an expression"]);
}

#[test]
fn queries_may_end_too_early() {
    check_errors("T | where (a == 1 // comment", &["KQ0001 `(`: `(` is not closed"]);
}

#[test]
fn strings_end_on_their_line() {
    check_errors(
        "T | where a == \"b\n| take 1",
        &[
            r#"KQ0001 `"b`: the string does not end on its line; help: close it with ", or write a text of several lines between ```"#,
        ],
    );
}

#[test]
fn lists_need_parentheses() {
    check_errors(
        "T | where a in dynamic([1])",
        &[
            "KQ0001 `dynamic`: unexpected `dynamic`; expected `(`; help: put the list in parentheses: `in (1, 2)`",
        ],
    );
}

#[test]
fn each_statement_is_complained_about_once() {
    check_errors(
        "let a = ; let b = (1; T | tak 1",
        &[
            "KQ0001 `;`: unexpected `;`; expected an expression",
            "KQ0001 `(`: `(` is not closed",
            "KQ0001 `tak`: unexpected `tak`; expected an operator; help: did you mean `take`?",
        ],
    );
}

#[test]
fn comparisons_do_not_chain() {
    check_errors(
        "T | where a == b == c or d < e < f or g has 'h' has 'i' or j in (1) == true",
        &[
            "KQ0001 `==`: `==` cannot follow another comparison; help: put parentheses around one of them, or join them with `and`",
            "KQ0001 `<`: `<` cannot follow another comparison; help: put parentheses around one of them, or join them with `and`",
            "KQ0001 `has`: `has` cannot follow another comparison; help: put parentheses around one of them, or join them with `and`",
            "KQ0001 `==`: `==` cannot follow another comparison; help: put parentheses around one of them, or join them with `and`",
        ],
    );
}

#[test]
fn operators_of_other_languages_are_named() {
    check_errors(
        "T | where a !has_any ('b') or c nothas 'd' or e !like 'f'",
        &[
            "KQ0001 `!has_any`: `!has_any` is no operator; help: write `not(... has_any (...))`",
            "KQ0001 `nothas`: `nothas` is no operator; help: write `!has`",
            "KQ0001 `!like`: `!like` is no operator; help: write `notlike`",
        ],
    );
}

#[test]
fn stars_are_no_values() {
    check_errors(
        "T | extend a = * | where b == *",
        &[
            "KQ0001 `*`: `*` is no value; a value is expected here",
            "KQ0001 `*`: `*` is no value; a value is expected here",
        ],
    );
}

#[test]
fn pipes_are_arguments_of_few_functions() {
    check_errors(
        "T | extend a = f(U | take 1)",
        &[
            "KQ0001 `U | take 1`: an argument cannot be a pipe; help: put parentheses around it, or define it with `let`",
        ],
    );
}

#[test]
fn types_are_known() {
    check_errors(
        "datatable (a: strng) [1]",
        &[
            "KQ0001 `strng`: `strng` is no type; help: the types are `bool`, `datetime`, `decimal`, `dynamic`, `guid`, `int`, `long`, `real`, `string`, `timespan`",
        ],
    );
}

#[test]
fn literals_have_values() {
    check_errors(
        "print datetime(nonsense), timespan(x), long(1.5), 99999999999999999999, int(3000000000), bool(yes), guid(1)",
        &[
            "KQ0002 `datetime(nonsense)`: `datetime(nonsense)` has no value of type `datetime`; help: write it as in `datetime(2024-01-31T12:30:00Z)`",
            "KQ0002 `timespan(x)`: `timespan(x)` has no value of type `timespan`; help: write it as in `1d`",
            "KQ0002 `long(1.5)`: `long(1.5)` has no value of type `long`",
            "KQ0002 `99999999999999999999`: `99999999999999999999` has no value of type `long`",
            "KQ0002 `int(3000000000)`: `int(3000000000)` has no value of type `int`",
            "KQ0002 `bool(yes)`: `bool(yes)` has no value of type `bool`; help: write it as in `true`",
            "KQ0002 `guid(1)`: `guid(1)` has no value of type `guid`; help: write it as in `guid(74be27de-1e4e-49d9-b579-fe0b331d3642)`",
        ],
    );
}

#[test]
fn times_of_today_are_not_dynamic() {
    check_errors(
        "print dynamic([datetime(now), datetime(\"8:00 AM\")])",
        &[
            "KQ0003 `datetime(now)`: a datetime literal that depends on the clock, in this place, cannot be compiled yet",
            r#"KQ0003 `datetime("8:00 AM")`: a datetime literal that depends on the clock, in this place, cannot be compiled yet"#,
        ],
    );
}

#[test]
fn guids_need_their_type() {
    check_errors(
        "print 74be27de-1e4e-49d9-b579-fe0b331d3642",
        &[
            "KQ0001 `74be27de-1e4e-49d9-b579-fe0b331d3642`: a guid needs its type; help: write `guid(74be27de-1e4e-49d9-b579-fe0b331d3642)`",
        ],
    );
}

#[test]
fn escapes_are_known() {
    check_errors(
        r#"print "\d+", "\u12""#,
        &[
            r#"KQ0002 `"\d+"`: `\d` is no escape sequence; help: write `\\` for a backslash, or put `@` before the string, which turns escapes off"#,
            r#"KQ0002 `"\u12"`: `\u` is no escape sequence; help: write `\\` for a backslash, or put `@` before the string, which turns escapes off"#,
        ],
    );
}

#[test]
fn unusual_forms_are_refused_by_name() {
    check_errors(
        "let g = entity_group [database('a')]; T datascope=all | where {p} == 1",
        &[
            "KQ0003 `entity_group [database('a')]`: `entity_group` cannot be compiled yet",
            "KQ0003 `T datascope=all`: `datascope` cannot be compiled yet",
            "KQ0003 `{p}`: a parameter that a client fills in cannot be compiled yet",
        ],
    );
}

#[test]
fn deep_nesting_is_refused() {
    let text = format!("print {}1{}", "(".repeat(200), ")".repeat(200));
    let parsed = super::parse_text(&text);
    assert_eq!(parsed.diagnostics.len(), 1);
    assert_eq!(parsed.diagnostics[0].message, "the query nests too deeply");
}

#[test]
fn long_chains_are_fine_and_endless_ones_are_refused() {
    let chain = |length: usize| format!("T | where {}", vec!["a == 1"; length].join(" or "));
    assert!(super::parse_text(&chain(900)).diagnostics.is_empty());
    assert_eq!(super::parse_text(&chain(2000)).diagnostics.len(), 1);
}

#[test]
fn keywords_are_names_in_brackets() {
    check_errors(
        "T | where title == 1 and ['title'] == 2 | extend long = a.by, title = kind",
        &[
            "KQ0001 `title`: the keyword `title` is a name only in brackets; help: write `['title']`",
            "KQ0001 `long`: the keyword `long` is a name only in brackets; help: write `['long']`",
            "KQ0001 `by`: the keyword `by` is a name only in brackets; help: write `['by']`",
        ],
    );
}

#[test]
fn separators_stand_between_statements() {
    check_errors("let a = 1;; print a", &["KQ0001 `;`: unexpected `;`; expected an expression"]);
}

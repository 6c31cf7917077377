//! Where lines end.

use super::{check, formatted};

#[test]
fn each_operator_begins_a_line() {
    check(
        "T | where A | project B;\nlet x = T | take 1; x",
        "T
| where A
| project B;
let x =
    T
    | take 1;
x",
    );
}

#[test]
fn subqueries_are_indented() {
    check(
        "T | join kind=inner (U | where A) on B | where C in (V | project D)",
        "T
| join kind=inner (
    U
    | where A
) on B
| where C in (
    V
    | project D
)",
    );
    check(
        "union (T | where A), (U | where B) | extend x = toscalar(V | count)",
        "union
    (
        T
        | where A
    ),
    (
        U
        | where B
    )
| extend x = toscalar(
    V
    | count
)",
    );
    check(
        "T | mv-apply a = b, c on (where a | take 1) | fork (count) (take 1 | project b)",
        "T
| mv-apply a = b, c on (
    where a
    | take 1
)
| fork
    (count)
    (
        take 1
        | project b
    )",
    );
}

#[test]
fn bodies_of_functions_are_indented() {
    check(
        "let f = (a: long) { let b = a; T | where c == b };\n\nlet g = () { 1 };\nf(1)",
        "let f = (a: long) {
    let b = a;
    T
    | where c == b
};

let g = () { 1 };
f(1)",
    );
}

#[test]
fn lists_are_broken_where_they_do_not_fit() {
    check(
        "T | project Aaaaaaaaaaaaaaaaa, Bbbbbbbbbbbbbbbbbbbbbb = f(x), Ccccccccccccccccc",
        "T
| project
    Aaaaaaaaaaaaaaaaa,
    Bbbbbbbbbbbbbbbbbbbbbb = f(x),
    Ccccccccccccccccc",
    );
    check(
        "T | summarize Aaaaaaaaaaaaaaaaa = count(), Bbbbbbbbbb = max(x) by Cccccccccc, D",
        "T
| summarize
    Aaaaaaaaaaaaaaaaa = count(),
    Bbbbbbbbbb = max(x)
    by Cccccccccc, D",
    );
    check(
        "T | summarize count() by Aaaaaaaaaaaaaaaaaaa, Bbbbbbbbbbbbbbbbbbbbbbbb, Cccccccccccccccc",
        "T
| summarize count()
    by
        Aaaaaaaaaaaaaaaaaaa,
        Bbbbbbbbbbbbbbbbbbbbbbbb,
        Cccccccccccccccc",
    );
    check(
        "T | extend A = strcat(Aaaaaaaaaaaaaaaaaaa, Bbbbbbbbbbbbbbbbbbbbbbbb, Cccccccccccccccc)",
        "T
| extend A = strcat(
    Aaaaaaaaaaaaaaaaaaa,
    Bbbbbbbbbbbbbbbbbbbbbbbb,
    Cccccccccccccccc
)",
    );
}

#[test]
fn literals_fill_lines_and_tables_have_rows() {
    check(
        "T | where A in ('aaaaaaaaaaaaaaa', 'bbbbbbbbbbbbbbbb', 'cccccccccccccccc', 'd')",
        "T
| where A in (
    'aaaaaaaaaaaaaaa', 'bbbbbbbbbbbbbbbb',
    'cccccccccccccccc', 'd'
)",
    );
    check(
        "let t = datatable(a: string, b: long) ['x', 1, 'y', 2, ];",
        "let t = datatable(a: string, b: long) [
    'x', 1,
    'y', 2,
];",
    );
}

#[test]
fn pairs_stay_in_their_lines() {
    check(
        "T | extend A = case(b == 1, 'one', b == 2, 'two', b == 3, 'three', 'many')",
        "T
| extend A = case(
    b == 1, 'one',
    b == 2, 'two',
    b == 3, 'three',
    'many'
)",
    );
}

#[test]
fn conditions_are_broken_before_and_and_or() {
    check(
        "T | where Aaaaaaaaaaaaaaa == 1 and Bbbbbbbbbbbbbbbbb == 2 and (Cccccc or Dddddddddddd)",
        "T
| where Aaaaaaaaaaaaaaa == 1
    and Bbbbbbbbbbbbbbbbb == 2
    and (Cccccc or Dddddddddddd)",
    );
    check(
        "T | where A and (Bbbbbbbbbbbbbbbbbbbbbbbb == 2 or Ccccccccccccccccccccccccccc == 2)",
        "T
| where A
    and (
        Bbbbbbbbbbbbbbbbbbbbbbbb == 2
        or Ccccccccccccccccccccccccccc == 2
    )",
    );
}

#[test]
fn patterns_of_parse_begin_with_their_star() {
    check(
        "T | parse A with * 'first=\"' First '\"' * 'second=\"' Second:long '\"' * 'x' *",
        "T
| parse A with
    * 'first=\"' First '\"'
    * 'second=\"' Second:long '\"'
    * 'x' *",
    );
}

#[test]
fn comments_stay_where_they_are() {
    check(
        "// head

// T
T // the table
// not yet
//| where A
| where B   // why
  and C
| project A, // first
  B
// end",
        "// head

// T
T // the table
// not yet
//| where A
| where B // why
    and C
| project
    A, // first
    B
// end",
    );
    check(
        "let f = () { // opens\n// one\nT\n// two\n};\nf( // called\n)",
        "let f = () { // opens
    // one
    T
    // two
};
f( // called
)",
    );
    check(
        "T | project A // first\n , B // second\n , C",
        "T
| project
    A // first
    , B // second
    , C",
    );
}

#[test]
fn one_empty_line_stays_between_statements_and_none_within() {
    check(
        "\n\nlet a = 1;\n\n\n\nlet b = 2;\n// of T\n\nT\n\n| take a\n\n// end",
        "let a = 1;

let b = 2;
// of T

T
| take a

// end",
    );
}

#[test]
fn directives_and_commands_keep_their_lines() {
    check("#connect x\nT|take 1", "#connect x\nT\n| take 1");
    check(".show   tables", ".show   tables");
}

#[test]
fn long_chains_and_deep_nesting_are_no_trouble() {
    let chain = format!("print {}1", "1 + ".repeat(900));
    assert_eq!(formatted(&chain, 60).lines().count(), 901);
    let deep = format!("print {}1{}", "f(".repeat(120), ")".repeat(120));
    assert_eq!(formatted(&deep, 2000), deep);
    let deeper = format!("print {}1{}", "(".repeat(5000), ")".repeat(5000));
    assert_eq!(formatted(&deeper, 60), "the query is left as it is: the query nests too deeply");
}

#[test]
fn queries_with_errors_are_left_alone() {
    assert_eq!(formatted("T | wheer A", 60), "the query is left as it is: unexpected `wheer`");
    assert_eq!(formatted("", 60), "");
    assert_eq!(formatted(" // nothing ", 60), "// nothing");
}

#[test]
fn what_follows_a_comment_is_indented() {
    check(
        "T | where // why\n Aaaaaaaaaaaaaaaaaaa == 1 and Bbbbbbbbbbbbbbbbbbbbbbbbbbb == 2",
        "T
| where // why
    Aaaaaaaaaaaaaaaaaaa == 1
    and Bbbbbbbbbbbbbbbbbbbbbbbbbbb == 2",
    );
    check(
        "T | where\n// why\n Aaaaaaaaaaaaaaaaaaa == 1 and Bbbbbbbbbbbbbbbbbbbbbbbbbbb == 2",
        "T
| where
    // why
    Aaaaaaaaaaaaaaaaaaa == 1
    and Bbbbbbbbbbbbbbbbbbbbbbbbbbb == 2",
    );
}

#[test]
fn commas_after_comments_begin_their_line() {
    check(
        "T | extend A = case(a, 1 // one\n, b, 2 // two\n, 3)",
        "T
| extend A = case(
    a, 1 // one
    , b, 2 // two
    , 3
)",
    );
    check(
        "T | where A in ('a', 'b' // of b\n, 'c', 'd')",
        "T
| where A in (
    'a', 'b' // of b
    , 'c', 'd'
)",
    );
}

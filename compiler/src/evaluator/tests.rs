//! Queries and what the reference makes of them.

use kqlc_runtime::types::{DateTime, TimeSpan, Type, Value};

use super::{Evaluator, Logs, testing::bind};

/// A table of events: a user, a number, and how many minutes ago it was.
const EVENTS: &[(&str, Option<i64>, i64)] = &[
    ("ann", Some(1), 50),
    ("bob", Some(5), 40),
    ("ann", None, 30),
    ("cid", Some(5), 20),
    ("bob", Some(2), 90),
];

/// Evaluates a query over the events, seen for the last hour, and shows its rows.
fn check(query: &str, expected: &str) {
    let table = bind(query);
    let now = DateTime::from_date(2024, 3, 14).expect("a date");
    let minute = 600_000_000;
    let mut logs = Logs::default();
    for (user, number, ago) in EVENTS {
        let time = Value::DateTime(DateTime(now.0 - ago * minute));
        let number = Value::from_option(*number, Type::Long);
        let event = [("User", Value::from(*user)), ("Number", number), ("TimeGenerated", time)];
        logs.add("Events", event.into_iter().map(|(name, value)| (name.to_owned(), value)).collect());
    }
    let evaluator = Evaluator::new(&logs, now, Some(TimeSpan(60 * minute)));
    let rows = evaluator.result(&table).expect("the reference knows this");
    let row =
        |row: &Vec<Value>| row.iter().map(|cell| cell.to_text().into_owned()).collect::<Vec<_>>().join("|");
    let shown: Vec<String> = rows.rows.iter().map(row).collect();
    assert_eq!(shown.join("\n"), expected, "{query}");
}

#[test]
fn a_scan_sees_the_rows_of_the_period() {
    check("Events | project User, Number", "ann|1\nbob|5\nann|\ncid|5");
}

#[test]
fn a_condition_that_is_null_drops_the_row() {
    check("Events | where Number < 3 or User == 'cid' | project User", "ann\ncid");
    check("Events | where not(Number < 3) | project User", "bob\ncid");
}

#[test]
fn groups_come_in_the_order_of_their_first_rows() {
    check(
        "Events | summarize n = count(), sum(Number), make_set(Number) by User",
        "ann|2|1|[1]\nbob|1|5|[5]\ncid|1|5|[5]",
    );
    check("Events | where User == 'nobody' | summarize count(), avg(Number), max(Number)", "0|NaN|");
}

#[test]
fn the_first_of_equal_rows_is_chosen() {
    check("Events | summarize arg_max(Number, User)", "5|bob");
    check("Events | summarize take_any(User) by Number", "1|ann\n5|bob\n|ann");
}

#[test]
fn joins_match_null_with_null() {
    let right = "datatable(Number: long, Word: string)[1, 'one', long(null), 'none', 9, 'nine']";
    let join = |kind: &str| {
        format!("Events | project User, Number | join kind={kind} ({right}) on Number | project User, Word")
    };
    check(&join("inner"), "ann|one\nann|none");
    check(&join("leftouter"), "ann|one\nbob|\nann|none\ncid|");
    check(&join("rightouter"), "ann|one\nann|none\n|nine");
    check("Events | project User | join kind=leftanti (print User = 'ann') on User", "bob\ncid");
    check("print User = 'ann' | join kind=rightsemi (Events) on User | project Number", "1\n");
}

#[test]
fn inner_unique_keeps_one_left_row_of_each_key() {
    check(
        "Events | project User, Number | join (Events | project User) on User | project User, Number",
        "ann|1\nann|1\nbob|5\ncid|5",
    );
}

#[test]
fn conditions_on_the_left_side_choose_the_row_that_an_inner_unique_join_keeps() {
    check(
        "Events | join (print User = 'bob', Word = 'x') on User | extend n = Number | where n == 5 | project n",
        "5",
    );
    check(
        "Events | where User == 'ann' | join (print User = 'ann') on User | where isnull(Number) | count",
        "1",
    );
}

#[test]
fn arrays_are_expanded_side_by_side() {
    check("print a = dynamic([1, 2]), b = dynamic(['x']) | mv-expand a, b", "1|x\n2|");
    check("print a = dynamic([]) | mv-expand a", "");
    check(
        "print a = dynamic([3, 4]) | mv-apply a to typeof(long) on (summarize s = sum(a)) | project s",
        "7",
    );
}

#[test]
fn patterns_take_text_apart() {
    check(
        "print t = 'user=ann id=17' | parse t with 'user=' who ' id=' id: long | project who, id",
        "ann|17",
    );
    check("print t = 'user=ann id=x' | parse t with 'user=' who ' id=' id: long | project who, id", "|");
}

#[test]
fn keys_are_found_by_their_names() {
    let words = "print t = 'SHA1=0A1B,MD5=ff00, IMPHASH = 77' | parse-kv t as (MD5: string, IMPHASH: long, SHA256: string)";
    check(&format!("{words} | project MD5, IMPHASH, SHA256"), "ff00|77|");
    let quotes =
        r#"print t = @'{"uid":"C 1","n":1}' | parse-kv t as (uid: string, n: long) with (quote='"')"#;
    check(&format!("{quotes} | project uid, n"), "C 1|1");
    let delimiters = "with (pair_delimiter=' ', kv_delimiter='=')";
    check(
        &format!("print t = 'a=x.y b=2' | parse-kv t as (b: long, a: string) {delimiters} | project a, b"),
        "x.y|2",
    );
}

#[test]
fn rows_are_sorted_with_nulls_where_they_belong() {
    check("Events | sort by Number asc, User desc | project User, Number", "ann|\nann|1\ncid|5\nbob|5");
    check("Events | top 2 by Number | project User", "bob\ncid");
}

#[test]
fn windows_see_the_rows_around() {
    check(
        "range x from 1 to 3 step 1 | sort by x asc | extend p = prev(x), c = row_cumsum(x)",
        "1||1\n2|1|3\n3|2|6",
    );
}

#[test]
fn series_have_a_value_for_every_bin() {
    check(
        "datatable(x: long, v: long)[1, 5, 4, 7] | make-series s = sum(v) default=0 on x from 0 to 6 step 2 | project s, x",
        "[5,0,7]|[0,2,4]",
    );
}

#[test]
fn subqueries_are_asked_for_values() {
    check("Events | where Number == toscalar(Events | summarize max(Number)) | project User", "bob\ncid");
    check(
        "let few = Events | where Number < 5 | project User; Events | where User in (few) | project Number",
        "1\n",
    );
    let set = "let sets = Events | where Number == 5 | summarize make_set(User);";
    check(&format!("{set} Events | where User in (sets) | project Number"), "5\n5");
    check(&format!("{set} Events | where User in~ (sets) | project Number"), "5\n5");
    check(&format!("{set} Events | where User has_any (sets) | project Number"), "5\n5");
}

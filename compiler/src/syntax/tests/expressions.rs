//! Scalar and tabular expressions.

use super::check;

#[test]
fn arithmetic_has_precedence() {
    check("print 1 + 2 * 3 - a % b / 2", "print (- (+ 1 (* 2 3)) (/ (% a b) 2))");
}

#[test]
fn logic_has_precedence() {
    check("T | where a or b and not(c) == d < e", "T | where (or a (and b (== not(c) (< d e))))");
}

#[test]
fn string_operators_bind_tightest() {
    check(
        r#"T | where a has "x" + b and c !contains_cs "y" or d matches  regex "z" or e notcontainscs "q""#,
        r#"T | where (or (or (and (+ (has a "x") b) (!contains_cs c "y")) (matches regex d "z")) (notcontains_cs e "q"))"#,
    );
}

#[test]
fn lists_hold_expressions_or_a_pipe() {
    check(
        r#"T | where a in (1, b) and c !in~ (T | project d) and e has_any (f) and g has_all ("h", dynamic([1]))"#,
        r#"T | where (and (and (and (in a [1, b]) (!in~ c [T | project d])) (has_any e [f])) (has_all g ["h", dynamic(Array([Long(1)]))]))"#,
    );
}

#[test]
fn ranges_may_touch_their_points() {
    check(
        "T | where a between (1..5) and b !between (ago(1d) .. now())",
        "T | where (and (between a 1 5) (!between b ago(timespan(1.00:00:00)) now()))",
    );
}

#[test]
fn signs_apply_to_paths() {
    check("print -1, +a.b, -f(x)[0], 2 - -3", "print (- 1), (+ a.b), (- f(x)[0]), (- 2 (- 3))");
}

#[test]
fn the_smallest_long_is_a_literal() {
    check("print -9223372036854775808", "print -9223372036854775808");
}

#[test]
fn paths_have_members_elements_and_calls() {
    check(
        "print a.b, a['b'], a.['c'], a.[0], a[b.c][1], cluster('x').database('y').T, database('y').f(1, g = 2)",
        r#"print a.b, a["b"], a.c, a[0], a[b.c][1], cluster("x").database("y").T, database("y").f(1, g = 2)"#,
    );
}

#[test]
fn names_may_be_quoted() {
    check(
        r#"['my table'] | extend ["a b"] = ['c' 'd'], with = kind, ['e'][0]"#,
        "my table | extend a b = cd, with = kind, e[0]",
    );
}

#[test]
fn calls_take_stars_names_and_pipes() {
    check(
        "T | summarize count(*), arg_max(a, *), f(b = 1) | where toscalar(T | count) > 1 and 1 in (materialize(U | take 1))",
        "T | summarize count(*), arg_max(a, *), f(b = 1) | where (and (> toscalar(T | count) 1) (in 1 [materialize(U | take 1)]))",
    );
}

#[test]
fn optimisation_hints_of_toscalar_are_dropped() {
    check("print toscalar kind=nooptimization (T | count)", "print toscalar(T | count)");
}

#[test]
fn several_names_take_one_call() {
    check("T | extend (a, ['b c']) = f(), (d), (e) = g()", "T | extend (a, b c) = f(), <d>, e = g()");
}

#[test]
fn data_tables_hold_literals() {
    check(
        r#"datatable (a: string, b: int64,) ['x' "y", -1, dynamic({}), long(null),]"#,
        r#"datatable (a: string, b: long) ["xy", -1, dynamic(Bag(Bag([]))), long(null)]"#,
    );
}

#[test]
fn external_data_has_options() {
    check(
        "externaldata (a: string) [ h@'https://e', 'f' ] with (format = 'csv', ignoreFirstRecord = true)",
        r#"externaldata (a: string) ["https://e", "f"] with {format="csv"} {ignoreFirstRecord=true} "#,
    );
}

#[test]
fn stars_compare_in_searches() {
    check("T | where * has 'a' | where * == 'b'", r#"T | where (has * "a") | where (== * "b")"#);
}

//! The aggregate functions, with groups, without groups and without rows.

use super::{Computed, field, of, query, rows, summarize};
use crate::{
    aggregate::{
        ARG_MAX, ARG_MIN, AVG, BINARY_ALL_AND, BINARY_ALL_OR, COUNT, DCOUNT, MAKE_BAG, MAKE_LIST,
        MAKE_LIST_WITH_NULLS, MAKE_SET, MAX, MIN, PERCENTILES, PERCENTILESW_ARRAY, STDEV, STDEVP, SUM,
        TAKE_ANY, VARIANCE, VARIANCEP,
    },
    plan::{Constant as C, Expr, Field},
    row::Row,
    types::Type,
};

static COLUMNS: &[Field] = &[
    field("g", Type::String),
    field("n", Type::Long),
    field("r", Type::Real),
    field("s", Type::String),
    field("d", Type::Dynamic),
];
static ROWS: &[&[C]] = &[
    &[C::String("a"), C::Long(1), C::Real(0.5), C::String(""), C::Dynamic("[1,2]")],
    &[C::String("b"), C::Null, C::Null, C::String("y"), C::Null],
    &[C::String("a"), C::Long(3), C::Real(1.5), C::String("x"), C::Dynamic("[2,3]")],
    &[C::String("a"), C::Null, C::Null, C::String("x"), C::Dynamic("{\"k\":1}")],
];

fn grouped(computed: Computed) -> Vec<String> {
    rows(query(COLUMNS, ROWS, vec![summarize(&[0], vec![computed])], COLUMNS))
}

/// The result without rows and without groups.
fn neutral(computed: Computed) -> String {
    rows(query(COLUMNS, &[], vec![summarize(&[], vec![computed])], COLUMNS)).join(
        "
",
    )
}

const N: Expr = Expr::Column(1);
const R: Expr = Expr::Column(2);
const S: Expr = Expr::Column(3);
const D: Expr = Expr::Column(4);
const IF: fn(&Row<'_>) -> bool = |row| row.long(1).is_some_and(|n| n > 1);

#[test]
fn count_counts_rows() {
    assert_eq!(grouped(of(&COUNT, vec![])), ["a 3", "b 1"]);
    assert_eq!(grouped(of(&COUNT, vec![]).only(IF)), ["a 1", "b 0"]);
    assert_eq!(neutral(of(&COUNT, vec![])), "0");
}

#[test]
fn sum_of_nothing_is_zero() {
    assert_eq!(grouped(of(&SUM, vec![N])), ["a 4", "b 0"]);
    assert_eq!(grouped(of(&SUM, vec![R]).only(IF)), ["a 1.5", "b 0.0"]);
    assert_eq!(neutral(of(&SUM, vec![N])), "0");
}

#[test]
fn average_of_nothing_is_not_a_number() {
    assert_eq!(grouped(of(&AVG, vec![N])), ["a 2.0", "b NaN"]);
    assert_eq!(grouped(of(&AVG, vec![R]).only(IF)), ["a 1.5", "b NaN"]);
}

#[test]
fn min_and_max_skip_nulls() {
    assert_eq!(grouped(of(&MIN, vec![N])), ["a 1", "b -"]);
    assert_eq!(grouped(of(&MAX, vec![S])), ["a x", "b y"]);
    assert_eq!(grouped(of(&MAX, vec![R]).only(IF)), ["a 1.5", "b -"]);
    assert_eq!(neutral(of(&MIN, vec![R])), "-");
}

#[test]
fn dcount_is_exact_and_skips_nulls() {
    assert_eq!(grouped(of(&DCOUNT, vec![S]).at_most(1)), ["a 2", "b 1"]);
    assert_eq!(grouped(of(&DCOUNT, vec![N]).at_most(1)), ["a 2", "b 0"]);
    assert_eq!(grouped(of(&DCOUNT, vec![S]).at_most(1).only(IF)), ["a 1", "b 0"]);
}

#[test]
fn make_list_keeps_the_order_and_skips_nulls() {
    assert_eq!(grouped(of(&MAKE_LIST, vec![N]).at_most(9)), ["a [1,3]", "b []"]);
    assert_eq!(grouped(of(&MAKE_LIST, vec![S]).at_most(2)), ["a [\"\",\"x\"]", "b [\"y\"]"]);
    assert_eq!(grouped(of(&MAKE_LIST, vec![S]).at_most(9).only(IF)), ["a [\"x\"]", "b []"]);
    assert_eq!(neutral(of(&MAKE_LIST, vec![N]).at_most(9)), "[]");
}

#[test]
fn make_set_adds_the_elements_of_arrays() {
    assert_eq!(grouped(of(&MAKE_SET, vec![D]).at_most(9)), ["a [1,2,3,{\"k\":1}]", "b []"]);
    assert_eq!(grouped(of(&MAKE_SET, vec![S]).at_most(1)), ["a [\"\"]", "b [\"y\"]"]);
    assert_eq!(neutral(of(&MAKE_SET, vec![S]).at_most(9)), "[]");
}

#[test]
fn arg_max_takes_the_first_row_of_the_greatest() {
    assert_eq!(grouped(of(&ARG_MAX, vec![N, S])), ["a 3 x", "b - y"]);
    assert_eq!(grouped(of(&ARG_MIN, vec![S, N, R])), ["a  1 0.5", "b y - -"]);
    assert_eq!(neutral(of(&ARG_MAX, vec![N, R])), "- -");
}

#[test]
fn take_any_prefers_a_value() {
    assert_eq!(grouped(of(&TAKE_ANY, vec![S])), ["a x", "b y"]);
    assert_eq!(grouped(of(&TAKE_ANY, vec![S, N])), ["a  1", "b y -"]);
}

#[test]
fn without_rows_there_are_no_groups() {
    let summarize = vec![summarize(&[0], vec![of(&COUNT, vec![])])];
    assert_eq!(rows(query(COLUMNS, &[], summarize, COLUMNS)), Vec::<String>::new());
}

#[test]
fn variance_of_nothing_is_zero() {
    assert_eq!(grouped(of(&VARIANCE, vec![R])), ["a 0.5", "b 0.0"]);
    assert_eq!(grouped(of(&VARIANCEP, vec![R])), ["a 0.25", "b 0.0"]);
    assert_eq!(grouped(of(&STDEVP, vec![R])), ["a 0.5", "b 0.0"]);
    assert_eq!(neutral(of(&STDEV, vec![R])), "0.0");
}

#[test]
fn variance_of_close_numbers_is_exact() {
    static LARGE: &[&[C]] = &[&[C::Real(1e15)], &[C::Real(1e15 + 1.0)], &[C::Real(1e15 + 2.0)]];
    static NUMBER: &[Field] = &[field("x", Type::Real)];
    let variance = summarize(&[], vec![of(&VARIANCE, vec![Expr::Column(0)])]);
    assert_eq!(rows(query(NUMBER, LARGE, vec![variance], NUMBER)), ["1.0"]);
}

#[test]
fn percentiles_are_values_of_the_group() {
    let percentiles = vec![C::Real(50.0), C::Real(75.0)];
    assert_eq!(grouped(of(&PERCENTILES, vec![N]).with(percentiles.clone())), ["a 1 3", "b - -"]);
    assert_eq!(grouped(of(&PERCENTILES, vec![R]).with(percentiles.clone())), ["a 0.5 1.5", "b - -"]);
    let weighted = of(&PERCENTILESW_ARRAY, vec![R, N]).with(percentiles);
    assert_eq!(grouped(weighted), ["a [1.5,1.5]", "b [null,null]"]);
}

#[test]
fn make_bag_keeps_the_first_value_of_a_name() {
    assert_eq!(grouped(of(&MAKE_BAG, vec![D]).at_most(9)), ["a {\"k\":1}", "b {}"]);
}

#[test]
fn make_list_with_nulls_keeps_nulls() {
    assert_eq!(grouped(of(&MAKE_LIST_WITH_NULLS, vec![N])), ["a [1,3,null]", "b [null]"]);
}

#[test]
fn bits_of_nothing_are_null() {
    assert_eq!(grouped(of(&BINARY_ALL_OR, vec![N])), ["a 3", "b -"]);
    assert_eq!(grouped(of(&BINARY_ALL_AND, vec![N])), ["a 1", "b -"]);
}

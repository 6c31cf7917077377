//! The aggregate functions, with groups, without groups and without rows.

use super::{field, query, rows, summarize};
use crate::{
    plan::{AggregateFunction as F, Constant as C, Expr, Field},
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

fn grouped(function: F, arguments: Vec<Expr>) -> Vec<String> {
    rows(query(COLUMNS, ROWS, vec![summarize(&[0], vec![(function, arguments)])], COLUMNS))
}

/// The result without rows and without groups.
fn neutral(function: F, arguments: Vec<Expr>) -> String {
    rows(query(COLUMNS, &[], vec![summarize(&[], vec![(function, arguments)])], COLUMNS)).join("\n")
}

const N: Expr = Expr::Column(1);
const R: Expr = Expr::Column(2);
const S: Expr = Expr::Column(3);
const D: Expr = Expr::Column(4);
const IF: Expr = Expr::Bool(|row| row.long(1).map(|n| n > 1));

#[test]
fn count_counts_rows() {
    assert_eq!(grouped(F::Count, vec![]), ["a 3", "b 1"]);
    assert_eq!(grouped(F::CountIf, vec![IF]), ["a 1", "b 0"]);
    assert_eq!(neutral(F::Count, vec![]), "0");
}

#[test]
fn sum_of_nothing_is_zero() {
    assert_eq!(grouped(F::Sum, vec![N]), ["a 4", "b 0"]);
    assert_eq!(grouped(F::SumIf, vec![R, IF]), ["a 1.5", "b 0.0"]);
    assert_eq!(neutral(F::Sum, vec![N]), "0");
}

#[test]
fn average_of_nothing_is_not_a_number() {
    assert_eq!(grouped(F::Avg, vec![N]), ["a 2.0", "b NaN"]);
    assert_eq!(grouped(F::AvgIf, vec![R, IF]), ["a 1.5", "b NaN"]);
}

#[test]
fn min_and_max_skip_nulls() {
    assert_eq!(grouped(F::Min, vec![N]), ["a 1", "b -"]);
    assert_eq!(grouped(F::Max, vec![S]), ["a x", "b y"]);
    assert_eq!(grouped(F::MaxIf, vec![R, IF]), ["a 1.5", "b -"]);
    assert_eq!(neutral(F::Min, vec![R]), "-");
}

#[test]
fn dcount_is_exact_and_skips_nulls() {
    assert_eq!(grouped(F::Dcount(1), vec![S]), ["a 2", "b 1"]);
    assert_eq!(grouped(F::Dcount(1), vec![N]), ["a 2", "b 0"]);
    assert_eq!(grouped(F::DcountIf(1), vec![S, IF]), ["a 1", "b 0"]);
}

#[test]
fn make_list_keeps_the_order_and_skips_nulls() {
    assert_eq!(grouped(F::MakeList(9), vec![N]), ["a [1,3]", "b []"]);
    assert_eq!(grouped(F::MakeList(2), vec![S]), ["a [\"\",\"x\"]", "b [\"y\"]"]);
    assert_eq!(grouped(F::MakeListIf(9), vec![S, IF]), ["a [\"x\"]", "b []"]);
    assert_eq!(neutral(F::MakeList(9), vec![N]), "[]");
}

#[test]
fn make_set_adds_the_elements_of_arrays() {
    assert_eq!(grouped(F::MakeSet(9), vec![D]), ["a [1,2,3,{\"k\":1}]", "b []"]);
    assert_eq!(grouped(F::MakeSet(1), vec![S]), ["a [\"\"]", "b [\"y\"]"]);
    assert_eq!(neutral(F::MakeSet(9), vec![S]), "[]");
}

#[test]
fn arg_max_takes_the_first_row_of_the_greatest() {
    assert_eq!(grouped(F::ArgMax, vec![N, S]), ["a 3 x", "b - y"]);
    assert_eq!(grouped(F::ArgMin, vec![S, N, R]), ["a  1 0.5", "b y - -"]);
    assert_eq!(neutral(F::ArgMax, vec![N, R]), "- -");
}

#[test]
fn take_any_prefers_a_value() {
    assert_eq!(grouped(F::TakeAny, vec![S]), ["a x", "b y"]);
    assert_eq!(grouped(F::TakeAny, vec![S, N]), ["a  1", "b y -"]);
}

#[test]
fn without_rows_there_are_no_groups() {
    let summarize = vec![summarize(&[0], vec![(F::Count, vec![])])];
    assert_eq!(rows(query(COLUMNS, &[], summarize, COLUMNS)), Vec::<String>::new());
}

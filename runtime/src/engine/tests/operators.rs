//! `where`, `extend`, `project`, `distinct`, `sort`, `top`, `take`, `mv-expand`, `union`.

use std::borrow::Cow;

use super::{assign, field, leak, list, query, rows};
use crate::{
    plan::{Constant, Expr, Field, MvColumn, MvExpand, Operator, Pipeline, SortKey, Source},
    types::Type,
};

static COLUMNS: &[Field] = &[field("name", Type::String), field("n", Type::Long)];
static ROWS: &[&[Constant]] = &[
    &[Constant::String("b"), Constant::Long(2)],
    &[Constant::String("a"), Constant::Long(1)],
    &[Constant::String("c"), Constant::Null],
    &[Constant::String("B"), Constant::Long(2)],
    &[Constant::String("b"), Constant::Long(2)],
];

fn over_rows(operators: Vec<Operator>) -> Vec<String> {
    rows(query(COLUMNS, ROWS, operators, COLUMNS))
}

const fn by(value: Expr, descending: bool, nulls_first: bool) -> SortKey {
    SortKey { value, descending, nulls_first }
}

#[test]
fn where_keeps_rows_for_which_the_condition_is_true() {
    assert_eq!(over_rows(vec![Operator::Where(|row| row.long(1) == Some(2))]), ["b 2", "B 2", "b 2"]);
}

#[test]
fn extend_adds_and_replaces_columns_from_the_row_as_it_came() {
    let extend = Operator::Extend(list(vec![
        assign(1, "n", Expr::Long(|row| row.long(1).map(|n| n * 10))),
        assign(2, "old", Expr::Long(|row| row.long(1))),
        assign(3, "upper", Expr::String(|row| Cow::Owned(row.string(0).to_uppercase()))),
    ]));
    let some = Operator::Where(|row| row.string(0) != "c");
    assert_eq!(over_rows(vec![some, extend]), ["b 20 2 B", "a 10 1 A", "B 20 2 B", "b 20 2 B"]);
}

#[test]
fn project_makes_a_new_row() {
    let project = Operator::Project(list(vec![
        assign(0, "n", Expr::Column(1)),
        assign(1, "nothing", Expr::Null(Type::Guid)),
    ]));
    assert_eq!(over_rows(vec![project]), ["2 -", "1 -", "- -", "2 -", "2 -"]);
}

#[test]
fn distinct_keeps_the_first_of_equal_rows() {
    let distinct =
        Operator::Distinct(list(vec![assign(0, "n", Expr::Column(1)), assign(1, "name", Expr::Column(0))]));
    assert_eq!(over_rows(vec![distinct]), ["2 b", "1 a", "- c", "2 B"]);
}

#[test]
fn sort_is_stable_and_places_nulls_as_told() {
    let ascending = Operator::Sort(list(vec![by(Expr::Column(1), false, true)]));
    assert_eq!(over_rows(vec![ascending]), ["c -", "a 1", "b 2", "B 2", "b 2"]);
    let descending =
        Operator::Sort(list(vec![by(Expr::Column(1), true, false), by(Expr::Column(0), false, true)]));
    assert_eq!(over_rows(vec![descending]), ["B 2", "b 2", "b 2", "a 1", "c -"]);
}

#[test]
fn top_keeps_the_first_rows_of_an_order() {
    let top = |count| Operator::Top(count, list(vec![by(Expr::Column(1), true, false)]));
    assert_eq!(over_rows(vec![top(2)]), ["b 2", "B 2"]);
    assert_eq!(over_rows(vec![top(0)]), Vec::<String>::new());
    assert_eq!(over_rows(vec![top(99)]), ["b 2", "B 2", "b 2", "a 1", "c -"]);
}

#[test]
fn take_keeps_the_first_rows() {
    assert_eq!(over_rows(vec![Operator::Take(2)]), ["b 2", "a 1"]);
    assert_eq!(over_rows(vec![Operator::Take(0)]), Vec::<String>::new());
}

#[test]
fn operators_follow_each_other() {
    let operators = vec![
        Operator::Take(4),
        Operator::Where(|row| row.long(1).is_some()),
        Operator::Sort(list(vec![by(Expr::Column(0), false, true)])),
        Operator::Project(list(vec![assign(0, "name", Expr::Column(0))])),
        Operator::Take(2),
    ];
    assert_eq!(over_rows(operators), ["B", "a"]);
}

#[test]
fn union_gives_the_rows_of_each_in_turn() {
    let part = |operators| leak(query(COLUMNS, ROWS, operators, COLUMNS));
    let first = part(vec![Operator::Where(|row| row.string(0) == "a")]);
    let second = part(vec![Operator::Take(1)]);
    let union = |parts| Pipeline {
        name: "union",
        source: Source::Union(list(parts)),
        operators: list(vec![Operator::Extend(list(vec![assign(2, "c", Expr::Long(|_| Some(7)))]))]),
        columns: COLUMNS,
        subqueries: &[],
    };
    assert_eq!(rows(union(vec![first, second])), ["a 1 7", "b 2 7"]);
    assert_eq!(rows(union(vec![second, first, second])), ["b 2 7", "a 1 7", "b 2 7"]);
}

static DYNAMICS: &[Field] = &[field("id", Type::Long), field("a", Type::Dynamic), field("b", Type::Dynamic)];
static ARRAYS: &[&[Constant]] = &[
    &[Constant::Long(1), Constant::Dynamic("[10,20,30]"), Constant::Dynamic("[\"p\"]")],
    &[Constant::Long(2), Constant::Dynamic("[]"), Constant::Dynamic("[]")],
    &[Constant::Long(3), Constant::Null, Constant::Null],
    &[Constant::Long(4), Constant::Dynamic("{\"k\":1,\"l\":2}"), Constant::Dynamic("\"x\"")],
];

const fn expanded(slot: usize, to: Type) -> MvColumn {
    MvColumn { slot, name: "x", value: Expr::Column(slot), to }
}

fn expand(columns: Vec<MvColumn>, bags_as_arrays: bool, limit: Option<u64>) -> Vec<String> {
    let expand = MvExpand { columns: list(columns), bags_as_arrays, item_index: Some((3, "i")), limit };
    rows(query(DYNAMICS, ARRAYS, vec![Operator::MvExpand(expand)], DYNAMICS))
}

#[test]
fn mv_expand_zips_columns_and_drops_empty_arrays() {
    let columns = vec![expanded(1, Type::Dynamic), expanded(2, Type::String)];
    assert_eq!(
        expand(columns, false, None),
        ["1 10 p 0", "1 20  1", "1 30  2", "3 -  0", "4 {\"k\":1} x 0", "4 {\"l\":2}  1"]
    );
}

#[test]
fn mv_expand_converts_limits_and_makes_arrays_of_bags() {
    assert_eq!(
        expand(vec![expanded(1, Type::Long)], false, Some(1)),
        ["1 10 [\"p\"] 0", "3 - - 0", "4 - x 0"]
    );
    assert_eq!(
        expand(vec![expanded(1, Type::Dynamic)], true, Some(2))[3..],
        ["4 [\"k\",1] x 0", "4 [\"l\",2] x 1"]
    );
}

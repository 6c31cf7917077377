//! The kinds of `join`.

use super::{field, leak, list, query, rows};
use crate::{
    plan::{Constant as C, Field, Join, JoinColumn, JoinKind, Operator},
    types::Type,
};

static LEFT: &[Field] = &[field("k", Type::Int), field("l", Type::String)];
static RIGHT: &[Field] = &[field("k", Type::Int), field("r", Type::String)];
static LEFT_ROWS: &[&[C]] = &[
    &[C::Int(1), C::String("l1")],
    &[C::Int(2), C::String("l2")],
    &[C::Int(1), C::String("l3")],
    &[C::Null, C::String("l4")],
];
static RIGHT_ROWS: &[&[C]] = &[
    &[C::Int(3), C::String("r1")],
    &[C::Int(1), C::String("r2")],
    &[C::Null, C::String("r3")],
    &[C::Int(1), C::String("r4")],
];

const L: JoinColumn = JoinColumn::Left(1, "l");
const R: JoinColumn = JoinColumn::Right(1, "r");

fn join(kind: JoinKind, columns: Vec<JoinColumn>) -> Vec<String> {
    let right = leak(query(RIGHT, RIGHT_ROWS, vec![], RIGHT));
    let join = Join { kind, right, on: &[(0, 0)], columns: list(columns) };
    rows(query(LEFT, LEFT_ROWS, vec![Operator::Join(join)], LEFT))
}

#[test]
fn inner_gives_every_pair_and_nulls_match() {
    assert_eq!(join(JoinKind::Inner, vec![L, R]), ["l1 r2", "l1 r4", "l3 r2", "l3 r4", "l4 r3"]);
}

#[test]
fn innerunique_keeps_the_first_left_row_of_a_key() {
    assert_eq!(join(JoinKind::InnerUnique, vec![L, R]), ["l1 r2", "l1 r4", "l4 r3"]);
}

#[test]
fn outer_joins_keep_rows_without_a_match() {
    assert_eq!(
        join(JoinKind::LeftOuter, vec![L, JoinColumn::Right(0, "k1"), R]),
        ["l1 1 r2", "l1 1 r4", "l2 - ", "l3 1 r2", "l3 1 r4", "l4 - r3"]
    );
    assert_eq!(join(JoinKind::RightOuter, vec![R, L]), ["r2 l1", "r4 l1", "r2 l3", "r4 l3", "r3 l4", "r1 "]);
    assert_eq!(
        join(JoinKind::FullOuter, vec![L, R]),
        ["l1 r2", "l1 r4", "l2 ", "l3 r2", "l3 r4", "l4 r3", " r1"]
    );
}

#[test]
fn semi_and_anti_joins_filter_one_side() {
    assert_eq!(join(JoinKind::LeftSemi, vec![L]), ["l1", "l3", "l4"]);
    assert_eq!(join(JoinKind::LeftAnti, vec![L]), ["l2"]);
    assert_eq!(join(JoinKind::RightSemi, vec![R]), ["r2", "r3", "r4"]);
    assert_eq!(join(JoinKind::RightAnti, vec![R]), ["r1"]);
}

#[test]
fn a_join_on_nothing_pairs_all_rows() {
    let right = leak(query(RIGHT, &RIGHT_ROWS[..2], vec![], RIGHT));
    let join = Join { kind: JoinKind::Inner, right, on: &[], columns: list(vec![L, R]) };
    let all = rows(query(LEFT, &LEFT_ROWS[..2], vec![Operator::Join(join)], LEFT));
    assert_eq!(all, ["l1 r1", "l1 r2", "l2 r1", "l2 r2"]);
}

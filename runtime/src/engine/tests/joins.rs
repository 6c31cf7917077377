//! The kinds of `join`.

use proptest::prelude::*;

use super::{field, leak, list, query, rows, rule_of, run_profiled};
use crate::{
    engine::{Profile, Sides},
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
fn rows_with_and_without_partners_are_counted() {
    let right = leak(query(RIGHT, RIGHT_ROWS, vec![], RIGHT));
    let join = Join { kind: JoinKind::Inner, right, on: &[(0, 0)], columns: list(vec![L, R]) };
    let query = leak(query(LEFT, LEFT_ROWS, vec![Operator::Join(join)], LEFT));
    let Operator::Join(join) = &query.operators[0] else { panic!("a join") };
    let profile = Profile::new(true);
    let rule = rule_of(query, None);
    let ran = run_profiled(&[rule], (&Vec::new(), 1), Some(&profile));
    assert!(ran[0].is_ok());
    let sides = Sides { left_matched: 3, left_unmatched: 1, right_matched: 3, right_unmatched: 1 };
    assert_eq!(profile.of(rule).sides(join), sides);
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

/// What a join gives by comparing every left row with every right row; a row is a key and its number. Nulls are equal here.
fn compared(kind: JoinKind, left: &[Option<i32>], right: &[Option<i32>]) -> Vec<String> {
    let alike = |a: usize, b: usize| left[a] == right[b];
    let first_of_key = |a: &usize| !left[..*a].contains(&left[*a]);
    let lefts = (0..left.len()).filter(|a| kind != JoinKind::InnerUnique || first_of_key(a));
    let matched_left = |a: usize| (0..right.len()).any(|b| alike(a, b));
    let matched_right = |b: usize| (0..left.len()).any(|a| alike(a, b));
    let mut pairs = Vec::new();
    for a in lefts {
        pairs.extend((0..right.len()).filter(|b| alike(a, *b)).map(|b| format!("{a} {b}")));
    }
    let left_rows = |matched: bool| {
        let rows = (0..left.len()).filter(|a| matched_left(*a) == matched);
        rows.map(|a| format!("{a} -")).collect::<Vec<String>>()
    };
    let right_rows = |matched: bool| {
        let rows = (0..right.len()).filter(|b| matched_right(*b) == matched);
        rows.map(|b| format!("- {b}")).collect::<Vec<String>>()
    };
    match kind {
        JoinKind::Inner | JoinKind::InnerUnique => pairs,
        JoinKind::LeftOuter => [pairs, left_rows(false)].concat(),
        JoinKind::RightOuter => [pairs, right_rows(false)].concat(),
        JoinKind::FullOuter => [pairs, left_rows(false), right_rows(false)].concat(),
        JoinKind::LeftSemi => left_rows(true),
        JoinKind::LeftAnti => left_rows(false),
        JoinKind::RightSemi => right_rows(true),
        JoinKind::RightAnti => right_rows(false),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]
    #[test]
    fn every_kind_gives_what_comparing_all_rows_gives(
        left in prop::collection::vec(prop::option::of(0..4), 0..7),
        right in prop::collection::vec(prop::option::of(0..4), 0..7),
    ) {
        static KEYED: &[Field] = &[field("k", Type::Int), field("n", Type::Int)];
        let cells = |keys: &[Option<i32>]| -> &'static [&'static [C]] {
            let row = |(number, key): (usize, &Option<i32>)| {
                let number = C::Int(i32::try_from(number).expect("there are few rows"));
                list(vec![key.map_or(C::Null, C::Int), number])
            };
            list(keys.iter().enumerate().map(row).collect())
        };
        let kinds = [
            JoinKind::Inner, JoinKind::InnerUnique, JoinKind::LeftOuter, JoinKind::RightOuter, JoinKind::FullOuter,
            JoinKind::LeftSemi, JoinKind::LeftAnti, JoinKind::RightSemi, JoinKind::RightAnti,
        ];
        for kind in kinds {
            let (own, other) = (JoinColumn::Left(1, "l"), JoinColumn::Right(1, "r"));
            let columns = match kind {
                JoinKind::LeftSemi | JoinKind::LeftAnti => vec![own],
                JoinKind::RightSemi | JoinKind::RightAnti => vec![other],
                _ => vec![own, other],
            };
            let right_rows = leak(query(KEYED, cells(&right), vec![], KEYED));
            let join = Join { kind, right: right_rows, on: &[(0, 0)], columns: list(columns) };
            let mut found = rows(query(KEYED, cells(&left), vec![Operator::Join(join)], KEYED));
            for row in &mut found {
                match kind {
                    JoinKind::LeftSemi | JoinKind::LeftAnti => row.push_str(" -"),
                    JoinKind::RightSemi | JoinKind::RightAnti => row.insert_str(0, "- "),
                    _ => {}
                }
            }
            let mut expected = compared(kind, &left, &right);
            found.sort();
            expected.sort();
            prop_assert_eq!(found, expected, "{:?}", kind);
        }
    }
}

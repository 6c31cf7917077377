//! `scan`: sequences of rows that go from step to step.

use super::{assign, field, query, rows};
use crate::{
    plan::{Constant as C, Declared, Emits, Expr, Field, Operator, Step, Steps},
    types::Type,
};

static INPUT: &[Field] = &[field("at", Type::Long), field("event", Type::String)];
static OUTPUT: &[Field] = &[
    field("at", Type::Long),
    field("event", Type::String),
    field("since", Type::Long),
    field("match", Type::Long),
];
static EVENTS: &[&[C]] = &[
    &[C::Long(0), C::String("other")],
    &[C::Long(1), C::String("start")],
    &[C::Long(2), C::String("start")],
    &[C::Long(3), C::String("work")],
    &[C::Long(4), C::String("start")],
    &[C::Long(5), C::String("stop")],
    &[C::Long(9), C::String("stop")],
];

/// `scan with_match_id=match declare (since: long = -1) with (step begin: event == "start"; step end: event == "stop" and
/// at - begin.at < 4 => since = begin.at;)`
fn scanned(begin: Emits, end: Emits) -> Vec<String> {
    static DECLARED: &[Declared] =
        &[Declared { name: "since", ty: Type::Long, default: Expr::Long(|_| Some(-1)) }];
    let begin = Step { condition: |row| row.string(1) == "start", assigns: &[], emits: begin };
    let end = Step {
        condition: |row| {
            let soon = row.long(0).zip(row.long(3)).is_some_and(|(at, begun)| at - begun < 4);
            row.string(1) == "stop" && soon
        },
        assigns: vec![assign(2, "since", Expr::Column(3))].leak(),
        emits: end,
    };
    let plan = Steps {
        declared: DECLARED,
        states: &[(0, 0)],
        steps: vec![begin, end].leak(),
        match_id: Some("match"),
    };
    rows(query(INPUT, EVENTS, vec![Operator::Steps(plan)], OUTPUT))
}

#[test]
fn a_sequence_goes_from_step_to_step() {
    let all = ["1 start -1 0", "2 start -1 0", "4 start -1 0", "5 stop 4 0"];
    assert_eq!(scanned(Emits::All, Emits::All), all);
}

#[test]
fn the_last_row_of_a_step_comes_out_when_the_sequence_leaves_it() {
    assert_eq!(scanned(Emits::Last, Emits::None), ["4 start -1 0"]);
    assert_eq!(scanned(Emits::None, Emits::Last), ["5 stop 4 0"]);
}

#[test]
fn a_sequence_that_never_ends_keeps_its_last_row() {
    static COLUMNS: &[Field] = INPUT;
    let step = Step { condition: |row| row.string(1) == "start", assigns: &[], emits: Emits::Last };
    let plan = Steps { declared: &[], states: &[], steps: vec![step].leak(), match_id: None };
    assert_eq!(rows(query(COLUMNS, EVENTS, vec![Operator::Steps(plan)], COLUMNS)), ["4 start"]);
}

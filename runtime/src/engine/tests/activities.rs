//! Plugins over what users did, and over rows near others.

use super::{field, list, query, rule, run_over};
use crate::{
    aggregate::HLL,
    plan::{Aggregate, Call, Constant as C, Expr, Field, Operation, Operator, Summarize},
    row::Row,
    types::Type,
};

const LONG: Type = Type::Long;
static ROWS: &[Field] = &[field("id", Type::String), field("at", LONG)];
static TWO: &[Field] = &[field("at", LONG), field("a", LONG), field("b", LONG)];
static ONE: &[Field] = &[field("at", LONG), field("a", LONG)];
static FOUR: &[Field] =
    &[field("at", LONG), field("a", LONG), field("b", LONG), field("c", LONG), field("d", LONG)];

/// `a` in the bins of 0, 10 and 20; `b` in those of 0 and 20, twice in the last; `c` in that of 10.
static CELLS: &[&[C]] = &[
    &[C::String("a"), C::Long(1)],
    &[C::String("b"), C::Long(2)],
    &[C::String("a"), C::Long(10)],
    &[C::String("c"), C::Long(19)],
    &[C::String("a"), C::Long(20)],
    &[C::String("b"), C::Long(21)],
    &[C::String("b"), C::Long(29)],
];

const fn long(f: fn(&Row<'_>) -> Option<i64>) -> Expr {
    Expr::Long(f)
}

const ZERO: Expr = long(|_| Some(0));
const TEN: Expr = long(|_| Some(10));
const TWENTY: Expr = long(|_| Some(20));
const END: Expr = long(|_| Some(29));

fn over(
    cells: &'static [&'static [C]],
    operation: Operation,
    constants: Vec<Expr>,
    columns: &'static [Field],
) -> Result<Vec<String>, String> {
    let arguments = list(vec![Expr::Column(0), Expr::Column(1)]);
    let call = Call { operation, arguments, constants: list(constants), keeps_input: false, columns };
    run_over(&[rule(query(ROWS, cells, vec![Operator::Call(call)], columns))], &Vec::new(), 1).remove(0)
}

#[test]
fn counts_of_each_window_stand_beside_those_of_all_before() {
    let constants = vec![ZERO, END, TEN];
    let counts = over(CELLS, Operation::ActivityCountsMetrics, constants, FOUR);
    assert_eq!(counts, Ok(["0 2 2 2 2", "10 2 2 1 3", "20 3 2 0 3"].map(str::to_owned).to_vec()));
}

#[test]
fn a_window_is_compared_with_the_one_before() {
    static RATES: &[Field] = &[
        field("at", LONG),
        field("a", LONG),
        field("b", LONG),
        field("c", Type::Real),
        field("d", Type::Real),
    ];
    let rates = over(CELLS, Operation::ActivityMetrics, vec![ZERO, END, TEN], RATES);
    let expected = ["0 2 2 1.0 0.0", "10 2 1 0.5 0.5", "20 2 1 0.5 0.5"];
    assert_eq!(rates, Ok(expected.map(str::to_owned).to_vec()));
}

#[test]
fn new_ids_are_followed_from_the_window_that_saw_them_first() {
    static MATRIX: &[Field] = &[
        field("from", LONG),
        field("to", LONG),
        field("new", LONG),
        field("kept", LONG),
        field("lost", LONG),
        field("c", Type::Real),
        field("d", Type::Real),
    ];
    let followed = |cohort| over(CELLS, Operation::NewActivityMetrics, vec![ZERO, END, TEN, cohort], MATRIX);
    let of_ten = ["10 10 1 1 0 1.0 0.0", "10 20 0 0 1 0.0 1.0"].map(str::to_owned);
    assert_eq!(followed(TEN), Ok(of_ten.to_vec()));
    let all = followed(Expr::Null(LONG)).expect("the rule runs");
    assert_eq!(all[..3], ["0 0 2 2 0 1.0 0.0", "0 10 1 1 1 0.5 0.5", "0 20 0 2 0 1.0 0.0"]);
    assert_eq!(all[3..5], of_ten);
    assert_eq!(all[5..], ["20 20 0 0 0 NaN NaN"]);
    assert!(followed(long(|_| Some(5))).is_err());
}

#[test]
fn a_longer_window_ends_with_the_shorter_one() {
    static RATIO: &[Field] = &[field("at", LONG), field("a", LONG), field("b", LONG), field("c", Type::Real)];
    let ratio = over(CELLS, Operation::ActivityEngagement, vec![ZERO, END, TEN, TWENTY], RATIO);
    let expected = ["0 2 2 1.0", "10 2 3 0.6666666666666666", "20 2 3 0.6666666666666666"];
    assert_eq!(ratio, Ok(expected.map(str::to_owned).to_vec()));
}

#[test]
fn a_window_slides_on_where_no_more_rows_are() {
    let slid = over(CELLS, Operation::SlidingWindowCounts, vec![ZERO, long(|_| Some(40)), TWENTY, TEN], TWO);
    let expected = ["0 2 2", "10 4 3", "20 5 3", "30 3 2"];
    assert_eq!(slid, Ok(expected.map(str::to_owned).to_vec()));
}

#[test]
fn fans_are_seen_in_enough_periods() {
    let fans = |window, enough| {
        over(CELLS, Operation::ActiveUsersCount, vec![ZERO, END, window, TEN, enough, TWENTY], ONE)
    };
    let forty = long(|_| Some(40));
    assert_eq!(fans(forty, long(|_| Some(2))), Ok(["0 1", "20 2"].map(str::to_owned).to_vec()));
    assert_eq!(fans(forty, long(|_| Some(3))), Ok(vec!["20 1".to_owned()]));
    assert_eq!(fans(TWENTY, long(|_| Some(4))), Ok(Vec::new()));
    // The row at 20 has those at 10 and 1 within 20, and only itself within 10.
    assert!(fans(TWENTY, long(|_| Some(3))).is_err());
}

#[test]
fn what_is_not_documented_stops_the_rule() {
    static GAP: &[&[C]] = &[&[C::String("a"), C::Long(1)], &[C::String("a"), C::Long(21)]];
    static BEFORE: &[&[C]] = &[&[C::String("a"), C::Long(-1)], &[C::String("a"), C::Long(1)]];
    assert!(over(GAP, Operation::ActivityMetrics, vec![ZERO, END, TEN], FOUR).is_err());
    assert!(over(CELLS, Operation::ActivityCountsMetrics, vec![long(|_| Some(1)), END, TEN], FOUR).is_err());
    assert!(over(BEFORE, Operation::SlidingWindowCounts, vec![ZERO, TEN, TWENTY, TEN], TWO).is_err());
    assert!(
        over(CELLS, Operation::SlidingWindowCounts, vec![ZERO, END, long(|_| Some(15)), TEN], TWO).is_err()
    );
}

#[test]
fn rows_are_near_one_that_is_looked_for() {
    let near = |before, after| {
        let call = Call {
            operation: Operation::RowsNear,
            arguments: list(vec![Expr::Bool(|row| row.long(1).map(|at| at == 10 || at == 20))]),
            constants: list(vec![before, after]),
            keeps_input: true,
            columns: &[],
        };
        run_over(&[rule(query(ROWS, CELLS, vec![Operator::Call(call)], ROWS))], &Vec::new(), 1).remove(0)
    };
    let one = long(|_| Some(1));
    let around = ["b 2", "a 10", "c 19", "a 20", "b 21"].map(str::to_owned);
    assert_eq!(near(one, one), Ok(around.to_vec()));
    assert_eq!(near(ZERO, one), Ok(around[1..].to_vec()));
    assert!(near(long(|_| Some(-1)), one).is_err());
}

#[test]
fn common_values_of_sketches_are_counted() {
    static SKETCHES: &[Field] =
        &[field("all", Type::Dynamic), field("late", Type::Dynamic), field("s0", LONG), field("s1", LONG)];
    static COUNTS: &[Field] = &[field("s0", LONG), field("s1", LONG)];
    let sketch = |name: &'static [&'static str], condition| Aggregate {
        columns: name,
        function: &HLL,
        arguments: list(vec![Expr::Column(0)]),
        options: &[],
        condition,
    };
    let late: Option<fn(&Row<'_>) -> bool> = Some(|row| row.long(1).is_some_and(|at| at >= 20));
    let aggregates = list(vec![sketch(&["all"], None), sketch(&["late"], late)]);
    let call = Call {
        operation: Operation::DcountIntersect,
        arguments: list(vec![Expr::Column(0), Expr::Column(1)]),
        constants: &[],
        keeps_input: true,
        columns: COUNTS,
    };
    let operators = vec![Operator::Summarize(Summarize { by: &[], aggregates }), Operator::Call(call)];
    let found = run_over(&[rule(query(ROWS, CELLS, operators, SKETCHES))], &Vec::new(), 1).remove(0);
    assert!(found.expect("the rule runs")[0].ends_with(" 3 2"));
}

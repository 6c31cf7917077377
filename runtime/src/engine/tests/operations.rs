//! Operations over all rows.

use super::{field, list, query, rows};
use crate::{
    plan::{Call, Constant as C, Expr, Field, Operation, Operator},
    types::{DateTime, TimeSpan, Type},
};

static NUMBER: &[Field] = &[field("n", Type::Long)];

/// The rows that an operation makes of constants.
fn made(operation: Operation, constants: Vec<Expr>, columns: &'static [Field]) -> Vec<String> {
    let call = Call { operation, arguments: &[], constants: list(constants), keeps_input: false, columns };
    rows(query(&[], &[&[]], vec![Operator::Call(call)], columns))
}

#[test]
fn range_ends_where_the_next_step_would_lead_past_the_bound() {
    let number = |f: fn(&crate::row::Row<'_>) -> Option<i64>| Expr::Long(f);
    let range = |from, to, step| made(Operation::Range, vec![from, to, step], NUMBER);
    let (one, two, five) = (number(|_| Some(1)), number(|_| Some(2)), number(|_| Some(5)));
    assert_eq!(range(one, five, two), ["1", "3", "5"]);
    assert_eq!(range(five, two, number(|_| Some(-2))), ["5", "3"]);
    assert_eq!(range(five, one, two), Vec::<String>::new());
    assert_eq!(range(one, five, number(|_| Some(0))), Vec::<String>::new());
    assert_eq!(range(Expr::Null(Type::Long), five, one), Vec::<String>::new());
}

static EVENTS: &[Field] = &[field("g", Type::String), field("n", Type::Long), field("t", Type::DateTime)];
static CELLS: &[&[C]] = &[
    &[C::String("a"), C::Long(1), C::DateTime(DateTime(0))],
    &[C::String("a"), C::Null, C::DateTime(DateTime(5))],
    &[C::String("b"), C::Long(3), C::DateTime(DateTime(7))],
    &[C::String("b"), C::Long(3), C::DateTime(DateTime(20))],
    &[C::String("b"), C::Long(4), C::Null],
];
const RESTART: Expr = Expr::Bool(|row| Some(row.long(1) == Some(3)));

/// The column that a window function makes of the events.
fn window(operation: Operation, arguments: Vec<Expr>, constants: Vec<Expr>, ty: Type) -> String {
    let columns = list(vec![field("x", ty)]);
    let call = Call {
        operation,
        arguments: list(arguments),
        constants: list(constants),
        keeps_input: false,
        columns,
    };
    rows(query(EVENTS, CELLS, vec![Operator::Call(call)], columns)).join(" ")
}

#[test]
fn neighbours_past_the_ends_are_the_default() {
    let (one, nine) = (Expr::Long(|_| Some(1)), Expr::Long(|_| Some(9)));
    let n = Expr::Column(1);
    assert_eq!(window(Operation::Prev, vec![n], vec![one, Expr::Null(Type::Long)], Type::Long), "- 1 - 3 3");
    assert_eq!(window(Operation::Next, vec![n], vec![one, nine], Type::Long), "- 3 3 4 9");
}

#[test]
fn numbers_sums_and_ranks_begin_again() {
    let (n, two) = (Expr::Column(1), Expr::Long(|_| Some(2)));
    assert_eq!(window(Operation::RowNumber, vec![], vec![two], Type::Long), "2 3 4 5 6");
    assert_eq!(window(Operation::RowNumber, vec![RESTART], vec![two], Type::Long), "2 3 2 2 3");
    assert_eq!(window(Operation::RowCumsum, vec![n], vec![], Type::Long), "1 1 4 7 11");
    assert_eq!(window(Operation::RowCumsum, vec![n, RESTART], vec![], Type::Long), "1 1 3 3 7");
    assert_eq!(window(Operation::RowRankDense, vec![n], vec![], Type::Long), "1 2 3 3 4");
    assert_eq!(window(Operation::RowRankMin, vec![n], vec![], Type::Long), "1 2 3 3 5");
}

#[test]
fn a_session_ends_at_a_gap() {
    let (ten, six) = (Expr::TimeSpan(|_| Some(TimeSpan(10))), Expr::TimeSpan(|_| Some(TimeSpan(6))));
    let sessions = window(Operation::RowWindowSession, vec![Expr::Column(2)], vec![ten, six], Type::DateTime);
    let began = |ticks| DateTime(ticks).to_string();
    assert_eq!(sessions, format!("{0} {0} {0} {1} -", began(0), began(20)));
}

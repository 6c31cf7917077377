//! Operations over all rows.

use super::{field, list, query, rows};
use crate::{
    plan::{Call, Expr, Field, Operation, Operator},
    types::Type,
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

//! Sets of nodes between which there are paths.

use super::{field, list, query, rule, run_over};
use crate::{
    plan::{Call, Constant as C, Expr, Field, Operation, Operator},
    types::Type,
};

static EDGES: &[Field] = &[field("from", Type::String), field("to", Type::String)];
static SETS: &[Field] = &[field("node", Type::String), field("set", Type::Long)];

/// A ring of `a`, `b` and `c`, from which there is a way to `d`, which leads to itself.
static CELLS: &[&[C]] = &[
    &[C::String("a"), C::String("b")],
    &[C::String("b"), C::String("c")],
    &[C::String("c"), C::String("d")],
    &[C::String("d"), C::String("d")],
    &[C::String("c"), C::String("a")],
];

fn sets(operation: Operation) -> Vec<String> {
    let arguments = list(vec![Expr::Column(0), Expr::Column(1)]);
    let call = Call { operation, arguments, constants: &[], keeps_input: false, columns: SETS };
    let results = run_over(&[rule(query(EDGES, CELLS, vec![Operator::Call(call)], SETS))], &Vec::new(), 1);
    let mut sets = results.into_iter().next().expect("one rule").expect("the rule runs");
    sets.sort();
    sets
}

#[test]
fn weak_components_forget_the_direction_of_edges() {
    assert_eq!(sets(Operation::Components), ["a 0", "b 0", "c 0", "d 0"]);
}

#[test]
fn strong_components_have_ways_in_both_directions() {
    assert_eq!(sets(Operation::StrongComponents), ["a 0", "b 0", "c 0", "d 1"]);
}

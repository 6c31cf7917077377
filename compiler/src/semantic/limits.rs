//! How much one query may make of little text. Definitions that use each other twice double with every line; a query
//! that people write comes nowhere near any of these limits.

use kqlc_runtime::types::{Dynamic, Value};
use rustc_hash::{FxHashMap, FxHashSet};

use super::{
    Binder,
    problem::{TOO_DEEP, TOO_LARGE},
    query::unknown,
    tree::{Column, Expr},
};
use crate::{
    catalog::ColumnName,
    diagnostic::Diagnostic,
    source::Span,
    syntax::ast::{self, OperatorKind},
};

/// The most calls of user and stored functions that are expanded.
const CALLS: usize = 20_000;
/// The most nodes of expressions that names stand for.
const NODES: usize = 500_000;
/// The most columns of a row.
const COLUMNS: usize = 10_000;
/// The most definitions with `let`; each name that is not defined is looked for among all of them.
const DEFINITIONS: usize = 5_000;
/// The most problems that are told.
const PROBLEMS: usize = 500;
/// The most comparisons of the names that operators list with the columns of their input; some seconds of them. All
/// columns of all built-in tables, as `search` has them, are some ten thousand.
const COMPARISONS: usize = 1_000_000_000;
/// The most bytes of text, or values of an array or bag, of a constant that is computed with. The engine's strings and
/// dynamics end at a megabyte (Kusto documentation).
const CONSTANT: usize = 1 << 20;

/// What has been used up of the limits.
#[derive(Debug, Default)]
pub(super) struct Used {
    calls: usize,
    nodes: usize,
    definitions: usize,
    comparisons: usize,
    /// True if a row was too wide; what follows is not bound, since it would be told again and again.
    is_wide: bool,
}

impl Binder<'_> {
    /// True if one more call may be expanded. Who asks when there are too many is told so once.
    pub(super) fn may_expand(&mut self, name: &ast::Name) -> bool {
        self.used.calls += 1;
        if self.used.calls == CALLS + 1 {
            let message = format!("more than {CALLS} calls of functions are made");
            self.report(
                Diagnostic::new(TOO_DEEP, message, name.span)
                    .note("each call stands for a copy of its function's body"),
            );
        }
        self.used.calls <= CALLS
    }

    /// What a name stands for, at a place.
    pub(super) fn copy(&mut self, value: &Expr, span: Span) -> Expr {
        let before = self.used.nodes;
        value.walk(&mut |_| self.used.nodes = self.used.nodes.saturating_add(1));
        if self.used.nodes <= NODES {
            return Expr { span, ..value.clone() };
        }
        if before <= NODES {
            self.too_large("the expressions that names stand for are too large together", span);
        }
        unknown(span)
    }

    /// True if constants may be computed with.
    pub(super) fn may_compute(&mut self, constants: &[Value], span: Span) -> bool {
        let mut budget = CONSTANT;
        let fits = constants.iter().all(|value| match value {
            Value::String(text) => spend(&mut budget, text.len()),
            Value::Dynamic(value) => measure(value, &mut budget),
            _ => true,
        });
        if !fits {
            self.too_large("a constant of more than a megabyte is computed with", span);
        }
        fits
    }

    /// True if a row may have so many columns.
    pub(super) fn may_be_wide(&mut self, columns: usize, span: Span) -> bool {
        if columns > COLUMNS && !self.used.is_wide {
            self.too_large(&format!("a row of more than {COLUMNS} columns"), span);
            self.used.is_wide = true;
        }
        !self.used.is_wide
    }

    /// True if an operator may list what it lists, over so many columns. Who asks when it is too much is told so once.
    pub(super) fn may_list(&mut self, operator: &ast::Operator, columns: usize) -> bool {
        let listed = listed(&operator.kind);
        let before = self.used.comparisons;
        self.used.comparisons = before.saturating_add(listed.saturating_mul(columns + listed));
        if before <= COMPARISONS && self.used.comparisons > COMPARISONS {
            self.too_large("the columns that operators list are too many together", operator.span);
        }
        self.used.comparisons <= COMPARISONS
    }

    /// True if one more name may be defined. Who asks when there are too many is told so once.
    pub(super) fn may_define(&mut self, name: &ast::Name) -> bool {
        self.used.definitions += 1;
        if self.used.definitions == DEFINITIONS + 1 {
            self.too_large(&format!("more than {DEFINITIONS} names are defined"), name.span);
        }
        self.used.definitions <= DEFINITIONS
    }

    /// Tells of a problem, unless there are too many already.
    pub(super) fn report(&mut self, diagnostic: Diagnostic) {
        if self.diagnostics.len() == PROBLEMS {
            let message = format!("more than {PROBLEMS} problems: the rest is not told");
            self.diagnostics.push(Diagnostic::new(TOO_LARGE, message, diagnostic.primary.span));
        } else if !self.has_too_many_problems() {
            self.diagnostics.push(diagnostic);
        }
    }

    /// True if no more problems are told, so that what would help with them need not be found.
    pub(super) fn has_too_many_problems(&self) -> bool {
        self.diagnostics.len() > PROBLEMS
    }

    fn too_large(&mut self, message: &str, span: Span) {
        self.report(Diagnostic::new(TOO_LARGE, message, span));
    }
}

/// How many columns an operator lists.
fn listed(operator: &OperatorKind) -> usize {
    match operator {
        OperatorKind::Extend(columns)
        | OperatorKind::Project(columns)
        | OperatorKind::ProjectRename(columns)
        | OperatorKind::Distinct(columns) => columns.len(),
        OperatorKind::ProjectAway(columns) | OperatorKind::ProjectKeep(columns) => columns.len(),
        OperatorKind::ProjectReorder(columns) => columns.len(),
        OperatorKind::Summarize { aggregates, by, .. } => aggregates.len() + by.as_ref().map_or(0, Vec::len),
        _ => 0,
    }
}

fn spend(budget: &mut usize, cost: usize) -> bool {
    let left = budget.checked_sub(cost);
    *budget = left.unwrap_or(0);
    left.is_some()
}

fn measure(value: &Dynamic, budget: &mut usize) -> bool {
    match value {
        Dynamic::String(text) => spend(budget, text.len().max(1)),
        Dynamic::Array(values) => spend(budget, 1) && values.iter().all(|value| measure(value, budget)),
        Dynamic::Bag(bag) => spend(budget, 1) && bag.0.iter().all(|(_, value)| measure(value, budget)),
        _ => spend(budget, 1),
    }
}

/// Gives names that are taken the first free number, each in constant time.
#[derive(Debug, Default)]
pub(super) struct Namer {
    taken: FxHashSet<ColumnName>,
    reserved: FxHashSet<ColumnName>,
    /// The last number that a name got: those before it stay taken.
    numbers: FxHashMap<ColumnName, usize>,
}

impl Namer {
    /// Never gives a number so that the name is one of these.
    pub(super) fn reserving<'c>(columns: impl IntoIterator<Item = &'c Column>) -> Self {
        let reserved = columns.into_iter().map(|column| column.name.clone()).collect();
        Self { reserved, ..Self::default() }
    }

    /// `name`, or the first of `name1`, `name2` ... that is free; it is taken from now on.
    pub(super) fn take(&mut self, name: &ColumnName) -> ColumnName {
        if self.taken.insert(name.clone()) {
            return name.clone();
        }
        let number = self.numbers.entry(name.clone()).or_default();
        loop {
            *number += 1;
            let candidate = ColumnName::from(format!("{name}{number}"));
            if !self.reserved.contains(&candidate) && self.taken.insert(candidate.clone()) {
                return candidate;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Namer;

    #[test]
    fn numbers_are_the_first_that_are_free() {
        let mut namer = Namer::default();
        let given = ["x", "x1", "x", "x", "x2", "y"].map(|name| namer.take(&name.into()).to_string());
        assert_eq!(given, ["x", "x1", "x2", "x3", "x21", "y"]);
    }
}

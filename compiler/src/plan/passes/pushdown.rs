//! Conditions move towards the scan, past operators that do not change what they decide.

use super::relayout;
use crate::{
    plan::{Operator, Pipeline, Plan, Step},
    semantic::tree::{ColumnId, Expr, ExprKind},
};

/// `where a and b` becomes `where a | where b`: a row passes if both are true, in either form.
pub(super) fn split(plan: &mut Plan) {
    for pipeline in &mut plan.pipelines {
        let steps = std::mem::take(&mut pipeline.steps);
        for step in steps {
            match step.operator {
                Operator::Where(predicate) => {
                    for predicate in conjuncts(predicate) {
                        pipeline.steps.push(Step {
                            operator: Operator::Where(predicate),
                            columns: step.columns.clone(),
                            span: step.span,
                        });
                    }
                }
                operator => pipeline.steps.push(Step { operator, ..step }),
            }
        }
    }
}

fn conjuncts(predicate: Expr) -> Vec<Expr> {
    match predicate.kind {
        ExprKind::And(left, right) => {
            let mut all = conjuncts(*left);
            all.extend(conjuncts(*right));
            all
        }
        kind => vec![Expr { kind, ..predicate }],
    }
}

/// Moves each condition before the `extend`, `project`, `parse` and `sort` steps that it does not depend on. Conditions keep
/// their order among themselves.
pub(super) fn push(plan: &mut Plan) {
    for pipeline in &mut plan.pipelines {
        for index in 0..pipeline.steps.len() {
            let mut at = index;
            while at > 0 && swap(pipeline, at) {
                at -= 1;
            }
        }
        relayout(pipeline);
    }
}

/// Swaps the condition at `at` with the step before it, if that changes nothing.
fn swap(pipeline: &mut Pipeline, at: usize) -> bool {
    let (before, after) = pipeline.steps.split_at_mut(at);
    let (Some(previous), Operator::Where(predicate)) = (before.last(), &mut after[0].operator) else {
        return false;
    };
    match &previous.operator {
        Operator::Sort(_) => {}
        Operator::Extend(columns) => {
            if reads_any(predicate, columns.iter().map(|(assignment, _)| assignment.column.id)) {
                return false;
            }
        }
        Operator::Parse(parse) => {
            if reads_any(predicate, parse.columns.iter().map(|(_, (column, _))| column.id)) {
                return false;
            }
        }
        Operator::ParseKv(parse) => {
            if reads_any(predicate, parse.columns.iter().map(|(column, _)| column.id)) {
                return false;
            }
        }
        Operator::Project(columns) => {
            let source = |id| columns.iter().find(|assignment| assignment.column.id == id).map(|a| &a.value);
            if predicate
                .columns()
                .into_iter()
                .any(|id| !matches!(source(id).map(|v| &v.kind), Some(ExprKind::Column(_))))
            {
                return false;
            }
            predicate.substitute(&|id| source(id).map(|value| value.kind.clone()));
        }
        Operator::Where(_)
        | Operator::Summarize(..)
        | Operator::Distinct(_)
        | Operator::Top(..)
        | Operator::Take(_)
        | Operator::Join(_)
        | Operator::MvExpand(_)
        | Operator::Apply(_)
        | Operator::Steps(_)
        | Operator::Call(_) => return false,
    }
    pipeline.steps.swap(at - 1, at);
    true
}

/// True if an expression reads one of these columns.
fn reads_any(expr: &Expr, mut columns: impl Iterator<Item = ColumnId>) -> bool {
    let read = expr.columns();
    columns.any(|column| read.contains(&column))
}

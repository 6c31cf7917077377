//! Conditions move towards the scan, past operators that do not change what they decide.

use kqlc_runtime::plan::JoinKind;

use super::relayout;
use crate::{
    plan::{Operator, Pipeline, Plan, Side, Step},
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
///
/// A condition on left columns moves before an `innerunique` join too. That join keeps any one of the left rows of a key, and Kusto
/// asks such conditions before it chooses (measured).
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
        Operator::Join(join) if join.kind == JoinKind::InnerUnique => {
            let source = |id| {
                let mut columns = join.columns.iter();
                columns
                    .find(|(column, side, _)| column.id == id && *side == Side::Left)
                    .map(|column| column.2)
            };
            if predicate.columns().into_iter().any(|id| source(id).is_none()) {
                return false;
            }
            predicate.rename(&|id| source(id).unwrap_or(id));
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

#[cfg(test)]
mod tests {
    use std::ops::Range;

    use crate::{
        catalog::Database,
        plan,
        semantic::{Library, bind},
        source::{FileId, Span},
        syntax,
    };

    /// True if a condition behind a join of this kind is asked before it.
    fn is_before(kind: &str, condition: &str) -> bool {
        let query = format!(
            "datatable(key: long, value: long)[1, 1] \
             | join kind={kind} (datatable(key: long, other: long)[1, 1]) on key | where {condition}"
        );
        let parsed = syntax::parse(&query, &|range: Range<usize>| Span::new(FileId::default(), range));
        let bound = bind(&parsed.query, &Library::new(&Database::default()));
        let plan = plan::lower(&bound.query.expect("the query is right")).to_string();
        plan.find("where ").expect("there is a condition") < plan.find("join ").expect("there is a join")
    }

    #[test]
    fn conditions_on_the_left_side_are_asked_before_one_of_its_rows_is_kept() {
        assert!(is_before("innerunique", "value == 1"));
        assert!(!is_before("innerunique", "other == 1"));
        assert!(!is_before("innerunique", "value == other"));
        assert!(!is_before("fullouter", "value == 1"));
    }
}

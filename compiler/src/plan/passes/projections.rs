//! Projections of projections become one.

use std::collections::HashMap;

use super::relayout;
use crate::{
    plan::{Operator, Plan},
    semantic::tree::{ColumnId, Expr, ExprKind},
};

/// Merges each projection into the one before it where no work would be done twice.
pub(super) fn merge(plan: &mut Plan) {
    for pipeline in &mut plan.pipelines {
        let mut index = 1;
        while index < pipeline.steps.len() {
            let (before, after) = pipeline.steps.split_at_mut(index);
            let merged = match (&before[index - 1].operator, &mut after[0].operator) {
                (Operator::Project(first), Operator::Project(second)) => {
                    let values: HashMap<ColumnId, &Expr> =
                        first.iter().map(|assignment| (assignment.column.id, &assignment.value)).collect();
                    let cheap = |id: &ColumnId| {
                        let kind = values.get(id).map(|value| &value.kind);
                        matches!(kind, Some(ExprKind::Column(_) | ExprKind::Literal(_)))
                    };
                    let simple = |assignment: &crate::plan::Assignment| {
                        matches!(assignment.value.kind, ExprKind::Column(_))
                            || assignment.value.columns().iter().all(cheap)
                    };
                    let mut read: Vec<ColumnId> = Vec::new();
                    let once = second.iter().flat_map(|assignment| assignment.value.columns()).all(|id| {
                        let first_time = !read.contains(&id);
                        read.push(id);
                        first_time || cheap(&id)
                    });
                    let possible = once && second.iter().all(simple);
                    if possible {
                        for assignment in second {
                            let value = &mut assignment.value;
                            // What is only passed on keeps its place.
                            if let ExprKind::Column(id) = value.kind
                                && let Some(first) = values.get(&id)
                                && !cheap(&id)
                            {
                                value.span = first.span;
                            }
                            value.substitute(&|id| values.get(&id).map(|value| value.kind.clone()));
                        }
                    }
                    possible
                }
                _ => false,
            };
            if merged {
                pipeline.steps.remove(index - 1);
            } else {
                index += 1;
            }
        }
        relayout(pipeline);
    }
}

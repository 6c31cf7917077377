//! What asks subqueries runs after the scan, when they are answered.

use crate::plan::{Operator, Pipeline, PipelineId, Plan, Source, Step};

/// Cuts each pipeline that reads a table before its first step that asks a subquery: what comes before stays with the
/// scan, the rest reads that.
pub(super) fn cut(plan: &mut Plan) {
    let mut index = 0;
    while index < plan.pipelines.len() {
        let pipeline = &plan.pipelines[index];
        let first = pipeline.steps.iter().position(asks);
        if let (Source::Scan(_), Some(first)) = (&pipeline.source, first) {
            split(plan, index, first);
            index += 1;
        }
        index += 1;
    }
}

fn asks(step: &Step) -> bool {
    step.operator.expressions().into_iter().any(|expr| !expr.subqueries().is_empty())
}

fn split(plan: &mut Plan, index: usize, first: usize) {
    renumber(plan, index);
    let rest = plan.pipelines[index].steps.split_off(first);
    let before = &mut plan.pipelines[index];
    let name = before.name.clone();
    before.name = format!("{name}_scan");
    let columns = before.columns().into_iter().map(|column| (column.clone(), column.id)).collect();
    let after = Pipeline { name, source: Source::Pipeline(PipelineId(index), columns), steps: rest };
    plan.pipelines.insert(index + 1, after);
}

/// Makes room behind a pipeline: whoever reads it or a later one reads the next.
fn renumber(plan: &mut Plan, index: usize) {
    let move_up = |id: &mut PipelineId| id.0 += usize::from(id.0 >= index);
    for (_, id) in &mut plan.subqueries {
        move_up(id);
    }
    for pipeline in &mut plan.pipelines {
        match &mut pipeline.source {
            Source::Scan(_) | Source::Values(..) | Source::External(..) | Source::Given(_) => {}
            Source::Pipeline(id, _) => move_up(id),
            Source::Union(members, _) => members.iter_mut().for_each(move_up),
        }
        for step in &mut pipeline.steps {
            if let Operator::Join(join) = &mut step.operator {
                move_up(&mut join.right);
            }
        }
    }
}

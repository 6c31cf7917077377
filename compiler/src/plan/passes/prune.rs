//! Columns that nothing reads are not computed, carried or parsed.

use std::collections::{HashMap, HashSet};

use kqlc_runtime::plan::Operation;

use super::relayout;
use crate::{
    plan::{
        Aggregate, ApplySide, Assignment, Column, Operator, Pipeline, PipelineId, Plan, Side, Source, Step,
        Steps,
    },
    semantic::tree::{ColumnId, Expr, ExprKind},
    source::Span,
};

/// Walks each pipeline from its end, starting with the result, and keeps what is needed there. Readers come after what
/// they read, so going backwards through the plan every reader's needs are known.
pub(super) fn prune(plan: &mut Plan) {
    let mut needs: HashMap<PipelineId, HashSet<ColumnId>> = HashMap::new();
    let last = PipelineId(plan.pipelines.len() - 1);
    let result = plan.result().columns();
    needs.insert(last, result.iter().map(|column| column.id).collect());
    for index in (0..plan.pipelines.len()).rev() {
        let needed = needs.remove(&PipelineId(index)).unwrap_or_default();
        for place in plan.subqueries_of(&plan.pipelines[index]) {
            let id = plan.subqueries[place].1;
            let columns = plan.pipeline(id).columns();
            needs.entry(id).or_default().extend(columns.iter().map(|column| column.id));
        }
        let pipeline = &mut plan.pipelines[index];
        let read = prune_steps(pipeline, needed, &mut needs);
        prune_source(pipeline, &read, &mut needs);
        relayout(pipeline);
    }
    trim(plan);
    restore_order(plan, &result);
}

/// A replaced column that was not read has left its slot; the result still has its order.
fn restore_order(plan: &mut Plan, result: &[Column]) {
    let pipeline = plan.pipelines.last_mut().expect("a plan has at least one pipeline");
    if pipeline.columns() == result {
        return;
    }
    let span = pipeline.steps.last().map_or_else(Span::default, |step| step.span);
    let columns = result
        .iter()
        .map(|column| Assignment {
            column: column.clone(),
            value: Expr { kind: ExprKind::Column(column.id), ty: Some(column.ty), span },
        })
        .collect();
    pipeline.steps.push(Step { operator: Operator::Project(columns), columns: result.to_vec(), span });
}

/// Returns the columns of the source that the steps read.
fn prune_steps(
    pipeline: &mut Pipeline,
    mut needed: HashSet<ColumnId>,
    needs: &mut HashMap<PipelineId, HashSet<ColumnId>>,
) -> HashSet<ColumnId> {
    for step in pipeline.steps.iter_mut().rev() {
        match &mut step.operator {
            Operator::Where(_) | Operator::Sort(_) | Operator::Top(..) | Operator::Take(_) => {}
            Operator::Extend(columns) => {
                columns.retain(|(assignment, _)| needed.remove(&assignment.column.id));
            }
            Operator::Project(columns) => {
                columns.retain(|assignment| needed.contains(&assignment.column.id));
                needed.clear();
            }
            Operator::Distinct(_) => needed.clear(),
            Operator::Summarize(_, aggregates) => {
                for aggregate in aggregates.iter_mut() {
                    retain_carried(aggregate, &needed);
                }
                aggregates.retain(|aggregate| !aggregate.columns.is_empty());
                needed.clear();
            }
            Operator::Join(join) => {
                join.columns.retain(|(column, _, _)| needed.contains(&column.id));
                let right = needs.entry(join.right).or_default();
                needed.clear();
                for (left_key, right_key) in &join.on {
                    needed.insert(*left_key);
                    right.insert(*right_key);
                }
                for (_, side, from) in &join.columns {
                    match side {
                        Side::Left => needed.insert(*from),
                        Side::Right => right.insert(*from),
                    };
                }
            }
            Operator::Apply(apply) => {
                apply.columns.retain(|(column, _, _)| needed.contains(&column.id));
                needed.clear();
                needed.extend(apply.by);
                let mut of_body = HashSet::new();
                for (_, side, from) in &apply.columns {
                    match side {
                        ApplySide::Input => needed.insert(*from),
                        ApplySide::Body => of_body.insert(*from),
                    };
                }
                let read = prune_steps(&mut apply.body, of_body, needs);
                needed.extend(&read);
                if let Source::Given(columns) = &mut apply.body.source {
                    columns.retain(|column| read.contains(&column.id));
                }
                relayout(&mut apply.body);
                continue;
            }
            Operator::MvExpand(expand) => {
                for (assignment, _) in &expand.columns {
                    needed.remove(&assignment.column.id);
                }
                if let Some(index) = &expand.item_index
                    && !needed.remove(&index.id)
                {
                    expand.item_index = None;
                }
            }
            Operator::Parse(parse) => {
                parse.columns.retain(|(_, (column, _))| needed.remove(&column.id));
            }
            Operator::ParseKv(parse) => {
                parse.columns.retain(|(column, _)| needed.remove(&column.id));
            }
            Operator::Steps(scan) => {
                prune_scan(scan, &mut needed);
                continue;
            }
            Operator::Call(call) if call.operation == Operation::BagUnpack => {
                call.columns.retain(|column| needed.remove(&column.id));
            }
            Operator::Call(call) if call.operation == Operation::Pivot => {
                // The arguments are the keys, and two more.
                let keys = call.arguments.len().saturating_sub(2);
                let mut place = 0;
                call.columns.retain(|column| {
                    place += 1;
                    place <= keys || needed.contains(&column.id)
                });
                needed.clear();
            }
            // Another operation makes its columns together, and knows them by their places.
            Operator::Call(call) if call.keeps_input => {
                for column in &call.columns {
                    needed.remove(&column.id);
                }
            }
            Operator::Call(_) => needed.clear(),
        }
        if !does_nothing(&step.operator) {
            needed.extend(step.operator.expressions().into_iter().flat_map(Expr::columns));
        }
    }
    pipeline.steps.retain(|step| !does_nothing(&step.operator));
    needed
}

/// What steps read of each other is read of the rows before.
fn prune_scan(scan: &mut Steps, needed: &mut HashSet<ColumnId>) {
    if let Some(match_id) = &scan.match_id
        && !needed.remove(&match_id.id)
    {
        scan.match_id = None;
    }
    let expressions: Vec<&Expr> = scan.expressions().collect();
    needed.extend(expressions.into_iter().flat_map(Expr::columns));
    scan.states.retain(|(column, _, _)| needed.remove(&column.id));
    needed.extend(scan.states.iter().map(|(_, _, from)| *from));
    for assignment in &scan.declared {
        needed.remove(&assignment.column.id);
    }
}

/// True for operators that only set columns and have none left to set.
fn does_nothing(operator: &Operator) -> bool {
    match operator {
        Operator::Extend(columns) => columns.is_empty(),
        Operator::Parse(parse) => parse.columns.is_empty() && !parse.filters,
        Operator::ParseKv(parse) => parse.columns.is_empty(),
        Operator::Apply(_)
        | Operator::Where(_)
        | Operator::Project(_)
        | Operator::Summarize(..)
        | Operator::Distinct(_)
        | Operator::Sort(_)
        | Operator::Top(..)
        | Operator::Take(_)
        | Operator::Join(_)
        | Operator::MvExpand(_)
        | Operator::Steps(_)
        | Operator::Call(_) => false,
    }
}

/// An aggregate keeps the columns that are read: one that carries others along, such as `arg_max(a, *)`, keeps what it
/// decides by.
fn retain_carried(aggregate: &mut Aggregate, needed: &HashSet<ColumnId>) {
    let used = |column: &Column| needed.contains(&column.id);
    if aggregate.columns.len() <= 1 {
        aggregate.columns.retain(used);
        return;
    }
    if !aggregate.columns.iter().any(used) {
        aggregate.columns.clear();
        return;
    }
    // The columns of the others are made together, in the order of their options.
    let Some(decides) = aggregate.function.carries else { return };
    let keep: Vec<bool> =
        aggregate.columns.iter().enumerate().map(|(index, column)| index < decides || used(column)).collect();
    let mut kept = keep.iter();
    aggregate.columns.retain(|_| *kept.next().unwrap_or(&true));
    let mut kept = keep.iter();
    aggregate.arguments.retain(|_| *kept.next().unwrap_or(&true));
}

fn prune_source(
    pipeline: &mut Pipeline,
    read: &HashSet<ColumnId>,
    needs: &mut HashMap<PipelineId, HashSet<ColumnId>>,
) {
    match &mut pipeline.source {
        Source::Scan(scan) => scan.columns.retain(|column| read.contains(&column.id)),
        Source::Pipeline(id, columns) => {
            let needed = needs.entry(*id).or_default();
            needed.extend(
                columns.iter().filter(|(column, _)| read.contains(&column.id)).map(|(_, from)| *from),
            );
        }
        Source::Union(members, columns) => {
            let kept: Vec<ColumnId> =
                columns.iter().filter(|column| read.contains(&column.id)).map(|column| column.id).collect();
            for member in members {
                needs.entry(*member).or_default().extend(&kept);
            }
            columns.retain(|column| kept.contains(&column.id));
        }
        Source::External(_, columns) => columns.retain(|column| read.contains(&column.id)),
        Source::Values(..) | Source::Given(_) => {}
    }
}

/// A shared pipeline keeps the columns that any of its readers needs; each reader's view is cut to those.
fn trim(plan: &mut Plan) {
    for index in 0..plan.pipelines.len() {
        let Source::Pipeline(id, _) = &plan.pipelines[index].source else { continue };
        let given = plan.pipelines[id.0].columns();
        if let Source::Pipeline(_, columns) = &mut plan.pipelines[index].source {
            columns.retain(|(_, from)| given.iter().any(|column| column.id == *from));
            columns.sort_by_key(|(_, from)| given.iter().position(|column| column.id == *from));
        }
        relayout(&mut plan.pipelines[index]);
    }
}

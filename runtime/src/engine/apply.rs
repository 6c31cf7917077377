//! `mv-apply`: a subquery over what each row expands to; `partition`: over the rows of each part.

use std::sync::Arc;

use super::{
    groups::Groups,
    partial::Partial,
    schema::output_types,
    stream::{Selection, is_streaming, stream},
};
use crate::{
    answer::Context,
    batch::{Batch, Column},
    plan::{Apply, ApplyColumn, Operator},
    types::Type,
};

/// Sends each row by itself through the body; the row's own columns stand beside each row that comes out.
pub(crate) fn apply(batch: &Batch, plan: &Apply, ctx: Context<'_>) -> Batch {
    let types: Vec<Type> = batch.columns().iter().map(|column| column.ty()).collect();
    let mut results = Vec::new();
    for row in 0..batch.rows() {
        let row = u32::try_from(row).expect("a batch has fewer than 2^32 rows");
        for rows in run(batch.gather(&[row]), plan.body, &types, ctx) {
            let repeated = vec![row; rows.rows()];
            let column = |column: &ApplyColumn| match column {
                ApplyColumn::Input(slot, _) => Arc::new(batch.column(*slot).gather(&repeated)),
                ApplyColumn::Body(slot, _) => Arc::clone(&rows.columns()[*slot]),
            };
            results.push(Batch::new(plan.columns.iter().map(column).collect(), rows.rows()));
        }
    }
    Batch::concat(&results).unwrap_or_else(|| Batch::new(Vec::<Arc<Column>>::new(), 0))
}

/// Sends all rows that have the same value in a column through the body together; parts come in the order of their first rows.
pub(super) fn partition(plan: &Apply, batches: &[Batch], types: &[Type], ctx: Context<'_>) -> Vec<Batch> {
    let (Some(batch), Some(by)) = (Batch::concat(batches), plan.by) else { return Vec::new() };
    let mut groups = Groups::new(&[types[by]]);
    let numbers = groups.assign(std::slice::from_ref(&batch.columns()[by]), batch.rows());
    let mut parts: Vec<Vec<u32>> = vec![Vec::new(); groups.len()];
    for (row, part) in numbers.iter().enumerate() {
        parts[*part as usize].push(u32::try_from(row).expect("a batch has fewer than 2^32 rows"));
    }
    let mut results = Vec::new();
    for rows in parts {
        for rows in run(batch.gather(&rows), plan.body, types, ctx) {
            let column = |column: &ApplyColumn| match column {
                ApplyColumn::Input(slot, _) | ApplyColumn::Body(slot, _) => {
                    Arc::clone(&rows.columns()[*slot])
                }
            };
            results.push(Batch::new(plan.columns.iter().map(column).collect(), rows.rows()));
        }
    }
    results
}

/// Runs operators that read nothing but the rows that come in.
fn run(batch: Batch, operators: &'static [Operator], types: &[Type], ctx: Context<'_>) -> Vec<Batch> {
    let mut types = types.to_vec();
    let mut rows = vec![batch];
    let mut rest = operators;
    loop {
        let count = rest.iter().take_while(|operator| is_streaming(operator)).count();
        let (streaming, ending) = rest.split_at(count);
        for operator in streaming {
            types = output_types(operator, &types);
        }
        let streaming: Vec<&Operator> = streaming.iter().collect();
        let streamed = rows.into_iter().filter_map(|batch| stream(Selection::all(batch), &streaming, ctx));
        let Some((operator, after)) = ending.split_first() else { return streamed.collect() };
        let mut partial = Partial::new(Some(operator), &types);
        streamed.for_each(|batch| partial.update(batch, ctx));
        rows = partial.finish(Some(operator), &types, ctx);
        types = output_types(operator, &types);
        rest = after;
    }
}

/// The types of the columns that come out.
pub(super) fn types(plan: &Apply, input: &[Type]) -> Vec<Type> {
    let body = plan.body.iter().fold(input.to_vec(), |types, operator| output_types(operator, &types));
    let ty = |column: &ApplyColumn| match column {
        ApplyColumn::Input(slot, _) => input[*slot],
        ApplyColumn::Body(slot, _) => body[*slot],
    };
    plan.columns.iter().map(ty).collect()
}

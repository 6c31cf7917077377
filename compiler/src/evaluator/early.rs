//! Conditions behind an `innerunique` join.
//!
//! Such a join keeps any one of the left rows of a key. Kusto asks the conditions on left columns that follow before it chooses
//! (measured), so that a row is kept that they let pass.

use std::collections::HashMap;

use kqlc_runtime::plan::JoinKind;

use crate::semantic::tree::{Assignment, ColumnId, Expr, ExprKind, Table, TableKind};

/// The parts of a condition that must all be true.
pub(super) fn parts(condition: &Expr) -> Vec<Expr> {
    match &condition.kind {
        ExprKind::And(left, right) => [parts(left), parts(right)].concat(),
        _ => vec![condition.clone()],
    }
}

/// The conditions that a table's input is asked before the table does its work, over the input's columns: only those that an
/// `innerunique` join below is asked.
pub(super) fn below(table: &Table, conditions: Vec<Expr>) -> Vec<Expr> {
    let kept = |condition: &Expr, set: &[ColumnId]| !condition.columns().iter().any(|id| set.contains(id));
    match &table.kind {
        TableKind::Where { predicate, .. } => [parts(predicate), conditions].concat(),
        TableKind::Sort { .. } => conditions,
        TableKind::Extend { columns, .. } => {
            let set: Vec<ColumnId> = columns.iter().map(|assignment| assignment.id).collect();
            conditions.into_iter().filter(|condition| kept(condition, &set)).collect()
        }
        TableKind::Parse { parse, .. } => {
            conditions.into_iter().filter(|condition| kept(condition, &parse.columns)).collect()
        }
        TableKind::ParseKv { parse, .. } => {
            conditions.into_iter().filter(|condition| kept(condition, &parse.columns)).collect()
        }
        TableKind::Project { columns, .. } => renamed(conditions, &sources(columns)),
        TableKind::Join { kind: JoinKind::InnerUnique, left, columns, .. } => {
            let is_left = |id: &ColumnId| left.schema.columns.iter().any(|column| column.id == *id);
            let pairs = table.schema.columns.iter().map(|column| column.id).zip(columns.iter().copied());
            renamed(conditions, &pairs.filter(|(_, from)| is_left(from)).collect())
        }
        _ => Vec::new(),
    }
}

/// The columns that are those of the input under another id.
fn sources(columns: &[Assignment]) -> HashMap<ColumnId, ColumnId> {
    let source = |assignment: &Assignment| match assignment.value.kind {
        ExprKind::Column(from) => Some((assignment.id, from)),
        _ => None,
    };
    columns.iter().filter_map(source).collect()
}

/// The conditions that read no other columns than these, by the ids that they have below.
fn renamed(conditions: Vec<Expr>, sources: &HashMap<ColumnId, ColumnId>) -> Vec<Expr> {
    let known = |condition: &Expr| condition.columns().iter().all(|id| sources.contains_key(id));
    let rename = |mut condition: Expr| {
        condition.rename(&|id| sources.get(&id).copied().unwrap_or(id));
        condition
    };
    conditions.into_iter().filter(known).map(rename).collect()
}

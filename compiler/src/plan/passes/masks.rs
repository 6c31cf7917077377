//! Leading conditions become predicates of the scan, where all rules share them.

use kqlc_runtime::types::{TimeSpan, Value};

use super::relayout;
use crate::{
    plan::{Operator, Plan, Scan, Source},
    semantic::tree::{Expr, ExprKind},
};

/// Takes the conditions right behind each scan into it.
pub(super) fn lift(plan: &mut Plan) {
    for pipeline in &mut plan.pipelines {
        let Source::Scan(scan) = &mut pipeline.source else { continue };
        let leading = pipeline.steps.iter().take_while(|step| is_scannable(&step.operator)).count();
        for step in pipeline.steps.drain(..leading) {
            if let Operator::Where(predicate) = step.operator {
                narrow(scan, &predicate);
                scan.predicates.push(predicate);
            }
        }
        relayout(pipeline);
    }
}

/// True for a condition that needs nothing but the row and the time of the run, and is the same whenever it is asked.
fn is_scannable(operator: &Operator) -> bool {
    matches!(operator, Operator::Where(predicate) if predicate.subqueries().is_empty() && !predicate.is_random())
}

/// `TimeGenerated >= now() - 14d` bounds how far back the scan looks.
fn narrow(scan: &mut Scan, predicate: &Expr) {
    let ExprKind::Call { function, arguments } = &predicate.kind else { return };
    let time = scan.time.as_ref().and_then(|time| scan.described.iter().find(|column| column.name == *time));
    let (Some(time), ">=" | ">", [left, right]) = (time, function.name, &arguments[..]) else { return };
    if !matches!(left.kind, ExprKind::Column(id) if id == time.id) {
        return;
    }
    if let Some(lookback) = before_now(right) {
        scan.lookback = Some(scan.lookback.map_or(lookback, |other| other.min(lookback)));
    }
}

/// The span in `now() - span`.
fn before_now(expr: &Expr) -> Option<TimeSpan> {
    match &expr.kind {
        ExprKind::Now => Some(TimeSpan(0)),
        ExprKind::Call { function, arguments } if function.name == "-" => match &arguments[..] {
            [
                Expr { kind: ExprKind::Now, .. },
                Expr { kind: ExprKind::Literal(Value::TimeSpan(span)), .. },
            ] => Some(*span),
            _ => None,
        },
        _ => None,
    }
}

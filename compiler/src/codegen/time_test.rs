//! Conditions of a scan that bound the time of a row by that of the run: windows are moved over rows without asking them again.

use kqlc_runtime::types::{TimeSpan, Value};
use proc_macro2::TokenStream;
use quote::quote;

use super::literal::timespan;
use crate::plan::{Column, Expr, ExprKind, Scan};

/// `TimeGenerated > ago(1d)`: the column that holds the time, and the bounds.
pub(super) fn time_test<'s>(scan: &'s Scan, expr: &Expr) -> Option<(&'s Column, TokenStream)> {
    let name = scan.time.as_ref()?;
    let time = scan.described.iter().find(|column| column.name == *name)?;
    let ExprKind::Call { function, arguments } = &expr.kind else { return None };
    let [left, right] = &arguments[..] else { return None };
    let is_time = |expr: &Expr| matches!(expr.kind, ExprKind::Column(id) if id == time.id);
    let (ago, operator) = match (is_time(left), is_time(right)) {
        (true, false) => (before_now(right)?, function.name),
        (false, true) => (before_now(left)?, turned(function.name)?),
        _ => return None,
    };
    let ago = timespan(ago);
    let bound = |inclusive: bool| quote!(Some(Bound { ago: #ago, inclusive: #inclusive }));
    let (from, to) = match operator {
        ">" => (bound(false), quote!(None)),
        ">=" => (bound(true), quote!(None)),
        "<" => (quote!(None), bound(false)),
        "<=" => (quote!(None), bound(true)),
        _ => return None,
    };
    Some((time, quote!(Test::Time { from: #from, to: #to })))
}

/// The operator that says the same with its sides exchanged.
fn turned(operator: &str) -> Option<&'static str> {
    match operator {
        ">" => Some("<"),
        ">=" => Some("<="),
        "<" => Some(">"),
        "<=" => Some(">="),
        _ => None,
    }
}

/// The span in `now() - span`, and in `now() + span` that of the other sign.
fn before_now(expr: &Expr) -> Option<TimeSpan> {
    match &expr.kind {
        ExprKind::Now => Some(TimeSpan(0)),
        ExprKind::Call { function, arguments } => match (function.name, &arguments[..]) {
            (
                sign @ ("-" | "+"),
                [
                    Expr { kind: ExprKind::Now, .. },
                    Expr { kind: ExprKind::Literal(Value::TimeSpan(span)), .. },
                ],
            ) => {
                if sign == "-" {
                    Some(*span)
                } else {
                    span.0.checked_neg().map(TimeSpan)
                }
            }
            _ => None,
        },
        _ => None,
    }
}

//! Conditions of a scan that are comparisons of text, which the scan decides for all rules together.

use kqlc_runtime::{
    plan::TextOperator,
    types::{Type, Value},
};
use proc_macro2::TokenStream;
use quote::quote;

use super::{pipeline::debug_ident, statics::strings};
use crate::plan::{ColumnId, Expr, ExprKind};

/// A comparison of one string column with literals, if the condition is one.
pub(super) fn text_test(expr: &Expr) -> Option<(ColumnId, TokenStream)> {
    let (id, operator, literals, negated) = text_comparison(expr)?;
    let operator = debug_ident(&operator);
    Some((
        id,
        quote!(Test::Text { operator: TextOperator::#operator, literals: &[#(#literals),*], negated: #negated }),
    ))
}

fn text_comparison(expr: &Expr) -> Option<(ColumnId, TextOperator, Vec<String>, bool)> {
    match &expr.kind {
        ExprKind::Or(left, right) => {
            let (id, operator, mut literals, negated) = text_comparison(left)?;
            let (other, same, more, more_negated) = text_comparison(right)?;
            literals.extend(more);
            (id == other && operator == same && !negated && !more_negated)
                .then_some((id, operator, literals, false))
        }
        ExprKind::Call { function, arguments } if function.name == "not" => {
            let (id, operator, literals, negated) = text_comparison(&arguments[0])?;
            Some((id, operator, literals, !negated))
        }
        ExprKind::Call { function, arguments } => {
            let [column, literal] = &arguments[..] else { return None };
            let ExprKind::Column(id) = column.kind else { return None };
            if column.ty != Some(Type::String) {
                return None;
            }
            let (name, negated) = match function.name {
                "!=" => ("==", true),
                "!~" => ("=~", true),
                name => name.strip_prefix('!').map_or((name, false), |name| (name, true)),
            };
            let operator = match name {
                "==" => TextOperator::Equal,
                "=~" => TextOperator::EqualCi,
                "has" | "has_any" => TextOperator::Has,
                "has_cs" => TextOperator::HasCs,
                "contains" => TextOperator::Contains,
                "contains_cs" => TextOperator::ContainsCs,
                "startswith" => TextOperator::StartsWith,
                "startswith_cs" => TextOperator::StartsWithCs,
                "endswith" => TextOperator::EndsWith,
                "endswith_cs" => TextOperator::EndsWithCs,
                _ => return None,
            };
            let literals = match literal.literal()? {
                Value::String(text) => vec![text.to_string()],
                list @ Value::Dynamic(_) if name == "has_any" => strings(Some(list)),
                _ => return None,
            };
            (!literals.is_empty()).then_some((id, operator, literals, negated))
        }
        _ => None,
    }
}

//! What nearly every lint needs.

pub(super) use super::{
    Change, Context, RuleSummary, Suppression, comment::comments, context::plain_name, declaration::declare,
};
pub(super) use crate::{
    diagnostic::{Diagnostic, Edit, Fix},
    rule::{Kind, Node, Notation, Value},
    source::{Span, Spanned},
    syntax::ast::{
        BinaryOperator, Expr, ExprKind, LetValue, ListOperator, Literal, NamedExpr, Operator, OperatorKind,
        Statement,
    },
};
pub(super) use kqlc_runtime::types::{TimeSpan, Type};

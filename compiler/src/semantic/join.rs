//! `join` and `lookup`.

use kqlc_runtime::{plan::JoinKind, types::Type};

use super::{
    Binder,
    limits::Namer,
    problem::{INVALID_CONSTANT, JOIN_CONDITION, TYPE_MISMATCH, UNSUPPORTED_FORM},
    query::rank,
    scope::Place,
    tree::{Column, ColumnId, Expr, ExprKind, Schema, Table, TableKind},
};
use crate::{
    diagnostic::Diagnostic,
    source::Span,
    syntax::ast::{self, BinaryOperator, JoinCondition, Literal, OperatorParameter},
};

impl Binder<'_> {
    pub(super) fn join(
        &mut self,
        left: Table,
        parameters: &[OperatorParameter],
        right: &ast::Expr,
        on: &JoinCondition,
        span: Span,
        place: Place<'_>,
    ) -> Table {
        let kind = self.join_kind(parameters, JoinKind::InnerUnique);
        let right = self.table(right, place.outside());
        let on = match on {
            JoinCondition::On(on) => self.join_condition(&left.schema, &right.schema, on, span, place),
            JoinCondition::Where(condition) => {
                self.join_predicate(&left.schema, &right.schema, condition, place)
            }
        };
        let left_columns: Vec<Column> = left.schema.columns.clone();
        let right_columns: Vec<Column> = right.schema.columns.clone();
        let (keep_left, keep_right) = match kind {
            JoinKind::LeftSemi | JoinKind::LeftAnti => (true, false),
            JoinKind::RightSemi | JoinKind::RightAnti => (false, true),
            JoinKind::InnerUnique
            | JoinKind::Inner
            | JoinKind::LeftOuter
            | JoinKind::RightOuter
            | JoinKind::FullOuter => (true, true),
        };
        let open = (keep_left && left.schema.open) || (keep_right && right.schema.open);
        let sources = keep_left
            .then_some(left_columns)
            .into_iter()
            .chain(keep_right.then_some(right_columns))
            .flatten();
        self.joined(kind, left, right, on, sources, open, span)
    }

    /// `lookup`: as a join, but the right side's key columns do not come out.
    pub(super) fn lookup(
        &mut self,
        left: Table,
        parameters: &[OperatorParameter],
        right: &ast::Expr,
        on: &[ast::Expr],
        span: Span,
        place: Place<'_>,
    ) -> Table {
        self.refuse_lookup(parameters);
        let kind = self.join_kind(parameters, JoinKind::LeftOuter);
        let right = self.table(right, place.outside());
        let on = self.join_condition(&left.schema, &right.schema, on, span, place);
        let keys: Vec<ColumnId> = on
            .iter()
            .filter_map(|(_, right)| match right.kind {
                ExprKind::Column(id) => Some(id),
                _ => None,
            })
            .collect();
        let rest: Vec<Column> =
            right.schema.columns.iter().filter(|column| !keys.contains(&column.id)).cloned().collect();
        let open = left.schema.open || right.schema.open;
        let sources: Vec<Column> = left.schema.columns.iter().cloned().chain(rest).collect();
        self.joined(kind, left, right, on, sources.into_iter(), open, span)
    }

    #[expect(clippy::too_many_arguments, reason = "the parts of a join, gathered by its two spellings")]
    pub(super) fn joined(
        &mut self,
        kind: JoinKind,
        left: Table,
        right: Table,
        on: Vec<(Expr, Expr)>,
        sources: impl Iterator<Item = Column>,
        open: bool,
        span: Span,
    ) -> Table {
        let mut columns: Vec<Column> = Vec::new();
        let mut from = Vec::new();
        let sources = self.join_with_rest(kind, (&left.schema, &right.schema), sources);
        if !self.may_be_wide(sources.len(), span) {
            return self.error_table(span);
        }
        let mut namer = Namer::reserving(&sources);
        for source in &sources {
            // A numbered name is none that another column of either side has.
            let column = self.column(namer.take(&source.name), source.ty);
            // What the left side has too, if its data says so, comes out under another name then.
            if left.schema.open && left.schema.column(&source.name).is_none() {
                self.contested.insert(column.id);
            }
            self.copies(source.id, column.id);
            columns.push(column);
            from.push(source.id);
        }
        Table {
            kind: TableKind::Join { kind, left: Box::new(left), right: Box::new(right), on, columns: from },
            schema: Schema { columns, open },
            span,
        }
    }

    fn join_kind(&mut self, parameters: &[OperatorParameter], default: JoinKind) -> JoinKind {
        let Some(parameter) = parameters.iter().find(|parameter| parameter.name.value == "kind") else {
            return default;
        };
        let text = match &parameter.value.kind {
            ast::ExprKind::Name(text) | ast::ExprKind::Literal(Literal::String(text)) => text.as_str(),
            _ => "",
        };
        match text {
            "innerunique" => JoinKind::InnerUnique,
            "inner" => JoinKind::Inner,
            "leftouter" => JoinKind::LeftOuter,
            "rightouter" => JoinKind::RightOuter,
            "fullouter" => JoinKind::FullOuter,
            "leftsemi" => JoinKind::LeftSemi,
            "rightsemi" => JoinKind::RightSemi,
            "anti" | "leftanti" | "leftantisemi" => JoinKind::LeftAnti,
            "rightanti" | "rightantisemi" => JoinKind::RightAnti,
            _ => {
                self.report(
                    Diagnostic::new(
                        INVALID_CONSTANT,
                        format!("`{text}` is no kind of join"),
                        parameter.value.span,
                    )
                    .help(
                        "the kinds are innerunique (the default), inner, leftouter, rightouter, fullouter, \
                         leftsemi, rightsemi, leftanti and rightanti",
                    ),
                );
                default
            }
        }
    }

    fn join_condition(
        &mut self,
        left: &Schema,
        right: &Schema,
        on: &[ast::Expr],
        span: Span,
        place: Place<'_>,
    ) -> Vec<(Expr, Expr)> {
        if on.is_empty() {
            self.report(
                Diagnostic::new(JOIN_CONDITION, "a join without a condition", span)
                    .help("write `on Column` or `on $left.A == $right.B`"),
            );
        }
        let mut pairs = Vec::new();
        for condition in on {
            self.join_pairs(left, right, condition, place, &mut pairs);
        }
        pairs
    }

    /// `join ... where condition`: any condition over both rows. Equalities between the sides can be compiled.
    fn join_predicate(
        &mut self,
        left: &Schema,
        right: &Schema,
        condition: &ast::Expr,
        place: Place<'_>,
    ) -> Vec<(Expr, Expr)> {
        let columns = left.columns.iter().chain(&right.columns).cloned().collect();
        let both = Schema { columns, open: left.open || right.open };
        let bound = self.scalar(condition, place.over(&both));
        let bound = self.condition(bound);
        let mut pairs = Vec::new();
        let mut rest = vec![bound];
        while let Some(expr) = rest.pop() {
            match expr.kind {
                ExprKind::And(a, b) => rest.extend([*b, *a]),
                ExprKind::Call { function, mut arguments } if function.name == "==" => {
                    let is_of = |expr: &Expr, side: &Schema| {
                        let read = expr.columns();
                        !read.is_empty()
                            && read.iter().all(|id| side.columns.iter().any(|column| column.id == *id))
                    };
                    if is_of(&arguments[0], right) {
                        arguments.reverse();
                    }
                    if is_of(&arguments[0], left) && is_of(&arguments[1], right) {
                        let second = arguments.pop();
                        pairs.extend(arguments.pop().zip(second));
                    } else {
                        self.refuse_form("this condition of a join", expr.span);
                    }
                }
                ExprKind::Unknown => {}
                _ => {
                    self.refuse_form("this condition of a join", expr.span);
                }
            }
        }
        pairs
    }

    fn join_pairs(
        &mut self,
        left: &Schema,
        right: &Schema,
        condition: &ast::Expr,
        place: Place<'_>,
        pairs: &mut Vec<(Expr, Expr)>,
    ) {
        match &condition.kind {
            ast::ExprKind::Parenthesized(inner) => self.join_pairs(left, right, inner, place, pairs),
            ast::ExprKind::Binary { operator, left: a, right: b }
                if operator.value == BinaryOperator::And =>
            {
                self.join_pairs(left, right, a, place, pairs);
                self.join_pairs(left, right, b, place, pairs);
            }
            ast::ExprKind::Binary { operator, left: a, right: b }
                if operator.value == BinaryOperator::Equal =>
            {
                let both = Place { row: Some(left), right: Some(right), ..place };
                let (a, b) = if starts_right(a) { (b, a) } else { (a, b) };
                let key = (self.scalar(a, both), self.scalar(b, both));
                pairs.extend(self.key_pair(key.0, key.1));
            }
            ast::ExprKind::Name(name) => {
                let key = (
                    self.column_of(left, name, condition.span, place.over(left)),
                    self.column_of(right, name, condition.span, place.over(right)),
                );
                pairs.extend(self.shared_key(name, key.0, key.1));
            }
            _ => {
                self.report(
                    Diagnostic::new(
                        JOIN_CONDITION,
                        "a join can only compare columns for equality",
                        condition.span,
                    )
                    .help("write `on Column` or `on $left.A == $right.B`"),
                );
            }
        }
    }

    /// A key that both sides have under one name must have one type too.
    fn shared_key(&mut self, name: &str, left: Expr, right: Expr) -> Option<(Expr, Expr)> {
        if let (Some(left_type), Some(right_type)) = (left.ty, right.ty)
            && left_type != right_type
        {
            self.report(
                Diagnostic::new(
                    TYPE_MISMATCH,
                    format!(
                        "the join key `{name}` is a {left_type} on the left and a {right_type} on the right"
                    ),
                    left.span,
                )
                .help("convert one side first, or write `on $left.A == $right.B`"),
            );
            return None;
        }
        self.key_pair(left, right)
    }

    /// Brings the two sides of a key to one type.
    fn key_pair(&mut self, left: Expr, right: Expr) -> Option<(Expr, Expr)> {
        let (left_type, right_type) = (left.ty?, right.ty?);
        if left_type == Type::Dynamic || right_type == Type::Dynamic {
            self.report(
                Diagnostic::new(UNSUPPORTED_FORM, "a join on a dynamic column cannot be compiled", left.span)
                    .note("the engine refuses it too")
                    .help("convert the key first, as in `| extend Key = tostring(...)`"),
            );
            return None;
        }
        if left_type == right_type {
            return Some((left, right));
        }
        if left_type.is_numeric() && right_type.is_numeric() {
            let to = if rank(left_type) > rank(right_type) { left_type } else { right_type };
            return Some((self.convert(left, to), self.convert(right, to)));
        }
        self.report(
            Diagnostic::new(
                TYPE_MISMATCH,
                format!("the sides of a join key have different types: {left_type} and {right_type}"),
                left.span,
            )
            .also(right.span, format!("a {right_type}"))
            .help("convert one side first, as in `| extend Key = tostring(...)`"),
        );
        None
    }
}

fn starts_right(expr: &ast::Expr) -> bool {
    match &expr.kind {
        ast::ExprKind::Member { base, .. } => {
            matches!(&base.kind, ast::ExprKind::Name(name) if name == "$right")
        }
        _ => false,
    }
}

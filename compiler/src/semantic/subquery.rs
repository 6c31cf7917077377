//! Operators that apply a query to parts of their input: `mv-apply`, `fork`, `facet`, `macro-expand`, `invoke`.

use kqlc_runtime::{plan::Operation, types::Type};

use super::{
    Binder,
    problem::{UNSUPPORTED_FORM, WRONG_SHAPE},
    query::{Meaning, rank},
    scope::{Binding, Place},
    tree::{Call, Column, Schema, Table, TableKind},
};
use crate::{
    diagnostic::Diagnostic,
    source::Span,
    syntax::ast::{self, ForkBranch, OperatorParameter},
};

/// The expansion with its input taken out: it expands the row that it is given.
fn given(expanded: Table) -> (Table, Option<Box<Table>>) {
    match expanded.kind {
        TableKind::MvExpand { input, columns, bags_as_arrays, item_index, limit } => {
            let schema = input.schema.clone();
            let row = Box::new(Table { kind: TableKind::Given, schema, span: input.span });
            let kind = TableKind::MvExpand { input: row, columns, bags_as_arrays, item_index, limit };
            (Table { kind, ..expanded }, Some(input))
        }
        kind => (Table { kind, ..expanded }, None),
    }
}

/// The first place where a subquery reads something beside the row that it is given.
pub(super) fn leaves_row(table: &Table) -> Option<Span> {
    match &table.inputs()[..] {
        [] if matches!(table.kind, TableKind::Given | TableKind::Error) => None,
        [input] => leaves_row(input),
        _ => Some(table.span),
    }
}

/// The parts of an `mv-apply`.
pub(super) struct MvApply<'a> {
    pub(super) parameters: &'a [OperatorParameter],
    pub(super) columns: &'a [ast::MvColumn],
    pub(super) limit: Option<&'a ast::Expr>,
    pub(super) subquery: &'a [ast::Operator],
}

impl Binder<'_> {
    /// The input's columns that were not expanded, then those of the subquery that are not among them.
    pub(super) fn mv_apply(
        &mut self,
        input: Table,
        apply: &MvApply<'_>,
        operator: &ast::Operator,
        place: Place<'_>,
    ) -> Table {
        let before = input.schema.clone();
        let expanded =
            self.mv_expand(input, apply.parameters, apply.columns, apply.limit, operator.span, place);
        // A column that is expanded as it is goes; one that an expression of its name replaces stays in its place.
        let goes = |column: &Column| {
            apply.columns.iter().any(|expanded| {
                let as_it_is =
                    matches!(&expanded.value.value.kind, ast::ExprKind::Name(name) if *name == column.name);
                as_it_is && expanded.value.names.first().is_none_or(|name| name.value == column.name)
            })
        };
        let kept: Vec<Column> = before
            .columns
            .iter()
            .filter(|column| !goes(column))
            .filter_map(|column| expanded.schema.column(&column.name).cloned())
            .collect();
        let open = expanded.schema.open;
        let (expanded, input) = given(expanded);
        let known = !matches!(expanded.kind, TableKind::Error);
        let result = self.operators(expanded, apply.subquery, place);
        let mut columns: Vec<Column> = Vec::new();
        let mut from = Vec::new();
        for column in kept {
            let of_input = before.columns.iter().any(|before| before.id == column.id);
            let of_body = result.schema.column(&column.name).filter(|_| !of_input);
            let is_dropped = !of_input && of_body.is_none() && known;
            let told = || format!("the subquery drops the column `{}`", column.name);
            if is_dropped && !self.reads_as_parser(operator.span, told) {
                continue;
            }
            from.push((!of_input, of_body.map_or(column.id, |body| body.id)));
            let own = self.column(column.name, column.ty);
            columns.push(own);
        }
        for column in &result.schema.columns {
            if columns.iter().all(|kept| kept.name != column.name) {
                from.push((true, column.id));
                let own = self.column(column.name.clone(), column.ty);
                columns.push(own);
            }
        }
        let schema = Schema { columns, open: open || result.schema.open };
        if let Some(place) = leaves_row(&result).filter(|_| known) {
            self.refuse_form("this operator inside `mv-apply`", place);
        }
        let kind = match input {
            Some(input) => TableKind::Apply { input, body: Box::new(result), columns: from, by: None },
            None => TableKind::Error,
        };
        Table { kind, schema, span: operator.span }
    }

    /// Operators one after the other.
    pub(super) fn operators(&mut self, input: Table, operators: &[ast::Operator], place: Place<'_>) -> Table {
        let mut table = input;
        for operator in operators {
            table = self.operator(table, operator, place);
        }
        table
    }

    /// Several results; Kusto's binder gives none of them columns.
    pub(super) fn fork(
        &mut self,
        input: &Table,
        branches: &[ForkBranch],
        operator: &ast::Operator,
        place: Place<'_>,
    ) -> Table {
        for branch in branches {
            let rows = Table { kind: TableKind::Error, schema: input.schema.clone(), span: operator.span };
            self.operators(rows, &branch.operators, place);
        }
        self.unsupported_operator(operator);
        self.error_table(operator.span)
    }

    pub(super) fn facet(
        &mut self,
        input: Table,
        by: &[ast::Expr],
        with: &[ast::Operator],
        operator: &ast::Operator,
        place: Place<'_>,
    ) -> Table {
        for column in by {
            self.scalar(column, place.over(&input.schema));
        }
        self.operators(input, with, place);
        self.unsupported_operator(operator);
        self.error_table(operator.span)
    }

    /// The body once for each member of the group, under the name `name`; the results are put together.
    pub(super) fn macro_expand(
        &mut self,
        entities: Option<&[ast::Expr]>,
        name: &ast::Name,
        body: &ast::Query,
        operator: &ast::Operator,
        place: Place<'_>,
    ) -> Table {
        let Some(entities) = entities else {
            self.report(Diagnostic::new(
                UNSUPPORTED_FORM,
                "a stored entity group cannot be compiled",
                operator.keyword.span,
            ));
            return self.error_table(operator.span);
        };
        let mut members = Vec::new();
        for _ in entities {
            let scope = place.scope.with(&name.value, Binding::Entity);
            if let Some(Meaning::Table(table)) = self.query(body, &scope) {
                members.push(table);
            }
        }
        self.unite(members, None, operator.span)
    }

    /// `T | invoke f(x)`: calls `f(T, x)`.
    pub(super) fn invoke(
        &mut self,
        input: Table,
        function: &ast::Expr,
        operator: &ast::Operator,
        place: Place<'_>,
    ) -> Table {
        let (name, arguments) = match &function.kind {
            ast::ExprKind::Call { name, arguments } => (name, arguments.as_slice()),
            ast::ExprKind::Name(text) => (&ast::Name::new(text.clone(), function.span), [].as_slice()),
            _ => {
                self.report(Diagnostic::new(
                    WRONG_SHAPE,
                    "`invoke` takes the call of a function",
                    function.span,
                ));
                return self.error_table(operator.span);
            }
        };
        match self.call_with_input(input, name, arguments, place.outside()) {
            Some(Meaning::Table(table)) => table,
            Some(Meaning::Graph(_)) => self.error_table(operator.span),
            Some(Meaning::Scalar(value)) => {
                if value.ty.is_some() {
                    self.report(Diagnostic::new(
                        WRONG_SHAPE,
                        format!("`{}` gives no table", name.value),
                        name.span,
                    ));
                }
                self.error_table(operator.span)
            }
            None => {
                self.unknown_function(name, operator.span, place.outside());
                self.error_table(operator.span)
            }
        }
    }

    /// `range x from a to b step c`: its column has the widest type of the three.
    pub(super) fn range(
        &mut self,
        column: &ast::Name,
        [from, to, step]: [&ast::Expr; 3],
        operator: &ast::Operator,
        place: Place<'_>,
    ) -> Table {
        let from = self.scalar(from, place.outside());
        let to = self.scalar(to, place.outside());
        let step = self.scalar(step, place.outside());
        let ty = match (from.ty, to.ty) {
            (Some(Type::DateTime), _) | (_, Some(Type::DateTime)) => Some(Type::DateTime),
            (Some(a), Some(b)) if super::query::rank(b) > super::query::rank(a) => Some(b),
            (a, b) => a.or(b),
        };
        let column = self.column(&column.value, ty);
        let (Some(ty), Some(step_type)) = (ty, step.ty) else {
            let schema = Schema { columns: vec![column], open: false };
            return Table { kind: TableKind::Error, schema, span: operator.span };
        };
        let wanted = if ty == Type::DateTime { Type::TimeSpan } else { ty };
        let fits = step_type == wanted
            || (step_type.is_numeric() && wanted.is_numeric() && rank(step_type) <= rank(wanted));
        if !fits || !(ty.is_numeric() || matches!(ty, Type::DateTime | Type::TimeSpan)) {
            self.refuse_form(&format!("a `range` of {ty} by steps of {step_type}"), step.span);
        }
        let constants = vec![self.convert(from, ty), self.convert(to, ty), self.convert(step, wanted)];
        let row = Table {
            kind: TableKind::Values(vec![Vec::new()]),
            schema: Schema::default(),
            span: operator.span,
        };
        let call = Call {
            operation: Operation::Range,
            arguments: Vec::new(),
            constants,
            keeps_input: false,
            ids: vec![column.id],
        };
        let kind = TableKind::Call { input: Box::new(row), call };
        Table { kind, schema: Schema { columns: vec![column], open: false }, span: operator.span }
    }

    /// The columns whose names constant strings say.
    pub(super) fn project_by_names(
        &mut self,
        input: Table,
        names: &[ast::Expr],
        operator: &ast::Operator,
        place: Place<'_>,
    ) -> Table {
        let mut patterns: Vec<ast::Expr> = Vec::new();
        for name in names {
            let bound = self.scalar(name, place.outside());
            for text in super::expression::texts(&bound) {
                let kind = if text.contains('*') {
                    ast::ExprKind::Wildcard(text)
                } else {
                    ast::ExprKind::Name(text)
                };
                patterns.push(ast::Expr { kind, span: name.span });
            }
        }
        let ids = self.selected(&input.schema, &patterns, place);
        let kept = ids
            .iter()
            .filter_map(|id| input.schema.columns.iter().find(|column| column.id == *id).cloned())
            .collect();
        self.keep(input, kept, operator.span)
    }
}

//! `where`, `extend`, the `project` family and `distinct`.

use super::{
    Binder, names,
    problem::{DUPLICATE_COLUMN, UNKNOWN_NAME},
    scope::Place,
    tree::{Assignment, Column, ColumnId, Expr, ExprKind, Schema, Table, TableKind},
};
use crate::{
    diagnostic::Diagnostic,
    source::Span,
    syntax::ast::{self, NamedExpr},
};

impl Binder<'_> {
    pub(super) fn filter(
        &mut self,
        input: Table,
        predicate: &ast::Expr,
        span: Span,
        place: Place<'_>,
    ) -> Table {
        let bound = self.scalar(predicate, place.over(&input.schema));
        let predicate = self.condition(bound);
        let schema = input.schema.clone();
        Table { kind: TableKind::Where { input: Box::new(input), predicate }, schema, span }
    }

    /// Columns of one `extend` do not see each other. One that exists keeps its place.
    pub(super) fn extend(
        &mut self,
        input: Table,
        columns: &[NamedExpr],
        span: Span,
        place: Place<'_>,
    ) -> Table {
        let mut schema = input.schema.clone();
        let mut assignments: Vec<Assignment> = Vec::new();
        let mut set: Vec<String> = Vec::new();
        for named in columns {
            let value = self.scalar(&named.value, place.over(&input.schema));
            let given = named.names.first();
            let name = match given.map(|name| name.value.clone()).or_else(|| names::implied(&named.value)) {
                Some(name) => name,
                None => self.numbered(|name| schema.column(name).is_some()),
            };
            if set.contains(&name) && given.is_some() {
                self.duplicate(&name, named.names[0].span);
            }
            let column = self.column(name.clone(), value.ty);
            assignments.push(Assignment { id: column.id, value });
            match schema.columns.iter_mut().find(|existing| existing.name == name) {
                Some(existing) => *existing = column,
                None => schema.columns.push(column),
            }
            set.push(name);
        }
        Table { kind: TableKind::Extend { input: Box::new(input), columns: assignments }, schema, span }
    }

    pub(super) fn project(
        &mut self,
        input: Table,
        columns: &[NamedExpr],
        span: Span,
        place: Place<'_>,
    ) -> Table {
        let (assignments, columns) = self.output(&input.schema, columns, place);
        let schema = Schema { columns, open: false };
        Table { kind: TableKind::Project { input: Box::new(input), columns: assignments }, schema, span }
    }

    pub(super) fn distinct(
        &mut self,
        input: Table,
        columns: &[NamedExpr],
        span: Span,
        place: Place<'_>,
    ) -> Table {
        let open =
            input.schema.open && columns.iter().any(|named| matches!(named.value.kind, ast::ExprKind::Star));
        let (assignments, columns) = self.output(&input.schema, columns, place);
        let schema = Schema { columns, open };
        Table { kind: TableKind::Distinct { input: Box::new(input), columns: assignments }, schema, span }
    }

    /// The columns that a list of expressions makes of a row; `*` stands for all columns.
    pub(super) fn output(
        &mut self,
        row: &Schema,
        list: &[NamedExpr],
        place: Place<'_>,
    ) -> (Vec<Assignment>, Vec<Column>) {
        let mut assignments = Vec::new();
        let mut columns: Vec<Column> = Vec::new();
        for named in list {
            if matches!(named.value.kind, ast::ExprKind::Star) {
                for column in &row.columns {
                    if columns.iter().all(|existing| existing.name != column.name) {
                        let (assignment, column) = self.carry(column, &column.name, named.value.span);
                        assignments.push(assignment);
                        columns.push(column);
                    }
                }
                continue;
            }
            let value = self.scalar(&named.value, place.over(row));
            let taken = |name: &str| columns.iter().any(|column| column.name == name);
            let name = match (named.names.first(), names::implied(&named.value)) {
                (Some(given), _) => {
                    if taken(&given.value) {
                        self.duplicate(&given.value, given.span);
                    }
                    given.value.clone()
                }
                (None, Some(name)) => names::unique(&name, taken),
                (None, None) => self.numbered(taken),
            };
            let column = self.column(name, value.ty);
            assignments.push(Assignment { id: column.id, value });
            columns.push(column);
        }
        (assignments, columns)
    }

    pub(super) fn project_away(
        &mut self,
        input: Table,
        list: &[ast::Expr],
        span: Span,
        place: Place<'_>,
    ) -> Table {
        let dropped = self.selected(&input.schema, list, place);
        let kept =
            input.schema.columns.iter().filter(|column| !dropped.contains(&column.id)).cloned().collect();
        self.keep(input, kept, span)
    }

    pub(super) fn project_keep(
        &mut self,
        input: Table,
        list: &[ast::Expr],
        span: Span,
        place: Place<'_>,
    ) -> Table {
        let chosen = self.selected(&input.schema, list, place);
        let kept =
            input.schema.columns.iter().filter(|column| chosen.contains(&column.id)).cloned().collect();
        self.keep(input, kept, span)
    }

    pub(super) fn project_rename(
        &mut self,
        input: Table,
        list: &[NamedExpr],
        span: Span,
        place: Place<'_>,
    ) -> Table {
        let mut kept = input.schema.columns.clone();
        for named in list {
            let old = self.scalar(&named.value, place.over(&input.schema));
            let (ExprKind::Column(id), Some(new)) = (old.kind, named.names.first()) else { continue };
            if kept.iter().any(|column| column.name == new.value && column.id != id) {
                self.duplicate(&new.value, new.span);
            }
            for column in kept.iter_mut().filter(|column| column.id == id) {
                column.name.clone_from(&new.value);
            }
        }
        self.keep(input, kept, span)
    }

    /// The named columns first, the rest behind them in their order.
    pub(super) fn project_reorder(
        &mut self,
        input: Table,
        list: &[ast::ReorderColumn],
        span: Span,
        place: Place<'_>,
    ) -> Table {
        let mut kept: Vec<Column> = Vec::new();
        for reorder in list {
            let ids = self.selected(&input.schema, std::slice::from_ref(&reorder.column), place);
            let mut group: Vec<Column> = input
                .schema
                .columns
                .iter()
                .filter(|column| ids.contains(&column.id) && !kept.contains(column))
                .cloned()
                .collect();
            if reorder.granny {
                self.refuse_form("`granny-asc` and `granny-desc`", reorder.column.span);
            }
            match reorder.ascending {
                Some(true) => group.sort_by(|a, b| a.name.cmp(&b.name)),
                Some(false) => group.sort_by(|a, b| b.name.cmp(&a.name)),
                None => {}
            }
            kept.extend(group);
        }
        let rest: Vec<Column> =
            input.schema.columns.iter().filter(|column| !kept.contains(column)).cloned().collect();
        kept.extend(rest);
        self.keep(input, kept, span)
    }

    /// The columns that a list of names and patterns selects.
    pub(super) fn selected(&mut self, row: &Schema, list: &[ast::Expr], place: Place<'_>) -> Vec<ColumnId> {
        let mut ids = Vec::new();
        for expr in list {
            match &expr.kind {
                ast::ExprKind::Star => ids.extend(row.columns.iter().map(|column| column.id)),
                ast::ExprKind::Wildcard(pattern) => {
                    let matching: Vec<ColumnId> = row
                        .columns
                        .iter()
                        .filter(|column| names::matches(pattern, &column.name))
                        .map(|column| column.id)
                        .collect();
                    if matching.is_empty() && !row.open {
                        self.report(Diagnostic::new(
                            UNKNOWN_NAME,
                            format!("no column is called like `{pattern}`"),
                            expr.span,
                        ));
                    }
                    ids.extend(matching);
                }
                _ => {
                    if let ExprKind::Column(id) = self.scalar(expr, place.over(row)).kind {
                        ids.push(id);
                    }
                }
            }
        }
        ids
    }

    /// Projects existing columns under the names that they have in `kept`.
    pub(super) fn keep(&mut self, input: Table, kept: Vec<Column>, span: Span) -> Table {
        let mut assignments = Vec::with_capacity(kept.len());
        let mut columns = Vec::with_capacity(kept.len());
        for column in kept {
            let (assignment, column) = self.carry(&column, &column.name, span);
            assignments.push(assignment);
            columns.push(column);
        }
        let schema = Schema { columns, open: input.schema.open };
        Table { kind: TableKind::Project { input: Box::new(input), columns: assignments }, schema, span }
    }

    /// A new column with the value of an old one.
    pub(super) fn carry(&mut self, old: &Column, name: &str, span: Span) -> (Assignment, Column) {
        let column = self.column(name, old.ty);
        let value = Expr { kind: ExprKind::Column(old.id), ty: old.ty, span };
        (Assignment { id: column.id, value }, column)
    }

    /// `Column1`, or the next that is free.
    fn numbered(&self, taken: impl Fn(&str) -> bool) -> String {
        let _ = self;
        (1..).map(|number| format!("Column{number}")).find(|name| !taken(name)).expect("some number is free")
    }

    pub(super) fn duplicate(&mut self, name: &str, span: Span) {
        self.report(Diagnostic::new(DUPLICATE_COLUMN, format!("there is already a column `{name}`"), span));
    }
}

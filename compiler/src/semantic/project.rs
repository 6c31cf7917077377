//! `where`, `extend`, the `project` family and `distinct`.

use kqlc_runtime::types::{Type, Value};

use super::{
    Binder,
    expression::constant,
    names,
    problem::{DUPLICATE_COLUMN, TYPE_MISMATCH, UNKNOWN_NAME},
    scope::Place,
    tree::{Assignment, Column, ColumnId, Expr, ExprKind, Schema, Table, TableKind},
};
use crate::{
    diagnostic::Diagnostic,
    source::Span,
    syntax::ast::{self, NamedExpr},
};

/// A value of a list of expressions.
struct Listed {
    /// Where its name stands, if it was given one or is a column's.
    given: Option<Span>,
    /// Its name, given or implied.
    name: Option<String>,
    value: Expr,
    /// It comes from `*`.
    starred: bool,
}

/// The values of functions that yield several columns, computed before the columns that take their parts.
#[derive(Default)]
pub(super) struct Wholes(Vec<(Assignment, Column)>);

impl Wholes {
    /// The table with these values in columns behind its own.
    pub(super) fn before(self, input: Table) -> Table {
        if self.0.is_empty() {
            return input;
        }
        let (columns, hidden): (Vec<Assignment>, Vec<Column>) = self.0.into_iter().unzip();
        let span = input.span;
        let mut schema = input.schema.clone();
        schema.columns.extend(hidden);
        Table { kind: TableKind::Extend { input: Box::new(input), columns }, schema, span }
    }
}

impl Binder<'_> {
    /// The name that an unnamed value gives its column. `column_ifexists` gives that of the column that it finds.
    fn implied_over(&mut self, expr: &ast::Expr, value: &Expr, row: &Schema) -> Option<String> {
        match &expr.kind {
            ast::ExprKind::Call { name, .. }
                if matches!(name.value.as_str(), "column_ifexists" | "columnifexists") =>
            {
                let ExprKind::Column(id) = value.kind else {
                    if let ExprKind::If { .. } = value.kind {
                        self.refuse_form("a column without a name that only the data can name", expr.span);
                    }
                    return None;
                };
                row.columns.iter().find(|column| column.id == id).map(|column| column.name.to_string())
            }
            _ => self.implied_name(expr),
        }
    }

    pub(super) fn filter(
        &mut self,
        input: Table,
        predicate: &ast::Expr,
        span: Span,
        place: Place<'_>,
    ) -> Table {
        let schema = input.schema.clone();
        let (input, bound) =
            self.over_windows(input, |binder, input| binder.scalar(predicate, place.over(&input.schema)));
        let predicate = self.condition(bound);
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
        let (input, values) = self.values(input, columns, place);
        let mut assignments: Vec<(String, Assignment)> = Vec::new();
        for value in values {
            let name = match value.name {
                Some(name) => name,
                None => self.numbered(|name| schema.column(name).is_some()),
            };
            let set = assignments.iter().position(|(existing, _)| *existing == name);
            if let (Some(_), Some(at)) = (set, value.given) {
                self.duplicate(&name, at);
            }
            let column = self.column(name.clone(), value.value.ty);
            let assignment = Assignment { id: column.id, value: value.value };
            match set {
                Some(set) => assignments[set].1 = assignment,
                None => assignments.push((name.clone(), assignment)),
            }
            match schema.columns.iter().position(|existing| existing.name == name) {
                Some(place) if self.is_of_the_data(&schema.columns[place]) => {
                    schema.columns.remove(place);
                    schema.columns.push(column);
                }
                Some(place) => schema.columns[place] = column,
                None => schema.columns.push(column),
            }
        }
        let columns = assignments.into_iter().map(|(_, assignment)| assignment).collect();
        Table { kind: TableKind::Extend { input: Box::new(input), columns }, schema, span }
    }

    pub(super) fn project(
        &mut self,
        input: Table,
        columns: &[NamedExpr],
        span: Span,
        place: Place<'_>,
    ) -> Table {
        let (input, assignments, columns) = self.outputs(input, columns, place);
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
        if open {
            self.refuse_open("`distinct *`", &input, span);
        }
        let (input, assignments, columns) = self.outputs(input, columns, place);
        self.refuse_dynamic_keys("distinct", &assignments);
        let schema = Schema { columns, open };
        Table { kind: TableKind::Distinct { input: Box::new(input), columns: assignments }, schema, span }
    }

    /// The columns that a list of expressions makes of a table; `*` stands for all columns.
    pub(super) fn outputs(
        &mut self,
        input: Table,
        list: &[NamedExpr],
        place: Place<'_>,
    ) -> (Table, Vec<Assignment>, Vec<Column>) {
        let mut assignments = Vec::new();
        let mut columns: Vec<Column> = Vec::new();
        let (input, values) = self.values(input, list, place);
        for value in values {
            let taken = |name: &str| columns.iter().any(|column| column.name == name);
            let name = match (value.given, value.name) {
                (Some(at), Some(name)) => {
                    if taken(&name) {
                        self.duplicate(&name, at);
                    }
                    name
                }
                (None, Some(name)) if value.starred && taken(&name) => continue,
                (None, Some(name)) => names::unique(&name, taken),
                (_, None) => self.numbered(taken),
            };
            let column = self.column(name, value.value.ty);
            assignments.push(Assignment { id: column.id, value: value.value });
            columns.push(column);
        }
        (input, assignments, columns)
    }

    /// The values of a list of expressions. A function that yields several columns is computed once, in a column before
    /// them, of which each takes its part.
    fn values(&mut self, mut input: Table, list: &[NamedExpr], place: Place<'_>) -> (Table, Vec<Listed>) {
        let row = input.schema.clone();
        let mut listed = Vec::new();
        let mut wholes = Wholes::default();
        for named in list {
            if matches!(named.value.kind, ast::ExprKind::Star) {
                listed.extend(row.columns.iter().map(|column| Listed {
                    given: None,
                    name: Some(column.name.to_string()),
                    value: Expr { kind: ExprKind::Column(column.id), ty: column.ty, span: named.value.span },
                    starred: true,
                }));
                continue;
            }
            let value;
            (input, value) =
                self.over_windows(input, |binder, _| binder.scalar(&named.value, place.over(&row)));
            let parts = names::parts(&named.value);
            if parts.is_empty() {
                let given = named.names.first();
                let name = match given {
                    Some(name) => Some(name.value.clone()),
                    None => self.implied_over(&named.value, &value, &row),
                };
                // A column that is simply named cannot come out twice; other unnamed values get a number.
                let plain = matches!(named.value.kind, ast::ExprKind::Name(_)).then_some(named.value.span);
                let given = given.map(|name| name.span).or(plain);
                listed.push(Listed { given, name, value, starred: false });
                continue;
            }
            for (index, (name, value)) in self.spread(value, parts, &mut wholes).into_iter().enumerate() {
                let given = named.names.get(index);
                listed.push(Listed {
                    given: given.map(|name| name.span),
                    name: Some(given.map_or(name, |name| name.value.clone())),
                    value,
                    starred: false,
                });
            }
        }
        (wholes.before(input), listed)
    }

    /// The columns of a function that yields several. It is computed once, in a column of `wholes` of which each takes its
    /// part; the only column of one is its value.
    pub(super) fn spread(
        &mut self,
        value: Expr,
        parts: Vec<(String, Type)>,
        wholes: &mut Wholes,
    ) -> Vec<(String, Expr)> {
        if matches!(value.kind, ExprKind::Unknown) || parts.len() == 1 {
            let typed = |(name, ty)| (name, Expr { ty: Some(ty), ..value.clone() });
            return parts.into_iter().map(typed).collect();
        }
        let whole = self.column(format!("$parts{}", wholes.0.len()), Some(Type::Dynamic));
        let span = value.span;
        let spread = parts.into_iter().enumerate().map(|(index, (name, ty))| {
            let part = self.part(&whole, index, ty, span);
            (name, Expr { ty: Some(ty), ..part })
        });
        let spread = spread.collect();
        wholes.0.push((Assignment { id: whole.id, value }, whole));
        spread
    }

    /// A part of an array that a function yields.
    fn part(&mut self, whole: &Column, index: usize, ty: Type, span: Span) -> Expr {
        let base = Expr { kind: ExprKind::Column(whole.id), ty: whole.ty, span };
        let index = constant(Value::Long(i64::try_from(index).unwrap_or(i64::MAX)), span);
        let element = ExprKind::Element { base: Box::new(base), index: Box::new(index) };
        self.convert(Expr { kind: element, ty: Some(Type::Dynamic), span }, ty)
    }

    /// Keys of groups must have an equality, which dynamics have not.
    pub(super) fn refuse_dynamic_keys(&mut self, operator: &str, keys: &[Assignment]) {
        for key in keys.iter().filter(|key| key.value.ty == Some(Type::Dynamic)) {
            self.report(
                Diagnostic::new(
                    TYPE_MISMATCH,
                    format!("`{operator}` cannot tell dynamic values apart"),
                    key.value.span,
                )
                .note("the engine refuses dynamics as keys (SEM0019)")
                .help("convert it, as in `tostring(...)`"),
            );
        }
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
            if input.schema.columns.iter().any(|column| column.name == new.value && column.id != id) {
                self.duplicate(&new.value, new.span);
            }
            for column in kept.iter_mut().filter(|column| column.id == id) {
                column.name = (&new.value).into();
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
            let order = if reorder.granny { names::compare_with_numbers } else { names::compare };
            match reorder.ascending {
                Some(true) => group.sort_by(|a, b| order(&a.name, &b.name)),
                Some(false) => group.sort_by(|a, b| order(&b.name, &a.name)),
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
                    self.select_by_pattern(row, expr.span);
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
        self.copies(old.id, column.id);
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

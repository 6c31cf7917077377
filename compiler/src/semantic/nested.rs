//! `top-nested`, `top-hitters`, `sample-distinct`, `reduce`, `getschema`.

mod others;

use std::rc::Rc;

use kqlc_runtime::{
    plan::{JoinKind, Operation},
    types::{Type, Value},
};

use super::{
    Binder,
    expression::constant,
    names,
    problem::{NOT_CONSTANT, TYPE_MISMATCH},
    scope::Place,
    sort::RowCount,
    tree::{Assignment, Call, Column, Expr, ExprKind, LetTable, Schema, SortKey, Table, TableKind},
    window::ordered,
};
use crate::{
    diagnostic::Diagnostic,
    source::Span,
    syntax::ast::{self, NamedExpr, Ordering, TopNestedLevel},
};

impl Binder<'_> {
    /// For each level its value and its aggregate.
    pub(super) fn top_nested(
        &mut self,
        input: Table,
        levels: &[TopNestedLevel],
        operator: &ast::Operator,
        place: Place<'_>,
    ) -> Table {
        let mut columns: Vec<Column> = Vec::new();
        let (mut counts, mut others) = (Vec::new(), Vec::new());
        for level in levels {
            counts.push(level.count.as_ref().map(|count| self.number_of_rows(count, place)));
            others.push(level.others.as_ref().map(|others| self.scalar(others, place.outside())));
            let taken = |columns: &[Column], name: &str| columns.iter().any(|column| column.name == name);
            let of = self.scalar(&level.of.value, place.over(&input.schema));
            let given = level.of.names.first().map(|name| name.value.clone());
            let name = given.or_else(|| names::implied(&level.of.value));
            let name = name.unwrap_or_else(|| format!("Column{}", columns.len() + 1));
            let name = names::unique(&name, |name| taken(&columns, name));
            columns.push(self.column(name.clone(), of.ty));
            let by = &level.by.value;
            let aggregated = match by.names.first() {
                Some(given) => given.value.clone(),
                None => format!("aggregated_{name}"),
            };
            let ty = self.aggregated_type(&input.schema, &by.value, place);
            let aggregated = names::unique(&aggregated, |name| taken(&columns, name));
            columns.push(self.column(aggregated, ty));
        }
        let schema = Schema { columns, open: false };
        let is_known = !matches!(input.kind, TableKind::Error) && !input.schema.open;
        if !is_known {
            return self.uncompiled(operator, schema.columns, false);
        }
        let nested = Nested { levels, counts, schema, span: operator.span };
        if others.iter().any(Option::is_some) {
            return self.nested_with_others(input, nested, &others, place);
        }
        let base = Rc::new(LetTable { name: "nested".to_owned(), table: input });
        let tops = self.top_groups(&base, &nested, place);
        match tops.last() {
            Some(found) => {
                let found = self.let_reference(found, nested.span);
                renamed(found, nested.schema)
            }
            None => self.error_table(nested.span),
        }
    }

    /// What is left of the groups at each level: each level groups the rows by its value and those above it, takes the first groups
    /// of each group above, and is joined to what the levels above have left.
    fn top_groups(
        &mut self,
        base: &Rc<LetTable>,
        nested: &Nested<'_>,
        place: Place<'_>,
    ) -> Vec<Rc<LetTable>> {
        let Nested { levels, counts, span, .. } = nested;
        let mut tops: Vec<Rc<LetTable>> = Vec::new();
        for (depth, (level, count)) in levels.iter().zip(counts).enumerate() {
            let rows = self.let_reference(base, *span);
            let by: Vec<NamedExpr> =
                levels[..=depth].iter().enumerate().map(|(index, level)| key(index, &level.of)).collect();
            let named = ast::Name::new("aggregated".to_owned(), *span);
            let aggregate = NamedExpr { names: vec![named], value: level.by.value.value.clone() };
            let grouped = self.summarize(rows, &[aggregate], &by, *span, place);
            let ranked = first_groups(grouped, level, count.clone(), depth, *span);
            let table = match tops.last() {
                None => ranked,
                Some(above) => {
                    let above = self.let_reference(above, *span);
                    self.below(above, ranked, depth, *span)
                }
            };
            tops.push(Rc::new(LetTable { name: format!("level{depth}"), table }));
        }
        tops
    }

    /// The groups of a level beside the groups above that they belong to.
    fn below(&mut self, above: Table, level: Table, depth: usize, span: Span) -> Table {
        // Above stand a key and an aggregate for each level; here all keys, then the aggregate.
        let key = |index: usize| {
            (read(&above.schema.columns[index * 2], span), read(&level.schema.columns[index], span))
        };
        let on = (0..depth).map(key).collect();
        let sources: Vec<Column> =
            above.schema.columns.iter().chain(&level.schema.columns[depth..]).cloned().collect();
        self.joined(JoinKind::Inner, above, level, on, sources.into_iter(), false, span)
    }

    /// The type of an expression over aggregates.
    fn aggregated_type(&mut self, row: &Schema, value: &ast::Expr, place: Place<'_>) -> Option<Type> {
        let named = NamedExpr { names: Vec::new(), value: value.clone() };
        let rows = Table { kind: TableKind::Error, schema: row.clone(), span: value.span };
        let grouped = self.summarize(rows, &[named], &[], value.span, place);
        grouped.schema.columns.first().and_then(|column| column.ty)
    }

    /// `top-hitters 3 of a by b`: exact here, so a `summarize` and a `top`.
    pub(super) fn top_hitters(
        &mut self,
        input: Table,
        count: &ast::Expr,
        of: &NamedExpr,
        by: Option<&Ordering>,
        span: Span,
        place: Place<'_>,
    ) -> Table {
        self.column_expected(of);
        let of_name = names::implied(&of.value).unwrap_or_default();
        let (aggregate, name) = match by {
            Some(by) => {
                let summed = names::implied(&by.value.value).unwrap_or_default();
                (
                    call("sum", vec![by.value.value.clone()], by.value.value.span),
                    format!("approximate_sum_{summed}"),
                )
            }
            None => (call("count", Vec::new(), of.value.span), format!("approximate_count_{of_name}")),
        };
        let named = NamedExpr { names: vec![ast::Name::new(name, of.value.span)], value: aggregate };
        let table = self.summarize(input, &[named], std::slice::from_ref(of), span, place);
        let count = self.number_of_rows(count, place);
        let keys = table.schema.columns.last().map(|column| super::tree::SortKey {
            value: Expr { kind: ExprKind::Column(column.id), ty: column.ty, span },
            descending: true,
            nulls_first: false,
        });
        self.first_rows(table, count, Some(keys.into_iter().collect()), span)
    }

    /// `sample-distinct 3 of a`: which values Kusto leaves open; the first ones here.
    pub(super) fn sample_distinct(
        &mut self,
        input: Table,
        count: &ast::Expr,
        of: &NamedExpr,
        span: Span,
        place: Place<'_>,
    ) -> Table {
        self.column_expected(of);
        let distinct = self.distinct(input, std::slice::from_ref(of), span, place);
        let count = self.number_of_rows(count, place);
        self.first_rows(distinct, count, None, span)
    }

    fn column_expected(&mut self, of: &NamedExpr) {
        let plain = matches!(of.value.kind, ast::ExprKind::Name(_) | ast::ExprKind::Error);
        if !plain || !of.names.is_empty() {
            let span = of.names.first().map_or(of.value.span, |name| name.span);
            self.report(
                Diagnostic::new(TYPE_MISMATCH, "only a column can stand here, not an expression", span)
                    .help("compute it with `extend` first"),
            );
        }
    }

    /// `reduce by a`: a pattern, how many values it stands for, and one of them.
    pub(super) fn reduce(
        &mut self,
        input: &Table,
        by: &NamedExpr,
        with: &[NamedExpr],
        keeps_rows: bool,
        operator: &ast::Operator,
        place: Place<'_>,
    ) -> Table {
        let bound = self.scalar(&by.value, place.over(&input.schema));
        self.convert(bound, Type::String);
        for option in with {
            let value = self.scalar(&option.value, place.outside());
            if value.literal().is_none() && !matches!(value.kind, ExprKind::Unknown) {
                self.report(Diagnostic::new(NOT_CONSTANT, "an option must be a constant", value.span));
            }
        }
        let mut columns = if keeps_rows { input.schema.columns.clone() } else { Vec::new() };
        columns.push(self.column("Pattern", Some(Type::String)));
        columns.push(self.column("Count", Some(Type::Long)));
        columns.push(self.column("Representative", Some(Type::String)));
        self.uncompiled(operator, columns, keeps_rows && input.schema.open)
    }

    /// `getschema`: the columns as rows, known before the query runs.
    pub(super) fn get_schema(&mut self, input: &Table, operator: &ast::Operator) -> Table {
        let names = ["ColumnName", "ColumnOrdinal", "DataType", "ColumnType"];
        // The engine gives an int as ordinal where the binder says long (measured).
        let types = [Type::String, Type::Int, Type::String, Type::String];
        let columns = names.into_iter().zip(types).map(|(name, ty)| self.column(name, Some(ty))).collect();
        if input.schema.open || input.schema.columns.iter().any(|column| column.ty.is_none()) {
            return self.uncompiled(operator, columns, false);
        }
        let row = |(index, column): (usize, &Column)| {
            let ty = column.ty.unwrap_or(Type::Dynamic);
            vec![
                Value::String(column.name.as_str().into()),
                Value::Int(i32::try_from(index).unwrap_or(i32::MAX)),
                Value::String(dot_net_type(ty).into()),
                Value::String(ty.name().into()),
            ]
        };
        let rows = input.schema.columns.iter().enumerate().map(row).collect();
        let schema = Schema { columns, open: false };
        let values = Table { kind: TableKind::Values(rows), schema, span: operator.span };
        // Window functions may follow (Kusto documentation, `serialize`).
        ordered(values, operator.span)
    }
}

/// A `top-nested` of a table.
struct Nested<'a> {
    levels: &'a [TopNestedLevel],
    /// How many groups of each level are taken; all if none is said.
    counts: Vec<Option<RowCount>>,
    /// What comes out.
    schema: Schema,
    span: Span,
}

/// The columns of a table under those of a schema, position by position.
fn renamed(table: Table, schema: Schema) -> Table {
    let span = table.span;
    let columns = schema.columns.iter().zip(&table.schema.columns);
    let columns = columns.map(|(wanted, found)| Assignment { id: wanted.id, value: read(found, span) });
    let columns = columns.collect();
    Table { kind: TableKind::Project { input: Box::new(table), columns }, schema, span }
}

fn read(column: &Column, span: Span) -> Expr {
    Expr { kind: ExprKind::Column(column.id), ty: column.ty, span }
}

/// The first groups of each group above, in the order of the aggregate, which is the last column.
fn first_groups(
    grouped: Table,
    level: &TopNestedLevel,
    count: Option<RowCount>,
    depth: usize,
    span: Span,
) -> Table {
    let Some(count) = count else { return grouped };
    let read = |column: &Column| Expr { kind: ExprKind::Column(column.id), ty: column.ty, span };
    let descending = !level.by.ascending.unwrap_or(false);
    let nulls_first = level.by.nulls_first.unwrap_or(!descending);
    let keys =
        grouped.schema.columns.last().map(|column| SortKey { value: read(column), descending, nulls_first });
    let schema = grouped.schema.clone();
    let arguments = schema.columns[..depth].iter().map(read).collect();
    let kind = TableKind::Sort { input: Box::new(grouped), keys: keys.into_iter().collect() };
    let sorted = Table { kind, schema: schema.clone(), span };
    let count = match count {
        RowCount::Known(count) => constant(Value::Long(i64::try_from(count).unwrap_or(i64::MAX)), span),
        RowCount::Computed(count) => count,
    };
    let call = Call {
        operation: Operation::FirstOfGroup,
        arguments,
        constants: vec![count],
        keeps_input: true,
        ids: Vec::new(),
    };
    Table { kind: TableKind::Call { input: Box::new(sorted), call }, schema, span }
}

/// The value of a level as a key of a `summarize`.
fn key(index: usize, of: &NamedExpr) -> NamedExpr {
    let name = ast::Name::new(format!("key{index}"), of.value.span);
    NamedExpr { names: vec![name], value: of.value.clone() }
}

/// The .NET type that the engine names for a KQL type.
fn dot_net_type(ty: Type) -> &'static str {
    match ty {
        Type::Bool => "System.SByte",
        Type::DateTime => "System.DateTime",
        Type::Decimal => "System.Data.SqlTypes.SqlDecimal",
        Type::Dynamic => "System.Object",
        Type::Guid => "System.Guid",
        Type::Int => "System.Int32",
        Type::Long => "System.Int64",
        Type::Real => "System.Double",
        Type::String => "System.String",
        Type::TimeSpan => "System.TimeSpan",
    }
}

fn call(name: &str, arguments: Vec<ast::Expr>, span: Span) -> ast::Expr {
    let arguments = arguments.into_iter().map(|value| NamedExpr { names: Vec::new(), value }).collect();
    ast::Expr { kind: ast::ExprKind::Call { name: ast::Name::new(name.to_owned(), span), arguments }, span }
}

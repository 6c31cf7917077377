//! `top-nested`, `top-hitters`, `sample-distinct`, `reduce`, `getschema`.

use kqlc_runtime::types::{Type, Value};

use super::{
    Binder, names,
    problem::{NOT_CONSTANT, TYPE_MISMATCH},
    scope::Place,
    tree::{Column, Expr, ExprKind, Schema, Table, TableKind},
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
        input: &Table,
        levels: &[TopNestedLevel],
        operator: &ast::Operator,
        place: Place<'_>,
    ) -> Table {
        let mut columns: Vec<Column> = Vec::new();
        for level in levels {
            if let Some(count) = &level.count {
                self.row_count(count, place);
            }
            if let Some(others) = &level.others {
                self.scalar(others, place.outside());
            }
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
        self.uncompiled(operator, columns, false)
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

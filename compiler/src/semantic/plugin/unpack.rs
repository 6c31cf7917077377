//! `bag_unpack`, `pivot` and `narrow`: columns of the data, and what the data makes of them.

use std::collections::BTreeMap;

use kqlc_runtime::{
    plan::Operation,
    types::{Dynamic, Type, Value},
};

use super::super::{
    Binder,
    aggregate::Keys,
    expression::constant,
    names,
    scope::Place,
    tree::{Assignment, Call, Column, ColumnId, Expr, ExprKind, Schema, Table, TableKind},
};
use crate::{
    source::Span,
    syntax::ast::{self, Argument, EvaluateSchema},
};

/// What stands in a cell that no row belongs to: the count or sum of nothing is zero (Kusto documentation), others are null. What
/// other counts and sums give there is not documented.
fn missing_cell(aggregate: &str, ty: Type) -> Option<Value> {
    match (aggregate, ty) {
        ("count" | "sum", Type::Long) => Some(Value::Long(0)),
        ("sum", Type::Real) => Some(Value::Real(0.0)),
        _ if aggregate.contains("count") || aggregate.contains("sum") => None,
        _ => Some(Value::null(ty)),
    }
}

impl Binder<'_> {
    /// The properties of a bag as columns: those that are declared, or those that the query names, as strings.
    pub(super) fn bag_unpack(
        &mut self,
        input: Table,
        arguments: &[Argument],
        declared: Option<&EvaluateSchema>,
        span: Span,
        place: Place<'_>,
    ) -> Option<Table> {
        let options = self.unpack_options(arguments, &input.schema, place)?;
        let UnpackOptions { bag, prefix, ignored, keeps_source } = options;
        let ExprKind::Column(bag_id) = bag.kind else {
            self.refuse_form("`bag_unpack` of what is no column", bag.span);
            return None;
        };
        let kept: Vec<Column> =
            input.schema.columns.iter().filter(|column| column.id != bag_id).cloned().collect();
        let mut all = kept.clone();
        let (optional, hidden, open) = match declared {
            Some(declared) => {
                for column in &declared.columns {
                    if all.iter().all(|known| known.name != column.name.value) {
                        all.push(self.column(&column.name.value, Some(column.ty)));
                    }
                }
                let names = all.iter().map(|column| column.name.to_string()).collect();
                (names, Vec::new(), false)
            }
            None if let Some(rows) = rows_of(&input) => {
                for (name, ty) in properties(&input, rows, bag_id, &prefix, &ignored) {
                    if all.iter().all(|known| *known.name != *name) {
                        all.push(self.column(name, Some(ty)));
                    }
                }
                (all.iter().map(|column| column.name.to_string()).collect(), Vec::new(), false)
            }
            None => {
                let before = all.len();
                let optional = self.promise(&mut all, Some(Type::String));
                self.assumes_types |= all.len() > before;
                self.add_hidden(&mut all, before);
                let hidden = self.hidden_names(&all);
                (optional, hidden, true)
            }
        };
        let made = all[kept.len()..].to_vec();
        let mut names: Vec<String> = kept.iter().map(|column| column.name.to_string()).collect();
        names.sort();
        let constants = vec![
            constant(Value::String(prefix.as_str().into()), span),
            texts(&ignored, span),
            constant(Value::Bool(keeps_source), span),
            texts(&names, span),
            texts(&optional, span),
            texts(&hidden, span),
            texts(&self.named_columns(), span),
            texts(&self.promised.renamed.iter().cloned().collect::<Vec<_>>(), span),
        ];
        let call = Call {
            operation: Operation::BagUnpack,
            arguments: vec![bag],
            constants,
            keeps_input: true,
            ids: made.iter().map(|column| column.id).collect(),
        };
        let mut columns = input.schema.columns.clone();
        columns.extend(made);
        let schema = Schema { columns, open };
        let unpacked = Table { kind: TableKind::Call { input: Box::new(input), call }, schema, span };
        let wanted: Vec<Column> = match declared.filter(|declared| !declared.keeps_input) {
            Some(declared) => declared
                .columns
                .iter()
                .filter_map(|column| all.iter().find(|known| known.name == column.name.value).cloned())
                .collect(),
            None => all,
        };
        Some(self.only(unpacked, &wanted, open, span))
    }

    fn unpack_options(
        &mut self,
        arguments: &[Argument],
        row: &Schema,
        place: Place<'_>,
    ) -> Option<UnpackOptions> {
        let mut found: [Option<&Argument>; 4] = [None; 4];
        for (index, argument) in arguments.iter().enumerate() {
            let slot = match argument.names.first().map(|name| name.value.as_str()) {
                None => index,
                Some("OutputColumnPrefix") => 1,
                Some("columnsConflict") => 2,
                Some("ignoredProperties") => 3,
                Some(_) => return None,
            };
            *found.get_mut(slot)? = Some(argument);
        }
        let bag = self.scalar(&found[0]?.value, place.over(row));
        if bag.ty != Some(Type::Dynamic) || matches!(bag.kind, ExprKind::Unknown) {
            return None;
        }
        let mut constant = |slot: usize| match found[slot] {
            Some(argument) => match self.scalar(&argument.value, place.outside()).literal() {
                Some(value) => Ok(Some(value.clone())),
                None => Err(()),
            },
            None => Ok(None),
        };
        let prefix = match constant(1).ok()? {
            Some(Value::String(prefix)) => prefix.to_string(),
            None => String::new(),
            Some(_) => return None,
        };
        let keeps_source = match constant(2).ok()? {
            None => false,
            Some(value) => match value.to_text().as_ref() {
                "error" => false,
                "keep_source" => true,
                _ => return None,
            },
        };
        let ignored = match constant(3).ok()? {
            Some(Value::Dynamic(Dynamic::Array(names))) => {
                names.iter().map(|name| name.to_text().into_owned()).collect()
            }
            None => Vec::new(),
            Some(_) => return None,
        };
        Some(UnpackOptions { bag, prefix, ignored, keeps_source })
    }

    /// The values of a column as columns. What is counted where there is no row is not known, so that counts are refused.
    pub(super) fn pivoted(
        &mut self,
        input: Table,
        arguments: &[Argument],
        declared: Option<&EvaluateSchema>,
        span: Span,
        place: Place<'_>,
    ) -> Option<Table> {
        let row = input.schema.clone();
        let (pivot, rest) = arguments.split_first()?;
        let counts = (ast::Name::new("count".to_owned(), span), Vec::new());
        let ((name, values), keys) = match rest.split_first() {
            None => (counts, rest),
            Some((aggregate, keys)) => match &aggregate.value.kind {
                ast::ExprKind::Call { name, arguments } => ((name.clone(), arguments.clone()), keys),
                _ => return None,
            },
        };
        let (name, values) = (&name, &values[..]);
        if row.open && keys.is_empty() {
            return None;
        }
        let value = self.scalar(&pivot.value, place.over(&row));
        let read = |argument: &Argument| names::implied(&argument.value);
        let pivot_name = read(pivot)?;
        let (mut by, mut columns): (Vec<Assignment>, Vec<Column>) = (Vec::new(), Vec::new());
        if keys.is_empty() {
            let used: Vec<String> = values.iter().filter_map(read).chain([pivot_name]).collect();
            for column in row.columns.iter().filter(|column| !used.iter().any(|name| *name == column.name)) {
                let (assignment, column) = self.carry(column, &column.name, span);
                by.push(assignment);
                columns.push(column);
            }
        } else {
            for key in keys {
                let value = self.scalar(&key.value, place.over(&row));
                let column = self.column(read(key)?, value.ty);
                by.push(Assignment { id: column.id, value });
                columns.push(column);
            }
        }
        if columns.iter().any(|column| column.ty.is_none_or(|ty| ty == Type::Dynamic)) {
            return None;
        }
        let place_of_aggregate = rest.first().map_or(span, |aggregate| aggregate.value.span);
        let (computed, made) =
            self.aggregate(name, values, &[], &row, &Keys::NONE, place_of_aggregate, place);
        let (computed, [made]) = (computed?, &made[..]) else { return None };
        let ty = made.ty?;
        let missing = missing_cell(&name.value, ty)?;
        let text = self.convert(value, Type::String);
        let pivot_column = self.column("$pivot", Some(Type::String));
        by.push(Assignment { id: pivot_column.id, value: text });
        let key_count = columns.len();
        let mut grouped = columns.clone();
        grouped.extend([pivot_column, made.clone()]);
        let kind = TableKind::Summarize { input: Box::new(input), by, aggregates: vec![computed] };
        let grouped = Table { kind, schema: Schema { columns: grouped, open: false }, span };
        let mut out: Vec<Column> =
            columns.iter().map(|column| self.column(column.name.clone(), column.ty)).collect();
        let (optional, hidden, open) = match declared {
            Some(declared) => {
                for column in &declared.columns {
                    if out.iter().any(|known| known.name == column.name.value) {
                        continue;
                    }
                    if column.ty != ty {
                        return None;
                    }
                    out.push(self.column(&column.name.value, Some(ty)));
                }
                (out.iter().map(|column| column.name.to_string()).collect(), Vec::new(), false)
            }
            None => {
                let optional = self.promise(&mut out, Some(ty));
                self.add_hidden(&mut out, key_count);
                let hidden = self.hidden_names(&out);
                (optional, hidden, true)
            }
        };
        let whole = i64::try_from(key_count).unwrap_or(i64::MAX);
        let constants = vec![
            constant(Value::Long(whole), span),
            constant(missing, span),
            texts(&optional, span),
            texts(&hidden, span),
            texts(&self.named_columns(), span),
            texts(&self.promised.renamed.iter().cloned().collect::<Vec<_>>(), span),
        ];
        let schema = Schema { columns: out.clone(), open };
        let pivoted = self.operation(Operation::Pivot, grouped, constants, schema, span);
        let wanted: Vec<Column> = match declared.filter(|declared| !declared.keeps_input) {
            Some(declared) => declared
                .columns
                .iter()
                .filter_map(|column| out.iter().find(|known| known.name == column.name.value).cloned())
                .collect(),
            None => return Some(pivoted),
        };
        Some(self.only(pivoted, &wanted, open, span))
    }

    /// A row for each cell.
    pub(super) fn narrowed(&mut self, input: Table, columns: Vec<Column>, span: Span) -> Option<Table> {
        if input.schema.open {
            return None;
        }
        let names: Vec<String> = input.schema.columns.iter().map(|column| column.name.to_string()).collect();
        let mut arguments = Vec::new();
        for column in &input.schema.columns {
            let value = Expr { kind: ExprKind::Column(column.id), ty: column.ty, span };
            arguments.push(self.convert(value, Type::String));
        }
        let call = Call {
            operation: Operation::Narrow,
            arguments,
            constants: vec![texts(&names, span)],
            keeps_input: false,
            ids: columns.iter().map(|column| column.id).collect(),
        };
        let schema = Schema { columns, open: false };
        Some(Table { kind: TableKind::Call { input: Box::new(input), call }, schema, span })
    }

    /// An operation over all columns of a table, which makes all columns of the result.
    pub(super) fn operation(
        &mut self,
        operation: Operation,
        input: Table,
        constants: Vec<Expr>,
        schema: Schema,
        span: Span,
    ) -> Table {
        let _ = self;
        let read = |column: &Column| Expr { kind: ExprKind::Column(column.id), ty: column.ty, span };
        let call = Call {
            operation,
            arguments: input.schema.columns.iter().map(read).collect(),
            constants,
            keeps_input: false,
            ids: schema.columns.iter().map(|column| column.id).collect(),
        };
        Table { kind: TableKind::Call { input: Box::new(input), call }, schema, span }
    }

    /// Only these columns of a table.
    pub(in crate::semantic) fn only(
        &mut self,
        table: Table,
        wanted: &[Column],
        open: bool,
        span: Span,
    ) -> Table {
        let (columns, schema): (Vec<Assignment>, Vec<Column>) =
            wanted.iter().map(|column| self.carry(column, &column.name, span)).unzip();
        let schema = Schema { columns: schema, open };
        Table { kind: TableKind::Project { input: Box::new(table), columns }, schema, span }
    }
}

/// The arguments of `bag_unpack`.
struct UnpackOptions {
    bag: Expr,
    prefix: String,
    ignored: Vec<String>,
    keeps_source: bool,
}

/// The rows of a table that stand in the query.
fn rows_of(table: &Table) -> Option<&[Vec<Value>]> {
    match &table.kind {
        TableKind::Values(rows) => Some(rows),
        TableKind::Let(definition) => rows_of(&definition.table),
        _ => None,
    }
}

/// The columns that bags in the query make: in the order of their names (measured), of the type that all values have, else dynamic.
fn properties(
    table: &Table,
    rows: &[Vec<Value>],
    bag: ColumnId,
    prefix: &str,
    ignored: &[String],
) -> BTreeMap<String, Type> {
    let mut found: BTreeMap<String, Option<Type>> = BTreeMap::new();
    let place = table.schema.columns.iter().position(|column| column.id == bag);
    for row in rows {
        let Some(Value::Dynamic(Dynamic::Bag(bag))) = place.and_then(|place| row.get(place)) else {
            continue;
        };
        for (name, value) in bag.0.iter().filter(|(name, _)| !ignored.iter().any(|it| **it == **name)) {
            let known = found.entry(format!("{prefix}{name}")).or_default();
            *known = match (*known, value.ty()) {
                (known, None) => known,
                (Some(known), Some(ty)) if known != ty => Some(Type::Dynamic),
                (_, ty) => ty,
            };
        }
    }
    found.into_iter().map(|(name, ty)| (name, ty.unwrap_or(Type::Dynamic))).collect()
}

/// A constant list of strings.
fn texts(texts: &[String], span: Span) -> Expr {
    let items: Vec<Dynamic> = texts.iter().map(|text| Dynamic::string(text.as_str())).collect();
    constant(Value::Dynamic(Dynamic::Array(items.into())), span)
}

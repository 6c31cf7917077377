//! `parse`, `parse-where` and `parse-kv`

use std::sync::Arc;

use super::{expression::evaluate, stream::set};
use crate::{
    answer::Context,
    batch::{Batch, ColumnBuilder},
    parse::{Found, convert},
    plan::{Parse, ParseKv, ParsedColumn},
    types::{Type, Value},
};

/// Sets the columns of the pattern. Where it does not match they are null, strings empty, or the row is dropped.
///
/// Measured: except in `relaxed`, one column that does not convert makes a row without a match, and an empty text converts
/// to no other type than string.
pub(crate) fn parse(batch: &Batch, plan: &Parse, ctx: Context<'_>) -> Batch {
    let source = evaluate(plan.operand, batch, ctx);
    let types = plan.pattern.types();
    let mut builders: Vec<ColumnBuilder> =
        plan.columns.iter().map(|(_, column)| ColumnBuilder::new(column.ty)).collect();
    let (mut found, mut values) = (Found::default(), Vec::new());
    let mut kept: Vec<u32> = Vec::new();
    for row in 0..batch.rows() {
        let text = source.string(row);
        let matches = plan.pattern.find(text, &mut found)
            && (convert_all(text, &found, &types, &mut values) || plan.pattern.is_relaxed());
        if !matches && plan.filters {
            continue;
        }
        kept.push(u32::try_from(row).expect("a batch has fewer than 2^32 rows"));
        for ((index, column), builder) in plan.columns.iter().zip(&mut builders) {
            match (matches, column.ty) {
                (false, _) => builder.push_null(),
                (true, Type::String) => {
                    let (from, to) = found.columns[*index];
                    builder.push_str(&text[from..to]);
                }
                (true, _) => builder.push_value(&values[*index]),
            }
        }
    }
    let rows = if kept.len() == batch.rows() { batch.clone() } else { batch.gather(&kept) };
    with_columns(&rows, plan.columns.iter().map(|(_, column)| column), builders)
}

/// Converts every column but the strings; false if one does not convert.
fn convert_all(text: &str, found: &Found, types: &[Type], values: &mut Vec<Value>) -> bool {
    values.clear();
    values.extend(found.columns.iter().zip(types).map(|((from, to), ty)| match ty {
        Type::String => Value::Bool(true),
        ty => convert(&text[*from..*to], *ty),
    }));
    !values.iter().any(Value::is_null)
}

/// Sets a column for each key; one that does not convert is null.
pub(crate) fn parse_kv(batch: &Batch, plan: &ParseKv, ctx: Context<'_>) -> Batch {
    let source = evaluate(plan.operand, batch, ctx);
    let mut builders: Vec<ColumnBuilder> =
        plan.columns.iter().map(|column| ColumnBuilder::new(column.ty)).collect();
    let keys: Vec<&str> = plan.columns.iter().map(|column| column.name).collect();
    for row in 0..batch.rows() {
        let mut values: Vec<Option<Value>> = vec![None; plan.columns.len()];
        let mut missing = values.len();
        plan.form.pairs(source.string(row), &keys, &mut |key, value| {
            let position = plan.columns.iter().position(|column| column.name == key);
            if let Some(position) = position.filter(|position| values[*position].is_none()) {
                values[position] = Some(convert(value, plan.columns[position].ty));
                missing -= 1;
            }
            missing > 0
        });
        for (value, builder) in values.into_iter().zip(&mut builders) {
            match value {
                Some(value) => builder.push_value(&value),
                None => builder.push_null(),
            }
        }
    }
    with_columns(batch, plan.columns.iter(), builders)
}

fn with_columns<'a>(
    batch: &Batch,
    columns: impl Iterator<Item = &'a ParsedColumn>,
    builders: Vec<ColumnBuilder>,
) -> Batch {
    let mut output = batch.columns().to_vec();
    for (column, builder) in columns.zip(builders) {
        set(&mut output, column.slot, Arc::new(builder.finish()));
    }
    Batch::new(output, batch.rows())
}

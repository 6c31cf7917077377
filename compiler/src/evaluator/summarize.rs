//! `summarize`

use std::collections::HashMap;

use kqlc_runtime::types::{Type, Value};

use super::{Cells, Evaluator, Places, Refusal, Row, Rows, aggregate};
use crate::semantic::tree::{Aggregate, Assignment, Expr, Table};

impl Evaluator<'_> {
    /// A row for each combination of keys, in the order of their first rows; one row if nothing is grouped by.
    pub(super) fn summarize(
        &self,
        input: &Rows,
        by: &[Assignment],
        aggregates: &[Aggregate],
        table: &Table,
    ) -> Result<Rows, Refusal> {
        let places = input.places();
        let keys: Vec<&Expr> = by.iter().map(|key| &key.value).collect();
        let mut groups = group(input, &self.map(input, &keys)?);
        if by.is_empty() && groups.is_empty() {
            groups.push((Row::new(), Vec::new()));
        }
        let mut columns: Vec<_> = by.iter().map(|key| key.id).collect();
        columns.extend(aggregates.iter().flat_map(|aggregate| &aggregate.ids));
        let mut rows = Vec::new();
        for (mut row, members) in groups {
            for aggregate in aggregates {
                row.extend(self.aggregate(aggregate, &members, &places, table)?);
            }
            rows.push(row);
        }
        Ok(Rows { columns, rows })
    }

    /// The values of an aggregate over the rows of a group.
    fn aggregate(
        &self,
        aggregate: &Aggregate,
        members: &[&Row],
        places: &Places,
        table: &Table,
    ) -> Result<Vec<Value>, Refusal> {
        let mut arguments = Vec::new();
        for row in members {
            let cells = Cells { places, row };
            let counts = match &aggregate.condition {
                Some(condition) => self.value(condition, cells)? == Value::Bool(true),
                None => true,
            };
            if counts {
                let values = aggregate.arguments.iter().map(|argument| self.value(argument, cells));
                arguments.push(values.collect::<Result<Row, Refusal>>()?);
            }
        }
        let types: Vec<Type> = aggregate
            .ids
            .iter()
            .map(|id| {
                table.schema.columns.iter().find(|column| column.id == *id).and_then(|column| column.ty)
            })
            .map(|ty| ty.unwrap_or(Type::Dynamic))
            .collect();
        aggregate::results(aggregate.function.name, &arguments, &aggregate.options, &types)
            .ok_or_else(|| Refusal::Unknown(format!("the aggregate {}", aggregate.function.name)))
    }
}

/// Rows by key, in the order of the first rows.
pub(super) fn group<'r>(input: &'r Rows, keys: &[Row]) -> Vec<(Row, Vec<&'r Row>)> {
    let mut numbers: HashMap<&Row, usize> = HashMap::new();
    let mut groups: Vec<(Row, Vec<&Row>)> = Vec::new();
    for (row, key) in input.rows.iter().zip(keys) {
        let number = *numbers.entry(key).or_insert_with(|| {
            groups.push((key.clone(), Vec::new()));
            groups.len() - 1
        });
        groups[number].1.push(row);
    }
    groups
}

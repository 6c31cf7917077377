//! `mv-expand`, `mv-apply`, `partition`

use kqlc_runtime::types::{Dynamic, Value};

use super::{Cells, Evaluator, MOST_ROWS, Refusal, Row, Rows, select, summarize::group};
use crate::semantic::tree::{ColumnId, MvColumn, Table};

/// How an `mv-expand` expands.
pub(super) struct Form<'t> {
    pub(super) columns: &'t [MvColumn],
    pub(super) bags_as_arrays: bool,
    pub(super) item_index: Option<ColumnId>,
    pub(super) limit: usize,
}

impl Evaluator<'_> {
    /// A row for each element; the columns are expanded side by side, the shorter ones filled with null. An empty array has no
    /// rows, a null one (measured).
    pub(super) fn mv_expand(
        &self,
        input: &Rows,
        form: &Form<'_>,
        columns: Vec<ColumnId>,
    ) -> Result<Rows, Refusal> {
        let places = input.places();
        let mut rows = Vec::new();
        for row in &input.rows {
            let cells = Cells { places: &places, row };
            let mut elements = Vec::new();
            for column in form.columns {
                let value = Dynamic::from(self.value(&column.value, cells)?);
                elements.push(elements_of(value, form.bags_as_arrays));
            }
            let count = elements.iter().map(Vec::len).max().unwrap_or(0).min(form.limit);
            for index in 0..count {
                let mut wide = row.clone();
                for (column, elements) in form.columns.iter().zip(&elements) {
                    let element = elements.get(index).cloned().unwrap_or_default();
                    wide.push(element.expand_to(column.to));
                }
                wide.push(Value::Long(i64::try_from(index).unwrap_or(i64::MAX)));
                rows.push(wide);
            }
            if rows.len() > MOST_ROWS {
                return Err(Refusal::TooLarge);
            }
        }
        let made = form.columns.iter().map(|column| column.id);
        let index = form.item_index.unwrap_or(ColumnId(u32::MAX));
        let all = input.columns.iter().copied().chain(made).chain([index]);
        Ok(select(Rows { columns: all.collect(), rows }, columns))
    }

    /// A subquery over each row by itself, or over all rows that have the same value in a column; of each column the flag says
    /// whether the subquery gives it, or the row that came in.
    pub(super) fn apply(
        &self,
        input: &Rows,
        body: &Table,
        (columns, from): (Vec<ColumnId>, &[(bool, ColumnId)]),
        by: Option<ColumnId>,
    ) -> Result<Rows, Refusal> {
        let places = input.places();
        let parts: Vec<Vec<&Row>> = match by {
            None => input.rows.iter().map(|row| vec![row]).collect(),
            Some(by) => {
                let keys: Vec<Row> = input.rows.iter().map(|row| vec![row[places[&by]].clone()]).collect();
                group(input, &keys).into_iter().map(|(_, rows)| rows).collect()
            }
        };
        let mut rows = Vec::new();
        for part in parts {
            let given =
                Rows { columns: input.columns.clone(), rows: part.iter().copied().cloned().collect() };
            self.given.borrow_mut().push(given);
            let result = self.table(body);
            self.given.borrow_mut().pop();
            let result = result?;
            let inner = result.places();
            rows.extend(result.rows.iter().map(|row| -> Row {
                let cell = |(of_body, id): &(bool, ColumnId)| match of_body {
                    true => row[inner[id]].clone(),
                    false => part[0][places[id]].clone(),
                };
                from.iter().map(cell).collect()
            }));
        }
        Ok(Rows { columns, rows })
    }
}

/// What a value expands to.
fn elements_of(value: Dynamic, bags_as_arrays: bool) -> Vec<Dynamic> {
    match value {
        Dynamic::Array(items) => items.to_vec(),
        Dynamic::Bag(bag) => {
            let property = |(name, value): &(std::sync::Arc<str>, Dynamic)| {
                if bags_as_arrays {
                    Dynamic::array([Dynamic::String(name.clone()), value.clone()])
                } else {
                    Dynamic::bag([(name.clone(), value.clone())])
                }
            };
            bag.0.iter().map(property).collect()
        }
        scalar => vec![scalar],
    }
}

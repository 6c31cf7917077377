//! `StartTime` and `EndTime`.

use super::Run;
use crate::{
    table::Column,
    types::{DateTime, TimeSpan, Value},
};

/// The columns that say when a row happened, the first that the result has.
const TIME_COLUMNS: [&str; 3] = ["TimeGenerated", "timestamp", "Timestamp"];

/// The earliest and the latest time in the rows; the query's window if they have none.
pub(super) fn of_rows(run: &Run<'_>, rows: &[Vec<Value>]) -> (DateTime, DateTime) {
    let window = of_query(run);
    let Some(column) = time_column(&run.result.columns) else { return window };
    let times = || {
        rows.iter().filter_map(|row| match row.get(column) {
            Some(Value::DateTime(time)) => Some(*time),
            _ => None,
        })
    };
    times().min().zip(times().max()).unwrap_or(window)
}

/// The window that the query read: `queryPeriod` before now. Without a period it is empty.
pub(super) fn of_query(run: &Run<'_>) -> (DateTime, DateTime) {
    let period = run.rule.query_period.unwrap_or(TimeSpan(0));
    (DateTime(run.now.0.saturating_sub(period.0).max(0)), run.now)
}

fn time_column(columns: &[Column]) -> Option<usize> {
    TIME_COLUMNS.iter().find_map(|name| columns.iter().position(|column| column.name == *name))
}

//! Operations that plans call with all rows of their input.

mod activity;
mod address;
mod first;
mod graph;
mod intersect;
mod near;
mod place;
mod range;
mod schema;
mod sequence;
mod series;
mod timeline;
mod unpack;
mod window;

use std::sync::Arc;

use super::expression::evaluate;
use crate::{
    answer::Context,
    batch::{Batch, Column},
    plan::{Call, Operation},
    types::{Type, Value},
};

/// What an operation is given.
#[derive(Debug)]
struct Given<'a> {
    /// The number of rows of the input.
    rows: usize,
    /// What it reads of each row.
    arguments: &'a [Arc<Column>],
    /// What is the same for all rows.
    constants: &'a [Value],
    /// The names of the columns that it makes.
    names: Vec<&'static str>,
    /// Their types.
    types: Vec<Type>,
}

/// What an operation makes.
#[derive(Debug)]
struct Made {
    /// The row of the input that each row comes from; `None` if every row stays where it is. Nothing is kept of the input
    /// if the call does not say so.
    from: Option<Vec<u32>>,
    /// The new columns.
    columns: Vec<Column>,
}

/// Calls an operation.
pub(super) fn call(plan: &Call, batches: &[Batch], types: &[Type], ctx: Context<'_>) -> Batch {
    let empty = || Batch::new(types.iter().map(|ty| Arc::new(Column::nulls(*ty, 0))).collect(), 0);
    let batch = Batch::concat(batches).unwrap_or_else(empty);
    let no_row = Batch::new(Vec::new(), 1);
    let arguments: Vec<Arc<Column>> =
        plan.arguments.iter().map(|argument| evaluate(*argument, &batch, ctx)).collect();
    let constants: Vec<Value> =
        plan.constants.iter().map(|constant| evaluate(*constant, &no_row, ctx).value(0)).collect();
    let given = Given {
        rows: batch.rows(),
        arguments: &arguments,
        constants: &constants,
        names: plan.columns.iter().map(|column| column.name).collect(),
        types: plan.columns.iter().map(|column| column.ty).collect(),
    };
    let made = match plan.operation {
        Operation::Range => range::range(&given),
        Operation::Prev => window::shifted(&given, false),
        Operation::Next => window::shifted(&given, true),
        Operation::RowNumber => window::row_number(&given),
        Operation::RowCumsum => window::row_cumsum(&given),
        Operation::RowRankDense => window::row_rank(&given, false),
        Operation::RowRankMin => window::row_rank(&given, true),
        Operation::RowWindowSession => window::row_window_session(&given),
        Operation::NoRows => first::no_rows(&given),
        Operation::First => first::first(&given),
        Operation::FirstOfGroup => first::first_of_group(&given),
        Operation::Components => graph::components(&given),
        Operation::StrongComponents => graph::strong_components(&given),
        Operation::MakeSeries => series::make_series(&given),
        Operation::BagUnpack => unpack::bag_unpack(&given),
        Operation::Pivot => unpack::pivot(&given),
        Operation::Narrow => unpack::narrow(&given),
        Operation::RollingPercentile => timeline::rolling_percentile(&given),
        Operation::SessionCount => timeline::session_count(&given),
        Operation::SequenceDetect => sequence::sequence_detect(&given),
        Operation::ActiveUsersCount => activity::active_users_count(&given),
        Operation::ActivityCountsMetrics => activity::activity_counts_metrics(&given),
        Operation::ActivityEngagement => activity::activity_engagement(&given),
        Operation::ActivityMetrics => activity::activity_metrics(&given),
        Operation::NewActivityMetrics => activity::new_activity_metrics(&given),
        Operation::SlidingWindowCounts => activity::sliding_window_counts(&given),
        Operation::RowsNear => near::rows_near(&given),
        Operation::DcountIntersect => intersect::dcount_intersect(&given),
        Operation::SchemaMerge => schema::schema_merge(&given),
        Operation::Ipv4Lookup => address::lookup(&given, false),
        Operation::Ipv6Lookup => address::lookup(&given, true),
        Operation::GeoLineLookup => place::lookup(&given, false),
        Operation::GeoPolygonLookup => place::lookup(&given, true),
    };
    let rows = match (made.columns.first(), &made.from) {
        (Some(column), _) => column.len(),
        (None, Some(from)) => from.len(),
        (None, None) => batch.rows(),
    };
    let mut columns = match (plan.keeps_input, &made.from) {
        (false, _) => Vec::new(),
        (true, None) => batch.columns().to_vec(),
        (true, Some(from)) => batch.gather(from).columns().to_vec(),
    };
    columns.extend(made.columns.into_iter().map(Arc::new));
    Batch::new(columns, rows)
}

/// The types of the columns that come out of a call.
pub(super) fn types(plan: &Call, input: &[Type]) -> Vec<Type> {
    let kept: &[Type] = if plan.keeps_input { input } else { &[] };
    kept.iter().copied().chain(plan.columns.iter().map(|column| column.ty)).collect()
}

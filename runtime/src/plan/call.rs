//! Operations of the engine that need all their rows, called by plans as functions are.

use super::{Expr, Field};

/// Hands all rows to an operation.
#[derive(Debug)]
pub struct Call {
    /// What is done.
    pub operation: Operation,
    /// What it reads of each row.
    pub arguments: &'static [Expr],
    /// What is the same for all rows: computed once, without a row.
    pub constants: &'static [Expr],
    /// The columns of the input come out too, in front.
    pub keeps_input: bool,
    /// The columns that it makes.
    pub columns: &'static [Field],
}

/// The operations. Each is a function of `engine::operation`, whose documentation says what it reads and makes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Operation {
    /// `range`
    Range,
    /// `prev`
    Prev,
    /// `next`
    Next,
    /// `row_number`
    RowNumber,
    /// `row_cumsum`
    RowCumsum,
    /// `row_rank_dense`
    RowRankDense,
    /// `row_rank_min`
    RowRankMin,
    /// `row_window_session`
    RowWindowSession,
    /// The guard of a member of `union isfuzzy=true` that was left out
    NoRows,
    /// `take` of a computed number of rows
    First,
    /// `top-nested`: the first rows of each group
    FirstOfGroup,
    /// `graph-mark-components`, over pairs of nodes
    Components,
    /// `graph-mark-components kind=strong`, over pairs of nodes
    StrongComponents,
    /// `make-series`, over rows that are grouped already
    MakeSeries,
    /// `evaluate bag_unpack`
    BagUnpack,
    /// `evaluate pivot`, over rows that are grouped already
    Pivot,
    /// `evaluate narrow`
    Narrow,
    /// `evaluate rolling_percentile`, over rows whose bins are computed
    RollingPercentile,
    /// `evaluate session_count`
    SessionCount,
    /// `evaluate sequence_detect`
    SequenceDetect,
    /// `evaluate active_users_count`
    ActiveUsersCount,
    /// `evaluate activity_counts_metrics`
    ActivityCountsMetrics,
    /// `evaluate activity_engagement`
    ActivityEngagement,
    /// `evaluate activity_metrics`
    ActivityMetrics,
    /// `evaluate new_activity_metrics`
    NewActivityMetrics,
    /// `evaluate sliding_window_counts`
    SlidingWindowCounts,
    /// `evaluate rows_near`
    RowsNear,
    /// `evaluate dcount_intersect`
    DcountIntersect,
    /// `evaluate schema_merge`
    SchemaMerge,
    /// `evaluate ipv4_lookup`
    Ipv4Lookup,
    /// `evaluate ipv6_lookup`
    Ipv6Lookup,
    /// `evaluate geo_line_lookup`
    GeoLineLookup,
    /// `evaluate geo_polygon_lookup`
    GeoPolygonLookup,
}

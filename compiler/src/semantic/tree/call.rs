//! Operations of the engine that need all rows of a table.

use kqlc_runtime::plan::Operation;

use super::{ColumnId, Expr};

/// Hands all rows to an operation.
#[derive(Clone, Debug)]
pub struct Call {
    /// What is done.
    pub operation: Operation,
    /// What it reads of each row.
    pub arguments: Vec<Expr>,
    /// What is the same for all rows.
    pub constants: Vec<Expr>,
    /// The columns of the input come out too, in front.
    pub keeps_input: bool,
    /// The columns that it makes, the last ones of the schema.
    pub ids: Vec<ColumnId>,
}

//! What kqlc knows before it reads a rule: tables and stored functions.

pub mod attack;
mod column_name;
pub mod connectors;
pub mod database;
pub mod entity_types;
pub mod enums;
mod fold;
mod function;
mod functions;
pub mod read;
mod scalar_functions;
pub mod signature;
mod tables;

pub use column_name::ColumnName;
pub use database::{Body, Column, Database, StoredFunction, StoredResult};
pub use function::{Parameter, ParameterShape, ResultShape, ScalarFunction};
pub use scalar_functions::SCALAR_FUNCTIONS;

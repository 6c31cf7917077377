//! Rust source from plans: a module a rule, what rules share of stored functions, and the crates around them.
//!
//! The output is the same for the same rule, wherever and whenever it is made.

mod call;
mod expression;
mod external;
mod form;
mod function_crates;
mod functions;
mod identifier;
mod imports;
mod item;
mod literal;
mod manifest;
mod metadata;
mod module;
mod operator;
mod parse;
mod pipeline;
mod statics;
mod steps;
mod text_test;
mod time_test;
mod workspace;

pub use functions::FunctionItem;
pub use metadata::Metadata;
pub use module::module;
pub use workspace::{CompiledRule, GeneratedFile, Runtime, workspace};

//! The compiler.

pub mod catalog;
pub mod codegen;
pub mod diagnostic;
pub mod plan;
pub mod semantic;
pub mod source;
pub mod syntax;

//! The compiler.

pub mod catalog;
pub mod diagnostic;
pub mod source;
pub mod syntax;

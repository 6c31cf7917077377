//! KQL text to a syntax tree. Only this module knows tree-sitter.

pub mod ast;

//! What kqlc knows before it reads a rule: tables and stored functions.

pub mod database;
mod tables;

pub use database::{Column, Database, StoredFunction};

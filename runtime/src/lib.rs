//! What every compiled Sentinel rule is linked against.
//!
//! [`types`] holds KQL's scalar types, [`scalar`] its functions and operators, [`sketch`] estimates of many values,
//! [`aggregate`] its aggregates, [`parse`] takes text apart, [`plan`] is the static description of a compiled rule, [`batch`] the columns that rows stand
//! in, [`read`] what a reader of logs gives, [`engine`] runs rules over them, [`alert`] says what a result raises, [`incident`]
//! which incidents alerts become, [`ocsf`] what they are in another schema, and [`detect`] is the command line of a generated program.

pub mod aggregate;
pub mod alert;
pub mod answer;
pub mod batch;
#[cfg(feature = "detect")]
#[expect(clippy::disallowed_methods, reason = "the command line does the input and output")]
pub mod detect;
pub mod engine;
pub mod incident;
pub mod navigator;
pub mod ocsf;
pub mod parse;
pub mod plan;
#[expect(clippy::disallowed_methods, reason = "readers read files")]
pub mod read;
pub mod row;
pub mod scalar;
pub mod sketch;
pub mod table;
pub mod types;

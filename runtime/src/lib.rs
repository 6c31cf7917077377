//! What every compiled Sentinel rule is linked against.
//!
//! [`types`] holds KQL's scalar types, [`scalar`] its functions and operators, [`plan`] the static description of a
//! compiled rule.

pub mod plan;
pub mod row;
pub mod scalar;
pub mod types;

//! Rule files: YAML to a model in which every key and value has its place.

mod editor;
mod incidents;
mod load;
mod model;
mod notation;
mod parser;
mod places;
mod rewrite;
mod shape;
mod values;
mod yaml;
mod yaml_error;

#[cfg(test)]
mod corpus_tests;
#[cfg(test)]
mod load_tests;
#[cfg(test)]
mod place_tests;

pub use editor::schema;
pub use incidents::{Grouping, Incidents, MatchingMethod};
pub use load::{Loaded, LoadedKind, load};
pub use model::{AlertDetails, Connector, DynamicProperty, EntityMapping, Field, FieldMapping, Kind, Rule};
pub use parser::{is_parser, is_rule, parser};
pub use rewrite::{KEY_ORDER, Written, with_keys_in_order, written};
pub use values::duration;
pub use yaml::{Entry, Node, Notation, Scalar, Value};

pub use crate::source::QueryText;

/// The most characters of a query that Sentinel deploys, white space around it left out.
pub const LONGEST_QUERY: usize = 10_000;

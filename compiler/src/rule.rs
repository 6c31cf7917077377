//! Rule files: YAML to a model in which every key and value has its place.

mod load;
mod model;
mod notation;
mod parser;
mod places;
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

pub use load::{Loaded, LoadedKind, load};
pub use model::{AlertDetails, Connector, DynamicProperty, EntityMapping, Field, FieldMapping, Kind, Rule};
pub use parser::{is_parser, is_rule, parser};

pub use shape::SCHEMA;
pub use values::duration;
pub use yaml::{Entry, Node, Notation, Scalar, Value};

pub use crate::source::QueryText;

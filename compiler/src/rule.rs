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

use crate::{diagnostic::Diagnostic, source::FileId};

/// The one document of a file of YAML, with places; `Ok(None)` is a file without any.
pub fn document(file: FileId, text: &str) -> Result<Option<Node>, Vec<Diagnostic>> {
    yaml::parse(file, text)
}

/// The text of a scalar in a file, and the map from its bytes to the file; `None` for what is no text.
pub fn text_in(text: &str, node: &Node) -> Option<QueryText> {
    match &node.value {
        Value::String(scalar) => Some(notation::query_text(text, scalar, node.span)),
        Value::Null | Value::Bool(_) | Value::Number(..) | Value::Sequence(_) | Value::Mapping(_) => None,
    }
}

/// The most characters of a query that Sentinel deploys, white space around it left out.
pub const LONGEST_QUERY: usize = 10_000;

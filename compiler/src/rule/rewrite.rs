//! Files of YAML with another spelling of the same: a query in other lines, keys in another order.
//!
//! What comes out is read again. Anything but the intended change, and there is no result.

mod keys;
mod query;

use super::{
    QueryText, load,
    load::LoadedKind,
    notation::query_text,
    parser,
    yaml::{self, Node, Scalar, Value},
};
use crate::source::FileId;

pub use keys::{KEY_ORDER, with_keys_in_order};

/// The query of a rule or a parser, and how it is written.
#[derive(Clone, Debug)]
pub struct Written {
    /// Its text and place.
    pub query: QueryText,
    /// True of a rule, whose query Sentinel limits.
    pub is_rule: bool,
    /// The key that it stands at.
    key: String,
    scalar: Scalar,
}

/// The query of a file of YAML, if it is a rule or a parser.
pub fn written(file: FileId, text: &str) -> Option<Written> {
    let document = document(file, text)?;
    let is_rule = !parser::is_parser(text);
    if is_rule && !matches!(load(file, text).kind, LoadedKind::Rule(_)) {
        return None;
    }
    let entry = if is_rule { document.entry("query") } else { parser::body(&document) }?;
    let Value::String(scalar) = &entry.value.value else { return None };
    let query = query_text(text, scalar, entry.value.span);
    Some(Written { query, is_rule, key: entry.key.value.clone(), scalar: scalar.clone() })
}

/// The one document of a file.
fn document(file: FileId, text: &str) -> Option<Node> {
    yaml::parse(file, text).ok().flatten()
}

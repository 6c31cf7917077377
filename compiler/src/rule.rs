//! Rule files: YAML to a model in which every key and value has its place.

mod load;
mod model;
mod notation;
mod query_text;
mod shape;
mod values;
mod yaml;

pub use load::{Loaded, LoadedKind, load};
pub use model::{AlertDetails, Connector, DynamicProperty, EntityMapping, Field, FieldMapping, Kind, Rule};
pub use query_text::QueryText;

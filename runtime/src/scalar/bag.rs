//! Property bags, and packing values into dynamics.

use std::sync::Arc;

use crate::types::{Bag, Dynamic};

/// kql: bag_pack(pair: dynamic, ...) -> dynamic
/// also: pack
/// deprecated: pack_dictionary
///
/// A bag of names and values in turn; of a name that stands twice the last value counts, and a name without a value is left
/// out.
///
/// ```kql
/// bag_pack("Level", "Information", "ProcessID", 1234).ProcessID == 1234
/// tostring(bag_pack("a", datetime(2020-01-01), "b", "x")) == '{"a":"2020-01-01T00:00:00.0000000Z","b":"x"}'
/// ```
pub fn bag_pack(pairs: &[Dynamic]) -> Dynamic {
    let pairs = pairs.chunks_exact(2).map(|pair| (pair[0].to_text().into_owned(), pair[1].clone()));
    Dynamic::bag(pairs)
}

/// kql: pack_all(ignore_null_empty: bool, column: dynamic, ...) -> dynamic
///
/// A bag of all columns of the row; null and empty values are left out if `ignore_null_empty` says so (measured). The compiler
/// passes the columns, names and values in turn.
///
/// ```kql
/// tostring(pack_all()) == "{}"
/// ```
pub fn pack_all(ignore_null_empty: bool, pairs: &[Dynamic]) -> Dynamic {
    if !ignore_null_empty {
        return bag_pack(pairs);
    }
    let is_empty = |value: &Dynamic| match value {
        Dynamic::Null => true,
        Dynamic::String(text) => text.is_empty(),
        _ => false,
    };
    let filled = pairs.chunks_exact(2).filter(|pair| !is_empty(&pair[1]));
    Dynamic::bag(filled.map(|pair| (pair[0].to_text().into_owned(), pair[1].clone())))
}

/// kql: pack_array(value: dynamic, ...) -> dynamic
///
/// An array of the values.
///
/// ```kql
/// tostring(pack_array(1, "a", 2s)) == '[1,"a","00:00:02"]'
/// ```
pub fn pack_array(values: &[Dynamic]) -> Dynamic {
    Dynamic::array(values.iter().cloned())
}

/// kql: bag_keys(bag: dynamic) -> dynamic
///
/// The names in a bag, as an array; null if the value is no bag.
///
/// ```kql
/// tostring(bag_keys(dynamic({"a": 1, "b": {"c": 2}}))) == '["a","b"]'
/// isnull(bag_keys(dynamic([1])))
/// ```
pub fn bag_keys(bag: &Dynamic) -> Dynamic {
    let keys = |bag: &Bag| Dynamic::array(bag.0.iter().map(|(name, _)| Dynamic::String(Arc::clone(name))));
    bag.as_bag().map(keys).unwrap_or_default()
}

/// kql: bag_merge(bag: dynamic, ...) -> dynamic
///
/// One bag of several; of a name that stands in many the first value counts (measured). Values that are no bags are left
/// out.
///
/// ```kql
/// tostring(bag_merge(dynamic({"a": 1, "b": 2}), dynamic({"c": 3, "a": 9}))) == '{"a":1,"b":2,"c":3}'
/// ```
pub fn bag_merge(bags: &[Dynamic]) -> Dynamic {
    let mut merged = Bag::default();
    for (name, value) in bags.iter().filter_map(Dynamic::as_bag).flat_map(|bag| &bag.0) {
        if merged.get(name).is_none() {
            merged.set(Arc::clone(name), value.clone());
        }
    }
    Dynamic::Bag(Arc::new(merged))
}

/// kql: gettype(value: dynamic) -> string
///
/// The kind of a dynamic's value: `array`, `dictionary`, `null`, `long`, `double`, `bool`, `string` ... (measured).
///
/// ```kql
/// gettype(dynamic([1])) == "array"
/// gettype(dynamic({"a": 1})) == "dictionary"
/// gettype(dynamic(1.5)) == "double"
/// gettype(dynamic(null)) == "null"
/// ```
pub fn gettype_dynamic(value: &Dynamic) -> &'static str {
    match value {
        Dynamic::Null => "null",
        Dynamic::Bool(_) => "bool",
        Dynamic::Long(_) => "long",
        Dynamic::Real(_) => "double",
        Dynamic::Decimal(_) => "decimal",
        Dynamic::DateTime(_) => "datetime",
        Dynamic::TimeSpan(_) => "timespan",
        Dynamic::Guid(_) => "guid",
        Dynamic::String(_) => "string",
        Dynamic::Array(_) => "array",
        Dynamic::Bag(_) => "dictionary",
    }
}

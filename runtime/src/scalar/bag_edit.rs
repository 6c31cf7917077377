//! Looking into property bags and changing them.
//!
//! A key that begins with `$` is a JSONPath.

use std::sync::Arc;

use super::json_path::{Step, edit, follow, steps};
use crate::types::Dynamic;

/// kql: bag_has_key(bag: dynamic, key: string) -> bool
///
/// True if a bag has a property.
///
/// ```kql
/// bag_has_key(dynamic({"key1": 123}), "key1")
/// bag_has_key(dynamic({"key1": {"prop1": 1}}), "$.key1.prop1")
/// bag_has_key(dynamic({"key1": 123}), "key2") == false
/// ```
pub fn bag_has_key(bag: &Dynamic, key: &str) -> Option<bool> {
    bag.as_bag()?;
    Some(follow(bag, &path(key)).is_some())
}

/// kql: bag_remove_keys(bag: dynamic, keys: dynamic) -> dynamic
///
/// The bag without some properties; null if it is no bag.
///
/// ```kql
/// tostring(bag_remove_keys(dynamic({"key1": 123, "key2": "abc"}), dynamic(["key2", "key4"]))) == '{"key1":123}'
/// ```
pub fn bag_remove_keys(bag: &Dynamic, keys: &Dynamic) -> Dynamic {
    let Some(properties) = bag.as_bag() else { return Dynamic::Null };
    let mut properties = properties.clone();
    for key in keys.as_array().unwrap_or_default() {
        edit(&mut properties, &path(&key.to_text()), None);
    }
    Dynamic::Bag(Arc::new(properties))
}

/// kql: bag_set_key(bag: dynamic, key: string, value: dynamic) -> dynamic
///
/// The bag with a property set; null if it is no bag.
///
/// ```kql
/// tostring(bag_set_key(dynamic({"key1": 1}), "key3", 3)) == '{"key1":1,"key3":3}'
/// tostring(bag_set_key(dynamic({"key1": 1}), "key1", "x")) == '{"key1":"x"}'
/// ```
pub fn bag_set_key(bag: &Dynamic, key: &str, value: &Dynamic) -> Dynamic {
    let Some(properties) = bag.as_bag() else { return Dynamic::Null };
    let mut properties = properties.clone();
    edit(&mut properties, &path(key), Some(value));
    Dynamic::Bag(Arc::new(properties))
}

/// kql: bag_zip(keys: dynamic, values: dynamic) -> dynamic
///
/// A bag of an array of names and an array of values; keys that are no strings are left out, and values that lack are null
/// (measured). Null if the keys are no array.
///
/// ```kql
/// tostring(bag_zip(dynamic(["a", "b", "c"]), dynamic([1, "2"]))) == '{"a":1,"b":"2","c":null}'
/// tostring(bag_zip(dynamic(["a", 8, "b"]), dynamic(1))) == '{"a":null,"b":null}'
/// ```
pub fn bag_zip(keys: &Dynamic, values: &Dynamic) -> Dynamic {
    let Some(keys) = keys.as_array() else { return Dynamic::Null };
    let values = values.as_array().unwrap_or_default();
    let named = keys.iter().enumerate().filter_map(|(place, key)| Some((place, key.as_str()?)));
    Dynamic::bag(named.map(|(place, key)| (key, values.get(place).cloned().unwrap_or_default())))
}

/// A key that is a path from `$` on, or else the name of a property.
fn path(key: &str) -> Vec<Step<'_>> {
    match steps(key) {
        Some(steps) if !steps.is_empty() => steps,
        _ => vec![Step::Name(key)],
    }
}

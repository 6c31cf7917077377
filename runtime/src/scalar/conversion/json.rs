//! `parse_json`, and reaching into dynamics.

use crate::types::Dynamic;

/// kql: parse_json(json: string) -> dynamic
/// also: todynamic, toobject
/// deprecated: parsejson
///
/// Reads JSON; text that is not JSON becomes a string, empty text null.
///
/// ```kql
/// parse_json('{"a": [1, 2]}').a[1] == 2
/// tostring(parse_json("abc")) == "abc"
/// isnull(parse_json(""))
/// ```
pub fn parse_json(json: &str) -> Dynamic {
    if json.trim().is_empty() {
        return Dynamic::Null;
    }
    Dynamic::parse_json(json).unwrap_or_else(|_| Dynamic::string(json))
}

/// kql: parse_json(json: dynamic) -> dynamic
/// also: todynamic, toobject
/// deprecated: parsejson
///
/// Reads a string that holds JSON; any other value stays as it is.
///
/// ```kql
/// parse_json(dynamic({"a": 1})).a == 1
/// ```
pub fn parse_json_dynamic(json: &Dynamic) -> Dynamic {
    match json {
        Dynamic::String(text) => parse_json(text),
        other => other.clone(),
    }
}

/// kql: dynamic_to_json(value: dynamic) -> string
///
/// The JSON of a value, with the properties of bags in the order of their names.
///
/// ```kql
/// dynamic_to_json(dynamic({"b": 1, "a": {"d": [2], "c": null}})) == '{"a":{"c":null,"d":[2]},"b":1}'
/// dynamic_to_json(dynamic("x")) == '"x"'
/// ```
pub fn dynamic_to_json(value: &Dynamic) -> String {
    sorted(value).to_json_text()
}

/// The value with the properties of its bags in the order of their names.
fn sorted(value: &Dynamic) -> Dynamic {
    match value {
        Dynamic::Array(elements) => Dynamic::array(elements.iter().map(sorted)),
        Dynamic::Bag(bag) => {
            let mut properties: Vec<_> =
                bag.0.iter().map(|(name, value)| (name.clone(), sorted(value))).collect();
            properties.sort_by(|(a, _), (b, _)| a.cmp(b));
            Dynamic::bag(properties)
        }
        other => other.clone(),
    }
}

/// A property of a bag, `value.name`; null if there is none or the value is no bag.
pub fn member(value: &Dynamic, name: &str) -> Dynamic {
    value.member(name)
}

/// An element of an array, `value[index]`, from the end if the index is negative; null if there is none.
pub fn element(value: &Dynamic, index: i64) -> Dynamic {
    value.element(index)
}

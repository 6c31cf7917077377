//! Functions of arrays.

use crate::types::Dynamic;

/// kql: array_length(array: dynamic) -> long
/// deprecated: arraylength
///
/// The number of elements; null if the value is no array (measured).
///
/// ```kql
/// array_length(dynamic([1, 2, 3, "four"])) == 4
/// isnull(array_length(dynamic({"a": 1})))
/// ```
pub fn array_length(array: &Dynamic) -> Option<i64> {
    array.as_array().map(|elements| i64::try_from(elements.len()).unwrap_or(i64::MAX))
}

/// kql: array_slice(array: dynamic, start: long, end: long) -> dynamic
///
/// The elements from `start` to `end`, both included; negative positions count from the end. Null if the value is no array.
///
/// ```kql
/// tostring(array_slice(dynamic([1, 2, 3, 4]), 1, 2)) == "[2,3]"
/// tostring(array_slice(dynamic([1, 2, 3, 4, 5]), 2, -1)) == "[3,4,5]"
/// tostring(array_slice(dynamic([1, 2, 3, 4, 5]), -3, -2)) == "[3,4]"
/// tostring(array_slice(dynamic(["a"]), 1, -1)) == "[]"
/// ```
pub fn array_slice(array: &Dynamic, start: i64, end: i64) -> Dynamic {
    let Some(elements) = array.as_array() else { return Dynamic::Null };
    let length = i64::try_from(elements.len()).unwrap_or(i64::MAX);
    let from_start = |position: i64| if position < 0 { position.saturating_add(length) } else { position };
    let start = usize::try_from(from_start(start).max(0)).unwrap_or(usize::MAX);
    let end = usize::try_from(from_start(end).saturating_add(1).clamp(0, length)).unwrap_or(0);
    Dynamic::array(elements.get(start..end.max(start)).unwrap_or_default().iter().cloned())
}

/// kql: strcat_array(array: dynamic, delimiter: string) -> string
/// also: array_strcat
///
/// Joins the texts of the elements; null has the empty text, and a value that is no array is its own text (measured).
///
/// ```kql
/// strcat_array(dynamic([1, 2, 3]), "->") == "1->2->3"
/// strcat_array(dynamic(["a", null, true, [1]]), "-") == "a--true-[1]"
/// strcat_array(dynamic("abc"), "-") == "abc"
/// ```
pub fn strcat_array(array: &Dynamic, delimiter: &str) -> String {
    let Some(elements) = array.as_array() else { return array.to_text().into_owned() };
    let mut text = String::new();
    for (index, element) in elements.iter().enumerate() {
        if index > 0 {
            text.push_str(delimiter);
        }
        text.push_str(&element.to_text());
    }
    text
}

/// kql: array_concat(array: dynamic, ...) -> dynamic
///
/// One array of several; values that are no arrays are left out.
///
/// ```kql
/// tostring(array_concat(dynamic(["a"]), dynamic([1, 2]))) == '["a",1,2]'
/// ```
pub fn array_concat(arrays: &[Dynamic]) -> Dynamic {
    Dynamic::array(arrays.iter().filter_map(Dynamic::as_array).flatten().cloned().collect::<Vec<Dynamic>>())
}

/// kql: array_index_of(array: dynamic, value: dynamic) -> long
///
/// The first position of a value; -1 if it stands nowhere, null if the first argument is no array.
///
/// ```kql
/// array_index_of(dynamic(["a", "b"]), "b") == 1
/// array_index_of(dynamic(["a", "b"]), "z") == -1
/// ```
pub fn array_index_of(array: &Dynamic, value: &Dynamic) -> Option<i64> {
    let place = array.as_array()?.iter().position(|element| element == value);
    Some(place.map_or(-1, |place| i64::try_from(place).unwrap_or(i64::MAX)))
}

/// kql: array_reverse(array: dynamic) -> dynamic
///
/// The elements from last to first; null if the value is no array.
///
/// ```kql
/// tostring(array_reverse(dynamic(["this", "is"]))) == '["is","this"]'
/// ```
pub fn array_reverse(array: &Dynamic) -> Dynamic {
    array.as_array().map(|elements| Dynamic::array(elements.iter().rev().cloned())).unwrap_or_default()
}

/// kql: array_iff(condition_array: dynamic, when_true: dynamic, when_false: dynamic) -> dynamic
/// also: array_iif
///
/// For each condition the element at its place in the one array or the other; a value that is no array stands for each of its
/// elements. Null where the condition is neither bool nor number (measured), or where the array is too short.
///
/// ```kql
/// tostring(array_iff(dynamic([1, 0, 50]), "yes", "no")) == '["yes","no","yes"]'
/// tostring(array_iff(dynamic([true, true, true]), dynamic([1, 2]), dynamic([3, 4]))) == "[1,2,null]"
/// ```
pub fn array_iff(condition_array: &Dynamic, when_true: &Dynamic, when_false: &Dynamic) -> Dynamic {
    let Some(conditions) = condition_array.as_array() else { return Dynamic::Null };
    let choose = |(place, condition): (usize, &Dynamic)| {
        let chosen = match condition {
            Dynamic::Bool(_) | Dynamic::Long(_) | Dynamic::Real(_) if condition.to_bool() == Some(true) => {
                when_true
            }
            Dynamic::Bool(_) | Dynamic::Long(_) | Dynamic::Real(_) => when_false,
            _ => return Dynamic::Null,
        };
        match chosen.as_array() {
            Some(elements) => elements.get(place).cloned().unwrap_or_default(),
            None => chosen.clone(),
        }
    };
    Dynamic::array(conditions.iter().enumerate().map(choose))
}

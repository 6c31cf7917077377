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

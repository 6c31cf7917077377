//! `in` and `in~` over an array that is known only when the query runs.

use crate::types::Dynamic;

/// kql: `in`(value: string, list: dynamic) -> bool
///
/// True if a string stands in an array, or is equal to what is no array.
///
/// ```kql
/// "b" in (dynamic(["a", "b"]))
/// ("B" in (dynamic(["a", "b"]))) == false
/// "1" in (dynamic([1, 2]))
/// ("a" in (dynamic(null))) == false
/// ```
pub fn string_in(value: &str, list: &Dynamic) -> bool {
    any(list, |element| is_text(element, |text| text == value))
}

/// kql: `in~`(value: string, list: dynamic) -> bool
///
/// The same where letter case does not count.
///
/// ```kql
/// "B" in~ (dynamic(["a", "b"]))
/// ("c" in~ (dynamic(["a", "b"]))) == false
/// ```
pub fn string_in_ci(value: &str, list: &Dynamic) -> bool {
    let value = value.to_lowercase();
    any(list, |element| is_text(element, |text| text.to_lowercase() == value))
}

/// kql: `in`(value: dynamic, list: dynamic) -> bool
///
/// True if a value stands in an array, or is equal to what is no array. Numbers are compared as numbers; a string is
/// compared with the text of what is no string. Null is nowhere (judgement).
///
/// ```kql
/// 2 in (dynamic([1, 2.0]))
/// (3 in (dynamic([1, 2]))) == false
/// 1 in (dynamic(["1"]))
/// ```
pub fn value_in(value: &Dynamic, list: &Dynamic) -> bool {
    match value {
        Dynamic::Null => false,
        Dynamic::String(text) => string_in(text, list),
        value => any(list, |element| match element {
            Dynamic::String(text) => is_text(value, |value| value == &**text),
            element => same_number(value, element).unwrap_or_else(|| element == value),
        }),
    }
}

fn any(list: &Dynamic, holds: impl Fn(&Dynamic) -> bool) -> bool {
    match list {
        Dynamic::Array(elements) => elements.iter().any(holds),
        other => holds(other),
    }
}

/// What a test says of the text of a scalar; false for null.
fn is_text(element: &Dynamic, test: impl Fn(&str) -> bool) -> bool {
    !element.is_null() && test(&element.to_text())
}

/// Both as longs where both are whole numbers, as reals where one is not.
fn same_number(left: &Dynamic, right: &Dynamic) -> Option<bool> {
    match (left, right) {
        (Dynamic::Long(left), Dynamic::Long(right)) => Some(left == right),
        (Dynamic::Long(_) | Dynamic::Real(_), Dynamic::Long(_) | Dynamic::Real(_)) => {
            Some(left.to_real() == right.to_real())
        }
        _ => None,
    }
}

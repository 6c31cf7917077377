//! Arrays in order.

use crate::types::Dynamic;

/// kql: array_sort_asc(array: dynamic) -> dynamic
///
/// The elements in order, nulls last (measured); null if the value is no array.
///
/// ```kql
/// tostring(array_sort_asc(dynamic([3, 1, 2]))) == "[1,2,3]"
/// tostring(array_sort_asc(dynamic([null, "b", "a"]))) == '["a","b",null]'
/// ```
pub fn array_sort_asc(array: &Dynamic) -> Dynamic {
    sort(array, false, true)
}

/// kql: array_sort_asc(array: dynamic, nulls_last: bool) -> dynamic
///
/// The elements in order, nulls where `nulls_last` puts them (measured).
///
/// ```kql
/// tostring(array_sort_asc(dynamic([null, "b", "a"]), false)) == '[null,"a","b"]'
/// ```
pub fn array_sort_asc_nulls(array: &Dynamic, nulls_last: bool) -> Dynamic {
    sort(array, false, nulls_last)
}

/// kql: array_sort_desc(array: dynamic) -> dynamic
///
/// The elements from last to first in order, nulls last; null if the value is no array.
///
/// ```kql
/// tostring(array_sort_desc(dynamic([3, 1, 2]))) == "[3,2,1]"
/// ```
pub fn array_sort_desc(array: &Dynamic) -> Dynamic {
    sort(array, true, true)
}

/// kql: array_sort_desc(array: dynamic, nulls_last: bool) -> dynamic
///
/// The elements from last to first in order, nulls where `nulls_last` puts them.
///
/// ```kql
/// tostring(array_sort_desc(dynamic([null, "b", "a"]), false)) == '[null,"b","a"]'
/// ```
pub fn array_sort_desc_nulls(array: &Dynamic, nulls_last: bool) -> Dynamic {
    sort(array, true, nulls_last)
}

/// kql: array_sort_asc(array: dynamic, followers: dynamic, ...) -> dynamic
///
/// An array of the first array in order, nulls last, and of others whose elements are moved as those of the first. An array of
/// another length than the first becomes null. After the arrays may stand whether nulls come last.
///
/// ```kql
/// tostring(array_sort_asc(dynamic([1, 3, 2]), dynamic(["a", "b", "c"]))) == '[[1,2,3],["a","c","b"]]'
/// tostring(array_sort_asc(dynamic([null, 2, 1]), dynamic(["a", "b", "c"]), false)[1]) == '["a","c","b"]'
/// tostring(array_sort_asc(dynamic([2, 1]), dynamic(["a"]))) == "[[1,2],null]"
/// ```
pub fn array_sort_asc_several(array: &Dynamic, followers: &[Dynamic]) -> Dynamic {
    sort_several(array, followers, false)
}

/// kql: array_sort_desc(array: dynamic, followers: dynamic, ...) -> dynamic
///
/// As `array_sort_asc` of several arrays, from the last to the first in order.
///
/// ```kql
/// tostring(array_sort_desc(dynamic([1, 3, 2]), dynamic(["a", "b", "c"]))) == '[[3,2,1],["b","c","a"]]'
/// ```
pub fn array_sort_desc_several(array: &Dynamic, followers: &[Dynamic]) -> Dynamic {
    sort_several(array, followers, true)
}

fn sort_several(array: &Dynamic, followers: &[Dynamic], descending: bool) -> Dynamic {
    let (followers, nulls_last) = match followers.split_last() {
        Some((Dynamic::Bool(nulls_last), followers)) => (followers, *nulls_last),
        _ => (followers, true),
    };
    let order = array.as_array().map(|elements| order(elements, descending, nulls_last));
    let moved = |array: &Dynamic| match (array.as_array(), &order) {
        (Some(elements), Some(order)) if elements.len() == order.len() => {
            Dynamic::array(order.iter().map(|place| elements[*place].clone()))
        }
        _ => Dynamic::Null,
    };
    Dynamic::array([array].into_iter().chain(followers).map(moved).collect::<Vec<Dynamic>>())
}

fn sort(array: &Dynamic, descending: bool, nulls_last: bool) -> Dynamic {
    let Some(elements) = array.as_array() else { return Dynamic::Null };
    let order = order(elements, descending, nulls_last);
    Dynamic::array(order.into_iter().map(|place| elements[place].clone()))
}

/// The places of the elements in order.
fn order(elements: &[Dynamic], descending: bool, nulls_last: bool) -> Vec<usize> {
    let mut places: Vec<usize> = (0..elements.len()).collect();
    places.sort_by(|a, b| {
        let (a, b) = (&elements[*a], &elements[*b]);
        let nulls = if nulls_last { a.is_null().cmp(&b.is_null()) } else { b.is_null().cmp(&a.is_null()) };
        nulls.then_with(|| if descending { b.compare(a) } else { a.compare(b) })
    });
    places
}

//! Splitting, repeating and zipping arrays; the paths of a bag.

use rustc_hash::FxHashSet;

use crate::types::Dynamic;

/// No array is made longer than this; the documented limit of `range`.
const MAX_LENGTH: usize = 1_048_576;

/// kql: array_split(array: dynamic, index: long) -> dynamic
///
/// The elements before a position and those from it on, as two arrays; a negative position counts from the end. Null if the
/// value is no array.
///
/// ```kql
/// tostring(array_split(dynamic([1, 2, 3, 4, 5]), 3)) == "[[1,2,3],[4,5]]"
/// tostring(array_split(dynamic([1, 2, 3, 4, 5]), -1)) == "[[1,2,3,4],[5]]"
/// tostring(array_split(dynamic([1, 2]), 7)) == "[[1,2],[]]"
/// isnull(array_split(dynamic({"a": 1}), 1))
/// ```
pub fn array_split(array: &Dynamic, index: i64) -> Dynamic {
    split_at(array, &[Dynamic::Long(index)])
}

/// kql: array_split(array: dynamic, indices: dynamic) -> dynamic
///
/// The elements between positions, as one array more than there are positions.
///
/// ```kql
/// tostring(array_split(dynamic([1, 2, 3, 4, 5]), dynamic([1, 3]))) == "[[1],[2,3],[4,5]]"
/// tostring(array_split(dynamic([1, 2, 3]), dynamic([]))) == "[[1,2,3]]"
/// ```
pub fn array_split_indices(array: &Dynamic, indices: &Dynamic) -> Dynamic {
    split_at(array, indices.as_array().unwrap_or(std::slice::from_ref(indices)))
}

fn split_at(array: &Dynamic, indices: &[Dynamic]) -> Dynamic {
    let Some(elements) = array.as_array() else { return Dynamic::Null };
    let length = i64::try_from(elements.len()).unwrap_or(i64::MAX);
    let mut parts = Vec::with_capacity(indices.len() + 1);
    let mut start = 0;
    for index in indices {
        let Some(index) = index.to_long() else { return Dynamic::Null };
        let index = if index < 0 { index.saturating_add(length) } else { index };
        let end = usize::try_from(index.clamp(0, length)).unwrap_or(0).max(start);
        parts.push(Dynamic::array(elements[start..end].iter().cloned()));
        start = end;
    }
    parts.push(Dynamic::array(elements[start..].iter().cloned()));
    Dynamic::array(parts)
}

/// kql: repeat(value: dynamic, count: long) -> dynamic
///
/// An array of a value so many times; empty for 0, null for less.
///
/// ```kql
/// tostring(repeat(1, 3)) == "[1,1,1]"
/// tostring(repeat("a", 2)) == '["a","a"]'
/// tostring(repeat(1, 0)) == "[]"
/// isnull(repeat(1, -1))
/// ```
pub fn repeat(value: &Dynamic, count: i64) -> Dynamic {
    match usize::try_from(count) {
        Ok(count) => Dynamic::array(std::iter::repeat_n(value, count.min(MAX_LENGTH)).cloned()),
        Err(_) => Dynamic::Null,
    }
}

/// kql: zip(array: dynamic, ...) -> dynamic
///
/// For each position an array of the elements that stand there, null where an array is too short. Null if a value is no array.
///
/// ```kql
/// tostring(zip(dynamic([1, 3]), dynamic([2, 4]))) == "[[1,2],[3,4]]"
/// tostring(zip(dynamic(["A", 1, 1.5]), dynamic([{}, "B"]))) == '[["A",{}],[1,"B"],[1.5,null]]'
/// ```
pub fn zip(arrays: &[Dynamic]) -> Dynamic {
    let arrays: Option<Vec<&[Dynamic]>> = arrays.iter().map(Dynamic::as_array).collect();
    let Some(arrays) = arrays else { return Dynamic::Null };
    let length = arrays.iter().map(|array| array.len()).max().unwrap_or(0);
    Dynamic::array((0..length).map(|place| {
        Dynamic::array(arrays.iter().map(|array| array.get(place).cloned().unwrap_or_default()))
    }))
}

/// kql: treepath(object: dynamic) -> dynamic
///
/// The paths under which values stand in a bag, each once; all elements of an array stand under `[0]`.
///
/// ```kql
/// tostring(treepath(dynamic({"a": "b", "c": 123}))) == @'["[''a'']","[''c'']"]'
/// tostring(treepath(dynamic({"a": [1, 2, {"x": "y"}]}))) == @'["[''a'']","[''a''][0]","[''a''][0][''x'']"]'
/// isnull(treepath(dynamic(null)))
/// ```
pub fn treepath(object: &Dynamic) -> Dynamic {
    if object.is_null() {
        return Dynamic::Null;
    }
    let mut paths = Paths::default();
    paths.visit(object, "");
    Dynamic::array(paths.ordered.into_iter().map(Dynamic::string))
}

/// Paths in the order in which they were met.
#[derive(Default)]
struct Paths {
    ordered: Vec<String>,
    seen: FxHashSet<String>,
}

impl Paths {
    fn visit(&mut self, value: &Dynamic, path: &str) {
        if let Some(bag) = value.as_bag() {
            for (name, value) in &bag.0 {
                self.enter(value, &format!("{path}['{name}']"));
            }
        }
        for element in value.as_array().unwrap_or_default() {
            self.enter(element, &format!("{path}[0]"));
        }
    }

    fn enter(&mut self, value: &Dynamic, path: &str) {
        if self.seen.insert(path.to_owned()) {
            self.ordered.push(path.to_owned());
        }
        self.visit(value, path);
    }
}

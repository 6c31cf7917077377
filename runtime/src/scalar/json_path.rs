//! JSONPath, as far as Kusto documents it: `$`, `.name`, `['name']`, `[0]`.

use std::sync::Arc;

use crate::types::{Bag, Dynamic};

/// kql: extract_json(jsonPath: string, dataSource: string) -> string
/// also: extractjson
///
/// The text of what a path leads to in JSON text; empty if it leads nowhere or the text is no JSON.
///
/// ```kql
/// extract_json("$.name", '{"name": "John", "age": 30}') == "John"
/// extract_json("$.a[1]['b c']", '{"a": [0, {"b c": 5}]}') == "5"
/// extract_json("$.x", "no JSON") == ""
/// ```
pub fn extract_json(json_path: &str, data_source: &str) -> String {
    let Ok(value) = Dynamic::parse_json(data_source) else { return String::new() };
    extract_json_dynamic(json_path, &value)
}

/// kql: extract_json(jsonPath: string, dataSource: dynamic) -> string
/// also: extractjson
///
/// The text of what a path leads to in a dynamic; empty if it leads nowhere.
///
/// ```kql
/// extract_json("$.name", dynamic({"name": "John"})) == "John"
/// ```
pub fn extract_json_dynamic(json_path: &str, data_source: &Dynamic) -> String {
    let steps = steps(json_path).unwrap_or_default();
    if steps.is_empty() && json_path.trim() != "$" {
        return String::new();
    }
    follow(data_source, &steps).map(|value| value.to_text().into_owned()).unwrap_or_default()
}

/// True for text that is a path; the compiler refuses others, which the documentation does not define.
pub fn is_json_path(text: &str) -> bool {
    steps(text).is_some()
}

/// A step of a path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Step<'a> {
    Name(&'a str),
    Place(i64),
}

/// The steps of a path; None for what is none.
pub(super) fn steps(path: &str) -> Option<Vec<Step<'_>>> {
    let mut rest = path.trim().strip_prefix('$')?;
    let mut steps = Vec::new();
    while !rest.is_empty() {
        if let Some(after) = rest.strip_prefix('.').filter(|after| !after.starts_with('[')) {
            let end = after.find(['.', '[']).unwrap_or(after.len());
            let (name, after) = after.split_at(end);
            if name.is_empty() {
                return None;
            }
            steps.push(Step::Name(name));
            rest = after;
            continue;
        }
        let after = rest.strip_prefix('.').unwrap_or(rest).strip_prefix('[')?;
        let quote = after.chars().next().filter(|c| matches!(c, '\'' | '"'));
        rest = if let Some(quote) = quote {
            let (name, after) = after[1..].split_once(quote)?;
            steps.push(Step::Name(name));
            after.strip_prefix(']')?
        } else {
            let (place, after) = after.split_once(']')?;
            steps.push(Step::Place(place.parse::<u32>().ok()?.into()));
            after
        };
    }
    Some(steps)
}

/// What the steps lead to.
pub(super) fn follow(value: &Dynamic, steps: &[Step<'_>]) -> Option<Dynamic> {
    steps.iter().try_fold(value.clone(), |value, step| match step {
        Step::Name(name) => value.as_bag()?.get(name).cloned(),
        Step::Place(place) => value.as_array()?.get(usize::try_from(*place).ok()?).cloned(),
    })
}

/// Sets the property that the steps lead to, or removes it. Steps into arrays change nothing.
pub(super) fn edit(bag: &mut Bag, steps: &[Step<'_>], value: Option<&Dynamic>) {
    match steps {
        [Step::Name(name)] => match value {
            Some(value) => bag.set(Arc::from(*name), value.clone()),
            None => bag.0.retain(|(known, _)| &**known != *name),
        },
        [Step::Name(name), inner @ ..] => {
            let below = bag.get(name).and_then(Dynamic::as_bag).cloned();
            if value.is_none() && below.is_none() {
                return;
            }
            let mut below = below.unwrap_or_default();
            edit(&mut below, inner, value);
            bag.set(Arc::from(*name), Dynamic::Bag(Arc::new(below)));
        }
        [] | [Step::Place(_), ..] => {}
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{Step, is_json_path, steps};

    #[test]
    fn reads_documented_paths_only() {
        let expected = vec![Step::Name("a"), Step::Place(0), Step::Name("b c"), Step::Name("d")];
        assert_eq!(steps(r#"$.a[0]["b c"].d"#), Some(expected));
        for wrong in ["", "a", "$a", "$.", "$..a", "$[*]", "$[-1]", "$['a"] {
            assert!(!is_json_path(wrong), "{wrong}");
        }
    }

    proptest! {
        #[test]
        fn never_panics(text in "\\$[.\\[\\]'\"a0é]{0,10}") {
            let _ = steps(&text);
        }
    }
}

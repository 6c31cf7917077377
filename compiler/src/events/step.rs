//! Steps into dynamics and into texts, and what a value becomes when something at the end of some steps is wanted.

use fastrand::Rng;
use kqlc_runtime::{
    scalar,
    types::{Dynamic, Value},
};
use regex::Regex;
use serde_json::{Map, Value as Json};

use super::{
    sample::sample,
    values::ROW,
    wish::{Want, Wish, joined},
};
use crate::evaluator::compiled;

/// A step into a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Step {
    /// A property of a bag.
    Name(String),
    /// An element of an array; from its end if negative.
    Index(i64),
    /// What stands between delimiters, counted as elements are.
    Part { delimiter: String, index: i64 },
    /// What a group of a regular expression matches.
    Group { pattern: String, group: usize },
    /// What the first group matches the so-and-so-many-th time.
    Match { pattern: String, index: usize },
    /// A text without the space around it.
    Trimmed,
    /// The value of a key.
    Pair { key: String, between: String, behind: String, form: PairForm },
    /// What is written in base 64.
    Decoded,
}

/// How a value stands behind its key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum PairForm {
    /// As it is.
    Plain,
    /// Between these.
    Quoted(char, char),
    /// Without characters that would end it.
    Word,
}

impl PairForm {
    fn write(self, value: &str) -> String {
        match self {
            Self::Plain => value.to_owned(),
            Self::Quoted(open, close) => {
                let inner: String =
                    value.chars().filter(|c| *c != open && *c != close && *c != '\\').collect();
                format!("{open}{inner}{close}")
            }
            Self::Word => value.chars().filter(|c| c.is_alphanumeric() || *c == ROW).collect(),
        }
    }
}

/// Longer arrays and texts of more parts are not made.
const MOST: i64 = 40;

/// The value with what is wanted at the end of the path.
pub(crate) fn edited(held: Json, path: &[Step], want: &Want, rng: &mut Rng) -> Json {
    let Some((step, rest)) = path.split_first() else { return leaf(&held, want) };
    match step {
        Step::Name(name) => in_container(held, Json::Object(Map::new()), |container| {
            if let Json::Object(object) = container {
                let inner = object.remove(name).unwrap_or_default();
                object.insert(name.clone(), edited(inner, rest, want, rng));
            }
        }),
        Step::Index(index) => in_container(held, Json::Array(Vec::new()), |container| {
            if let Json::Array(array) = container {
                let place = place(*index, array.len());
                array.resize(array.len().max(place + 1), Json::Null);
                array[place] = edited(array[place].take(), rest, want, rng);
            }
        }),
        Step::Part { delimiter, index } => {
            let text = text_of(&held);
            let mut parts: Vec<String> = match text.as_str() {
                "" => Vec::new(),
                text => text.split(delimiter.as_str()).map(str::to_owned).collect(),
            };
            let place = place(*index, parts.len());
            while parts.len() < place {
                parts.push(format!("part{}", parts.len()));
            }
            parts.resize(parts.len().max(place + 1), String::new());
            let part = text_of(&edited(Json::from(parts[place].as_str()), rest, want, rng));
            parts[place] = if delimiter.is_empty() { part } else { part.replace(delimiter, "/") };
            Json::from(parts.join(delimiter))
        }
        Step::Group { pattern, group } => {
            let text = text_of(&held);
            let found = compiled(pattern).ok();
            let found = found.and_then(|regex| regex.captures(&text)?.get(*group).map(|found| found.range()));
            let is_filled = rest.is_empty() && matches!(want, Want::Filled);
            match found {
                Some(range) if is_filled && !range.is_empty() => held,
                Some(range) => {
                    let inner = text_of(&edited(Json::from(&text[range.clone()]), rest, want, rng));
                    Json::from(format!("{}{inner}{}", &text[..range.start], &text[range.end..]))
                }
                None => {
                    let inner = text_of(&edited(Json::Null, rest, want, rng));
                    let number = u32::try_from(*group).unwrap_or(0);
                    let made = sample(pattern, (!is_filled).then_some((number, inner.as_str())), rng);
                    Json::from(made.map_or(text.clone(), |made| joined(&text, &Want::Contains(made))))
                }
            }
        }
        Step::Match { pattern, index } => {
            Json::from(in_match(text_of(&held), pattern, *index, rest, want, rng))
        }
        Step::Trimmed => {
            let text = text_of(&held);
            let inner = text.trim();
            let start = text.len() - text.trim_start().len();
            let new = text_of(&edited(Json::from(inner), rest, want, rng));
            Json::from(format!("{}{new}{}", &text[..start], &text[start + inner.len()..]))
        }
        Step::Pair { key, between, behind, form } => {
            let text = text_of(&held);
            let start = format!("{key}{between}");
            match text.split_once(&start) {
                Some((before, after)) => {
                    let end = after.find(behind.as_str()).unwrap_or(after.len());
                    let inner = match form {
                        PairForm::Quoted(open, close) => after[..end].trim_matches([*open, *close]),
                        PairForm::Plain | PairForm::Word => &after[..end],
                    };
                    let inner = form.write(&text_of(&edited(Json::from(inner), rest, want, rng)));
                    Json::from(format!("{before}{start}{inner}{}", &after[end..]))
                }
                None => {
                    let inner = form.write(&text_of(&edited(Json::Null, rest, want, rng)));
                    let behind = if text.is_empty() { "" } else { behind };
                    Json::from(format!("{text}{behind}{start}{inner}"))
                }
            }
        }
        Step::Decoded => {
            let decoded = scalar::base64_decode_tostring(&text_of(&held));
            let inner = text_of(&edited(Json::from(decoded), rest, want, rng));
            Json::from(scalar::base64_encode_tostring(&inner))
        }
    }
}

/// The value itself with what is wanted.
fn leaf(held: &Json, want: &Want) -> Json {
    let value = match held {
        Json::Null => None,
        Json::String(text) if text.is_empty() => None,
        Json::String(text) => Some(Wish::Value(Value::from(text.as_str()), false)),
        Json::Object(_) | Json::Array(_) => Some(Wish::Json(held.clone())),
        other => Dynamic::parse_json(&other.to_string()).ok().map(|value| Wish::Value(value.unpack(), false)),
    };
    match Wish::with(value, want) {
        Wish::Value(value, _) => value.to_json(),
        Wish::Json(json) => json,
        Wish::Filled => Json::from("filled"),
        Wish::Empty => Json::Null,
    }
}

/// Changes a container, which may be written as a text; anything else becomes an empty one of its kind.
fn in_container(held: Json, empty: Json, change: impl FnOnce(&mut Json)) -> Json {
    let text = if let Json::String(text) = &held { text.clone() } else { String::new() };
    let parsed = match held {
        Json::String(text) => serde_json::from_str(&text).unwrap_or_default(),
        other => other,
    };
    let is_lost = !text.is_empty() && !parsed.is_object() && !parsed.is_array();
    let mut container = match (&parsed, &empty) {
        (Json::Object(_), Json::Object(_)) | (Json::Array(_), Json::Array(_)) => parsed,
        _ => empty,
    };
    change(&mut container);
    if is_lost && let Wish::Json(with_text) = Wish::Json(container.clone()).with_text(&text) {
        container = with_text;
    }
    if text.is_empty() { container } else { Json::from(container.to_string()) }
}

fn in_match(
    mut text: String,
    pattern: &str,
    index: usize,
    rest: &[Step],
    want: &Want,
    rng: &mut Rng,
) -> String {
    let Ok(regex) = compiled(pattern) else { return text };
    let ranges = |regex: &Regex, text: &str| -> Vec<std::ops::Range<usize>> {
        regex.captures_iter(text).filter_map(|found| Some(found.get(1)?.range())).collect()
    };
    for _ in 0..=index {
        if ranges(&regex, &text).len() <= index {
            text.push_str(&sample(pattern, Some((1, "match")), rng).unwrap_or_default());
        }
    }
    let Some(range) = ranges(&regex, &text).into_iter().nth(index) else { return text };
    let inner = text_of(&edited(Json::from(&text[range.clone()]), rest, want, rng));
    text.replace_range(range, &inner);
    text
}

/// The place of an element of an array that has so many.
fn place(index: i64, count: usize) -> usize {
    let count = i64::try_from(count).unwrap_or(0);
    let place = if index < 0 { count.max(-index) + index } else { index };
    usize::try_from(place.clamp(0, MOST)).unwrap_or(0)
}

fn text_of(value: &Json) -> String {
    match value {
        Json::Null => String::new(),
        Json::String(text) => text.clone(),
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn edit(held: &str, path: &[Step], wanted: &str) -> String {
        let want = Want::Equal(Value::from(wanted));
        text_of(&edited(Json::from(held), path, &want, &mut Rng::with_seed(1)))
    }

    #[test]
    fn a_path_is_made_on_the_way() {
        let path = [Step::Index(0), Step::Name("key".to_owned())];
        let value = edited(Json::Null, &path, &Want::Equal(Value::from("Role")), &mut Rng::with_seed(1));
        assert_eq!(value.to_string(), "[{\"key\":\"Role\"}]");
    }

    #[test]
    fn parts_of_parts_of_a_text_are_changed_where_they_stand() {
        let part = |delimiter: &str, index| Step::Part { delimiter: delimiter.to_owned(), index };
        let line = "1.2.3.4 - \"GET /a\" 200 5";
        assert_eq!(
            edit(line, &[part("\"", 2), Step::Trimmed, part(" ", 0)], "404"),
            "1.2.3.4 - \"GET /a\" 404 5"
        );
        assert_eq!(edit("a\\b.exe", &[part("\\", -1)], "c.exe"), "a\\c.exe");
    }

    #[test]
    fn what_a_pattern_takes_out_is_changed_or_made() {
        let group = Step::Group { pattern: r"id=(\d+)".to_owned(), group: 1 };
        assert_eq!(edit("user=x id=3;", std::slice::from_ref(&group), "77"), "user=x id=77;");
        assert_eq!(edit("user=x", &[group], "77"), "user=x id=77");
        let second = Step::Match { pattern: "<(.*?)>".to_owned(), index: 1 };
        assert_eq!(edit("<a>", &[second], "b"), "<a><b>");
    }

    #[test]
    fn pairs_stand_side_by_side() {
        let pair = |key: &str| Step::Pair {
            key: key.to_owned(),
            between: "=".to_owned(),
            behind: ";".to_owned(),
            form: PairForm::Plain,
        };
        assert_eq!(edit("", &[pair("a")], "1"), "a=1");
        assert_eq!(edit("a=1", &[pair("b")], "2"), "a=1;b=2");
        assert_eq!(edit("a=1;b=2", &[pair("a")], "3"), "a=3;b=2");
    }
}

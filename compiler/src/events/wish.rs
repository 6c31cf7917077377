//! What a row must hold to please a condition.

use fastrand::Rng;
use kqlc_runtime::types::{Dynamic, Type, Value};
use serde_json::Value as Json;

use super::{
    step::{Step, edited},
    values::{ROW, cast, numbered},
};

/// What is wanted of a value.
#[derive(Clone, Debug)]
pub(crate) enum Want {
    /// This value.
    Equal(Value),
    /// A text with this in it.
    Contains(String),
    /// A text that begins so.
    Starts(String),
    /// A text that ends so.
    Ends(String),
    /// More than this.
    Above(Value),
    /// Less than this.
    Below(Value),
    /// Neither null nor empty.
    Filled,
    /// Null or empty.
    Empty,
}

/// What is wished of a column so far.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Wish {
    /// This value; `true` if it must stay as it is.
    Value(Value, bool),
    /// Something with this in it: a dynamic, or a text of JSON.
    Json(Json),
    /// Something.
    Filled,
    /// Nothing.
    Empty,
}

impl Wish {
    /// The wish with one more want of the value.
    pub(crate) fn with(before: Option<Self>, want: &Want) -> Self {
        let held = match &before {
            Some(Self::Value(value, fixed)) => Some((value.clone(), *fixed)),
            _ => None,
        };
        match want {
            Want::Equal(value) => Self::Value(value.clone(), true),
            Want::Empty => Self::Empty,
            Want::Filled => match before {
                Some(Self::Empty) | None => Self::Filled,
                Some(wish) => wish,
            },
            Want::Above(bound) | Want::Below(bound) => match held {
                Some((value, _)) if keeps(&value, bound, want) => Self::Value(value, false),
                _ => Self::Value(beside(bound, matches!(want, Want::Above(_))), false),
            },
            Want::Contains(text) if matches!(before, Some(Self::Json(Json::Object(_) | Json::Array(_)))) => {
                before.map_or(Self::Filled, |before| before.with_text(text))
            }
            Want::Contains(_) | Want::Starts(_) | Want::Ends(_) => match held {
                Some((value, true)) => Self::Value(value, true),
                held => {
                    let text = held.map(|(value, _)| value.to_text().into_owned()).unwrap_or_default();
                    Self::Value(Value::from(joined(&text, want)), false)
                }
            },
        }
    }

    /// The wish with a text somewhere in its dynamic.
    pub(super) fn with_text(self, text: &str) -> Self {
        match self {
            Self::Json(mut json) => {
                let is_there = json.to_string().to_lowercase().contains(&text.to_lowercase());
                match &mut json {
                    Json::Object(object) if !is_there => {
                        object.insert(format!("more{}", object.len()), Json::from(text));
                    }
                    Json::Array(array) if !is_there => array.push(Json::from(text)),
                    _ => {}
                }
                Self::Json(json)
            }
            other => other,
        }
    }

    /// The wish with one more want of what lies at the end of a path.
    pub(crate) fn within(before: Option<Self>, path: &[Step], want: &Want, rng: &mut Rng) -> Self {
        let held = match before {
            Some(Self::Json(json)) => json,
            Some(Self::Value(value, _)) => value.to_json(),
            Some(Self::Filled | Self::Empty) | None => Json::Null,
        };
        match edited(held, path, want, rng) {
            Json::String(text) => Self::Value(Value::from(text), false),
            json => Self::Json(json),
        }
    }

    /// A value of a type that grants the wish, in the row of this number; `None` if any value does.
    pub(crate) fn grant(&self, ty: Type, number: i64) -> Option<Value> {
        match self {
            Self::Value(value, _) => Some(cast(&numbered(value.clone(), number), ty)),
            Self::Json(json) => {
                let text = json.to_string().replace(ROW, &number.to_string());
                let dynamic = Dynamic::parse_json(&text).unwrap_or_default();
                Some(match ty {
                    Type::Dynamic => Value::Dynamic(dynamic),
                    Type::String => Value::from(text),
                    _ => cast(&dynamic.unpack(), ty),
                })
            }
            Self::Filled => None,
            Self::Empty => Some(Value::null(ty)),
        }
    }
}

pub(super) fn joined(text: &str, want: &Want) -> String {
    let folded = text.to_lowercase();
    match want {
        Want::Contains(part) if folded.contains(&part.to_lowercase()) => text.to_owned(),
        Want::Contains(part) | Want::Ends(part) if text.is_empty() => part.clone(),
        // A number stands where it leaves beginning and end as they are.
        Want::Contains(part) if part.starts_with(ROW) => match text.split_once(' ') {
            Some((first, rest)) => format!("{first} {part} {rest}"),
            None => format!("{part} {text}"),
        },
        Want::Contains(part) => format!("{text} {part}"),
        Want::Starts(part) if folded.starts_with(&part.to_lowercase()) => text.to_owned(),
        Want::Starts(part) => format!("{part}{text}"),
        Want::Ends(part) => format!("{text} {part}"),
        Want::Equal(_) | Want::Above(_) | Want::Below(_) | Want::Filled | Want::Empty => text.to_owned(),
    }
}

fn keeps(value: &Value, bound: &Value, want: &Want) -> bool {
    let order = cast(value, bound.ty()).compare(bound);
    if matches!(want, Want::Above(_)) { order.is_gt() } else { order.is_lt() }
}

/// A value a little above or below another.
fn beside(bound: &Value, above: bool) -> Value {
    /// Ticks in five minutes.
    const TICKS: i64 = 3_000_000_000;
    let sign = if above { 1 } else { -1 };
    match bound {
        Value::Int(value) => Value::Int(value.saturating_add(if above { 1 } else { -1 })),
        Value::Long(value) => Value::Long(value.saturating_add(sign)),
        Value::Real(value) => Value::Real(if above { value + 1.5 } else { value - 1.5 }),
        Value::DateTime(value) => {
            Value::DateTime(kqlc_runtime::types::DateTime(value.0.saturating_add(sign * TICKS)))
        }
        Value::TimeSpan(value) => {
            Value::TimeSpan(kqlc_runtime::types::TimeSpan(value.0.saturating_add(sign * TICKS)))
        }
        other => other.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn contains(text: &str) -> Want {
        Want::Contains(text.to_owned())
    }

    #[test]
    fn terms_stand_side_by_side() {
        let wish = Wish::with(Some(Wish::with(None, &contains("whoami"))), &contains("cmd"));
        let wish = Wish::with(Some(wish), &Want::Starts("C:\\".to_owned()));
        assert_eq!(wish.grant(Type::String, 0), Some(Value::from("C:\\whoami cmd")));
    }

    #[test]
    fn a_range_is_met_from_both_ends() {
        let wish = Wish::with(None, &Want::Above(Value::Long(10)));
        let wish = Wish::with(Some(wish), &Want::Below(Value::Long(20)));
        assert_eq!(wish.grant(Type::Long, 0), Some(Value::Long(11)));
    }
}

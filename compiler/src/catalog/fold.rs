//! How a function of the runtime is called with constants, at compile time.

use std::{borrow::Cow, sync::Arc};

use kqlc_runtime::{
    scalar::{Pattern, Terms},
    types::{DateTime, Decimal, Dynamic, Guid, TimeSpan, Type, Value},
};

/// A scalar type other than string and dynamic: one whose null is not among its Rust values.
pub(super) trait Scalar: Sized {
    /// The KQL type.
    const TYPE: Type;

    /// The value in `value`, which is of that type.
    fn from_value(value: &Value) -> Option<Self>;

    /// The value as a constant.
    fn into_constant(self) -> Value;
}

/// What a function of the runtime returns, as a constant.
pub(super) trait FoldResult {
    /// The constant.
    fn into_value(self) -> Value;
}

macro_rules! scalar {
    ($($name:ident($rust:ty)),*) => {$(
        impl Scalar for $rust {
            const TYPE: Type = Type::$name;

            fn from_value(value: &Value) -> Option<Self> {
                match value {
                    Value::$name(value) => Some(*value),
                    Value::Null(Type::$name) => None,
                    other => panic!("the binder passes {}, not {other:?}", Self::TYPE),
                }
            }

            fn into_constant(self) -> Value {
                Value::$name(self)
            }
        }

        impl FoldResult for $rust {
            fn into_value(self) -> Value {
                self.into_constant()
            }
        }
    )*};
}

scalar!(
    Bool(bool),
    DateTime(DateTime),
    Decimal(Decimal),
    Guid(Guid),
    Int(i32),
    Long(i64),
    Real(f64),
    TimeSpan(TimeSpan)
);

impl<T: Scalar> FoldResult for Option<T> {
    fn into_value(self) -> Value {
        self.map_or(Value::Null(T::TYPE), T::into_constant)
    }
}

impl FoldResult for &str {
    fn into_value(self) -> Value {
        Value::String(Arc::from(self))
    }
}

impl FoldResult for String {
    fn into_value(self) -> Value {
        Value::String(Arc::from(self))
    }
}

impl FoldResult for Cow<'_, str> {
    fn into_value(self) -> Value {
        Value::String(Arc::from(self))
    }
}

impl FoldResult for Dynamic {
    fn into_value(self) -> Value {
        Value::Dynamic(self)
    }
}

/// What `call` gives, or the null of `ty` where it met a null in a strict parameter.
pub(super) fn or_null(ty: Type, call: impl FnOnce() -> Option<Value>) -> Value {
    call().unwrap_or(Value::Null(ty))
}

/// A strict argument; `None` makes the whole result null.
pub(super) fn strict<T: Scalar>(values: &[Value], at: usize) -> Option<T> {
    T::from_value(&values[at])
}

/// An argument that may be null.
pub(super) fn nullable<T: Scalar>(values: &[Value], at: usize) -> Option<T> {
    T::from_value(&values[at])
}

/// A string argument.
pub(super) fn text(values: &[Value], at: usize) -> &str {
    as_text(&values[at])
}

/// A dynamic argument.
pub(super) fn dynamic(values: &[Value], at: usize) -> &Dynamic {
    as_dynamic(&values[at])
}

/// The string arguments from `at` on.
pub(super) fn texts(values: &[Value], at: usize) -> Vec<&str> {
    values[at..].iter().map(as_text).collect()
}

/// The dynamic arguments from `at` on.
pub(super) fn dynamics(values: &[Value], at: usize) -> Vec<Dynamic> {
    values[at..].iter().map(as_dynamic).cloned().collect()
}

/// A regular expression.
pub(super) fn pattern(values: &[Value], at: usize) -> Pattern {
    Pattern::from_text(text(values, at))
}

/// A list of strings.
pub(super) fn terms(values: &[Value], at: usize) -> Terms {
    Terms::from_dynamic(dynamic(values, at))
}

fn as_text(value: &Value) -> &str {
    match value {
        Value::String(text) => text,
        other => panic!("the binder passes a string, not {other:?}"),
    }
}

fn as_dynamic(value: &Value) -> &Dynamic {
    match value {
        Value::Dynamic(value) => value,
        other => panic!("the binder passes a dynamic, not {other:?}"),
    }
}

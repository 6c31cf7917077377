//! Text that was found as a value of its column's type.

use std::sync::Arc;

use crate::{
    scalar::{
        parse_json, tobool_string, todatetime_string, todecimal_string, toguid_string, toint_string,
        tolong_string, toreal_string, totimespan_string,
    },
    types::{Type, Value},
};

/// What `tolong` and the like make of the text; null where it does not convert.
pub(crate) fn convert(text: &str, ty: Type) -> Value {
    match ty {
        Type::Bool => Value::from_option(tobool_string(text), ty),
        Type::Int => Value::from_option(toint_string(text), ty),
        Type::Long => Value::from_option(tolong_string(text), ty),
        Type::Real => Value::from_option(toreal_string(text), ty),
        Type::Decimal => Value::from_option(todecimal_string(text), ty),
        Type::DateTime => Value::from_option(todatetime_string(text), ty),
        Type::TimeSpan => Value::from_option(totimespan_string(text), ty),
        Type::Guid => Value::from_option(toguid_string(text), ty),
        Type::String => Value::String(Arc::from(text)),
        Type::Dynamic => Value::Dynamic(parse_json(text)),
    }
}

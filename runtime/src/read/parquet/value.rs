//! Values of Parquet as values of a log.

use ::parquet::{
    basic::{LogicalType, TimeUnit},
    record::Field as Value,
    schema::types::Type as Schema,
};
use serde_json::Value as Json;

use crate::{
    read::coerce::Raw,
    types::{DateTime, TimeSpan, Type},
};

/// What a whole number of a column is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Whole {
    Number,
    /// Nanoseconds since 1970.
    Nanoseconds,
}

/// What the whole numbers of a column are.
pub(super) fn whole(schema: &Schema) -> Whole {
    match schema.get_basic_info().logical_type_ref() {
        Some(LogicalType::Timestamp(time)) if time.unit == TimeUnit::NANOS => Whole::Nanoseconds,
        Some(_) | None => Whole::Number,
    }
}

/// A value for a column of this type.
pub(super) fn raw(value: &Value, whole: Whole, ty: Type) -> Raw<'static> {
    match value {
        Value::Null => Raw::Null,
        Value::Bool(value) => Raw::Bool(*value),
        Value::Str(text) => Raw::String(text.clone().into()),
        Value::Long(nanoseconds) if whole == Whole::Nanoseconds => time(*nanoseconds, 1_000_000_000),
        Value::TimestampMillis(milliseconds) => time(*milliseconds, 1000),
        Value::TimestampMicros(microseconds) => time(*microseconds, 1_000_000),
        Value::Long(ticks) if ty == Type::TimeSpan => Raw::String(TimeSpan(*ticks).to_string().into()),
        Value::Date(days) => time(i64::from(*days) * 86_400, 1),
        Value::Bytes(bytes) => match bytes.as_utf8() {
            Ok(text) => Raw::String(text.to_owned().into()),
            Err(_) => Raw::Null,
        },
        other => Raw::Text(text(&json(other)).into()),
    }
}

/// A time so many parts of a second after 1970.
fn time(count: i64, per_second: i64) -> Raw<'static> {
    moment(count, per_second).map_or(Raw::Null, |time| Raw::String(time.to_string().into()))
}

/// The moment so many parts of a second after 1970; `None` where no datetime is.
pub(super) fn moment(count: i64, per_second: i64) -> Option<DateTime> {
    let nanoseconds = count.rem_euclid(per_second) * (1_000_000_000 / per_second);
    DateTime::from_unix(count.div_euclid(per_second), u32::try_from(nanoseconds).unwrap_or_default())
}

fn text(json: &Json) -> String {
    match json {
        Json::String(text) => text.clone(),
        other => other.to_string(),
    }
}

/// A value as JSON: groups are objects, maps too.
fn json(value: &Value) -> Json {
    match value {
        Value::Null => Json::Null,
        Value::Bool(value) => (*value).into(),
        Value::Byte(value) => (*value).into(),
        Value::Short(value) => (*value).into(),
        Value::Int(value) => (*value).into(),
        Value::Long(value) | Value::TimeMicros(value) => (*value).into(),
        Value::UByte(value) => (*value).into(),
        Value::UShort(value) => (*value).into(),
        Value::UInt(value) => (*value).into(),
        Value::ULong(value) => (*value).into(),
        Value::TimeMillis(value) => (*value).into(),
        Value::Float16(value) => f64::from(*value).into(),
        Value::Float(value) => f64::from(*value).into(),
        Value::Double(value) => (*value).into(),
        Value::Str(text) => text.clone().into(),
        Value::Bytes(bytes) => bytes.as_utf8().map_or(Json::Null, Json::from),
        Value::Decimal(_) | Value::Date(_) | Value::TimestampMillis(_) | Value::TimestampMicros(_) => {
            value.to_string().into()
        }
        Value::Group(row) => {
            Json::Object(row.get_column_iter().map(|(name, value)| (name.clone(), json(value))).collect())
        }
        Value::ListInternal(list) => list.elements().iter().map(json).collect(),
        Value::MapInternal(map) => {
            Json::Object(map.entries().iter().map(|(key, value)| (text(&json(key)), json(value))).collect())
        }
    }
}

//! Parquet, as export jobs and Azure Data Explorer write it. Only the columns that are wanted are read.
//!
//! A column's values fit a table's column as they would in JSON, with two additions: timestamps are times, and whole
//! numbers in a column of timespans are ticks, as Azure Data Explorer exports them.

use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    sync::Arc,
};

use ::parquet::{
    basic::{LogicalType, TimeUnit},
    file::reader::{FileReader, SerializedFileReader},
    record::{Field as Value, Row, reader::RowIter},
    schema::types::Type as Schema,
};
use bytes::Bytes;
use serde_json::Value as Json;

use super::{
    BatchSource, ColumnIndex, Origin, Rejects,
    coerce::{BatchBuilder, Raw},
    origin::Anywhere,
};
use crate::{
    batch::Batch,
    plan::Field,
    types::{DateTime, TimeSpan, Type},
};

/// The rows of a batch.
const BATCH_ROWS: usize = 4096;

/// Reads the rows of a file.
pub(super) struct ParquetRecords {
    rows: RowIter<'static>,
    place: String,
    /// For each column of the file that is read, its slot and what its whole numbers are.
    columns: Vec<(usize, Whole)>,
    types: Vec<Type>,
    builder: BatchBuilder,
    /// The rows that nothing is read of, where no column is wanted.
    bare_rows: u64,
    row: u64,
    ended: bool,
}

/// What a whole number of a column is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Whole {
    Number,
    /// Nanoseconds since 1970.
    Nanoseconds,
}

impl ParquetRecords {
    /// Begins to read a file; the error says why it cannot be.
    pub(super) fn open(origin: &Origin, place: &str, columns: &[Field]) -> Result<Self, String> {
        // The library gives up on some damaged files by a panic.
        let open = AssertUnwindSafe(|| Self::open_file(origin, place, columns));
        catch_unwind(open).unwrap_or_else(|_| Err("damaged Parquet".to_owned()))
    }

    fn open_file(origin: &Origin, place: &str, columns: &[Field]) -> Result<Self, String> {
        let reader = reader(origin)?;
        let metadata = reader.metadata().file_metadata();
        let root = metadata.schema();
        let bare_rows = u64::try_from(metadata.num_rows()).unwrap_or_default();
        let index = ColumnIndex::new(columns);
        let mut read = Vec::new();
        let mut fields = Vec::new();
        for field in root.get_fields() {
            if let Some(slot) = index.slot(field.name()) {
                read.push((slot, whole(field)));
                fields.push(Arc::clone(field));
            }
        }
        let bare_rows = if fields.is_empty() { bare_rows } else { 0 };
        let projection = Schema::group_type_builder(root.name()).with_fields(fields).build();
        let rows =
            RowIter::from_file_into(reader).project(Some(projection.map_err(damaged)?)).map_err(damaged)?;
        Ok(Self {
            rows,
            place: place.to_owned(),
            columns: read,
            types: columns.iter().map(|column| column.ty).collect(),
            builder: BatchBuilder::new(columns),
            bare_rows,
            row: 0,
            ended: false,
        })
    }

    /// The next row's values; `None` at the end. The error says why there are no more.
    fn next_row(&mut self) -> Option<Result<Vec<Raw<'static>>, String>> {
        self.row += 1;
        if self.columns.is_empty() {
            return (self.row <= self.bare_rows).then(|| Ok(Vec::new()));
        }
        let next = catch_unwind(AssertUnwindSafe(|| self.rows.next()));
        Some(match next {
            Ok(None) => return None,
            Ok(Some(Ok(row))) => Ok(self.values(&row)),
            Ok(Some(Err(error))) => Err(damaged(error)),
            Err(_) => Err("damaged Parquet".to_owned()),
        })
    }

    fn values(&self, row: &Row) -> Vec<Raw<'static>> {
        let mut values = vec![Raw::Null; self.types.len()];
        for ((slot, whole), (_, value)) in self.columns.iter().zip(row.get_column_iter()) {
            if let (Some(cell), Some(ty)) = (values.get_mut(*slot), self.types.get(*slot)) {
                *cell = raw(value, *whole, *ty);
            }
        }
        values
    }
}

impl BatchSource for ParquetRecords {
    fn next_batch(&mut self, rejects: &mut Rejects) -> Option<Batch> {
        if self.ended {
            return None;
        }
        while self.builder.rows() < BATCH_ROWS {
            let next = self.next_row();
            let place = || format!("{}:row {}", self.place, self.row);
            match next {
                Some(Ok(values)) => self.builder.push_row(values, place),
                Some(Err(reason)) => {
                    rejects.row(&reason, place);
                    self.ended = true;
                }
                None => self.ended = true,
            }
            if self.ended {
                break;
            }
        }
        Some(self.builder.finish(rejects))
    }
}

fn damaged(error: impl std::fmt::Display) -> String {
    format!("damaged Parquet: {error}")
}

/// A reader of a file, which is read from its end.
fn reader(origin: &Origin) -> Result<Box<dyn FileReader>, String> {
    Ok(match origin.open_anywhere()? {
        Anywhere::File(file) => Box::new(SerializedFileReader::new(file).map_err(damaged)?),
        Anywhere::Held(bytes) => Box::new(SerializedFileReader::new(Bytes::from(bytes)).map_err(damaged)?),
    })
}

fn whole(schema: &Schema) -> Whole {
    match schema.get_basic_info().logical_type_ref() {
        Some(LogicalType::Timestamp(time)) if time.unit == TimeUnit::NANOS => Whole::Nanoseconds,
        Some(_) | None => Whole::Number,
    }
}

/// A value for a column of this type.
fn raw(value: &Value, whole: Whole, ty: Type) -> Raw<'static> {
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
    let nanoseconds = count.rem_euclid(per_second) * (1_000_000_000 / per_second);
    let time =
        DateTime::from_unix(count.div_euclid(per_second), u32::try_from(nanoseconds).unwrap_or_default());
    time.map_or(Raw::Null, |time| Raw::String(time.to_string().into()))
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

impl std::fmt::Debug for ParquetRecords {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ParquetRecords").field("place", &self.place).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests;

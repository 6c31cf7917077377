//! A result as Parquet.
//!
//! The types are those of Azure Data Explorer's exports where these keep every value: guids, decimals and dynamics are text, timespans are ticks.
//! Times are nanoseconds, or microseconds in a column with a time that nanoseconds cannot say (before 1677 or after 2262).

use std::sync::Arc;

use parquet::{
    basic::{Compression, LogicalType, Repetition, TimeUnit, Type as Physical},
    data_type::{BoolType, ByteArray, ByteArrayType, DataType, DoubleType, Int32Type, Int64Type},
    errors::Result,
    file::{
        metadata::KeyValue,
        properties::WriterProperties,
        writer::{SerializedColumnWriter, SerializedFileWriter},
    },
    schema::types::Type as Schema,
};

use crate::{
    plan::Rule,
    table::Table,
    types::{DateTime, Type, Value},
};

/// The rows of a group.
const GROUP_ROWS: usize = 65_536;

/// The bytes of a file with the rows of a result; the rule's id and name are in its metadata.
pub(super) fn file(rule: &Rule, table: &Table) -> Result<Vec<u8>> {
    let units: Vec<Unit> = (0..table.columns.len()).map(|column| unit(table, column)).collect();
    let schema = schema(table, &units)?;
    let about = [("rule_id", rule.id), ("rule", rule.name)];
    let about = about.map(|(key, value)| KeyValue::new(key.to_owned(), value.to_owned())).to_vec();
    let properties = WriterProperties::builder()
        .set_compression(Compression::SNAPPY)
        .set_key_value_metadata(Some(about))
        .build();
    let mut bytes = Vec::new();
    let mut writer = SerializedFileWriter::new(&mut bytes, schema, Arc::new(properties))?;
    for rows in table.rows.chunks(GROUP_ROWS) {
        let mut group = writer.next_row_group()?;
        let mut place = 0;
        while let Some(mut column) = group.next_column()? {
            let values = rows.iter().map(|row| &row[place]);
            write(&mut column, table.columns[place].ty, units[place], values)?;
            column.close()?;
            place += 1;
        }
        group.close()?;
    }
    writer.close()?;
    Ok(bytes)
}

/// What a number of a column of times counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Unit {
    Nanoseconds,
    Microseconds,
}

/// The unit in which every time of a column can be said.
fn unit(table: &Table, column: usize) -> Unit {
    let fits = |row: &Vec<Value>| match row[column] {
        Value::DateTime(time) => nanoseconds(time).is_some(),
        _ => true,
    };
    if table.rows.iter().all(fits) { Unit::Nanoseconds } else { Unit::Microseconds }
}

fn schema(table: &Table, units: &[Unit]) -> Result<Arc<Schema>> {
    let mut fields = Vec::new();
    for (column, unit) in table.columns.iter().zip(units) {
        let (physical, logical) = types(column.ty, *unit);
        let field = Schema::primitive_type_builder(&column.name, physical)
            .with_repetition(Repetition::OPTIONAL)
            .with_logical_type(logical)
            .build()?;
        fields.push(Arc::new(field));
    }
    Ok(Arc::new(Schema::group_type_builder("rows").with_fields(fields).build()?))
}

fn types(ty: Type, unit: Unit) -> (Physical, Option<LogicalType>) {
    match ty {
        Type::Bool => (Physical::BOOLEAN, None),
        Type::Int => (Physical::INT32, None),
        Type::Long | Type::TimeSpan => (Physical::INT64, None),
        Type::Real => (Physical::DOUBLE, None),
        Type::DateTime => {
            let unit = match unit {
                Unit::Nanoseconds => TimeUnit::NANOS,
                Unit::Microseconds => TimeUnit::MICROS,
            };
            (Physical::INT64, Some(LogicalType::timestamp(true, unit)))
        }
        Type::String | Type::Guid | Type::Decimal => (Physical::BYTE_ARRAY, Some(LogicalType::String)),
        Type::Dynamic => (Physical::BYTE_ARRAY, Some(LogicalType::Json)),
    }
}

/// Writes the values of a column; nulls are levels of zero.
fn write<'v>(
    column: &mut SerializedColumnWriter<'_>,
    ty: Type,
    unit: Unit,
    values: impl Iterator<Item = &'v Value>,
) -> Result<()> {
    match ty {
        Type::Bool => put::<BoolType>(column, values, |value| match value {
            Value::Bool(value) => Some(*value),
            _ => None,
        }),
        Type::Int => put::<Int32Type>(column, values, |value| match value {
            Value::Int(value) => Some(*value),
            _ => None,
        }),
        Type::Long => put::<Int64Type>(column, values, |value| match value {
            Value::Long(value) => Some(*value),
            _ => None,
        }),
        Type::TimeSpan => put::<Int64Type>(column, values, |value| match value {
            Value::TimeSpan(value) => Some(value.0),
            _ => None,
        }),
        Type::DateTime => put::<Int64Type>(column, values, |value| match (value, unit) {
            (Value::DateTime(time), Unit::Nanoseconds) => nanoseconds(*time),
            (Value::DateTime(time), Unit::Microseconds) => Some(microseconds(*time)),
            _ => None,
        }),
        Type::Real => put::<DoubleType>(column, values, |value| match value {
            Value::Real(value) => Some(*value),
            _ => None,
        }),
        Type::String | Type::Guid | Type::Decimal => put::<ByteArrayType>(column, values, |value| {
            (!value.is_null()).then(|| ByteArray::from(value.to_text().as_ref()))
        }),
        Type::Dynamic => put::<ByteArrayType>(column, values, |value| {
            (!value.is_null()).then(|| ByteArray::from(value.to_json().to_string().as_str()))
        }),
    }
}

fn put<'v, T: DataType>(
    column: &mut SerializedColumnWriter<'_>,
    values: impl Iterator<Item = &'v Value>,
    of: impl Fn(&Value) -> Option<T::T>,
) -> Result<()> {
    let values: Vec<Option<T::T>> = values.map(of).collect();
    let levels: Vec<i16> = values.iter().map(|value| i16::from(value.is_some())).collect();
    let present: Vec<T::T> = values.into_iter().flatten().collect();
    column.typed::<T>().write_batch(&present, Some(&levels), None)?;
    Ok(())
}

/// Since 1970; `None` if there are too many.
fn nanoseconds(time: DateTime) -> Option<i64> {
    (time.0 - DateTime::UNIX_EPOCH.0).checked_mul(100)
}

fn microseconds(time: DateTime) -> i64 {
    (time.0 - DateTime::UNIX_EPOCH.0).div_euclid(10)
}

#[cfg(test)]
mod tests {
    use bytes::Bytes;
    use insta::assert_snapshot;
    use parquet::file::reader::{FileReader, SerializedFileReader};

    use super::*;
    use crate::{
        alert::tests::RULE,
        table::Column,
        types::{Decimal, Dynamic, Guid, TimeSpan},
    };

    /// Two rows, the second without values, whose time is this one.
    fn table(time: i64) -> Table {
        let cells = [
            ("b", Type::Bool, Value::Bool(true)),
            ("i", Type::Int, Value::Int(-7)),
            ("l", Type::Long, Value::Long(1 << 40)),
            ("r", Type::Real, Value::Real(0.5)),
            ("t", Type::DateTime, Value::DateTime(DateTime(time))),
            ("s", Type::TimeSpan, Value::TimeSpan(TimeSpan(10_000_000))),
            (
                "g",
                Type::Guid,
                Value::Guid(Guid::parse("6d7e7d5c-0000-4000-8000-000000000001").expect("a guid")),
            ),
            ("n", Type::Decimal, Value::Decimal(Decimal::parse("1.50").expect("a number"))),
            ("text", Type::String, Value::String("é".into())),
            ("d", Type::Dynamic, Value::Dynamic(Dynamic::parse_json("{\"a\":[1]}").expect("JSON"))),
        ];
        let nulls = cells.iter().map(|(_, ty, _)| match ty {
            Type::String => Value::String("".into()),
            Type::Dynamic => Value::Dynamic(Dynamic::Null),
            _ => Value::Null(*ty),
        });
        Table {
            columns: cells.iter().map(|(name, ty, _)| Column { name: (*name).into(), ty: *ty }).collect(),
            rows: vec![cells.iter().map(|(_, _, value)| value.clone()).collect(), nulls.collect()],
        }
    }

    fn written(table: &Table) -> String {
        let bytes = file(&RULE, table).expect("a table can be written");
        let reader = SerializedFileReader::new(Bytes::from(bytes)).expect("it is Parquet");
        let rows = reader.get_row_iter(None).expect("it has rows");
        rows.map(|row| row.expect("a row").to_string()).collect::<Vec<_>>().join("\n")
    }

    #[test]
    fn every_type_has_its_form() {
        // 2024-05-01T12:00:00.1234567Z
        assert_snapshot!(written(&table(638_501_616_001_234_567)), @r#"
        {b: true, i: -7, l: 1099511627776, r: 0.5, t: 1714564800123456700, s: 10000000, g: "6d7e7d5c-0000-4000-8000-000000000001", n: "1.5", text: "é", d: "{"a":[1]}"}
        {b: null, i: null, l: null, r: null, t: null, s: null, g: null, n: null, text: "", d: null}
        "#);
    }

    #[test]
    fn a_column_with_a_far_time_is_in_microseconds() {
        let rows = written(&table(0));
        assert!(rows.contains("t: 0001-01-01"), "{rows}");
    }

    #[test]
    fn a_file_names_its_rule() {
        let bytes = file(&RULE, &table(0)).expect("a table can be written");
        let reader = SerializedFileReader::new(Bytes::from(bytes)).expect("it is Parquet");
        let about = reader.metadata().file_metadata().key_value_metadata().expect("it says what it is");
        assert_eq!((about[1].key.as_str(), about[1].value.as_deref()), ("rule", Some("Password spray")));
    }
}

//! What comes out of Parquet.

use ::parquet::{
    data_type::{ByteArray, ByteArrayType, DoubleType, Int32Type, Int64Type},
    file::{properties::WriterProperties, writer::SerializedFileWriter},
    schema::parser::parse_message_type,
};
use insta::assert_snapshot;
use proptest::prelude::*;

use super::*;
use crate::read::show::{columns, show};

/// A file of three rows.
fn file() -> Vec<u8> {
    let schema = "message rows {
        optional int64 TimeGenerated (TIMESTAMP(MICROS, true));
        optional int64 Seen (TIMESTAMP(NANOS, true));
        optional int32 EventID;
        optional double Score;
        optional binary Account (UTF8);
        optional binary Details (UTF8);
        optional int64 Duration;
    }";
    let schema = Arc::new(parse_message_type(schema).expect("a schema"));
    let mut bytes = Vec::new();
    let mut writer =
        SerializedFileWriter::new(&mut bytes, schema, Arc::new(WriterProperties::builder().build()))
            .expect("memory takes everything");
    let mut group = writer.next_row_group().expect("memory takes everything");
    let texts = |texts: [&str; 2]| texts.map(ByteArray::from);
    let mut number = 0;
    while let Some(mut column) = group.next_column().expect("memory takes everything") {
        let levels = Some(&[1_i16, 0, 1][..]);
        match number {
            0 => column.typed::<Int64Type>().write_batch(&[1_740_000_000_123_456, 0], levels, None),
            1 => column.typed::<Int64Type>().write_batch(&[1_740_000_000_123_456_700, 0], levels, None),
            2 => column.typed::<Int32Type>().write_batch(&[4688, 1], levels, None),
            3 => column.typed::<DoubleType>().write_batch(&[0.5, 1.0], levels, None),
            4 => column.typed::<ByteArrayType>().write_batch(&texts(["ann", ""]), levels, None),
            5 => column.typed::<ByteArrayType>().write_batch(&texts(["{\"a\": 1}", "[2]"]), levels, None),
            _ => column.typed::<Int64Type>().write_batch(&[10_000_000, 36_000_000_000], levels, None),
        }
        .expect("memory takes everything");
        column.close().expect("memory takes everything");
        number += 1;
    }
    group.close().expect("memory takes everything");
    writer.close().expect("memory takes everything");
    bytes
}

fn read(bytes: &[u8], of: &[(&'static str, Type)]) -> Result<String, String> {
    let file = tempfile::NamedTempFile::new().expect("a temporary file");
    std::fs::write(file.path(), bytes).expect("a file can be written");
    ParquetRecords::open(&Origin::file(file.path()), "rows.parquet", &columns(of))
        .map(|mut rows| show(&mut rows))
}

const COLUMNS: [(&str, Type); 7] = [
    ("Account", Type::String),
    ("TimeGenerated", Type::DateTime),
    ("Seen", Type::DateTime),
    ("EventID", Type::Int),
    ("Score", Type::Real),
    ("Details", Type::Dynamic),
    ("Duration", Type::TimeSpan),
];

#[test]
fn values_have_the_types_of_their_columns() {
    assert_snapshot!(read(&file(), &COLUMNS).expect("a file of Parquet"), @r#"
    ann | 2025-02-19T21:20:00.1234560Z | 2025-02-19T21:20:00.1234567Z | 4688 | 0.5 | {"a":1} | 00:00:01
    - | - | - | - | - | - | -
    - | 1970-01-01T00:00:00.0000000Z | 1970-01-01T00:00:00.0000000Z | 1 | 1.0 | [2] | 01:00:00
    "#);
}

#[test]
fn columns_that_nobody_wants_are_not_read_and_missing_ones_null() {
    let of = [("EventID", Type::Long), ("Other", Type::String)];
    assert_snapshot!(read(&file(), &of).expect("a file of Parquet"), @"
    4688 | -
    - | -
    1 | -
    ");
    assert_eq!(read(&file(), &[]).as_deref(), Ok("\n\n"), "rows without columns are rows");
}

#[test]
fn a_file_that_breaks_off_is_said() {
    let bytes = file();
    assert!(
        read(&bytes[..bytes.len() / 2], &COLUMNS).is_err_and(|reason| reason.starts_with("damaged Parquet"))
    );
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]
    #[test]
    fn no_bytes_stop_the_reader(changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..6)) {
        let mut bytes = file();
        for (at, byte) in changes {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        let _ = read(&bytes, &COLUMNS);
    }
}

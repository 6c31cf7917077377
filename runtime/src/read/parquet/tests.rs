//! What comes out of Parquet.

mod pages;

use ::parquet::{
    basic::Type as PhysicalType,
    data_type::{ByteArray, ByteArrayType, DoubleType, Int32Type, Int64Type},
    file::{properties::WriterProperties, writer::SerializedFileWriter},
    schema::parser::parse_message_type,
};
use insta::assert_snapshot;
use proptest::prelude::*;

use super::*;
use crate::{
    read::{
        Format, Source,
        show::{columns, show},
    },
    types::{DateTime, Type},
};

/// A file of three rows.
fn file() -> Vec<u8> {
    file_of(1)
}

/// A file of so many row groups of three rows.
fn file_of(groups: usize) -> Vec<u8> {
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
    for _ in 0..groups {
        write_group(&mut writer);
    }
    writer.close().expect("memory takes everything");
    bytes
}

fn write_group(writer: &mut SerializedFileWriter<&mut Vec<u8>>) {
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
}

fn read(bytes: &[u8], of: &[(&'static str, Type)]) -> Result<String, String> {
    let file = tempfile::NamedTempFile::new().expect("a temporary file");
    std::fs::write(file.path(), bytes).expect("a file can be written");
    open(&Origin::file(file.path()), "rows.parquet", &columns(of), None).map(|mut rows| show(rows.as_mut()))
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

/// What the reader of rows, which takes every file, gives of the same columns.
fn read_by_rows(bytes: &[u8], of: &[(&'static str, Type)]) -> String {
    let reader = SerializedFileReader::new(Bytes::from(bytes.to_vec())).expect("a file of Parquet");
    let columns = columns(of);
    let (wanted, is_plain) = wanted(&reader, &columns);
    assert!(is_plain, "the same file can be read column by column");
    let rows = Rows::new(Box::new(reader), &wanted, "rows.parquet", &columns);
    show(&mut rows.expect("a file of Parquet"))
}

#[test]
fn columns_and_rows_give_the_same() {
    // Whatever the types of the table's columns are: what does not fit is null, and counted with the same place.
    for ty in Type::ALL {
        let of = COLUMNS.map(|(name, _)| (name, ty));
        assert_eq!(read(&file_of(3), &of).as_deref(), Ok(&*read_by_rows(&file_of(3), &of)), "{ty}");
    }
}

#[test]
fn row_groups_can_be_read_one_by_one() {
    let file = tempfile::NamedTempFile::new().expect("a temporary file");
    std::fs::write(file.path(), file_of(3)).expect("a file can be written");
    let groups = row_groups(file.path());
    assert_eq!(groups.iter().map(|group| group.rows).collect::<Vec<_>>(), [3, 3, 3]);
    let origin = Origin::file(file.path());
    let of = columns(&[("EventID", Type::Long)]);
    let mut one = open(&origin, "rows.parquet", &of, Some(1..2)).expect("a file of Parquet");
    assert_eq!(show(one.as_mut()), "4688\n-\n1");
}

#[test]
fn a_file_that_was_written_anew_is_read_anew() {
    let file = tempfile::NamedTempFile::new().expect("a temporary file");
    for groups in [2, 3, 1] {
        std::fs::write(file.path(), file_of(groups)).expect("a file can be written");
        assert_eq!(row_groups(file.path()).len(), groups);
    }
}

#[test]
fn a_file_with_two_columns_for_one_is_read_as_a_whole() {
    let column = |name| Schema::primitive_type_builder(name, PhysicalType::INT64).build();
    let fields = ["EventID", "EventID [UTC]"].map(|name| Arc::new(column(name).expect("a column")));
    let schema = Schema::group_type_builder("rows").with_fields(fields.to_vec()).build();
    let schema = Arc::new(schema.expect("a schema"));
    let mut bytes = Vec::new();
    let properties = Arc::new(WriterProperties::builder().build());
    let mut writer =
        SerializedFileWriter::new(&mut bytes, schema, properties).expect("memory takes everything");
    for _ in 0..2 {
        let mut group = writer.next_row_group().expect("memory takes everything");
        while let Some(mut column) = group.next_column().expect("memory takes everything") {
            column.typed::<Int64Type>().write_batch(&[7], Some(&[1]), None).expect("memory takes everything");
            column.close().expect("memory takes everything");
        }
        group.close().expect("memory takes everything");
    }
    writer.close().expect("memory takes everything");
    let file = tempfile::NamedTempFile::new().expect("a temporary file");
    std::fs::write(file.path(), &bytes).expect("a file can be written");
    assert_eq!(row_groups(file.path()), []);
    assert_eq!(read(&bytes, &[("EventID", Type::Long)]).as_deref(), Ok("7\n7"));
}

#[test]
fn the_times_of_row_groups_are_known_without_reading_them() {
    let file = tempfile::NamedTempFile::new().expect("a temporary file");
    std::fs::write(file.path(), file_of(2)).expect("a file can be written");
    let origin = Origin::file(file.path());
    let (first, last) = (DateTime::UNIX_EPOCH, DateTime::parse("2025-02-19T21:20:00.1234560Z"));
    let known = |groups, rows| last.map(|last| ((groups, "TimeGenerated"), TimeRange { first, last, rows }));
    for ((groups, column), range) in [known(None, 6), known(Some(0..1), 3)].into_iter().flatten() {
        assert_eq!(times(&origin, groups, column), Some(range));
    }
    assert_eq!(newest(&origin, None, "TimeGenerated"), last);
    assert_eq!(times(&origin, None, "Account"), None, "texts are no times");
    assert_eq!(times(&origin, None, "Other"), None);
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

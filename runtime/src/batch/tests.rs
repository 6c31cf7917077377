//! Columns keep their values through gather and concat, whatever stands behind them.

use std::sync::Arc;

use super::{
    ABSENT, Batch, Bitmap, Coded, Column, ColumnBuilder, Dictionary, JsonColumn, Lineage, TextBuilder,
};
use crate::{
    answer::Context,
    types::{DateTime, Dynamic, Type, Value},
};

fn texts(values: &[&str]) -> Column {
    let mut builder = ColumnBuilder::new(Type::String);
    for value in values {
        builder.push_str(value);
    }
    builder.finish()
}

fn longs(values: &[Option<i64>]) -> Column {
    Column::Long(values.iter().copied().collect())
}

fn coded(values: &[&str], codes: &[u32], lineage: &Lineage) -> Column {
    let values = values.iter().map(|value| Arc::from(*value)).collect();
    Column::Coded(Coded::new(codes.to_vec(), Arc::new(Dictionary::new(values, lineage.clone()))))
}

fn strings(column: &Column) -> Vec<&str> {
    (0..column.len()).map(|row| column.string(row)).collect()
}

#[test]
fn gather_takes_rows_in_order_and_nulls_for_absent_ones() {
    let gathered = longs(&[Some(1), None, Some(3)]).gather(&[2, 1, ABSENT, 2]);
    let values: Vec<Value> = (0..4).map(|row| gathered.value(row)).collect();
    assert_eq!(values, [Value::Long(3), Value::Null(Type::Long), Value::Null(Type::Long), Value::Long(3)]);
    assert_eq!(strings(&texts(&["a", "bb", ""]).gather(&[1, ABSENT, 0])), ["bb", "", "a"]);
}

#[test]
fn dictionaries_of_one_lineage_stay_coded() {
    let lineage = Lineage::default();
    let first = coded(&["", "a"], &[1, 0], &lineage);
    let second = coded(&["", "a", "b"], &[2, 1], &lineage);
    let whole = Column::concat(&[&first, &second]);
    assert!(matches!(whole, Column::Coded(_)));
    assert_eq!(strings(&whole), ["a", "", "b", "a"]);
}

#[test]
fn dictionaries_of_different_lineages_become_text() {
    let first = coded(&["", "a"], &[1, 1], &Lineage::default());
    let second = coded(&["", "b"], &[1], &Lineage::default());
    let whole = Column::concat(&[&first, &second, &texts(&["c"]), &first]);
    assert_eq!(strings(&whole), ["a", "a", "b", "c", "a", "a"]);
}

#[test]
fn json_is_parsed_when_read() {
    let mut builder = TextBuilder::default();
    for text in ["{\"a\":1}", "", "[1]", "text"] {
        builder.push(text);
    }
    let column = Column::Json(JsonColumn::new(builder.finish()));
    assert_eq!(column.gather(&[2, ABSENT]).dynamic(0), Dynamic::Array([Dynamic::Long(1)].into()));
    assert!(column.is_null(1));
    assert_eq!(column.dynamic(3), Dynamic::String("text".into()));
    let whole = Column::concat(&[&column, &Column::nulls(Type::Dynamic, 1)]);
    assert_eq!(whole.len(), 5);
}

#[test]
fn bitmaps_keep_their_unused_bits_clear() {
    let mut bitmap = Bitmap::ones(70);
    assert_eq!(bitmap.count(), 70);
    bitmap.negate();
    assert!(!bitmap.any());
    bitmap.push(true);
    assert_eq!(bitmap.rows(), [70]);
}

#[test]
fn rows_read_by_slot() {
    let batch = Batch::new(vec![Arc::new(texts(&["a", "b"])), Arc::new(longs(&[Some(1), None]))], 2);
    let row = batch.row(1, Context::at(DateTime(7)));
    assert_eq!((row.string(0), row.long(1), row.now()), ("b", None, DateTime(7)));
}

#[test]
fn compact_rows_have_the_same_values() {
    let mut builder = TextBuilder::default();
    for text in ["1", "[2]", "\"x\"", "", "5"] {
        builder.push(text);
    }
    let column = JsonColumn::new(builder.finish());
    let _ = column.get(1);
    for rows in [&[1, ABSENT][..], &[2], &[0, 1, 2, 3, 4], &[]] {
        let gathered = column.gather(rows);
        let compact = gathered.compact();
        let values = |column: &JsonColumn| (0..column.len()).map(|row| column.get(row)).collect::<Vec<_>>();
        assert_eq!(values(&compact), values(&gathered), "{rows:?}");
    }
}

//! Keys of groups and joins as bytes: two rows have equal keys if and only if their bytes are equal.

use crate::{
    batch::Column,
    types::{Bag, Dynamic},
};

/// The tag of a string among dynamics.
const STRING: u8 = 8;

/// Adds the key of a row to the buffer.
///
/// A null is a key of its own, text counts case and all, an int equals the long of the same value, and a dynamic is what
/// its JSON says: the order of a bag's properties does not matter.
pub(crate) fn encode(column: &Column, row: usize, key: &mut Vec<u8>) {
    match column {
        Column::Bool(values) => fixed(values.get(row).map(|value| [u8::from(value)]), key),
        Column::Int(values) => fixed(values.get(row).map(|value| i64::from(value).to_le_bytes()), key),
        Column::Long(values) => fixed(values.get(row).map(i64::to_le_bytes), key),
        Column::Real(values) => fixed(values.get(row).map(real_bytes), key),
        Column::Decimal(values) => fixed(values.get(row).map(|value| value.0.normalize().serialize()), key),
        Column::DateTime(values) => fixed(values.get(row).map(|value| value.0.to_le_bytes()), key),
        Column::TimeSpan(values) => fixed(values.get(row).map(|value| value.0.to_le_bytes()), key),
        Column::Guid(values) => fixed(values.get(row).map(|value| value.0.into_bytes()), key),
        Column::Text(texts) => text(texts.get(row), key),
        Column::Coded(coded) => text(coded.get(row), key),
        Column::Dynamic(dynamics) => encode_dynamic(&dynamics[row], key),
        Column::Json(json) => encode_dynamic(&json.get(row), key),
    }
}

/// Adds the key of a row as that of a dynamic of the same value.
pub(crate) fn encode_as_dynamic(column: &Column, row: usize, key: &mut Vec<u8>) {
    match column {
        Column::Text(_) | Column::Coded(_) => {
            key.push(STRING);
            text(column.string(row), key);
        }
        other => encode_dynamic(&Dynamic::from(other.value(row)), key),
    }
}

/// Adds the key of a dynamic to the buffer.
pub(crate) fn encode_dynamic(value: &Dynamic, key: &mut Vec<u8>) {
    match value {
        Dynamic::Null => key.push(0),
        Dynamic::Bool(value) => tagged(1, &[u8::from(*value)], key),
        Dynamic::Long(value) => tagged(2, &value.to_le_bytes(), key),
        Dynamic::Real(value) => tagged(3, &real_bytes(*value), key),
        Dynamic::Decimal(value) => tagged(4, &value.0.normalize().serialize(), key),
        Dynamic::DateTime(value) => tagged(5, &value.0.to_le_bytes(), key),
        Dynamic::TimeSpan(value) => tagged(6, &value.0.to_le_bytes(), key),
        Dynamic::Guid(value) => tagged(7, value.0.as_bytes(), key),
        Dynamic::String(value) => {
            key.push(STRING);
            text(value, key);
        }
        Dynamic::Array(items) => {
            key.push(9);
            length(items.len(), key);
            for item in items.iter() {
                encode_dynamic(item, key);
            }
        }
        Dynamic::Bag(bag) => {
            key.push(10);
            encode_bag(bag, key);
        }
    }
}

fn encode_bag(bag: &Bag, key: &mut Vec<u8>) {
    let mut members: Vec<_> = bag.0.iter().collect();
    members.sort_by(|(left, _), (right, _)| left.cmp(right));
    length(members.len(), key);
    for (name, value) in members {
        text(name, key);
        encode_dynamic(value, key);
    }
}

fn fixed<const N: usize>(bytes: Option<[u8; N]>, key: &mut Vec<u8>) {
    match bytes {
        Some(bytes) => tagged(1, &bytes, key),
        None => key.push(0),
    }
}

fn tagged(tag: u8, bytes: &[u8], key: &mut Vec<u8>) {
    key.push(tag);
    key.extend_from_slice(bytes);
}

fn text(text: &str, key: &mut Vec<u8>) {
    length(text.len(), key);
    key.extend_from_slice(text.as_bytes());
}

fn length(len: usize, key: &mut Vec<u8>) {
    key.extend_from_slice(&len.to_le_bytes());
}

/// The bits of a real, one pattern for each of zero and NaN.
fn real_bytes(value: f64) -> [u8; 8] {
    let value = if value.is_nan() { f64::NAN } else { value + 0.0 };
    value.to_bits().to_le_bytes()
}

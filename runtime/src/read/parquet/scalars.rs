//! Columns of every type but string and dynamic as they fill.

use ::parquet::{
    basic::{ConvertedType, Type as Physical},
    record::Field as Value,
    schema::types::ColumnDescPtr,
};

use super::{
    Wanted,
    pages::{Dictionary, Layout, Piece, Stop, find_texts},
    runs::broken,
    texts::{bytes_of, utf8},
    value::{Whole, moment, raw},
};
use crate::{
    batch::{ABSENT, Column, ColumnBuilder, Values},
    read::coerce::{Raw, scalar},
    types::{DateTime, Type},
};

/// A column under construction.
#[derive(Debug)]
pub(super) struct Scalars {
    kind: Kind,
    /// What is finished of the batch.
    parts: Vec<Column>,
    /// What comes after that, value by value.
    builder: ColumnBuilder,
    /// The dictionary of the row group.
    entries: Option<Entries>,
}

/// Which values become which.
#[derive(Clone, Debug)]
struct Kind {
    ty: Type,
    whole: Whole,
    column: ColumnDescPtr,
}

/// The values of a dictionary.
#[derive(Debug)]
struct Entries {
    values: Column,
    /// Those that do not fit the column, in order.
    misfits: Vec<usize>,
}

impl Scalars {
    pub(super) fn new(wanted: &Wanted, ty: Type) -> Self {
        let kind = Kind { ty, whole: wanted.whole, column: wanted.descriptor.clone() };
        Self::of(kind)
    }

    fn of(kind: Kind) -> Self {
        Self { builder: ColumnBuilder::new(kind.ty), kind, parts: Vec::new(), entries: None }
    }

    /// The type of the values.
    pub(super) const fn ty(&self) -> Type {
        self.kind.ty
    }

    /// Takes the dictionary of a row group.
    pub(super) fn set_dictionary(&mut self, dictionary: Option<&Dictionary>) -> Result<(), Stop> {
        self.entries = dictionary.map(|dictionary| self.entries_of(dictionary)).transpose()?;
        Ok(())
    }

    fn entries_of(&self, dictionary: &Dictionary) -> Result<Entries, Stop> {
        let Dictionary { bytes, count } = dictionary;
        let mut values = Self::of(self.kind.clone());
        let mut misfits = Vec::new();
        let misfit = |row| misfits.push(row);
        match Layout::of(&self.kind.column) {
            Some(Layout::Fixed(width)) => {
                let bytes = bytes.get(..width.saturating_mul(*count)).ok_or_else(no_dictionary)?;
                values.push_piece(&Piece::Fixed(bytes, None), *count, misfit)?;
            }
            Some(Layout::Texts) | None => {
                let mut places = Vec::new();
                find_texts(bytes, &mut 0, *count, &mut places)?;
                values.push_piece(&Piece::Texts(bytes, &places), *count, misfit)?;
            }
        }
        Ok(Entries { values: values.finish(), misfits })
    }

    /// Adds a value; false if it does not fit and is null instead.
    pub(super) fn push_raw(&mut self, raw: &Raw<'_>) -> bool {
        scalar::push(&mut self.builder, raw)
    }

    /// Adds rows of a page, and tells which of them have values that do not fit and are null instead.
    pub(super) fn push_piece(
        &mut self,
        piece: &Piece<'_>,
        rows: usize,
        mut misfit: impl FnMut(usize),
    ) -> Result<(), Stop> {
        match piece {
            Piece::Entries(numbers) => {
                let entries = self.entries.as_ref().ok_or_else(no_dictionary)?;
                let part = entries.values.gather(numbers);
                if !entries.misfits.is_empty() {
                    let is_misfit = |number: u32| entries.misfits.binary_search(&(number as usize)).is_ok();
                    (0..rows).filter(|row| is_misfit(numbers[*row])).for_each(misfit);
                }
                self.add(part);
            }
            Piece::Texts(bytes, places) => {
                for (row, place) in places.iter().enumerate() {
                    let is_null = place.start == ABSENT;
                    let text = bytes_of(bytes, *place);
                    if !is_null && self.push_usual(text) {
                        continue;
                    }
                    let raw = if is_null { Raw::Null } else { Raw::String(utf8(text)?.into()) };
                    if !self.push_raw(&raw) {
                        misfit(row);
                    }
                }
            }
            Piece::Fixed(bytes, levels) => match self.kind.numbers(bytes, *levels, &mut misfit) {
                Some(part) => self.add(part),
                None => self.push_numbers(bytes, *levels, misfit)?,
            },
        }
        Ok(())
    }

    /// Adds a time in the form that logs hold most; false if it is none.
    fn push_usual(&mut self, text: &[u8]) -> bool {
        let ColumnBuilder::DateTime(times) = &mut self.builder else { return false };
        let time = DateTime::parse_usual(text);
        if time.is_some() {
            times.push(time);
        }
        time.is_some()
    }

    /// Adds numbers as the reader of rows would give them.
    fn push_numbers(
        &mut self,
        bytes: &[u8],
        levels: Option<&[u32]>,
        mut misfit: impl FnMut(usize),
    ) -> Result<(), Stop> {
        let Kind { ty, whole, column } = self.kind.clone();
        let mut push = |row: usize, value: Option<Value>| {
            if !self.push_raw(&value.map_or(Raw::Null, |value| raw(&value, whole, ty))) {
                misfit(row);
            }
        };
        match column.physical_type() {
            Physical::INT32 => each(bytes, levels, |row, value| {
                push(row, value.map(|value| Value::convert_int32(&column, i32::from_le_bytes(value))));
            }),
            Physical::INT64 => each(bytes, levels, |row, value| {
                push(row, value.map(|value| Value::convert_int64(&column, i64::from_le_bytes(value))));
            }),
            Physical::DOUBLE => each(bytes, levels, |row, value| {
                push(row, value.map(|value| Value::convert_double(&column, f64::from_le_bytes(value))));
            }),
            Physical::BOOLEAN
            | Physical::INT96
            | Physical::FLOAT
            | Physical::BYTE_ARRAY
            | Physical::FIXED_LEN_BYTE_ARRAY => return Err(broken("numbers where none are").into()),
        }
        Ok(())
    }

    fn add(&mut self, part: Column) {
        self.flush();
        self.parts.push(part);
    }

    fn flush(&mut self) {
        if !self.builder.is_empty() {
            let next = ColumnBuilder::new(self.kind.ty);
            self.parts.push(std::mem::replace(&mut self.builder, next).finish());
        }
    }

    /// The column of the rows since the last one; it is empty again.
    pub(super) fn finish(&mut self) -> Column {
        self.flush();
        let mut parts = std::mem::take(&mut self.parts);
        match parts.len() {
            0 => Column::nulls(self.kind.ty, 0),
            1 => parts.swap_remove(0),
            _ => Column::concat(&parts.iter().collect::<Vec<_>>()),
        }
    }
}

impl Kind {
    /// Numbers that are values of the column as they are; `None` if they have to be looked at one by one.
    fn numbers(
        &self,
        bytes: &[u8],
        levels: Option<&[u32]>,
        misfit: &mut impl FnMut(usize),
    ) -> Option<Column> {
        use ConvertedType::{INT_32, INT_64, NONE, TIMESTAMP_MICROS, TIMESTAMP_MILLIS};
        let times = |per_second| {
            let time = |count| moment(count, per_second);
            Column::DateTime(values(bytes, levels, |_, value| time(i64::from_le_bytes(value))))
        };
        Some(match (self.column.physical_type(), self.column.converted_type(), self.whole, self.ty) {
            (Physical::INT32, NONE | INT_32, Whole::Number, Type::Int) => {
                Column::Int(values(bytes, levels, |_, value| Some(i32::from_le_bytes(value))))
            }
            (Physical::INT32, NONE | INT_32, Whole::Number, Type::Long) => {
                Column::Long(values(bytes, levels, |_, value| Some(i32::from_le_bytes(value).into())))
            }
            (Physical::INT64, NONE | INT_64, Whole::Number, Type::Int) => {
                Column::Int(values(bytes, levels, |row, value| {
                    let value = i32::try_from(i64::from_le_bytes(value)).ok();
                    if value.is_none() {
                        misfit(row);
                    }
                    value
                }))
            }
            (Physical::INT64, NONE | INT_64, Whole::Number, Type::Long) => {
                Column::Long(values(bytes, levels, |_, value| Some(i64::from_le_bytes(value))))
            }
            (Physical::INT64, NONE, Whole::Nanoseconds, Type::DateTime) => times(1_000_000_000),
            (Physical::INT64, TIMESTAMP_MICROS, _, Type::DateTime) => times(1_000_000),
            (Physical::INT64, TIMESTAMP_MILLIS, _, Type::DateTime) => times(1000),
            (Physical::DOUBLE, NONE, _, Type::Real) => {
                let reals = values(bytes, levels, |_, value| Some(f64::from_le_bytes(value)));
                // What is no number has no text that could be read.
                let are_numbers = |row| reals.get(row).is_none_or(f64::is_finite);
                if !(0..reals.len()).all(are_numbers) {
                    return None;
                }
                Column::Real(reals)
            }
            _ => return None,
        })
    }
}

/// A value for each row; null where there is none.
fn values<T, const N: usize>(
    bytes: &[u8],
    levels: Option<&[u32]>,
    mut of: impl FnMut(usize, [u8; N]) -> Option<T>,
) -> Values<T>
where
    T: crate::batch::Fixed,
{
    let mut values = Values::with_capacity(levels.map_or(bytes.len() / N, <[u32]>::len));
    each(bytes, levels, |row, value| values.push(value.and_then(|value| of(row, value))));
    values
}

/// Sees what stands for each row; `None` for null.
fn each<const N: usize>(bytes: &[u8], levels: Option<&[u32]>, mut see: impl FnMut(usize, Option<[u8; N]>)) {
    let (present, _) = bytes.as_chunks();
    match levels {
        None => present.iter().enumerate().for_each(|(row, value)| see(row, Some(*value))),
        Some(levels) => {
            let mut present = present.iter();
            for (row, level) in levels.iter().enumerate() {
                see(row, if *level > 0 { present.next().copied() } else { None });
            }
        }
    }
}

fn no_dictionary() -> Stop {
    broken("a column without its dictionary").into()
}

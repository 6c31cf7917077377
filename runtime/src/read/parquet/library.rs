//! A column as the library reads it, one value after the other: for pages that are seldom, and for types that are.

use std::sync::Arc;

use ::parquet::{
    basic::{ConvertedType, LogicalType},
    column::reader::{ColumnReader, ColumnReaderImpl},
    data_type::{ByteArray, ByteArrayType, DataType},
    errors::ParquetError,
    record::Field as Value,
    schema::types::ColumnDescPtr,
};

use super::{Wanted, pages::Stop, runs::broken, value::raw};
use crate::{read::coerce::Raw, types::Type};

/// True for columns of text, which the reader of rows gives as text.
pub(super) fn is_text(descriptor: &ColumnDescPtr) -> bool {
    matches!(descriptor.logical_type_ref(), Some(LogicalType::String))
        || matches!(descriptor.converted_type(), ConvertedType::UTF8)
}

/// Does the same with the reader of every physical type.
macro_rules! for_readers {
    ($reader:expr, $inner:ident => $work:expr) => {
        match $reader {
            ColumnReader::BoolColumnReader($inner) => $work,
            ColumnReader::Int32ColumnReader($inner) => $work,
            ColumnReader::Int64ColumnReader($inner) => $work,
            ColumnReader::Int96ColumnReader($inner) => $work,
            ColumnReader::FloatColumnReader($inner) => $work,
            ColumnReader::DoubleColumnReader($inner) => $work,
            ColumnReader::ByteArrayColumnReader($inner) => $work,
            ColumnReader::FixedLenByteArrayColumnReader($inner) => $work,
        }
    };
}

/// Passes by rows.
pub(super) fn skip(reader: &mut ColumnReader, rows: usize) -> Result<(), ParquetError> {
    let mut left = rows;
    while left > 0 {
        let skipped = for_readers!(reader, reader => reader.skip_records(left))?;
        if skipped == 0 {
            return Err(ends_early());
        }
        left -= skipped;
    }
    Ok(())
}

/// Gives the values of the next rows, for a column of a type, as the reader of rows would.
pub(super) fn read(
    reader: &mut ColumnReader,
    wanted: &Wanted,
    ty: Type,
    rows: usize,
    see: impl FnMut(&Raw<'_>) -> Result<(), Stop>,
) -> Result<(), Stop> {
    let mut values = Read { wanted, ty, rows, see };
    let descriptor = Arc::clone(&wanted.descriptor);
    let convert = |value| Ok(value);
    match reader {
        ColumnReader::BoolColumnReader(reader) => {
            values.values(reader, |value| convert(Value::convert_bool(&descriptor, *value)))
        }
        ColumnReader::Int32ColumnReader(reader) => {
            values.values(reader, |value| convert(Value::convert_int32(&descriptor, *value)))
        }
        ColumnReader::Int64ColumnReader(reader) => {
            values.values(reader, |value| convert(Value::convert_int64(&descriptor, *value)))
        }
        ColumnReader::Int96ColumnReader(reader) => {
            values.values(reader, |value| convert(Value::convert_int96(&descriptor, *value)))
        }
        ColumnReader::FloatColumnReader(reader) => {
            values.values(reader, |value| convert(Value::convert_float(&descriptor, *value)))
        }
        ColumnReader::DoubleColumnReader(reader) => {
            values.values(reader, |value| convert(Value::convert_double(&descriptor, *value)))
        }
        ColumnReader::ByteArrayColumnReader(reader) if is_text(&descriptor) => values.texts(reader),
        ColumnReader::ByteArrayColumnReader(reader) => {
            values.values(reader, |value| Value::convert_byte_array(&descriptor, value.clone()))
        }
        ColumnReader::FixedLenByteArrayColumnReader(reader) => {
            values.values(reader, |value| Value::convert_byte_array(&descriptor, value.clone().into()))
        }
    }
}

/// How rows are read.
struct Read<'c, S> {
    wanted: &'c Wanted,
    ty: Type,
    rows: usize,
    see: S,
}

impl<S: FnMut(&Raw<'_>) -> Result<(), Stop>> Read<'_, S> {
    fn values<T: DataType>(
        &mut self,
        reader: &mut ColumnReaderImpl<T>,
        convert: impl Fn(&T::T) -> Result<Value, ParquetError>,
    ) -> Result<(), Stop> {
        let (whole, ty) = (self.wanted.whole, self.ty);
        self.each(reader, |see, value| {
            let value = value.map_or(Ok(Value::Null), &convert)?;
            see(&raw(&value, whole, ty))
        })
    }

    /// Texts, without a copy of each.
    fn texts(&mut self, reader: &mut ColumnReaderImpl<ByteArrayType>) -> Result<(), Stop> {
        self.each(reader, |see, value| match value.map(ByteArray::as_utf8) {
            None => see(&Raw::Null),
            Some(text) => see(&Raw::String(text?.into())),
        })
    }

    /// The values of the next rows, each in its turn; `None` for null. An error of the column ends them.
    fn each<T: DataType>(
        &mut self,
        reader: &mut ColumnReaderImpl<T>,
        mut see: impl FnMut(&mut S, Option<&T::T>) -> Result<(), Stop>,
    ) -> Result<(), Stop> {
        let most = self.wanted.descriptor.max_def_level();
        let has_nulls = most > 0;
        let (mut values, mut levels) = (Vec::new(), Vec::new());
        let mut done = 0;
        while done < self.rows {
            values.clear();
            levels.clear();
            let (read, _, _) =
                reader.read_records(self.rows - done, has_nulls.then_some(&mut levels), None, &mut values)?;
            if read == 0 {
                return Err(ends_early().into());
            }
            let mut next = values.iter();
            for row in 0..read {
                let is_there = !has_nulls || levels.get(row) == Some(&most);
                see(&mut self.see, if is_there { next.next() } else { None })?;
            }
            done += read;
        }
        Ok(())
    }
}

fn ends_early() -> ParquetError {
    broken("a column ends before the others")
}

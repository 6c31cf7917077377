//! Rows column by column, for files whose wanted columns are plain: much faster than row by row.

use std::{
    ops::Range,
    panic::{AssertUnwindSafe, catch_unwind},
    sync::Arc,
};

use ::parquet::{
    column::reader::{ColumnReader, ColumnReaderImpl},
    data_type::DataType,
    errors::ParquetError,
    file::reader::FileReader,
    record::Field as Value,
    schema::types::ColumnDescPtr,
};

use super::{Wanted, damaged, value::raw};
use crate::{
    batch::{Batch, Block, Column},
    plan::Field,
    read::{BatchSource, Rejects, coerce::Raw, jsonl::Sink},
    types::Type,
};

/// The rows of a batch.
const BATCH_ROWS: usize = 8192;

/// Reads row groups of a file.
pub(super) struct Columns {
    reader: Box<dyn FileReader>,
    place: String,
    wanted: Vec<Wanted>,
    fields: Vec<Field>,
    /// What becomes of each wanted column: it keeps the strings that it knows.
    sinks: Vec<Sink>,
    groups: Range<usize>,
    group: Option<Group>,
    /// How many rows were read.
    row: usize,
    misfits: Vec<Misfits>,
}

/// The row group that is being read.
struct Group {
    columns: Vec<ColumnReader>,
    rows_left: usize,
}

/// How many values of a column did not fit it, and the row of the first.
#[derive(Clone, Copy, Default)]
struct Misfits {
    count: u64,
    first: usize,
}

impl Columns {
    /// The rows of some row groups, with what the file has of these columns.
    pub(super) fn new(
        reader: Box<dyn FileReader>,
        wanted: Vec<Wanted>,
        place: &str,
        columns: &[Field],
        groups: Range<usize>,
    ) -> Self {
        let sinks = wanted.iter().map(|column| Sink::new(columns[column.slot].ty)).collect();
        let misfits = vec![Misfits::default(); wanted.len()];
        let fields = columns.to_vec();
        let place = place.to_owned();
        Self { reader, place, wanted, fields, sinks, groups, group: None, row: 0, misfits }
    }

    fn read(&mut self) -> Result<Option<Batch>, ParquetError> {
        let mut group = match self.group.take() {
            Some(group) => group,
            None => match self.groups.next() {
                Some(number) => self.open(number)?,
                None => return Ok(None),
            },
        };
        let rows = group.rows_left.min(BATCH_ROWS);
        for (place, reader) in group.columns.iter_mut().enumerate() {
            let (wanted, sink, misfits) =
                (&self.wanted[place], &mut self.sinks[place], &mut self.misfits[place]);
            let filled = Filled { wanted, ty: self.fields[wanted.slot].ty, sink, misfits, row: self.row };
            filled.fill(reader, rows)?;
        }
        group.rows_left -= rows;
        self.row += rows;
        self.group = (group.rows_left > 0).then_some(group);
        Ok(Some(self.batch(rows)))
    }

    fn open(&self, number: usize) -> Result<Group, ParquetError> {
        let group = self.reader.get_row_group(number)?;
        let columns = self.wanted.iter().map(|wanted| group.get_column_reader(wanted.leaf));
        let rows_left = usize::try_from(group.metadata().num_rows()).unwrap_or_default();
        Ok(Group { columns: columns.collect::<Result<_, _>>()?, rows_left })
    }

    fn batch(&mut self, rows: usize) -> Batch {
        let nothing: Block = Arc::default();
        let mut columns: Vec<Option<Arc<Column>>> = vec![None; self.fields.len()];
        for (wanted, sink) in self.wanted.iter().zip(&mut self.sinks) {
            columns[wanted.slot] = Some(Arc::new(sink.finish(&nothing)));
        }
        let missing = |field: &Field| Arc::new(Column::nulls(field.ty, rows));
        let columns = columns.into_iter().zip(&self.fields);
        Batch::new(columns.map(|(column, field)| column.unwrap_or_else(|| missing(field))).collect(), rows)
    }

    fn report(&mut self, rejects: &mut Rejects) {
        for (misfits, wanted) in self.misfits.iter_mut().zip(&self.wanted) {
            let Misfits { count, first } = std::mem::take(misfits);
            if count > 0 {
                let Field { name, ty } = self.fields[wanted.slot];
                rejects.add_values(&format!("{name}: no {ty}"), count, format!("{}:row {first}", self.place));
            }
        }
    }
}

impl BatchSource for Columns {
    fn next_batch(&mut self, rejects: &mut Rejects) -> Option<Batch> {
        // The library gives up on some damaged files by a panic.
        let read = catch_unwind(AssertUnwindSafe(|| self.read()));
        let batch = match read {
            Ok(Ok(batch)) => batch,
            Ok(Err(error)) => self.end(rejects, &damaged(error)),
            Err(_) => self.end(rejects, "damaged Parquet"),
        };
        self.report(rejects);
        batch
    }
}

impl Columns {
    /// No more rows, for a reason.
    fn end(&mut self, rejects: &mut Rejects, reason: &str) -> Option<Batch> {
        rejects.row(reason, || format!("{}:row {}", self.place, self.row + 1));
        self.groups = 0..0;
        self.group = None;
        None
    }
}

/// A column that is filled with the next rows of a group.
struct Filled<'c> {
    wanted: &'c Wanted,
    ty: Type,
    sink: &'c mut Sink,
    misfits: &'c mut Misfits,
    /// How many rows were read before.
    row: usize,
}

impl Filled<'_> {
    fn fill(mut self, reader: &mut ColumnReader, rows: usize) -> Result<(), ParquetError> {
        let descriptor = Arc::clone(&self.wanted.descriptor);
        let convert = |value| Ok(value);
        match reader {
            ColumnReader::BoolColumnReader(reader) => {
                self.values(reader, rows, |value| convert(Value::convert_bool(&descriptor, *value)))
            }
            ColumnReader::Int32ColumnReader(reader) => {
                self.values(reader, rows, |value| convert(Value::convert_int32(&descriptor, *value)))
            }
            ColumnReader::Int64ColumnReader(reader) => {
                self.values(reader, rows, |value| convert(Value::convert_int64(&descriptor, *value)))
            }
            ColumnReader::Int96ColumnReader(reader) => {
                self.values(reader, rows, |value| convert(Value::convert_int96(&descriptor, *value)))
            }
            ColumnReader::FloatColumnReader(reader) => {
                self.values(reader, rows, |value| convert(Value::convert_float(&descriptor, *value)))
            }
            ColumnReader::DoubleColumnReader(reader) => {
                self.values(reader, rows, |value| convert(Value::convert_double(&descriptor, *value)))
            }
            ColumnReader::ByteArrayColumnReader(reader) if is_text(&descriptor) => self.texts(reader, rows),
            ColumnReader::ByteArrayColumnReader(reader) => {
                self.values(reader, rows, |value| Value::convert_byte_array(&descriptor, value.clone()))
            }
            ColumnReader::FixedLenByteArrayColumnReader(reader) => self
                .values(reader, rows, |value| Value::convert_byte_array(&descriptor, value.clone().into())),
        }
    }

    /// Adds values as the reader of rows would give them.
    fn values<T: DataType>(
        &mut self,
        reader: &mut ColumnReaderImpl<T>,
        rows: usize,
        convert: impl Fn(&T::T) -> Result<Value, ParquetError>,
    ) -> Result<(), ParquetError> {
        let (whole, ty) = (self.wanted.whole, self.ty);
        each(reader, &self.wanted.descriptor, rows, |value| {
            let value = value.map_or(Ok(Value::Null), &convert)?;
            self.push(&raw(&value, whole, ty));
            Ok(())
        })
    }

    /// Adds texts, without a copy of each.
    fn texts(
        &mut self,
        reader: &mut ColumnReaderImpl<::parquet::data_type::ByteArrayType>,
        rows: usize,
    ) -> Result<(), ParquetError> {
        let descriptor = Arc::clone(&self.wanted.descriptor);
        each(reader, &descriptor, rows, |value| {
            match value.map(::parquet::data_type::ByteArray::as_utf8) {
                None => self.push(&Raw::Null),
                Some(text) => self.push(&Raw::String(text?.into())),
            }
            Ok(())
        })
    }

    fn push(&mut self, raw: &Raw<'_>) {
        self.row += 1;
        if !self.sink.push_raw(raw) {
            if self.misfits.count == 0 {
                self.misfits.first = self.row;
            }
            self.misfits.count += 1;
        }
    }
}

/// True for columns of text, which the reader of rows gives as text.
fn is_text(descriptor: &ColumnDescPtr) -> bool {
    use ::parquet::basic::{ConvertedType, LogicalType};
    matches!(descriptor.logical_type_ref(), Some(LogicalType::String))
        || matches!(descriptor.converted_type(), ConvertedType::UTF8)
}

/// The values of the next rows of a column, each in its turn; `None` for null. An error of the column ends them.
fn each<T: DataType>(
    reader: &mut ColumnReaderImpl<T>,
    descriptor: &ColumnDescPtr,
    rows: usize,
    mut see: impl FnMut(Option<&T::T>) -> Result<(), ParquetError>,
) -> Result<(), ParquetError> {
    let has_nulls = descriptor.max_def_level() > 0;
    let (mut values, mut levels) = (Vec::new(), Vec::new());
    let mut done = 0;
    while done < rows {
        values.clear();
        levels.clear();
        let (read, _, _) =
            reader.read_records(rows - done, has_nulls.then_some(&mut levels), None, &mut values)?;
        if read == 0 {
            return Err(ParquetError::General("a column ends before the others".to_owned()));
        }
        let mut next = values.iter();
        for row in 0..read {
            let is_there = !has_nulls || levels.get(row) == Some(&descriptor.max_def_level());
            see(if is_there { next.next() } else { None })?;
        }
        done += read;
    }
    Ok(())
}

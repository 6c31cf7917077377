//! Rows one by one, for files with lists, groups and maps among the wanted columns.

use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    sync::Arc,
};

use ::parquet::{
    file::reader::FileReader,
    record::{Row, reader::RowIter},
    schema::types::Type as Schema,
};

use super::{
    Wanted, damaged,
    value::{Whole, raw},
};
use crate::{
    batch::Batch,
    plan::Field,
    read::{
        BatchSource, Rejects,
        coerce::{BatchBuilder, Raw},
    },
    types::Type,
};

/// The rows of a batch.
const BATCH_ROWS: usize = 4096;

/// Reads the rows of a file.
pub(super) struct Rows {
    records: RowIter<'static>,
    place: String,
    /// For each column of the file that is read, its slot and what its whole numbers are.
    columns: Vec<(usize, Whole)>,
    types: Vec<Type>,
    builder: BatchBuilder,
    row: u64,
    ended: bool,
}

impl Rows {
    /// The rows of a file, with what it has of these columns.
    pub(super) fn new(
        reader: Box<dyn FileReader>,
        wanted: &[Wanted],
        place: &str,
        columns: &[Field],
    ) -> Result<Self, String> {
        let root = reader.metadata().file_metadata().schema();
        let fields = wanted.iter().map(|column| Arc::clone(&root.get_fields()[column.field])).collect();
        let projection = Schema::group_type_builder(root.name()).with_fields(fields).build();
        let records =
            RowIter::from_file_into(reader).project(Some(projection.map_err(damaged)?)).map_err(damaged)?;
        Ok(Self {
            records,
            place: place.to_owned(),
            columns: wanted.iter().map(|column| (column.slot, column.whole)).collect(),
            types: columns.iter().map(|column| column.ty).collect(),
            builder: BatchBuilder::new(columns),
            row: 0,
            ended: false,
        })
    }

    /// The next row's values; `None` at the end. The error says why there are no more.
    fn next_row(&mut self) -> Option<Result<Vec<Raw<'static>>, String>> {
        self.row += 1;
        // The library gives up on some damaged files by a panic.
        let next = catch_unwind(AssertUnwindSafe(|| self.records.next()));
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

impl BatchSource for Rows {
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

//! Shows in tests what a reader gives.

use std::io::Cursor;

use super::{BatchSource, Compression, Input, Rejects};
use crate::{plan::Field, types::Type};

/// Columns by name and type.
pub(super) fn columns(columns: &[(&'static str, Type)]) -> Vec<Field> {
    columns.iter().map(|&(name, ty)| Field { name, ty }).collect()
}

/// An input of these bytes.
pub(super) fn input(bytes: &[u8]) -> Input {
    Input::new(Cursor::new(bytes.to_vec()), Compression::of(bytes)).expect("bytes can be read")
}

/// The rows of a source, a line each with `-` for null or nothing, and what was left out.
pub(super) fn show(source: &mut dyn BatchSource) -> String {
    let mut rejects = Rejects::default();
    let mut lines = Vec::new();
    while let Some(batch) = source.next_batch(&mut rejects) {
        for row in 0..batch.rows() {
            let cells = batch.columns().iter().map(|column| column.value(row).to_text().into_owned());
            let cells = cells.map(|cell| if cell.is_empty() { "-".to_owned() } else { cell });
            lines.push(cells.collect::<Vec<_>>().join(" | "));
        }
    }
    for (what, rejects) in [("row", &rejects.rows), ("value", &rejects.values)] {
        for (reason, reject) in rejects {
            lines.push(format!("{} {what}s left out: {reason}, first at {}", reject.count, reject.first));
        }
    }
    lines.join("\n")
}

/// The number of rows of a source, and of the records that it left out.
pub(super) fn count(source: &mut dyn BatchSource) -> (usize, u64) {
    let mut rejects = Rejects::default();
    let mut rows = 0;
    while let Some(batch) = source.next_batch(&mut rejects) {
        rows += batch.rows();
    }
    (rows, rejects.rows.values().map(|reject| reject.count).sum())
}

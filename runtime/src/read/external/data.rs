//! The files of `externaldata`.

use std::path::Path;

use csv::{ByteRecord, ReaderBuilder};

use super::all;
use crate::{
    batch::Batch,
    plan::{Data, DataFormat},
    read::{
        Input, Rejects,
        coerce::{BatchBuilder, Raw},
        json::{JsonRecords, Layout, Shape},
    },
};

/// The rows of a file, with all declared columns.
pub(super) fn read(path: &Path, data: &Data, rejects: &mut Rejects) -> Result<Batch, String> {
    match data.format {
        DataFormat::Csv => cells(path, b',', data, rejects),
        DataFormat::Tsv => cells(path, b'\t', data, rejects),
        DataFormat::Psv => cells(path, b'|', data, rejects),
        DataFormat::Scsv => cells(path, b';', data, rejects),
        DataFormat::Sohsv => cells(path, 1, data, rejects),
        DataFormat::Txt => {
            let text = text(path)?;
            let lines = text.lines().skip(usize::from(data.skips_first));
            Ok(texts(path, lines, data, rejects))
        }
        DataFormat::Raw => Ok(texts(path, std::iter::once(text(path)?.as_str()), data, rejects)),
        DataFormat::Json => {
            let mut records = JsonRecords::open(path, Layout::Free, Shape::Plain, data.declared)?;
            Ok(all(&mut records, data.declared, rejects))
        }
    }
}

/// Lines of cells, which belong to the columns in their order. Cells behind the last column belong to none; the columns that a
/// line has no cells for are null, and counted.
fn cells(path: &Path, delimiter: u8, data: &Data, rejects: &mut Rejects) -> Result<Batch, String> {
    let input = Input::open(path)?;
    let mut reader =
        ReaderBuilder::new().delimiter(delimiter).flexible(true).has_headers(false).from_reader(input);
    let mut builder = BatchBuilder::new(data.declared);
    let mut record = ByteRecord::new();
    let mut number = 0_u64;
    loop {
        match reader.read_byte_record(&mut record) {
            Ok(true) => {}
            Ok(false) => break,
            Err(error) => return Err(error.to_string()),
        }
        number += 1;
        if data.skips_first && number == 1 {
            continue;
        }
        let line = record.position().map_or(0, csv::Position::line);
        let place = || format!("{}:{line}", path.display());
        if record.len() < data.declared.len() {
            rejects.value("a line has fewer cells than there are columns", place);
        }
        let values: Option<Vec<Raw<'_>>> =
            record.iter().map(|cell| Some(Raw::Text(std::str::from_utf8(cell).ok()?.into()))).collect();
        match values {
            Some(values) => builder.push_row(values.into_iter().take(data.declared.len()), place),
            None => rejects.row("not UTF-8", place),
        }
    }
    if let Some(reason) = reader.get_ref().failure() {
        return Err(reason.to_owned());
    }
    Ok(builder.finish(rejects))
}

/// Rows of one text each, which is the first column.
fn texts<'a>(path: &Path, texts: impl Iterator<Item = &'a str>, data: &Data, rejects: &mut Rejects) -> Batch {
    let mut builder = BatchBuilder::new(data.declared);
    for (index, text) in texts.enumerate() {
        builder.push_row([Raw::Text(text.into())], || format!("{}:{}", path.display(), index + 1));
    }
    builder.finish(rejects)
}

fn text(path: &Path) -> Result<String, String> {
    Input::open(path)?.whole_text()
}

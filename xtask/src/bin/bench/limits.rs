//! The limits: what no program that reads these files can beat, and what a program that parses them cannot.

use std::{error::Error, fs::File, hint::black_box, io::Read, path::PathBuf};

use kqlc_runtime::{
    plan::Field,
    read::{
        Rejects,
        discover::{Logs, discover},
    },
    types::Type,
};
use memchr::memchr_iter;

use crate::{
    events,
    measure::{Measurement, timed},
};

/// Reads the files in blocks and counts their lines.
pub(crate) fn newlines(files: &[PathBuf]) -> Result<Measurement, Box<dyn Error>> {
    let mut block = vec![0; 1 << 20];
    timed(|| {
        let mut rows = 0;
        for path in files {
            let mut file = File::open(path)?;
            loop {
                let read = file.read(&mut block)?;
                if read == 0 {
                    break;
                }
                rows += memchr_iter(b'\n', &block[..read]).count() as u64;
            }
        }
        Ok((rows, None))
    })
}

/// Reads the columns that the starter rules need into batches, with the runtime's own reader, and drops them.
pub(crate) fn parse(files: &[PathBuf]) -> Result<Measurement, Box<dyn Error>> {
    parse_with(files, |table| {
        let kind = events::KINDS.iter().find(|kind| kind.table == table);
        Ok(kind.ok_or("a table that is not made here")?.columns)
    })
}

/// Reads these columns of the files.
pub(crate) fn parse_columns(
    files: &[PathBuf],
    columns: &'static [(&'static str, &'static str)],
) -> Result<Measurement, Box<dyn Error>> {
    parse_with(files, |_| Ok(columns))
}

type Names = &'static [(&'static str, &'static str)];

/// Finding out what the files are does not count.
fn parse_with(
    files: &[PathBuf],
    columns: impl Fn(&str) -> Result<Names, Box<dyn Error>>,
) -> Result<Measurement, Box<dyn Error>> {
    let tables = discover(&Logs { paths: files, ..Logs::default() }).inputs;
    let field = |(name, ty): &(&'static str, &str)| {
        Type::from_name(ty).map(|ty| Field { name, ty }).ok_or_else(|| format!("no type {ty}"))
    };
    timed(|| {
        let (mut rows, mut rejects) = (0, Rejects::default());
        for table in tables {
            let columns: Vec<Field> = columns(&table.name)?.iter().map(field).collect::<Result<_, _>>()?;
            for source in &table.sources {
                let mut batches = source.open(&columns)?;
                while let Some(batch) = batches.next_batch(&mut rejects) {
                    rows += black_box(batch).rows() as u64;
                }
            }
        }
        if !rejects.rows.is_empty() {
            return Err(format!("the reader rejects made-up events: {:?}", rejects.rows).into());
        }
        Ok((rows, None))
    })
}

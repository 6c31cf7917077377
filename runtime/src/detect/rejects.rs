//! `--rejects FILE`: the records that were left out, one a line.
//!
//! | member | what |
//! |---|---|
//! | `table` | the table whose row it would have been |
//! | `place` | the file and the line where it begins |
//! | `reason` | why it was left out |
//! | `record` | as it stands there; empty for what is no record of its own, such as the rest of a file that breaks off |

use std::{io::Write, path::Path};

use serde_json::json;

use super::whole;
use crate::{
    engine::Statistics,
    read::{Rejects, Source, TableInputs, discover::FoundFile},
};

/// Writes what was left out of the tables that rules read.
///
/// Logs with such records are read once more, so that runs that nobody asks do not have to keep them.
pub(super) fn write(
    path: &Path,
    statistics: &Statistics,
    inputs: &TableInputs,
    files: &[FoundFile],
) -> Result<(), String> {
    // A log may be in an archive, whose path is the beginning of its own.
    let is_same =
        |other: &Path| other.canonicalize().is_ok_and(|other| Ok(other) == path.canonicalize().map_err(drop));
    if files.iter().any(|file| file.path.ancestors().any(is_same)) {
        return Err(format!("`--rejects {}` would overwrite a log", path.display()));
    }
    whole::write(path, |file| {
        for table in statistics.tables.iter().filter(|table| !table.rejects.rows.is_empty()) {
            let of_table = inputs.iter().filter(|input| input.name.eq_ignore_ascii_case(&table.name));
            for source in of_table.flat_map(|input| &input.sources) {
                write_source(file, &table.name, source.as_ref())?;
            }
        }
        Ok(())
    })
}

fn write_source(file: &mut dyn Write, table: &str, source: &dyn Source) -> std::io::Result<()> {
    let mut rejects = Rejects::keeping();
    match source.open(&[]) {
        Ok(mut batches) => loop {
            let is_end = batches.next_batch(&mut rejects).is_none();
            write_kept(file, table, &mut rejects)?;
            if is_end {
                return Ok(());
            }
        },
        Err(reason) => {
            rejects.row(&reason, || source.place().to_owned());
            write_kept(file, table, &mut rejects)
        }
    }
}

fn write_kept(file: &mut dyn Write, table: &str, rejects: &mut Rejects) -> std::io::Result<()> {
    for rejected in rejects.take_kept() {
        let line = json!({
            "table": table,
            "place": rejected.place,
            "reason": rejected.reason,
            "record": rejected.record,
        });
        writeln!(file, "{line}")?;
    }
    Ok(())
}

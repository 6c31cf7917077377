//! Files of any bytes: whatever they look like, they are read to their end.

#![no_main]

use std::{fs, path::PathBuf};

use kqlc_runtime::{
    batch::Column,
    plan::Field,
    read::{
        Kind, Rejects,
        discover::{Logs, discover},
    },
    types::Type,
};
use libfuzzer_sys::fuzz_target;

const COLUMNS: [Field; 7] = [
    Field { name: "TimeGenerated", ty: Type::DateTime },
    Field { name: "Account", ty: Type::String },
    Field { name: "EventID", ty: Type::Int },
    Field { name: "Size", ty: Type::Real },
    Field { name: "Properties", ty: Type::Dynamic },
    Field { name: "Duration", ty: Type::TimeSpan },
    Field { name: "Type", ty: Type::String },
];

/// Asks for every value.
fn look_at(column: &Column, rows: usize) {
    assert_eq!(column.len(), rows);
    for row in 0..rows {
        let _ = column.value(row);
    }
}

fuzz_target!(|bytes: &[u8]| {
    // The first byte says what the file is told to be, if anything.
    let Some((first, bytes)) = bytes.split_first() else { return };
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path: PathBuf = folder.path().join("SecurityEvent.log");
    fs::write(&path, bytes).expect("a file can be written");
    let formats: Vec<(Kind, PathBuf)> =
        Kind::ALL.get(usize::from(*first)).map(|kind| (*kind, path.clone())).into_iter().collect();
    let found = discover(&Logs {
        paths: &[folder.path().to_owned()],
        formats: &formats,
        wanted: &["SecurityEvent"],
        ..Logs::default()
    });
    for source in found.inputs.iter().flat_map(|table| &table.sources) {
        let _ = source.guess_newest(&["TimeGenerated"]);
        let _ = source.times("TimeGenerated");
        let Ok(mut batches) = source.open(&COLUMNS) else { continue };
        let mut rejects = Rejects::default();
        while let Some(batch) = batches.next_batch(&mut rejects) {
            batch.columns().iter().for_each(|column| look_at(column, batch.rows()));
        }
        // Again, with every third row alone of the texts.
        let Ok(mut batches) = source.open(&COLUMNS) else { continue };
        if batches.postpone(&[1, 4, 6]) {
            while let Some(batch) = batches.next_batch(&mut rejects) {
                let rows = u32::try_from(batch.rows()).expect("a batch has fewer rows");
                let chosen: Vec<u32> = (0..rows).step_by(3).collect();
                let Some(columns) = batches.postponed(&chosen, &mut rejects) else { break };
                columns.iter().for_each(|(_, column)| look_at(column, batch.rows()));
            }
        }
    }
});

//! Files of any bytes: whatever they look like, they are read to their end.

#![no_main]

use std::{fs, path::PathBuf};

use kqlc_runtime::{
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
            for column in batch.columns() {
                assert_eq!(column.len(), batch.rows());
                for row in 0..batch.rows() {
                    let _ = column.value(row);
                }
            }
        }
    }
});

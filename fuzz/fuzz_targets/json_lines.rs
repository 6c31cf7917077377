//! JSON lines: the scanner that knows the schema gives what the general parser gives, rows and what is left out.

#![no_main]

use std::io::Cursor;

use kqlc_runtime::{
    plan::Field,
    read::{
        BatchSource, Compression, Input, Rejects,
        json::{JsonRecords, Layout, Shape},
        jsonl::JsonLines,
    },
    types::Type,
};
use libfuzzer_sys::fuzz_target;

const COLUMNS: [Field; 6] = [
    Field { name: "TimeGenerated", ty: Type::DateTime },
    Field { name: "Account", ty: Type::String },
    Field { name: "EventID", ty: Type::Int },
    Field { name: "Size", ty: Type::Real },
    Field { name: "Properties", ty: Type::Dynamic },
    Field { name: "Success", ty: Type::Bool },
];

fn input(bytes: &[u8]) -> Input {
    Input::new(Cursor::new(bytes.to_vec()), Compression::None).expect("memory can be read")
}

fn rows(mut source: impl BatchSource) -> (Vec<Vec<String>>, Vec<(String, u64)>) {
    let mut rejects = Rejects::default();
    let mut rows = Vec::new();
    while let Some(batch) = source.next_batch(&mut rejects) {
        let row = |row| batch.columns().iter().map(|column| format!("{:?}", column.value(row))).collect();
        rows.extend((0..batch.rows()).map(row));
    }
    let rejects = rejects.rows.into_iter().chain(rejects.values);
    (rows, rejects.map(|(reason, reject)| (reason, reject.count)).collect())
}

fuzz_target!(|bytes: &[u8]| {
    let scanned = rows(JsonLines::new(input(bytes), "log", &COLUMNS));
    let parsed = rows(JsonRecords::new(input(bytes), "log", Layout::Lines, Shape::Plain, &COLUMNS));
    assert_eq!(scanned, parsed);
});

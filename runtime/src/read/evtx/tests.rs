//! What comes out of event logs.

mod log;

use insta::assert_snapshot;
use log::{Element, log};
use proptest::prelude::*;

use super::*;
use crate::{
    read::show::{columns, show},
    types::Type,
};

fn text(name: &'static str, text: &'static str) -> Element {
    Element { name, attributes: &[], text, children: Vec::new() }
}

/// A process that was started, as the log has it.
fn started() -> Vec<u8> {
    let with = |name, attributes| Element { attributes, ..text(name, "") };
    let system = vec![
        with("Provider", &[("Name", "Microsoft-Windows-Security-Auditing")]),
        text("EventID", "4688"),
        with("TimeCreated", &[("SystemTime", "2025-01-02T03:04:05.678Z")]),
        text("Channel", "Security"),
        text("Computer", "PC1"),
    ];
    let data = |name, value| Element { attributes: name, ..text("Data", value) };
    let said = vec![
        data(&[("Name", "SubjectUserName")], "ann"),
        data(&[("Name", "NewProcessName")], "C:\\W\\cmd.exe"),
    ];
    let parent = |name, children| Element { children, ..text(name, "") };
    log(&parent("Event", vec![parent("System", system), parent("EventData", said)]))
}

fn read(bytes: &[u8]) -> Result<String, String> {
    let file = tempfile::NamedTempFile::new().expect("a temporary file");
    std::fs::write(file.path(), bytes).expect("a file can be written");
    let columns = columns(&[
        ("TimeGenerated", Type::DateTime),
        ("EventID", Type::Int),
        ("Computer", Type::String),
        ("EventSourceName", Type::String),
        ("SubjectUserName", Type::String),
        ("Process", Type::String),
    ]);
    let origin = Origin::file(file.path());
    EvtxRecords::open(&origin, "log.evtx", "SecurityEvent", &columns).map(|mut rows| show(&mut rows))
}

#[test]
fn events_of_a_log_are_rows() {
    assert_snapshot!(read(&started()).expect("a log"), @"2025-01-02T03:04:05.6780000Z | 4688 | PC1 | Microsoft-Windows-Security-Auditing | ann | cmd.exe");
}

#[test]
fn a_chunk_that_is_not_there_is_said() {
    let mut damaged = started();
    damaged[4096] = b'x';
    assert_snapshot!(read(&damaged).expect("a log"), @"1 rows left out: a damaged event log: Failed to parse chunk number, first at log.evtx");
    assert_snapshot!(read(&started()[..4096]).expect("a log"), @"1 rows left out: chunks of the event log that are not there or damaged, first at log.evtx");
}

#[test]
fn what_is_no_log_is_said() {
    assert_snapshot!(read(b"ElfFile\0").expect_err("no log"), @"a damaged event log: An error occurred while trying to deserialize evtx stream.");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(100))]
    #[test]
    fn no_bytes_stop_the_reader(changes in prop::collection::vec((0..6000_usize, any::<u8>()), 1..6), cut in 0..70_000_usize) {
        let mut bytes = started();
        for (at, byte) in changes {
            bytes[at] = byte;
        }
        let _ = read(&bytes);
        let _ = read(&bytes[..cut.min(bytes.len())]);
    }
}

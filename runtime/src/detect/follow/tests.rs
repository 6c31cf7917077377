//! A program that runs on while logs grow.

use std::{fs::OpenOptions, io::Write};

use clap::Parser;

use super::{Follower, Journal, Parts};
use crate::{
    detect::{
        Arguments, Program, Surroundings,
        arguments::Emit,
        tests::{
            NEVER,
            follows::{RULES, due, event, sorted},
        },
    },
    read::external::ExternalFiles,
};

#[test]
fn what_is_not_read_again_makes_no_difference() {
    const MINUTES: usize = 300;
    let folder = tempfile::tempdir().expect("a temporary folder");
    let logs = folder.path().join("SecurityEvent");
    std::fs::create_dir(&logs).expect("a folder can be made");
    let options = ["--follow", "--from", "2025-02-25T08:00:00Z", "--logs", &logs.display().to_string()];
    let options = std::iter::once("detect".to_owned()).chain(options.map(str::to_owned));
    let follower = Follower {
        program: Program { rules: &RULES, tables: &[] },
        arguments: &Arguments::parse_from(options),
        surroundings: Surroundings {
            width: 100,
            is_terminal: false,
            shows_progress: false,
            interrupted: &NEVER,
        },
        form: Emit::Alerts,
        rules: &RULES,
        externals: &ExternalFiles::default(),
    };
    let mut journal = Journal::open(&folder.path().join("state")).expect("a folder");
    let (mut parts, mut output) = (Parts::default(), Vec::new());
    let mut rng = fastrand::Rng::with_seed(11);
    // Each half hour has a file of its own. Some events come a minute after their time, also to files that had long been left alone.
    let write = |minute: usize, file: usize| {
        let path = logs.join(format!("{file:02}.jsonl"));
        let file = OpenOptions::new().create(true).append(true).open(path);
        file.and_then(|mut file| file.write_all(event(minute).as_bytes())).expect("a file can be written");
    };
    let mut late = None;
    for minute in 0..MINUTES {
        let file = minute / 30;
        if let Some(late) = late.take() {
            write(late, rng.usize(..=file));
        }
        if rng.u8(..4) == 0 && minute + 1 < MINUTES {
            late = Some(minute);
        } else {
            write(minute, file);
        }
        if rng.u8(..3) == 0 || minute + 1 == MINUTES {
            while follower
                .step(&mut journal, &mut parts, &mut output, &mut Vec::new())
                .expect("logs can be followed")
            {}
        }
    }
    assert_eq!(sorted(&String::from_utf8(output).expect("alerts are text")), due(MINUTES));
}

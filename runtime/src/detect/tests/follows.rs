//! Logs that grow, and a program that ends at any moment.

use std::{
    env, fs,
    io::Write,
    path::Path,
    process::{Child, Command, Stdio},
    thread,
    time::Duration,
};

use clap::Parser;

use super::{HOUR, NEVER, RULE, detect};
use crate::{
    detect::{Arguments, Program, Surroundings, run},
    plan::{EventGrouping, Rule, RuleKind},
    types::TimeSpan,
};

/// Each ten minutes, over half an hour, an alert a row.
static OFTEN: Rule = Rule {
    query_frequency: Some(TimeSpan(HOUR / 6)),
    query_period: Some(TimeSpan(HOUR / 2)),
    event_grouping: EventGrouping::AlertPerResult,
    ..RULE
};

/// Rests for an hour after an alert.
static RESTING: Rule = Rule {
    id: "11111111-0000-4000-8000-000000000001",
    suppression: Some(TimeSpan(HOUR)),
    query_frequency: Some(TimeSpan(HOUR / 12)),
    ..RULE
};

static NRT: Rule =
    Rule { id: "11111111-0000-4000-8000-000000000002", kind: RuleKind::Nrt, query_period: None, ..RULE };

pub(in crate::detect) static RULES: [&Rule; 3] = [&OFTEN, &RESTING, &NRT];

/// An event so many minutes after eight.
pub(in crate::detect) fn event(minute: usize) -> String {
    let (hour, minute) = (8 + minute / 60, minute % 60);
    let account = if minute.is_multiple_of(7) { "admin" } else { "eve" };
    format!(
        "{{\"TimeGenerated\":\"2025-02-25T{hour:02}:{minute:02}:01Z\",\"Account\":\"CONTOSO\\\\{account}\",\"EventID\":1}}\n"
    )
}

fn events(minutes: usize) -> String {
    (0..minutes).map(event).collect::<Vec<_>>().concat()
}

/// The lines of alerts without the times at which logs were looked at, which are those of the run.
fn lines(text: &str) -> Vec<String> {
    text.lines().map(str::to_owned).collect()
}

/// Follows logs in this process until nothing is due.
fn follow(logs: &Path, state: &Path) -> String {
    let options = [
        "--logs",
        &logs.display().to_string(),
        "--follow",
        "--once",
        "--state",
        &state.display().to_string(),
        "--from",
        "2025-02-25T08:00:00Z",
    ]
    .map(str::to_owned);
    let arguments = Arguments::parse_from(std::iter::once("detect".to_owned()).chain(options));
    let surroundings =
        Surroundings { width: 100, is_terminal: false, shows_progress: false, interrupted: &NEVER };
    let (mut output, mut messages) = (Vec::new(), Vec::new());
    let program = Program { rules: &RULES, tables: &[] };
    run::run(program, &arguments, surroundings, &mut output, &mut messages).expect("logs can be followed");
    String::from_utf8(output).expect("alerts are text")
}

/// What a backtest over all of the events raises.
fn expected(minutes: usize, to: &str) -> Vec<String> {
    let all = events(minutes);
    let options =
        ["--logs", "LOGS", "--backtest", "--from", "2025-02-25T08:00:00Z", "--to", to, "--emit", "alerts"];
    let ran = detect(&RULES, &[("SecurityEvent.jsonl", &all)], &options);
    let mut lines = lines(&ran.output);
    lines.sort();
    assert!(lines.len() > 20, "{}", ran.messages);
    lines
}

/// The alerts of a backtest that are due when logs have come to the last of so many minutes: those raised by then.
pub(in crate::detect) fn due(minutes: usize) -> Vec<String> {
    let last = minutes - 1;
    let to = format!("2025-02-25T{:02}:{:02}:01Z", 8 + last / 60, last % 60);
    let raised = |line: &String| {
        let alert: serde_json::Value = serde_json::from_str(line).expect("a line is JSON");
        alert["TimeGenerated"].as_str().expect("a time").to_owned()
    };
    expected(minutes, &to).into_iter().filter(|line| raised(line) <= to).collect()
}

pub(in crate::detect) fn sorted(text: &str) -> Vec<String> {
    let mut lines = lines(text);
    lines.sort();
    lines
}

#[test]
fn logs_that_grow_raise_what_a_backtest_raises() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let (log, state) = (folder.path().join("SecurityEvent.jsonl"), folder.path().join("state"));
    let mut output = String::new();
    for minutes in [1, 2, 30, 31, 90, 200] {
        // The last line is only half written.
        let text = events(minutes) + "{\"TimeGenerated\":\"2025-02-25T";
        fs::write(&log, text).expect("a file can be written");
        output.push_str(&follow(&log, &state));
        assert_eq!(follow(&log, &state), "", "nothing is raised twice");
        assert_eq!(sorted(&output), if minutes < 60 { sorted(&output) } else { due(minutes) });
    }
    let alerts = fs::read_to_string(state.join("alerts.jsonl")).expect("there are alerts");
    assert_eq!(alerts, output);
}

/// Not a test of its own: what the program does that the next test ends at any moment.
#[test]
fn the_program_that_is_ended() {
    if let (Ok(logs), Ok(state)) = (env::var("KQLC_TEST_LOGS"), env::var("KQLC_TEST_STATE")) {
        loop {
            follow(Path::new(&logs), Path::new(&state));
        }
    }
}

fn start(logs: &Path, state: &Path) -> Child {
    let program = env::current_exe().expect("the test knows its program");
    Command::new(program)
        .args(["detect::tests::follows::the_program_that_is_ended", "--exact"])
        .env("KQLC_TEST_LOGS", logs)
        .env("KQLC_TEST_STATE", state)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .expect("the program starts")
}

#[test]
fn a_program_that_is_killed_loses_nothing_and_repeats_nothing() {
    const MINUTES: usize = 240;
    let folder = tempfile::tempdir().expect("a temporary folder");
    let (log, state) = (folder.path().join("SecurityEvent.jsonl"), folder.path().join("state"));
    let mut file = fs::File::create(&log).expect("a file can be made");
    let mut rng = fastrand::Rng::with_seed(7);
    let mut written = 0;
    while written < MINUTES {
        let mut child = start(&log, &state);
        let pause = Duration::from_millis(rng.u64(5..120));
        for _ in 0..rng.usize(1..12).min(MINUTES - written) {
            let line = event(written);
            let (first, second) = line.split_at(rng.usize(..line.len()));
            file.write_all(first.as_bytes()).expect("a file can be written");
            thread::sleep(Duration::from_millis(rng.u64(..6)));
            file.write_all(second.as_bytes()).expect("a file can be written");
            written += 1;
        }
        thread::sleep(pause);
        child.kill().expect("the program can be ended");
        child.wait().expect("the program has ended");
    }
    follow(&log, &state);
    let alerts = fs::read_to_string(state.join("alerts.jsonl")).expect("there are alerts");
    assert_eq!(sorted(&alerts), due(MINUTES));
}

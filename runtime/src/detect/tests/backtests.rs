//! Rules as often as they would have run.

use insta::assert_snapshot;

use super::{ADMINISTRATOR, CONSTANT, FAILING, HOUR, RULE, Ran, detect};
use crate::{
    plan::{Rule, RuleKind},
    types::TimeSpan,
};

/// Each 20 minutes, over an hour.
static OFTEN: Rule =
    Rule { query_frequency: Some(TimeSpan(HOUR / 3)), query_period: Some(TimeSpan(HOUR)), ..RULE };

/// The same, with a rest of an hour after an alert.
static RESTING: Rule =
    Rule { suppression: Some(TimeSpan(HOUR)), query_frequency: Some(TimeSpan(HOUR / 3)), ..RULE };

static NRT: Rule = Rule { kind: RuleKind::Nrt, query_frequency: None, query_period: None, ..RULE };

const EVENTS: (&str, &str) = (
    "SecurityEvent.jsonl",
    concat!(
        "{\"TimeGenerated\":\"2025-02-25T09:00:00Z\",\"Account\":\"CONTOSO\\\\admin\",\"EventID\":1}\n",
        "{\"TimeGenerated\":\"2025-02-25T09:10:00Z\",\"Account\":\"CONTOSO\\\\eve\",\"EventID\":2}\n",
        "{\"TimeGenerated\":\"2025-02-25T09:30:30Z\",\"Account\":\"web01\\\\admin\",\"EventID\":3}\n",
        "{\"TimeGenerated\":\"2025-02-25T12:00:00Z\",\"Account\":\"CONTOSO\\\\admin\",\"EventID\":4}\n",
    ),
);

const SPAN: [&str; 5] = ["--backtest", "--from", "2025-02-25T08:40:00Z", "--to", "2025-02-25T12:10:00Z"];

fn backtest(rules: &[&'static Rule], options: &[&str]) -> Ran {
    detect(rules, &[EVENTS], &[&["--logs", "LOGS"], &SPAN[..], options].concat())
}

/// When alerts were raised, and the first and last time of their rows.
fn raised(ran: &Ran) -> String {
    let lines = ran.output.lines().map(|line| {
        let alert: serde_json::Value = serde_json::from_str(line).expect("a line is JSON");
        let time = |name: &str| alert[name].as_str().unwrap_or_default()[11..19].to_owned();
        format!("{} {} {}", time("TimeGenerated"), time("StartTime"), time("EndTime"))
    });
    lines.collect::<Vec<_>>().join("\n")
}

#[test]
fn each_run_gives_what_a_run_as_of_its_time_gives() {
    let windows = backtest(&[&OFTEN], &["--emit", "tables"]);
    assert_eq!(windows.code, 0, "{}", windows.messages);
    assert_eq!(windows.output.lines().count(), 10, "{}", windows.output);
    for line in windows.output.lines() {
        let (before, rest) = line.split_once("\"now\":\"").expect("a line says as of when");
        let (now, rest) = rest.split_once("\",").expect("a time ends");
        let alone = detect(&[&OFTEN], &[EVENTS], &["--logs", "LOGS", "--emit", "tables", "--now", now]);
        assert_eq!(format!("{before}{rest}"), alone.output.trim_end(), "as of {now}");
    }
}

#[test]
fn alerts_come_in_the_order_in_which_they_are_raised() {
    let ran = backtest(&[&OFTEN, &NRT], &["--emit", "alerts"]);
    assert_snapshot!(raised(&ran), @"
    09:02:00 09:00:00 09:00:00
    09:05:00 09:00:00 09:00:00
    09:25:00 09:00:00 09:00:00
    09:33:00 09:30:30 09:30:30
    09:45:00 09:00:00 09:30:30
    10:05:00 09:00:00 09:30:30
    10:25:00 09:30:30 09:30:30
    12:02:00 12:00:00 12:00:00
    12:05:00 12:00:00 12:00:00
    ");
    assert_snapshot!(ran.messages.lines().skip(2).collect::<Vec<_>>().join("\n"), @"
    2 rules ran 220 times from 2025-02-25T08:40:00.0000000Z to 2025-02-25T12:10:00.0000000Z, 2 fired: 9 alerts (9 Medium)
      Administrator seen (11111111-0000-4000-8000-000000000000): 6 alerts
      Administrator seen (11111111-0000-4000-8000-000000000000): 3 alerts
    ");
}

#[test]
fn a_delay_of_its_own_may_be_told() {
    let ran = backtest(&[&OFTEN], &["--emit", "alerts", "--delay", "0m"]);
    assert!(raised(&ran).starts_with("09:00:00 09:00:00"), "{}", ran.output);
}

#[test]
fn a_rule_rests_after_an_alert() {
    let ran = backtest(&[&RESTING], &["--emit", "alerts"]);
    assert_snapshot!(raised(&ran), @"
    09:05:00 09:00:00 09:00:00
    10:05:00 09:00:00 09:30:30
    12:05:00 12:00:00 12:00:00
    ");
    assert!(ran.messages.contains("1 rule ran 6 times and rested 4 times"), "{}", ran.messages);
}

#[test]
fn what_nobody_schedules_is_left_out() {
    let ran = backtest(&[&OFTEN, &CONSTANT], &["--emit", "none"]);
    assert!(ran.messages.contains("not scheduled, and left out: \"Constant\""), "{}", ran.messages);
    assert_snapshot!(backtest(&[&CONSTANT], &[]).messages, @r#"Message("none of the rules runs on a schedule: a backtest needs `kind: Scheduled` with a `queryFrequency`, or `kind: NRT`")"#);
}

#[test]
fn runs_that_fail_are_counted() {
    static SCHEDULED: Rule =
        Rule { name: "Failing", query: FAILING.query, query_frequency: Some(TimeSpan(HOUR)), ..RULE };
    let ran = backtest(&[&SCHEDULED, &OFTEN], &["--emit", "none"]);
    assert_eq!(ran.code, 3);
    let failed = "3 of 3 runs, the first as of 2025-02-25T09:40:00.0000000Z: no answer for this row";
    assert!(ran.messages.contains(failed), "{}", ran.messages);
}

#[test]
fn people_see_a_line_a_rule() {
    assert_snapshot!(backtest(&[&OFTEN, &NRT], &["--emit", "table"]).output, @"
    ┌──────────┬────────────────────┬──────┬───────┬────────┬────────────┬─────────────────────┐
    │ Severity ┆ Rule               ┆ Runs ┆ Fired ┆ Alerts ┆ First      ┆ Last                │
    ╞══════════╪════════════════════╪══════╪═══════╪════════╪════════════╪═════════════════════╡
    │ Medium   ┆ Administrator seen ┆ 10   ┆ 6     ┆ 6      ┆ 2025-02-25 ┆ 2025-02-25 12:05:00 │
    │          ┆                    ┆      ┆       ┆        ┆ 09:05:00   ┆                     │
    │ Medium   ┆ Administrator seen ┆ 210  ┆ 3     ┆ 3      ┆ 2025-02-25 ┆ 2025-02-25 12:02:00 │
    │          ┆                    ┆      ┆       ┆        ┆ 09:02:00   ┆                     │
    └──────────┴────────────────────┴──────┴───────┴────────┴────────────┴─────────────────────┘
    ");
}

#[test]
fn incidents_are_made_of_all_alerts() {
    let ran = backtest(&[&OFTEN], &["--emit", "incidents"]);
    let numbers: Vec<String> = ran
        .output
        .lines()
        .map(|line| {
            let incident: serde_json::Value = serde_json::from_str(line).expect("a line is JSON");
            incident["IncidentNumber"].to_string()
        })
        .collect();
    assert_eq!(numbers, ["1", "2", "3", "4", "5", "6"]);
}

#[test]
fn what_options_lack_is_said() {
    let told = |options: &[&str]| detect(&[&ADMINISTRATOR], &[], options).messages;
    assert_snapshot!(told(&["--backtest", "--from", "2025-01-01"]), @r#"Message("`--backtest` needs `--from TIME` and `--to TIME`")"#);
    assert_snapshot!(told(&["--from", "2025-01-01"]), @r#"Message("`--from`, `--to` and `--delay` belong to `--backtest`")"#);
    assert_snapshot!(told(&["--backtest", "--from", "2025-01-02", "--to", "2025-01-01"]), @r#"Message("`--from 2025-01-02T00:00:00.0000000Z` is not before `--to 2025-01-01T00:00:00.0000000Z`")"#);
    assert_snapshot!(backtest(&[&OFTEN], &["--emit", "csv"]).messages, @r#"Message("a backtest has a result for each run: write them with `--emit tables`, or its alerts with `--emit alerts`")"#);
}

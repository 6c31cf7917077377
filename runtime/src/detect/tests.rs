//! Whole runs of a generated program, with the files of its logs.

mod backtests;
mod cases;
mod emits;
pub(super) mod follows;

use std::{fs, sync::atomic::AtomicBool};

use clap::Parser;
use insta::assert_snapshot;

use super::{Program, Surroundings, arguments::Arguments, run};
use crate::{
    plan::{
        AlertDetails, Asked, Constant, EntityMapping, EventGrouping, Expr, External, Field, FieldMapping,
        Incidents, KnownTable, Operator, Pipeline, Predicate, Rule, RuleKind, Scan, Severity, SortKey,
        Source, Test, TextOperator, Trigger, Values, Watchlist,
    },
    row::Row,
    types::{TimeSpan, Type},
};

/// What is known of the tables that rules read.
const KNOWN: [KnownTable; 1] =
    [KnownTable { name: "SecurityEvent", columns: &["TimeGenerated", "Account", "EventID", "Type"] }];

const fn field(name: &'static str, ty: Type) -> Field {
    Field { name, ty }
}

static LOGON_COLUMNS: [Field; 3] =
    [field("TimeGenerated", Type::DateTime), field("Account", Type::String), field("EventID", Type::Int)];

/// SecurityEvent | where Account has "admin"
static LOGONS: Pipeline = Pipeline {
    name: "query",
    source: Source::Scan(Scan {
        table: "SecurityEvent",
        columns: &LOGON_COLUMNS,
        predicates: &[Predicate {
            text: "Account has \"admin\"",
            columns: &[field("Account", Type::String)],
            test: Test::Text { operator: TextOperator::Has, literals: &["admin"], negated: false },
        }],
        time: Some("TimeGenerated"),
        lookback: None,
    }),
    operators: &[Operator::Sort(&[SortKey { value: Expr::Column(0), descending: false, nulls_first: true }])],
    columns: &LOGON_COLUMNS,
    subqueries: &[],
};

const HOUR: i64 = 36_000_000_000;

const RULE: Rule = Rule {
    id: "11111111-0000-4000-8000-000000000000",
    name: "Administrator seen",
    description: "An account of administrators was used.",
    kind: RuleKind::Scheduled,
    severity: Some(Severity::Medium),
    tactics: &["Persistence"],
    techniques: &["T1078"],
    query_frequency: Some(TimeSpan(HOUR)),
    query_period: Some(TimeSpan(HOUR)),
    trigger: Trigger::ANY,
    suppression: None,
    event_grouping: EventGrouping::SingleAlert,
    entity_mappings: &[EntityMapping {
        entity_type: "Account",
        fields: &[FieldMapping { identifier: "FullName", column: "Account" }],
    }],
    custom_details: &[],
    alert_details: AlertDetails::NONE,
    incidents: Incidents::Each,
    query_text: "SecurityEvent | where Account has \"admin\"",
    render: &[("visualization", "timechart"), ("title", "Administrators")],
    query: &LOGONS,
};

pub(super) static ADMINISTRATOR: Rule = RULE;

/// A query that needs no logs.
static VALUES: Pipeline = Pipeline {
    name: "query",
    source: Source::Values(Values {
        columns: &[
            field("n", Type::Long),
            field("x", Type::Real),
            field("t", Type::TimeSpan),
            field("d", Type::Dynamic),
        ],
        rows: &[
            &[
                Constant::Long(1),
                Constant::Real(f64::NAN),
                Constant::TimeSpan(TimeSpan(-HOUR)),
                Constant::Dynamic("{\"a\":[1,null]}"),
            ],
            &[Constant::Null, Constant::Real(0.5), Constant::Null, Constant::Null],
        ],
    }),
    operators: &[],
    columns: &[
        field("n", Type::Long),
        field("x", Type::Real),
        field("t", Type::TimeSpan),
        field("d", Type::Dynamic),
    ],
    subqueries: &[],
};

pub(super) static CONSTANT: Rule = Rule {
    id: "22222222-0000-4000-8000-000000000000",
    name: "Constant",
    severity: None,
    kind: RuleKind::Hunting,
    tactics: &[],
    techniques: &[],
    entity_mappings: &[],
    query: &VALUES,
    render: &[],
    ..RULE
};

fn fails(_: &Row<'_>) -> bool {
    panic!("no answer for this row")
}

static FAILING_QUERY: Pipeline = Pipeline {
    name: "query",
    source: Source::Pipeline(&VALUES),
    operators: &[Operator::Where(fails)],
    columns: &[
        field("n", Type::Long),
        field("x", Type::Real),
        field("t", Type::TimeSpan),
        field("d", Type::Dynamic),
    ],
    subqueries: &[],
};

pub(super) static FAILING: Rule =
    Rule { id: "33333333-0000-4000-8000-000000000000", name: "Failing", query: &FAILING_QUERY, ..RULE };

/// What a run wrote, and its exit code.
pub(super) struct Ran {
    code: u8,
    output: String,
    messages: String,
}

pub(super) static NEVER: AtomicBool = AtomicBool::new(false);

/// Runs rules over files; `LOGS` in an option stands for their folder.
pub(super) fn detect(rules: &[&'static Rule], files: &[(&str, &str)], options: &[&str]) -> Ran {
    let folder = tempfile::tempdir().expect("a temporary folder");
    for (name, content) in files {
        fs::write(folder.path().join(name), content).expect("a file can be written");
    }
    let place = folder.path().display().to_string();
    let options = options.iter().map(|option| option.replace("LOGS", &place));
    let arguments = Arguments::parse_from(std::iter::once("detect".to_owned()).chain(options));
    let surroundings =
        Surroundings { width: 100, is_terminal: false, shows_progress: false, interrupted: &NEVER };
    let (mut output, mut messages) = (Vec::new(), Vec::new());
    let program = Program { rules, tables: &KNOWN };
    let result = run::run(program, &arguments, surroundings, &mut output, &mut messages);
    let text = |bytes: &[u8]| anstream::adapter::strip_bytes(bytes).into_vec();
    let text = |bytes: Vec<u8>| String::from_utf8_lossy(&text(&bytes)).replace(&place, "LOGS");
    let (output, mut messages) = (text(output), text(messages));
    let code = match result {
        Ok(code) => code,
        Err(failure) => {
            messages = format!("{failure:?}").replace(&place, "LOGS");
            2
        }
    };
    Ran { code, output, messages }
}

const EVENTS: (&str, &str) = (
    "SecurityEvent.jsonl",
    concat!(
        "{\"TimeGenerated\":\"2025-02-25T09:00:00Z\",\"Account\":\"CONTOSO\\\\admin\",\"EventID\":4624}\n",
        "{\"TimeGenerated\":\"2025-02-25T09:10:00Z\",\"Account\":\"CONTOSO\\\\eve\",\"EventID\":4624}\n",
        "{\"TimeGenerated\":\"2025-02-25T06:00:00Z\",\"Account\":\"CONTOSO\\\\admin\",\"EventID\":1}\n",
        "not a record\n",
        "{\"TimeGenerated\":\"2025-02-25T09:20:00Z\",\"Account\":\"web01\\\\admin\",\"EventID\":\"?\"}\n",
    ),
);

#[test]
fn tables_are_a_line_a_rule() {
    let ran = detect(&[&ADMINISTRATOR, &CONSTANT], &[EVENTS], &["--logs", "LOGS", "--emit", "tables"]);
    assert_eq!(ran.code, 0);
    assert_snapshot!(ran.output, @r#"
    {"rule_id":"11111111-0000-4000-8000-000000000000","rule":"Administrator seen","tables":[{"name":"PrimaryResult","columns":[{"name":"TimeGenerated","type":"datetime"},{"name":"Account","type":"string"},{"name":"EventID","type":"int"}],"rows":[["2025-02-25T09:00:00.0000000Z","CONTOSO\\admin",4624],["2025-02-25T09:20:00.0000000Z","web01\\admin",null]],"render":{"visualization":"timechart","title":"Administrators"}}]}
    {"rule_id":"22222222-0000-4000-8000-000000000000","rule":"Constant","tables":[{"name":"PrimaryResult","columns":[{"name":"n","type":"long"},{"name":"x","type":"real"},{"name":"t","type":"timespan"},{"name":"d","type":"dynamic"}],"rows":[[1,"NaN","-01:00:00",{"a":[1,null]}],[null,0.5,null,null]]}]}
    "#);
}

#[test]
fn the_account_says_what_was_read_and_left_out() {
    let files = [EVENTS, ("notes.txt", "nothing"), ("Other.csv", "A,B\n1,2\n")];
    let ran = detect(&[&ADMINISTRATOR, &CONSTANT], &files, &["--logs", "LOGS", "--emit", "none"]);
    assert_eq!((ran.code, ran.output.as_str()), (0, ""));
    assert_snapshot!(ran.messages, @"
    LOGS/Other.csv: csv of Other, by name, which no rule reads
    LOGS/SecurityEvent.jsonl: jsonl of SecurityEvent, by name
    warning: LOGS/notes.txt: not read: neither JSON nor CSV nor syslog
    read 1 file as jsonl, SecurityEvent, 4 rows, 337 B
    warning: SecurityEvent: left out 1 row: not a JSON object (first at LOGS/SecurityEvent.jsonl:4: not a record)
    warning: SecurityEvent: made null 1 value: EventID: no int (first at LOGS/SecurityEvent.jsonl:5)
    2 rules run as of 2025-02-25T09:20:00.0000000Z, 2 fired: 2 alerts (1 Medium, 1 Informational)
      Administrator seen (11111111-0000-4000-8000-000000000000)
      Constant (22222222-0000-4000-8000-000000000000)
    ");
}

#[test]
fn alerts_are_lines_of_json() {
    let ran = detect(&[&ADMINISTRATOR], &[EVENTS], &["--logs", "LOGS"]);
    let alert: serde_json::Value = serde_json::from_str(&ran.output).expect("one line of JSON");
    assert_eq!(alert["DisplayName"], "Administrator seen");
    assert_eq!(alert["StartTime"], "2025-02-25T09:00:00.0000000Z");
    assert_eq!(alert["CompromisedEntity"], "CONTOSO\\admin");
}

#[test]
fn the_time_of_the_run_decides_what_is_seen() {
    let options = ["--logs", "LOGS", "--emit", "csv", "--now", "2025-02-25T06:30:00Z"];
    assert_snapshot!(detect(&[&ADMINISTRATOR], &[EVENTS], &options).output, @r"
    rule_id,rule,TimeGenerated,Account,EventID
    11111111-0000-4000-8000-000000000000,Administrator seen,2025-02-25T06:00:00.0000000Z,CONTOSO\admin,1
    ");
}

#[test]
fn the_newest_row_is_found_wherever_it_stands() {
    // Longer than what is read of the beginning and of the end to find it there.
    let line = |time: &str| {
        format!("{{\"TimeGenerated\":\"{time}\",\"Account\":\"CONTOSO\\\\admin\",\"EventID\":1}}\n")
    };
    let many = line("2025-02-25T09:00:00Z").repeat(1000);
    let newest = line("2025-02-25T10:30:00Z");
    let places = [[&newest, &*many, &many], [&many, &newest, &many], [&many, &many, &newest]];
    for parts in places {
        let log = parts.concat();
        let ran =
            detect(&[&ADMINISTRATOR], &[("SecurityEvent.jsonl", &log)], &["--logs", "LOGS", "--emit", "csv"]);
        assert!(ran.messages.contains("as of 2025-02-25T10:30:00"), "{}", ran.messages);
        assert!(ran.messages.contains("2,001 rows"), "{}", ran.messages);
    }
}

#[test]
fn a_later_time_that_is_no_time_of_a_row_does_not_count() {
    let events = "{\"TimeGenerated\":\"2025-02-25T09:00:00Z\",\"Account\":\"admin\",\
                  \"Properties\":{\"TimeGenerated\":\"2031-01-01T00:00:00Z\"}}\n";
    let files = [("SecurityEvent.jsonl", events)];
    let ran = detect(&[&ADMINISTRATOR], &files, &["--logs", "LOGS", "--emit", "none"]);
    assert!(
        ran.messages.contains("1 rule run as of 2025-02-25T09:00:00.0000000Z, 1 fired"),
        "{}",
        ran.messages
    );
}

#[test]
fn intelligence_of_a_bundle_is_that_of_the_time_of_the_run() {
    static COLUMNS: [Field; 2] = [field("TimeGenerated", Type::DateTime), field("NetworkIP", Type::String)];
    static QUERY: Pipeline = Pipeline {
        name: "query",
        source: Source::Scan(Scan {
            table: "ThreatIntelligenceIndicator",
            columns: &COLUMNS,
            predicates: &[],
            time: Some("TimeGenerated"),
            lookback: None,
        }),
        operators: &[],
        columns: &COLUMNS,
        subqueries: &[],
    };
    static INDICATORS: Rule = Rule { name: "Indicators", entity_mappings: &[], query: &QUERY, ..RULE };
    const BUNDLE: &str = r#"{"type":"bundle","id":"bundle--1","objects":[{"type":"indicator","id":"indicator--2",
        "modified":"2019-01-01T00:00:00Z","pattern_type":"stix","pattern":"[ipv4-addr:value = '198.51.100.7']"}]}"#;
    let files = [("feed.json", BUNDLE), EVENTS];
    let ran = detect(&[&INDICATORS, &ADMINISTRATOR], &files, &["--logs", "LOGS", "--emit", "csv"]);
    assert!(ran.output.contains("Indicators,2025-02-25T09:20:00.0000000Z,198.51.100.7"), "{}", ran.output);
}

#[test]
fn csv_has_a_block_a_rule() {
    let ran = detect(&[&ADMINISTRATOR, &CONSTANT], &[EVENTS], &["--logs", "LOGS", "--emit", "csv"]);
    assert_snapshot!(ran.output, @r#"
    rule_id,rule,TimeGenerated,Account,EventID
    11111111-0000-4000-8000-000000000000,Administrator seen,2025-02-25T09:00:00.0000000Z,CONTOSO\admin,4624
    11111111-0000-4000-8000-000000000000,Administrator seen,2025-02-25T09:20:00.0000000Z,web01\admin,

    rule_id,rule,n,x,t,d
    22222222-0000-4000-8000-000000000000,Constant,1,NaN,-01:00:00,"{""a"":[1,null]}"
    22222222-0000-4000-8000-000000000000,Constant,,0.5,,
    "#);
}

#[test]
fn a_person_sees_the_gravest_first_and_what_fits() {
    let ran = detect(&[&CONSTANT, &ADMINISTRATOR], &[EVENTS], &["--logs", "LOGS", "--emit", "table"]);
    assert_snapshot!(ran.output, @r#"
    Medium  Administrator seen  1 alert, 2 rows
    11111111-0000-4000-8000-000000000000  Persistence  T1078
    account CONTOSO\admin, account web01\admin
    ┌─────────────────────┬───────────────┬─────────┐
    │ TimeGenerated       ┆ Account       ┆ EventID │
    ╞═════════════════════╪═══════════════╪═════════╡
    │ 2025-02-25 09:00:00 ┆ CONTOSO\admin ┆ 4624    │
    │ 2025-02-25 09:20:00 ┆ web01\admin   ┆         │
    └─────────────────────┴───────────────┴─────────┘

    Informational  Constant  1 alert, 2 rows
    22222222-0000-4000-8000-000000000000  hunting
    ┌───┬─────┬───────────┬────────────────┐
    │ n ┆ x   ┆ t         ┆ d              │
    ╞═══╪═════╪═══════════╪════════════════╡
    │ 1 ┆ NaN ┆ -01:00:00 ┆ {"a":[1,null]} │
    │   ┆ 0.5 ┆           ┆                │
    └───┴─────┴───────────┴────────────────┘
    "#);
}

#[test]
fn a_rule_that_fails_leaves_the_others_alone() {
    let ran = detect(&[&FAILING, &CONSTANT], &[], &["--emit", "tables", "--now", "2025-01-01"]);
    assert_eq!(ran.code, 3);
    assert_snapshot!(ran.output, @r#"
    {"rule_id":"33333333-0000-4000-8000-000000000000","rule":"Failing","error":"no answer for this row"}
    {"rule_id":"22222222-0000-4000-8000-000000000000","rule":"Constant","tables":[{"name":"PrimaryResult","columns":[{"name":"n","type":"long"},{"name":"x","type":"real"},{"name":"t","type":"timespan"},{"name":"d","type":"dynamic"}],"rows":[[1,"NaN","-01:00:00",{"a":[1,null]}],[null,0.5,null,null]]}]}
    "#);
    assert_snapshot!(ran.messages, @r#"
    failed: "Failing" (33333333-0000-4000-8000-000000000000): no answer for this row
    2 rules run as of 2025-01-01T00:00:00.0000000Z, 1 fired: 1 alert (1 Informational)
      Constant (22222222-0000-4000-8000-000000000000)
    "#);
}

#[test]
fn rules_are_chosen_by_id_or_name() {
    let options = ["--now", "2025-01-01", "--emit", "none", "--rule", "CONSTANT"];
    assert_snapshot!(detect(&[&ADMINISTRATOR, &CONSTANT], &[], &options).messages, @"
    1 rule run as of 2025-01-01T00:00:00.0000000Z, 1 fired: 1 alert (1 Informational)
      Constant (22222222-0000-4000-8000-000000000000)
    ");
    let options = ["--rule", "administrators"];
    assert_snapshot!(detect(&[&ADMINISTRATOR, &CONSTANT], &[], &options).messages, @r#"Message("no rule has the id or name `administrators`; similar names: `Administrator seen`")"#);
}

#[test]
fn what_cannot_run_is_said() {
    let ran = detect(&[&ADMINISTRATOR], &[], &[]);
    assert_eq!(ran.code, 2);
    assert_snapshot!(ran.messages, @r#"Message("every rule reads tables: say with --logs where the logs are")"#);
    assert_snapshot!(detect(&[&ADMINISTRATOR], &[], &["--logs", "LOGS/nowhere"]).messages, @r#"Message("no such file or folder: LOGS/nowhere")"#);
}

#[test]
fn a_table_without_logs_is_said() {
    let ran = detect(&[&ADMINISTRATOR, &CONSTANT], &[], &["--now", "2025-01-01", "--emit", "none"]);
    assert_eq!(ran.code, 0);
    assert_snapshot!(ran.messages, @r#"
    warning: no logs of SecurityEvent, which is read by "Administrator seen"
    2 rules run as of 2025-01-01T00:00:00.0000000Z, 1 fired: 1 alert (1 Informational)
      Constant (22222222-0000-4000-8000-000000000000)
    "#);
}

#[test]
fn many_tables_without_logs_are_counted() {
    let rules = ["A", "B", "C", "D", "E", "F"].map(|table| -> &'static Rule {
        let Source::Scan(scan) = &LOGONS.source else { unreachable!("it reads a table") };
        let source = Source::Scan(Scan { table, predicates: &[], ..*scan });
        let query =
            Pipeline { name: "query", source, operators: &[], columns: &LOGON_COLUMNS, subqueries: &[] };
        Box::leak(Box::new(Rule { id: table, query: Box::leak(Box::new(query)), ..RULE }))
    });
    let ran = detect(&rules, &[EVENTS], &["--logs", "LOGS", "--emit", "none"]);
    assert!(
        ran.messages.contains("warning: no logs of 6 tables that 6 rules read: A, B, C and 3 more"),
        "{}",
        ran.messages
    );
}

#[test]
fn figures_are_written_as_json() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path().join("stats.json");
    let option = path.display().to_string();
    detect(&[&ADMINISTRATOR], &[EVENTS], &["--logs", "LOGS", "--emit", "none", "--stats", &option]);
    let text = fs::read_to_string(path).expect("the figures were written");
    let mut json: serde_json::Value = serde_json::from_str(&text).expect("they are JSON");
    assert!(json["seconds"]["total"].as_f64().is_some_and(|seconds| seconds > 0.0));
    // These change from run to run.
    assert_eq!(json["rule_costs"][0]["rule"], "Administrator seen");
    for member in ["seconds", "peak_memory_bytes", "rule_costs", "files"] {
        json[member] = "...".into();
    }
    json["tables"][0]["rows_skipped"][0]["first"] = "...".into();
    json["tables"][0]["values_nulled"][0]["first"] = "...".into();
    assert_snapshot!(format!("{json:#}"), @r#"
    {
      "now": "2025-02-25T09:20:00.0000000Z",
      "bytes": 337,
      "rows": 4,
      "rows_skipped": 1,
      "rules": 1,
      "fired": 1,
      "failed": 0,
      "alerts": 1,
      "seconds": "...",
      "peak_memory_bytes": "...",
      "rule_costs": "...",
      "tables": [
        {
          "name": "SecurityEvent",
          "sources": 1,
          "bytes": 337,
          "rows": 4,
          "rows_skipped": [
            {
              "reason": "not a JSON object",
              "count": 1,
              "first": "...",
              "sample": "not a record"
            }
          ],
          "values_nulled": [
            {
              "reason": "EventID: no int",
              "count": 1,
              "first": "...",
              "sample": ""
            }
          ]
        }
      ],
      "files": "...",
      "files_skipped": []
    }
    "#);
}

#[test]
fn columns_that_a_table_does_not_have_are_counted() {
    let unknown = |name: &str, content: &str| {
        let ran = detect(&[&ADMINISTRATOR], &[(name, content)], &["--logs", "LOGS", "--emit", "none"]);
        ran.messages.lines().find(|line| line.starts_with("read ")).unwrap_or_default().to_owned()
    };
    let record = r#"{"Account": "a", "Colour": "red", "TimeGenerated [UTC]": "2025-01-01"}"#;
    assert_snapshot!(unknown("SecurityEvent.json", record), @"read 1 file as jsonl, SecurityEvent, 1 row, 70 B, 1 unknown column (Colour)");
    assert_snapshot!(unknown("SecurityEvent.csv", "Account,Size,Colour\na,1,red\n"), @"read 1 file as csv, SecurityEvent, 1 row, 28 B, 2 unknown columns (Colour, Size)");
    assert_snapshot!(unknown("SecurityEvent.json", &format!("{{\"records\": [{record}]}}")), @"read 1 file as jsonl, SecurityEvent, 1 row, 85 B, 1 unknown column (Colour)");
    let answer = r#"{"tables": [{"columns": [{"name": "Account"}, {"name": "Shape"}], "rows": []}]}"#;
    assert_snapshot!(unknown("SecurityEvent.json", answer), @"read 1 file as query-answer, SecurityEvent, 0 rows, 79 B, 1 unknown column (Shape)");
    let streamed =
        r#"{"time": "2025-01-01", "category": "AdvancedHunting-SecurityEvent", "properties": {"Colour": 1}}"#;
    assert_snapshot!(unknown("x.json", streamed), @"read 1 file as defender-xdr, SecurityEvent, 1 row, 96 B, 1 unknown column (Colour)");
}

#[test]
fn what_is_left_out_is_written_for_whoever_wants_it() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path().join("rejects.jsonl");
    let option = path.display().to_string();
    let logs = [("SecurityEvent.json", "{\"Account\": \"a\"}\n{\"Account\": tru}\n\"text\"\n")];
    let ran = detect(&[&ADMINISTRATOR], &logs, &["--logs", "LOGS", "--emit", "none", "--rejects", &option]);
    assert_eq!(ran.code, 0, "{}", ran.messages);
    let lines = fs::read_to_string(path).expect("the records were written");
    let records = lines.lines().map(|line| {
        let mut line: serde_json::Value = serde_json::from_str(line).expect("it is JSON");
        let place =
            line["place"].as_str().and_then(|place| place.rsplit('/').next()).unwrap_or_default().to_owned();
        line["place"] = place.into();
        line.to_string()
    });
    assert_snapshot!(records.collect::<Vec<_>>().join("\n"), @r#"
    {"table":"SecurityEvent","place":"SecurityEvent.json:2","reason":"not valid JSON","record":"{\"Account\": tru}"}
    {"table":"SecurityEvent","place":"SecurityEvent.json:3","reason":"not a JSON object","record":"\"text\""}
    "#);
    let ran = detect(&[&ADMINISTRATOR], &logs, &["--logs", "LOGS", "--rejects", "LOGS/SecurityEvent.json"]);
    assert_snapshot!(ran.messages, @r#"Message("`--rejects LOGS/SecurityEvent.json` would overwrite a log")"#);
}

#[test]
fn a_profile_shows_what_each_operator_cost() {
    let ran =
        detect(&[&ADMINISTRATOR, &CONSTANT], &[EVENTS], &["--logs", "LOGS", "--emit", "none", "--profile"]);
    let (_, profile) = ran.messages.split_once("profile: ").expect("a profile is shown");
    let shown: String = profile.chars().filter(|char| !char.is_ascii_digit()).collect();
    for part in ["query: scan,  →  rows", "query: sort,  →  rows", "Constant"] {
        assert!(shown.contains(part), "{part} in {profile}");
    }
    // Of the four records that can be read two name an administrator within the last hour.
    assert!(profile.contains("query: scan, 4 → 2 rows"), "{profile}");
    assert!(profile.contains("query: sort, 2 → 2 rows"), "{profile}");
}

#[test]
fn output_that_nobody_reads_ends_the_run_quietly() {
    struct Closed;
    impl std::io::Write for Closed {
        fn write(&mut self, _: &[u8]) -> std::io::Result<usize> {
            Err(std::io::ErrorKind::BrokenPipe.into())
        }
        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }
    for form in ["tables", "csv", "table", "alerts"] {
        let arguments = Arguments::parse_from(["detect", "--now", "2025-01-01", "--emit", form]);
        let surroundings =
            Surroundings { width: 100, is_terminal: false, shows_progress: false, interrupted: &NEVER };
        let program = Program { rules: &[&CONSTANT], tables: &[] };
        let result = run::run(program, &arguments, surroundings, &mut Closed, &mut Vec::new());
        assert!(matches!(result, Err(run::Failure::OutputClosed)), "{form}");
    }
}

#[test]
fn a_run_that_is_stopped_writes_nothing() {
    static STOPPED: AtomicBool = AtomicBool::new(true);
    let folder = tempfile::tempdir().expect("a temporary folder");
    let log = folder.path().join(EVENTS.0);
    fs::write(&log, EVENTS.1).expect("a file can be written");
    let arguments = Arguments::parse_from(["detect", "--logs", &log.display().to_string(), "--emit", "csv"]);
    let surroundings =
        Surroundings { width: 100, is_terminal: false, shows_progress: false, interrupted: &STOPPED };
    let (mut output, mut messages) = (Vec::new(), Vec::new());
    let program = Program { rules: &[&ADMINISTRATOR], tables: &[] };
    let result = run::run(program, &arguments, surroundings, &mut output, &mut messages);
    assert!(matches!(result, Err(run::Failure::Interrupted)), "{result:?}");
    assert!(output.is_empty());
}

#[test]
fn help_teaches_by_example() {
    let help = <Arguments as clap::CommandFactory>::command().render_long_help().to_string();
    assert!(help.contains("detect --logs exports/ --emit table"));
    <Arguments as clap::CommandFactory>::command().debug_assert();
}

static OWNER: [Field; 2] = [field("Account", Type::String), field("Owner", Type::String)];

/// _GetWatchlist('Vips') | project Account, Owner
static WATCHED: Pipeline = Pipeline {
    name: "query",
    source: Source::External(External {
        asked: Asked::Watchlist(Watchlist { alias: "Vips", optional: &[], hidden: &[] }),
        columns: &OWNER,
    }),
    operators: &[],
    columns: &OWNER,
    subqueries: &[],
};

static VIPS: Rule =
    Rule { id: "44444444-0000-4000-8000-000000000000", name: "Watched", query: &WATCHED, ..RULE };

#[test]
fn a_rule_whose_watchlist_is_not_given_is_named_with_what_to_give() {
    let ran = detect(&[&VIPS, &CONSTANT], &[], &["--emit", "none"]);
    assert_eq!(ran.code, 3);
    let failed = "failed: \"Watched\" (44444444-0000-4000-8000-000000000000): the watchlist `Vips` is not given: say where it is with `--watchlist 'Vips=FILE'`";
    assert!(ran.messages.contains(failed), "{}", ran.messages);
    assert!(ran.messages.contains("2 rules run"), "{}", ran.messages);
}

#[test]
fn a_watchlist_is_a_file_or_one_of_a_folder() {
    let list = ("Vips.csv", "Owner,Account\nme,admin\n");
    for options in [["--watchlist", "Vips=LOGS/Vips.csv"], ["--watchlists", "LOGS"]] {
        let ran = detect(&[&VIPS], &[list], &[&options[..], &["--emit", "csv"]].concat());
        assert_eq!(ran.code, 0, "{}", ran.messages);
        assert!(ran.output.contains("admin,me"), "{}", ran.output);
    }
    let ran = detect(&[&VIPS], &[], &["--watchlist", "Vips=LOGS/none.csv"]);
    assert_eq!((ran.code, ran.messages.contains("no such file or folder")), (2, true));
}

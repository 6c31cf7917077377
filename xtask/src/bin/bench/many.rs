//! Rules by the hundred, each also as SQL for DuckDB.
//!
//! Selective rules look for words that hardly a row has. Unselective ones let one row in a thousand to one in twenty through, read a part of
//! a text with a regular expression, and group.

use std::{fs, io, path::Path};

/// What the rules read of SecurityEvent.
pub(crate) const COLUMNS: &[(&str, &str)] = &[
    ("TimeGenerated", "datetime"),
    ("EventID", "int"),
    ("Process", "string"),
    ("ParentProcessName", "string"),
    ("CommandLine", "string"),
    ("Computer", "string"),
    ("Account", "string"),
    ("IpAddress", "string"),
];

/// How many rules of each kind are made.
pub(crate) const EACH: usize = 150;

/// How many rules run each hour.
const HOURLY: usize = 20;

/// A rule of the benchmark.
#[derive(Clone, Debug)]
pub(crate) struct Rule {
    /// Its name, by which the detector can be told to run it alone.
    pub(crate) name: String,
    /// What it asks, as Sentinel has it.
    kql: String,
    /// The same for DuckDB, over a table `SecurityEvent`; empty if that is not asked.
    pub(crate) sql: String,
}

/// The rules that hardly a row passes.
pub(crate) fn selective() -> Vec<Rule> {
    (0..EACH).map(selective_rule).collect()
}

/// The rules that many rows pass.
pub(crate) fn unselective() -> Vec<Rule> {
    (0..EACH).map(unselective_rule).collect()
}

/// Rules that run each hour over two weeks: half of them keep rows, half group them. DuckDB is not asked.
pub(crate) fn hourly() -> Vec<Rule> {
    let rule = |number: usize| {
        let unselective = unselective_rule(number);
        let grouped = unselective.kql.rsplit_once("\n| summarize").map_or("", |(before, _)| before);
        let kql = if number.is_multiple_of(2) { grouped.to_owned() } else { unselective.kql.clone() };
        Rule { name: format!("hourly-{number:03}"), kql, sql: String::new() }
    };
    (0..HOURLY).map(rule).collect()
}

/// Writes all rules as rule files.
pub(crate) fn write(folder: &Path) -> io::Result<()> {
    fs::create_dir_all(folder)?;
    for (number, rule) in selective().into_iter().chain(unselective()).chain(hourly()).enumerate() {
        let frequency = if rule.sql.is_empty() { "1h" } else { "1d" };
        let query = rule.kql.replace('\n', "\n  ");
        let text = format!(
            "id: 00000000-0000-4000-8000-{number:012x}\nname: {}\ndescription: Measures how fast rules run.\n\
             severity: Low\nrequiredDataConnectors: []\nqueryFrequency: {frequency}\nqueryPeriod: 14d\ntriggerOperator: gt\ntriggerThreshold: 0\n\
             tactics:\n  - Execution\nrelevantTechniques:\n  - T1059\nquery: |\n  {query}\nversion: 1.0.0\nkind: Scheduled\n",
            rule.name
        );
        fs::write(folder.join(format!("{}.yaml", rule.name)), text)?;
    }
    Ok(())
}

const GROUPED: &str =
    "| summarize Count = count(), First = min(TimeGenerated), Last = max(TimeGenerated) by Computer, Account";
const GROUPED_SQL: &str = "SELECT Computer, Account, count(*) AS Count, min(TimeGenerated) AS First, max(TimeGenerated) AS Last FROM SecurityEvent";

fn selective_rule(number: usize) -> Rule {
    // Every twentieth looks for a number that some command lines have.
    let word =
        if number.is_multiple_of(20) { format!("{}", 100 + number) } else { format!("implant{number:03}") };
    let (condition, sql) = match number % 4 {
        0 => (
            format!("CommandLine has \"{word}\""),
            format!("regexp_matches(CommandLine, '(^|[^0-9A-Za-z]){word}($|[^0-9A-Za-z])', 'i')"),
        ),
        1 => (
            format!("CommandLine contains \"{word}.exe\""),
            format!("contains(lower(CommandLine), '{word}.exe')"),
        ),
        2 => (format!("Process =~ \"{word}.exe\""), format!("lower(Process) = '{word}.exe'")),
        _ => (
            format!("ParentProcessName endswith \"\\\\{word}.exe\""),
            format!("ends_with(lower(ParentProcessName), '\\{word}.exe')"),
        ),
    };
    Rule {
        name: format!("selective-{number:03}"),
        kql: format!("SecurityEvent\n| where EventID == 4688\n| where {condition}\n{GROUPED}"),
        sql: format!("{GROUPED_SQL} WHERE EventID = 4688 AND {sql} GROUP BY ALL"),
    }
}

fn unselective_rule(number: usize) -> Rule {
    let event = [4624, 4625, 4688, 4672, 5156][number % 5];
    let ending = number % 100;
    let (text, pattern) = if event == 4688 {
        ("CommandLine", r"handle=(\d+)\d{6}")
    } else {
        ("IpAddress", r"^(\d+\.\d+)\.\d+\.\d+$")
    };
    Rule {
        name: format!("unselective-{number:03}"),
        kql: format!(
            "SecurityEvent\n| where EventID == {event} and Account endswith \"{ending:02}\"\n\
             | extend Part = extract(@\"{pattern}\", 1, {text})\n{GROUPED}, Part"
        ),
        sql: format!(
            "SELECT Computer, Account, regexp_extract({text}, '{pattern}', 1) AS Part, count(*) AS Count, \
             min(TimeGenerated) AS First, max(TimeGenerated) AS Last FROM SecurityEvent \
             WHERE EventID = {event} AND ends_with(lower(Account), '{ending:02}') GROUP BY ALL"
        ),
    }
}

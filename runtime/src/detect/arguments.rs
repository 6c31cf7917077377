//! The options of the command line.

use std::{path::PathBuf, thread};

use clap::{Args, Parser, ValueEnum};

use super::memory::parse_size;
use crate::{
    read::Kind,
    types::{DateTime, TimeSpan},
};

/// Runs compiled Microsoft Sentinel rules over exported logs.
#[derive(Clone, Debug, Parser)]
#[command(name = "detect", version, max_term_width = 100, after_help = AFTER_HELP, after_long_help = AFTER_LONG_HELP)]
pub(super) struct Arguments {
    /// Logs to read: files, folders with all that is in them, patterns (`*`, `?`, `**`), and `-` for standard input.
    ///
    /// The format is told by the contents: JSON lines, JSON arrays, answers of the Logs Query API, envelopes with
    /// `records` or `value`, Defender's streaming, diagnostic settings, CSV with a header line, recordings of Windows
    /// events, CloudTrail, syslog and CEF, STIX bundles; plain, compressed with gzip or Zstandard, or in zip archives.
    /// The table of a record is its field `Type`, else the name of the file or of a folder around it
    /// (`SecurityEvent.jsonl.gz`, `am-securityevent/...`), whatever the case.
    #[arg(long, value_name = "PATH", num_args = 1..)]
    pub(super) logs: Vec<PathBuf>,

    /// Says that a file or folder holds the logs of one table.
    #[arg(long, value_name = "NAME=PATH", value_parser = parse_table)]
    pub(super) table: Vec<(String, PathBuf)>,

    /// Says which columns the CSV files of a table have that do not name them, in their order.
    ///
    /// Types may follow, as in `TimeGenerated:datetime,EventID:int`.
    #[arg(long, value_name = "TABLE=NAME,...", value_parser = parse_columns)]
    pub(super) columns: Vec<(String, Vec<String>)>,

    /// Says what the files at a path are, where their contents mislead.
    ///
    /// `jsonl`, `json`, `csv`, `tsv`, `query-answer`, `az-query`, `defender-xdr`, `diagnostic-settings`,
    /// `parquet`, `windows-events`, `cloudtrail`, `syslog`, `stix`.
    #[arg(long, value_name = "FORMAT=PATH", value_parser = parse_format)]
    pub(super) format: Vec<(Kind, PathBuf)>,

    /// Gives the file behind an address of `externaldata`, which is never fetched.
    ///
    /// The address is the one in the rule, or what of it stands before `?` or `;`.
    #[arg(long, value_name = "URL=FILE", value_parser = parse_address)]
    pub(super) externaldata: Vec<(String, PathBuf)>,

    /// Gives the items of a watchlist: CSV whose header names the columns.
    #[arg(long, value_name = "NAME=FILE", value_parser = parse_table)]
    pub(super) watchlist: Vec<(String, PathBuf)>,

    /// Folders with watchlists, each in a file that is called after it: `VIPUsers.csv`.
    #[arg(long, value_name = "DIR", num_args = 1..)]
    pub(super) watchlists: Vec<PathBuf>,

    /// The time of the run, such as 2025-02-25T09:00:00Z [default: that of the newest row].
    ///
    /// Every rule looks back from here: its tables are limited to its query period before this time, and `now()` and
    /// `ago()` count from it.
    #[arg(long, value_name = "TIME", value_parser = parse_time)]
    pub(super) now: Option<DateTime>,

    /// When rules run, other than once.
    #[command(flatten)]
    pub(super) schedule: Schedule,

    /// Runs only the rules with these ids or names.
    #[arg(long, value_name = "ID", num_args = 1..)]
    pub(super) rule: Vec<String>,

    /// What is written to standard output [default: table on a terminal, else alerts].
    #[arg(long, value_name = "FORM", value_enum)]
    pub(super) emit: Option<Emit>,

    /// The folder for `--emit parquet`; it is made if it is not there.
    #[arg(long, value_name = "DIR")]
    pub(super) out: Option<PathBuf>,

    /// Writes what was read and left out, times and memory as JSON.
    #[arg(long, value_name = "FILE")]
    pub(super) stats: Option<PathBuf>,

    /// Writes the records that were left out, and why, as lines of JSON.
    #[arg(long, value_name = "FILE")]
    pub(super) rejects: Option<PathBuf>,

    /// Writes a page for people: alerts over time, by severity and tactic, their rows, what was left out.
    ///
    /// One HTML file that loads nothing and runs nothing; any browser shows it.
    #[arg(long, value_name = "FILE", conflicts_with = "follow")]
    pub(super) report: Option<PathBuf>,

    /// Writes which ATT&CK techniques fired how often, as a layer of the ATT&CK Navigator.
    #[arg(long, value_name = "FILE", conflicts_with = "follow")]
    pub(super) navigator: Option<PathBuf>,

    /// Shows what the costliest rules cost, operator by operator; `--stats` then has the operators of all.
    #[arg(long)]
    pub(super) profile: bool,

    /// The most memory that the program may hold, such as 800MB or 2GiB [default: three quarters of what is free].
    ///
    /// Logs are read piece by piece and take little; rules that keep much of them (`join`, `summarize` by many keys,
    /// `sort`) take what they need. Where all together would take more, the rule that keeps the most is stopped and
    /// reported, and the others go on. Without this option the limit is known on Linux only.
    #[arg(long, value_name = "SIZE", value_parser = parse_size)]
    pub(super) memory: Option<u64>,

    /// Runs many times, with other options each: a file of lines `{"arguments": [...]}`; `kqlc test` writes it.
    #[arg(long, value_name = "FILE", hide = true)]
    pub(super) cases: Option<PathBuf>,

    /// How many threads read and compute [default: one for each processor].
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    pub(super) threads: Option<u16>,

    /// When colours are used.
    #[arg(long, value_name = "WHEN", value_enum, default_value_t = Color::Auto)]
    pub(super) color: Color,
}

/// Options of when rules run.
#[derive(Clone, Debug, Args)]
pub(super) struct Schedule {
    /// Runs every rule as often as it would have run between two times, and gives the alerts in the order in which they would have been raised.
    ///
    /// A scheduled rule runs each `queryFrequency` over its `queryPeriod`, a rule in near real time each minute over what arrived in it;
    /// after an alert a rule rests for its `suppressionDuration`. The first run is one frequency after `--from`, the last at `--to` or
    /// before. Logs are read once, whatever the number of runs; rows lie by time. Hunting queries have no schedule and are left out.
    #[arg(long, conflicts_with = "now")]
    pub(super) backtest: bool,

    /// Where the time of a backtest begins, such as 2025-02-01, and from when on `--follow` runs rules at first [default:
    /// from the newest row on].
    #[arg(long, value_name = "TIME", value_parser = parse_time)]
    pub(super) from: Option<DateTime>,

    /// Where it ends; a run may be at that time.
    #[arg(long, value_name = "TIME", value_parser = parse_time)]
    pub(super) to: Option<DateTime>,

    /// How long after the end of its window a run of a backtest raises its alerts, such as 5m [default: 5m, and 2m for
    /// rules in near real time, as in Sentinel].
    #[arg(long, value_name = "SPAN", value_parser = parse_span)]
    pub(super) delay: Option<TimeSpan>,

    /// Runs every rule when it is due, as time passes in logs that grow (files of JSON lines, or standard input).
    ///
    /// Time is that of the newest row. What has run, and the alerts, are kept in the folder of `--state`: however the
    /// program ends, the next one goes on there, leaves no run out and raises no alert twice. The alerts are in
    /// `alerts.jsonl` there, and are written to standard output as they are raised.
    #[arg(long, conflicts_with = "now")]
    pub(super) follow: bool,

    /// The folder of a program that follows logs; it is made if it is not there.
    #[arg(long, value_name = "DIR")]
    pub(super) state: Option<PathBuf>,

    /// Ends a program that follows logs when everything that is due has run.
    #[arg(long)]
    pub(super) once: bool,
}

/// The forms of output.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Emit {
    /// One JSON object a rule, with its whole result.
    Tables,
    /// One JSON object an alert, as Sentinel would write it to the table `SecurityAlert`.
    Alerts,
    /// For people: the rules that fired, with as much of their results as fits the window.
    Table,
    /// One JSON object an incident, as Sentinel would write it to the table `SecurityIncident` after its last alert.
    Incidents,
    /// One JSON object an alert, as a Detection Finding of OCSF (class 2004).
    Ocsf,
    /// The result of each rule that found something, as a block of CSV.
    Csv,
    /// The same as a Parquet file a rule, in the folder that `--out` names.
    Parquet,
    /// Nothing; the account on standard error remains.
    None,
    /// One JSON object a rule, with its whole result and its alerts, for `kqlc test`.
    #[value(hide = true)]
    Both,
}

/// When colours are used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Color {
    /// On a terminal, unless `NO_COLOR` is set.
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

impl Arguments {
    /// The number of threads.
    pub(super) fn thread_count(&self) -> usize {
        let processors = || thread::available_parallelism().map_or(1, usize::from);
        self.threads.map_or_else(processors, usize::from)
    }
}

fn parse_table(text: &str) -> Result<(String, PathBuf), String> {
    match text.split_once('=') {
        Some((name, path)) if !name.trim().is_empty() && !path.is_empty() => {
            Ok((name.trim().to_owned(), PathBuf::from(path)))
        }
        _ => Err("expected NAME=PATH, such as SecurityEvent=exports/events.csv".to_owned()),
    }
}

fn parse_columns(text: &str) -> Result<(String, Vec<String>), String> {
    let expected = "expected TABLE=NAME,NAME,..., such as SecurityEvent=TimeGenerated,EventID,Account";
    let (table, columns) = text.split_once('=').ok_or(expected)?;
    let name = |column: &str| column.split(':').next().unwrap_or_default().trim().to_owned();
    let columns: Vec<String> = columns.split(',').map(name).collect();
    if table.trim().is_empty() || columns.iter().any(String::is_empty) {
        return Err(expected.to_owned());
    }
    Ok((table.trim().to_owned(), columns))
}

fn parse_format(text: &str) -> Result<(Kind, PathBuf), String> {
    let (name, path) = text.split_once('=').ok_or("expected FORMAT=PATH, such as csv=export.txt")?;
    match Kind::ALL.into_iter().find(|kind| kind.name() == name.trim()) {
        Some(kind) => Ok((kind, PathBuf::from(path))),
        None => Err(format!("no format `{name}`; there are {}", Kind::ALL.map(Kind::name).join(", "))),
    }
}

/// An address may hold `=` itself.
fn parse_address(text: &str) -> Result<(String, PathBuf), String> {
    match text.rsplit_once('=') {
        Some((address, path)) if !address.trim().is_empty() && !path.is_empty() => {
            Ok((address.trim().to_owned(), PathBuf::from(path)))
        }
        _ => Err("expected URL=FILE, such as https://example.com/list.csv=list.csv".to_owned()),
    }
}

fn parse_span(text: &str) -> Result<TimeSpan, String> {
    let span = TimeSpan::parse(text).filter(|span| span.0 >= 0);
    span.ok_or_else(|| "expected a length of time, such as 5m or 00:05:00".to_owned())
}

fn parse_time(text: &str) -> Result<DateTime, String> {
    DateTime::parse(text).ok_or_else(|| "expected a time, such as 2025-02-25T09:00:00Z".to_owned())
}

const AFTER_HELP: &str = "Use --help for examples.";

const AFTER_LONG_HELP: &str = "\
Examples:
  All rules over everything in a folder, for people:
      detect --logs exports/ --emit table

  Alerts as lines of JSON, for jq or for another system:
      detect --logs exports/ --emit alerts | jq -r '.StartTime + \" \" + .DisplayName'

  Incidents instead of alerts, and alerts for a system that takes OCSF:
      detect --logs exports/ --emit incidents
      detect --logs exports/ --emit ocsf > findings.jsonl

  A portal export whose name says nothing:
      detect --table SigninLogs=query_data.csv

  What another program gives:
      zcat events.jsonl.gz | detect --table SecurityEvent=-

  Rules that read watchlists and files from the web:
      detect --logs exports/ --watchlists lists/ --externaldata https://example.com/agents.csv=agents.csv

  One rule, as it would have run on a certain morning:
      detect --logs exports/ --rule 'Password spray' --now 2025-02-25T09:00:00Z

  All alerts of a month, and the incidents that they would have become:
      detect --logs exports/ --backtest --from 2025-02-01 --to 2025-03-01
      detect --logs exports/ --backtest --from 2025-02-01 --to 2025-03-01 --emit incidents

  Alerts as logs grow, until Ctrl-C; started again it goes on where it was:
      detect --logs exports/ --follow --state following/

  Whole results for a spreadsheet, and figures about the run:
      detect --logs exports/ --emit csv --stats run.json > results.csv

  A page to look at, and what fired as a layer of the ATT&CK Navigator:
      detect --logs exports/ --report run.html --navigator layer.json

Exit status:
  0  every rule ran, whether or not it fired
  2  nothing could be run: an option is wrong, or a path is not there
  3  a rule failed while it ran, or asks for a file that is not given; the results of the others are written
  130  stopped with Ctrl-C: whole lines are written, and not all of them

What each form of output holds is in docs/outputs.md.

Records that cannot be read are left out, counted by reason, and named with the first place on standard error.";

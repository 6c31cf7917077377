//! What a backtest writes: everything in the order in which it would have been raised.

use std::io::{self, Write};

use comfy_table::{ContentArrangement, Table as Grid, presets};
use serde_json::json;

use super::runs::{RuleRun, RuleRuns};
use crate::{
    alert::{Alert, severity_name},
    detect::{arguments::Emit, emit},
    incident::incidents,
    ocsf::detection_finding,
    plan::{Rule, Severity},
};

/// Writes what the runs gave.
pub(in crate::detect) fn emit(
    form: Emit,
    runs: &[RuleRuns],
    width: u16,
    output: &mut dyn Write,
) -> io::Result<()> {
    let output = &mut io::BufWriter::new(output);
    match form {
        Emit::Alerts => {
            for (_, alert) in alerts(runs) {
                writeln!(output, "{}", alert.to_json())?;
            }
        }
        Emit::Ocsf => {
            for (rule, alert) in alerts(runs) {
                writeln!(output, "{}", detection_finding(rule, alert))?;
            }
        }
        Emit::Incidents => {
            for incident in incidents(&alerts(runs)) {
                writeln!(output, "{}", incident.to_json())?;
            }
        }
        Emit::Tables => tables(runs, output)?,
        Emit::Table => terminal(runs, width, output)?,
        Emit::Csv | Emit::Parquet | Emit::Both | Emit::None => {}
    }
    output.flush()
}

/// All runs by the time at which their alerts are raised; those of one time in the order of the rules.
fn ordered(runs: &[RuleRuns]) -> Vec<(&'static Rule, &RuleRun)> {
    let all = runs.iter().flat_map(|rule| rule.runs.iter().map(|run| (rule.rule, run)));
    let mut all: Vec<_> = all.collect();
    all.sort_by_key(|(_, run)| run.raised);
    all
}

/// All alerts in the order in which they are raised.
fn alerts(runs: &[RuleRuns]) -> Vec<(&Rule, &Alert)> {
    ordered(runs).into_iter().flat_map(of_one).collect()
}

fn of_one<'a>((rule, run): (&'static Rule, &'a RuleRun)) -> impl Iterator<Item = (&'a Rule, &'a Alert)> {
    run.alerts.iter().map(move |alert| (rule, alert))
}

/// A line a run, with the time as of which it ran.
fn tables(runs: &[RuleRuns], output: &mut dyn Write) -> io::Result<()> {
    for (rule, run) in ordered(runs) {
        if let Some(result) = &run.result {
            let time = json!(run.time.to_string());
            emit::line(rule, result.as_ref().map_err(String::as_str), &format!("\"now\":{time},"), output)?;
        }
    }
    Ok(())
}

/// A line a rule that fired, the gravest first.
fn terminal(runs: &[RuleRuns], width: u16, output: &mut dyn Write) -> io::Result<()> {
    let mut grid = Grid::new();
    grid.load_style(presets::UTF8_FULL_CONDENSED)
        .set_content_arrangement(ContentArrangement::Dynamic)
        .set_width(width)
        .set_header(["Severity", "Rule", "Runs", "Fired", "Alerts", "First", "Last"]);
    let mut fired: Vec<(&RuleRuns, Severity)> = Vec::new();
    for runs in runs {
        fired.extend(runs.severities().into_iter().max().map(|gravest| (runs, gravest)));
    }
    fired.sort_by_key(|(_, gravest)| std::cmp::Reverse(*gravest));
    for (runs, gravest) in &fired {
        let firing: Vec<&RuleRun> = runs.fired().collect();
        let [first, last] = [firing.first(), firing.last()]
            .map(|run| run.map_or_else(String::new, |run| short(&run.raised.to_string())));
        grid.add_row([
            severity_name(*gravest).to_owned(),
            runs.rule.name.to_owned(),
            runs.ran.to_string(),
            firing.len().to_string(),
            runs.severities().len().to_string(),
            first,
            last,
        ]);
    }
    if fired.is_empty() { Ok(()) } else { writeln!(output, "{grid}") }
}

/// A time without what says nothing.
fn short(time: &str) -> String {
    time.split('.').next().unwrap_or_default().replace('T', " ")
}

//! `--emit table`: the rules that fired, for people.

use std::io::{self, Write};

use comfy_table::{ContentArrangement, Table as Grid, presets};

use super::Finding;
use crate::{
    alert::{Entity, severity_name},
    detect::figures::count_of,
    plan::{RuleKind, Severity},
    table::Table,
    types::Value,
};

/// How many rows of a result are shown.
const MOST_ROWS: usize = 10;

/// How many entities of an alert are named.
const MOST_ENTITIES: usize = 6;

/// How wide a column must be at least to be read.
const LEAST_WIDTH: usize = 16;

/// The most characters of a cell.
const LONGEST_CELL: usize = 60;

const RESET: &str = "\x1b[0m";
const BOLD: &str = "\x1b[1m";
const DIM: &str = "\x1b[2m";
const RED: &str = "\x1b[31m";

/// Writes the rules that fired, the gravest first, then those that failed.
pub(super) fn emit(findings: &[Finding<'_>], width: u16, output: &mut dyn Write) -> io::Result<()> {
    let mut fired: Vec<&Finding<'_>> =
        findings.iter().filter(|finding| !finding.severities.is_empty()).collect();
    fired.sort_by_key(|finding| std::cmp::Reverse(gravest(finding)));
    for finding in fired {
        if let Ok(table) = finding.result {
            fired_rule(finding, table, width, output)?;
        }
    }
    for finding in findings {
        if let Err(error) = finding.result {
            writeln!(output, "{RED}failed{RESET}  {BOLD}{}{RESET}: {error}\n", finding.rule.name)?;
        }
    }
    Ok(())
}

fn fired_rule(finding: &Finding<'_>, table: &Table, width: u16, output: &mut dyn Write) -> io::Result<()> {
    let severity = gravest(finding);
    let counts = format!("{}, {}", count_of(&finding.alerts, "alert"), count_of(&table.rows, "row"));
    let color = color(severity);
    writeln!(
        output,
        "{color}{}{RESET}  {BOLD}{}{RESET}  {counts}",
        severity_name(severity),
        finding.rule.name
    )?;
    writeln!(output, "{DIM}{}{RESET}", facts(finding))?;
    let entities: Vec<&Entity> = finding.alerts.iter().flat_map(|alert| &alert.entities).collect();
    if !entities.is_empty() {
        writeln!(output, "{}", entity_line(&entities))?;
    }
    if !table.rows.is_empty() && !table.columns.is_empty() {
        writeln!(output, "{}", grid(table, width))?;
        if let Some(rest) = what_is_not_shown(table, width) {
            writeln!(output, "{DIM}{rest}{RESET}")?;
        }
    }
    writeln!(output)
}

/// The rule's id, its tactics and techniques.
fn facts(finding: &Finding<'_>) -> String {
    let rule = finding.rule;
    let kind = match rule.kind {
        RuleKind::Scheduled => None,
        RuleKind::Nrt => Some("near real time"),
        RuleKind::Hunting => Some("hunting"),
    };
    let lists = [rule.tactics.join(", "), rule.techniques.join(", ")];
    let facts = [rule.id].into_iter().chain(kind).chain(lists.iter().map(String::as_str));
    facts.filter(|fact| !fact.is_empty()).collect::<Vec<_>>().join("  ")
}

fn entity_line(entities: &[&Entity]) -> String {
    let mut labels: Vec<String> = Vec::new();
    for entity in entities {
        let label = format!("{} {}", entity.kind, entity.label());
        if !labels.contains(&label) {
            labels.push(label);
        }
        if labels.len() > MOST_ENTITIES {
            break;
        }
    }
    let more = if labels.len() > MOST_ENTITIES { ", ..." } else { "" };
    labels.truncate(MOST_ENTITIES);
    format!("{}{more}", labels.join(", "))
}

/// As much of a result as fits the window.
fn grid(table: &Table, width: u16) -> Grid {
    let columns = shown_columns(table, width);
    let mut grid = Grid::new();
    grid.load_style(presets::UTF8_FULL_CONDENSED)
        .set_content_arrangement(ContentArrangement::Dynamic)
        .set_width(width)
        .set_header(table.columns[..columns].iter().map(|column| &*column.name));
    for row in table.rows.iter().take(MOST_ROWS) {
        grid.add_row(row.iter().take(columns).map(cell));
    }
    grid
}

fn shown_columns(table: &Table, width: u16) -> usize {
    table.columns.len().min((usize::from(width) / LEAST_WIDTH).max(1))
}

fn what_is_not_shown(table: &Table, width: u16) -> Option<String> {
    let rows = table.rows.get(MOST_ROWS..).filter(|rows| !rows.is_empty());
    let columns = table.columns.get(shown_columns(table, width)..).filter(|columns| !columns.is_empty());
    let hidden = [rows.map(|rows| count_of(rows, "row")), columns.map(|columns| count_of(columns, "column"))];
    let hidden: Vec<String> = hidden.into_iter().flatten().collect();
    (!hidden.is_empty()).then(|| format!("and {} more; --emit csv shows all", hidden.join(" and ")))
}

/// A cell without control characters and of bearable length; times without what says nothing.
fn cell(value: &Value) -> String {
    let text = value.to_text();
    if let Value::DateTime(_) = value {
        let time = text.trim_end_matches('Z').replace('T', " ");
        return time.trim_end_matches('0').strip_suffix('.').map_or(time.clone(), str::to_owned);
    }
    let mut short: String =
        text.chars().take(LONGEST_CELL).map(|char| if char.is_control() { ' ' } else { char }).collect();
    if short.len() < text.len() {
        short.push('…');
    }
    short
}

/// The severity of the gravest alert.
fn gravest(finding: &Finding<'_>) -> Severity {
    finding.alerts.iter().map(|alert| alert.severity).max().unwrap_or(Severity::Informational)
}

fn color(severity: Severity) -> &'static str {
    match severity {
        Severity::High => "\x1b[1;31m",
        Severity::Medium => "\x1b[1;33m",
        Severity::Low => "\x1b[1;36m",
        Severity::Informational => "\x1b[1;34m",
    }
}

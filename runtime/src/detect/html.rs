//! `--report`: a page for people, in one file that loads nothing and runs nothing.
//!
//! Logs are hostile: every text goes through [`text::escaped`], there is no script, and the page's own policy forbids any. What would make the
//! page too large for a browser is left out, and the page says how much.

mod details;
mod overview;
mod text;
mod timeline;

use std::{
    io::{self, Write},
    path::PathBuf,
    time::Duration,
};

use super::{figures::count_of, profile, run::Run};
use crate::{
    alert::{Alert, severity_name},
    engine::TableStatistics,
    plan::{Rule, Severity},
    table::Table,
    types::DateTime,
};

/// The severities, the gravest first.
const SEVERITIES: [Severity; 4] = [Severity::High, Severity::Medium, Severity::Low, Severity::Informational];

/// A page of more bytes shows no more rows.
const MOST_BYTES: usize = 6 << 20;

/// What a page tells, whatever run it comes from.
#[derive(Debug)]
pub(super) struct Page<'p> {
    /// What was run, and when.
    pub(super) title: String,
    /// All rules that ran.
    pub(super) rules: &'p [&'static Rule],
    /// The alerts, each with its rule.
    pub(super) alerts: Vec<(&'static Rule, &'p Alert)>,
    /// The rules that raised them, each with the results behind them.
    pub(super) fired: Vec<(&'static Rule, Vec<&'p Table>)>,
    /// Rules without a result, and why.
    pub(super) failed: Vec<(&'static Rule, &'p str)>,
    /// What rules cost, the costliest first.
    pub(super) costs: Vec<(Duration, &'static Rule)>,
    /// What was read and left out.
    pub(super) tables: &'p [TableStatistics],
    /// Files that were not read, and why.
    pub(super) unread: &'p [(PathBuf, String)],
}

impl<'p> Page<'p> {
    /// The page of one run.
    pub(super) fn of_run(run: &'p Run<'p>) -> Self {
        let fired = run.findings.iter().filter(|finding| !finding.severities.is_empty());
        Self {
            title: title("Run", run.rules, &[run.outcome.now]),
            rules: run.rules,
            alerts: run
                .findings
                .iter()
                .flat_map(|it| it.alerts.iter().map(|alert| (it.rule, alert)))
                .collect(),
            fired: fired.map(|it| (it.rule, it.result.ok().into_iter().collect())).collect(),
            failed: run.findings.iter().filter_map(|it| Some((it.rule, it.result.err()?))).collect(),
            costs: profile::by_time(run),
            tables: &run.outcome.statistics.tables,
            unread: &run.found.skipped,
        }
    }

    /// The times by which alerts are shown: when rules ran, or, where all ran at once, when what they found ended.
    fn time(&self, alert: &Alert) -> DateTime {
        let first = self.alerts.first().map(|(_, alert)| alert.time_generated);
        let at_once = self.alerts.iter().all(|(_, alert)| Some(alert.time_generated) == first);
        if at_once { alert.end_time } else { alert.time_generated }
    }

    /// The alerts by time.
    fn by_time(&self) -> Vec<(DateTime, &'static Rule, &'p Alert)> {
        let mut alerts: Vec<_> =
            self.alerts.iter().map(|(rule, alert)| (self.time(alert), *rule, *alert)).collect();
        alerts.sort_by_key(|(time, _, alert)| (*time, std::cmp::Reverse(alert.severity)));
        alerts
    }

    /// The number of a rule in the page, which links name.
    fn number(&self, rule: &Rule) -> usize {
        self.rules.iter().position(|known| std::ptr::eq(*known, rule)).unwrap_or_default()
    }
}

/// `Run of 5 rules at 2024-03-14 12:00 UTC`; of two times, from the one to the other.
pub(super) fn title(what: &str, rules: &[&'static Rule], times: &[DateTime]) -> String {
    let times: Vec<String> = times.iter().map(|time| text::minute(*time)).collect();
    let word = if times.len() == 1 { "at" } else { "from" };
    format!("{what} of {} {word} {}", count_of(rules, "rule"), times.join(" to "))
}

/// Writes the page.
pub(super) fn write(page: &Page<'_>, output: &mut dyn Write) -> io::Result<()> {
    let mut html = String::new();
    head(page, &mut html);
    overview::cards(page, &mut html);
    timeline::timeline(page, &mut html);
    overview::breakdown(page, &mut html);
    details::alerts(page, &mut html);
    details::rules(page, &mut html);
    overview::costs(page, &mut html);
    overview::rejected(page, &mut html);
    html.push_str("</main>\n<footer>Made by kqlc. The page is one file: it loads nothing and runs no script.</footer>\n</body>\n</html>\n");
    output.write_all(html.as_bytes())
}

fn head(page: &Page<'_>, html: &mut String) {
    const STYLE: &str = include_str!("html/style.css");
    const POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";
    let title = text::escaped(&page.title);
    html.push_str(&format!(
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<meta http-equiv=\"Content-Security-Policy\" content=\"{POLICY}\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<meta name=\"color-scheme\" content=\"light dark\">\n\
         <title>{title}</title>\n<style>\n{STYLE}</style>\n</head>\n<body>\n<a class=\"skip\" href=\"#alerts\">To the alerts</a>\n\
         <header><h1>{title}</h1></header>\n<main>\n"
    ));
}

/// The class of what is of a severity.
fn class(severity: Severity) -> &'static str {
    match severity {
        Severity::High => "high",
        Severity::Medium => "medium",
        Severity::Low => "low",
        Severity::Informational => "informational",
    }
}

/// A severity as a badge.
fn badge(severity: Severity) -> String {
    format!("<span class=\"badge {}\">{}</span>", class(severity), severity_name(severity))
}

#[cfg(test)]
mod tests;

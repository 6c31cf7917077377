//! The account of a run on standard error: what was read as what, what was left out, which rules fired.

use std::{
    collections::{BTreeMap, BTreeSet},
    io::{self, Write},
};

use super::{
    emit::Finding,
    figures::{count, count_of, list, size, thousands},
    profile,
    run::Run,
    tables::{self, ReadTable},
};
use crate::{
    alert::severity_name,
    engine::TableStatistics,
    plan::{ARRIVAL, Asked, Pipeline, Rule, Severity, Source},
    read::{
        Kind, Rejects,
        discover::{DecidedBy, FoundFile},
    },
};

const WARNING: &str = "\x1b[33mwarning\x1b[0m";
const FAILED: &str = "\x1b[31mfailed\x1b[0m";

/// If more tables have no logs they are only counted: of hundreds of rules most read what is not there.
const MOST_MISSING: usize = 5;

/// Writes the account.
pub(super) fn report(run: &Run<'_>, messages: &mut dyn Write) -> io::Result<()> {
    logs(run, messages)?;
    rules(run, messages)?;
    profile::slowest(run, messages)
}

/// Writes what was read, and what was not.
pub(super) fn logs(run: &Run<'_>, messages: &mut dyn Write) -> io::Result<()> {
    files(run, messages)?;
    for table in &run.outcome.statistics.tables {
        table_lines(run, table, messages)?;
    }
    missing_tables(run, messages)?;
    externals(run, messages)?;
    arrival(run, messages)
}

/// What files were taken for, those of the same kind together, and what is wrong with some.
fn files(run: &Run<'_>, messages: &mut dyn Write) -> io::Result<()> {
    let mut kinds: BTreeMap<String, Vec<&FoundFile>> = BTreeMap::new();
    for file in &run.found.files {
        let by = match file.by {
            DecidedBy::Option => "as told",
            DecidedBy::Type => "by the field `Type`",
            DecidedBy::Name => "by name",
            DecidedBy::Product => "by what they are",
        };
        let tables = file.tables.join(", ");
        let is_read = file.tables.iter().any(|table| is_read(run, table));
        let unread = if is_read { "" } else { ", which no rule reads" };
        kinds.entry(format!("{} of {tables}, {by}{unread}", file.format.name())).or_default().push(file);
    }
    for (kind, files) in kinds {
        let paths: Vec<String> = files.iter().map(|file| file.path.display().to_string()).collect();
        writeln!(messages, "{}: {kind}", list(&paths))?;
    }
    // Hundreds of files of one export are often wrong in the same way.
    let mut wrong: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for file in &run.found.files {
        for warning in &file.warnings {
            wrong.entry(warning.clone()).or_default().push(file.path.display().to_string());
        }
    }
    for (path, reason) in &run.found.skipped {
        wrong.entry(format!("not read: {reason}")).or_default().push(path.display().to_string());
    }
    for (what, paths) in wrong {
        writeln!(messages, "{WARNING}: {}: {what}", list(&paths))?;
    }
    Ok(())
}

fn is_read(run: &Run<'_>, name: &str) -> bool {
    run.tables.iter().any(|table| table.name.eq_ignore_ascii_case(name))
}

/// What the files of a table were taken for, how much they hold, and what was left out.
fn table_lines(run: &Run<'_>, table: &TableStatistics, messages: &mut dyn Write) -> io::Result<()> {
    if table.sources == 0 {
        return Ok(());
    }
    let has_table = |file: &&FoundFile| file.tables.iter().any(|name| name.eq_ignore_ascii_case(&table.name));
    let files: Vec<&FoundFile> = run.found.files.iter().filter(has_table).collect();
    let mut kinds: Vec<&str> = files.iter().map(|file| Kind::of(&file.format).name()).collect();
    kinds.sort_unstable();
    kinds.dedup();
    let unknown: BTreeSet<&String> = files.iter().flat_map(|file| &file.unknown).collect();
    let unknown: Vec<String> = unknown.into_iter().cloned().collect();
    let unknown = match unknown.as_slice() {
        [] => String::new(),
        names => format!(", {} ({})", count_of(names, "unknown column"), list(names)),
    };
    writeln!(
        messages,
        "read {} as {}, {}, {}, {}{unknown}",
        count_of(&files, "file"),
        kinds.join(" and "),
        table.name,
        count(table.rows, "row"),
        size(table.bytes)
    )?;
    rejected(&table.name, &table.rejects, messages)
}

/// What was left out of a table or file.
fn rejected(name: &str, rejects: &Rejects, messages: &mut dyn Write) -> io::Result<()> {
    for (done, what, rejects) in [("left out", "row", &rejects.rows), ("made null", "value", &rejects.values)]
    {
        for (reason, reject) in rejects {
            let count = count(reject.count, what);
            let sample = if reject.sample.is_empty() {
                String::new()
            } else {
                format!(": {}", reject.sample.escape_debug())
            };
            writeln!(
                messages,
                "{WARNING}: {name}: {done} {count}: {reason} (first at {}{sample})",
                reject.first
            )?;
        }
    }
    Ok(())
}

/// The tables that rules read and no log holds.
fn missing_tables(run: &Run<'_>, messages: &mut dyn Write) -> io::Result<()> {
    let has_logs = |name: &str| {
        run.found.files.iter().any(|file| file.tables.iter().any(|table| table.eq_ignore_ascii_case(name)))
    };
    let missing: Vec<&ReadTable> =
        run.tables.iter().filter(|table| !table.rules.is_empty() && !has_logs(table.name)).collect();
    if missing.len() > MOST_MISSING {
        let names: Vec<String> = missing.iter().map(|table| table.name.to_owned()).collect();
        let mut rules: Vec<&str> = missing.iter().flat_map(|it| &it.rules).map(|rule| rule.id).collect();
        rules.sort_unstable();
        rules.dedup();
        return writeln!(
            messages,
            "{WARNING}: no logs of {} that {} read: {}",
            count_of(&missing, "table"),
            count_of(&rules, "rule"),
            list(&names)
        );
    }
    for table in missing {
        let names: Vec<String> = table.rules.iter().map(|rule| format!("\"{}\"", rule.name)).collect();
        writeln!(messages, "{WARNING}: no logs of {}, which is read by {}", table.name, list(&names))?;
    }
    Ok(())
}

/// What could not be read of the files beside the logs, and what rules take for granted without any.
fn externals(run: &Run<'_>, messages: &mut dyn Write) -> io::Result<()> {
    for (place, rejects) in run.externals.rejects() {
        rejected(&place, &rejects, messages)?;
    }
    let mut empty: Vec<&str> = Vec::new();
    for external in run.rules.iter().flat_map(|rule| tables::externals(rule)) {
        if let Asked::Watchlist(watchlist) = &external.asked
            && run.externals.counts_as_empty(watchlist.alias)
            && !empty.contains(&watchlist.alias)
        {
            empty.push(watchlist.alias);
        }
    }
    if !empty.is_empty() {
        let names: Vec<String> = empty.iter().map(|alias| format!("`{alias}`")).collect();
        writeln!(
            messages,
            "taken for empty, as in a workspace without them: the watchlists {}",
            list(&names)
        )?;
    }
    Ok(())
}

/// What stands for the time of arrival, which logs hardly ever have.
fn arrival(run: &Run<'_>, messages: &mut dyn Write) -> io::Result<()> {
    let reads = |pipeline: &&Pipeline| match &pipeline.source {
        Source::Scan(scan) => {
            let predicates = scan.predicates.iter().flat_map(|predicate| predicate.columns);
            scan.columns.iter().chain(predicates).any(|column| column.name == ARRIVAL)
        }
        Source::Pipeline(_) | Source::Union(_) | Source::Values(_) | Source::External(_) => false,
    };
    let rules: Vec<String> = run
        .rules
        .iter()
        .filter(|rule| tables::pipelines(rule).iter().any(reads))
        .map(|rule| format!("\"{}\"", rule.name))
        .collect();
    if !rules.is_empty() {
        writeln!(
            messages,
            "`ingestion_time()` is the column {ARRIVAL} of the logs, and the time of the row where they have none: in {}",
            list(&rules)
        )?;
    }
    Ok(())
}

/// The number of alerts, and of each severity: `5 alerts (2 High, 3 Medium)`.
pub(super) fn alerts(findings: &[Finding<'_>]) -> String {
    let severities: Vec<Severity> =
        findings.iter().flat_map(|finding| &finding.severities).copied().collect();
    let of = |severity: Severity| {
        let count = severities.iter().filter(|other| **other == severity).count();
        (count > 0).then(|| {
            format!("{} {}", thousands(u64::try_from(count).unwrap_or(u64::MAX)), severity_name(severity))
        })
    };
    let gravest_first = [Severity::High, Severity::Medium, Severity::Low, Severity::Informational];
    let parts: Vec<String> = gravest_first.into_iter().filter_map(of).collect();
    let all = count_of(&severities, "alert");
    if parts.is_empty() { all } else { format!("{all} ({})", parts.join(", ")) }
}

/// The rules that failed, and why.
pub(super) fn failures(findings: &[Finding<'_>], messages: &mut dyn Write) -> io::Result<()> {
    for finding in findings {
        if let Err(error) = finding.result {
            writeln!(messages, "{FAILED}: \"{}\" ({}): {error}", finding.rule.name, finding.rule.id)?;
        }
    }
    Ok(())
}

fn rules(run: &Run<'_>, messages: &mut dyn Write) -> io::Result<()> {
    failures(run.findings, messages)?;
    let fired: Vec<&Rule> = run
        .findings
        .iter()
        .filter(|finding| !finding.severities.is_empty())
        .map(|finding| finding.rule)
        .collect();
    let alerts = alerts(run.findings);
    writeln!(
        messages,
        "{} run as of {}, {} fired: {alerts}",
        count_of(run.rules, "rule"),
        run.outcome.now,
        fired.len()
    )?;
    for rule in fired {
        writeln!(messages, "  {} ({})", rule.name, rule.id)?;
    }
    Ok(())
}

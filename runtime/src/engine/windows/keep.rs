//! Reads the logs once and keeps what rules need of them.

use super::{feed::KeptFeed, ranges::Bounds};
use crate::{
    batch::{Batch, Column},
    engine::{
        Input, Statistics,
        memory::Watch,
        partial::Partial,
        scan,
        stage::{Feed, Origin, Reads, Stage, Stages, Within},
    },
    plan::{ARRIVAL, Field, Predicate, Rule, RuleKind, Scan, Test},
    read::TableInputs,
    types::{DateTime, TimeSpan, Type},
};

/// The rows that rules need, and what was read for them.
#[derive(Debug)]
pub struct Kept {
    /// By rule.
    pub rules: Vec<KeptRule>,
    /// What was read.
    pub statistics: Statistics,
}

/// The rows that one rule needs.
#[derive(Debug)]
pub struct KeptRule {
    /// The rule.
    pub rule: &'static Rule,
    pub(super) stages: Stages,
    pub(super) feeds: Vec<KeptFeed>,
}

/// Reads the logs of all rules once, and keeps the rows for runs from one time to another, by rule. What is kept of them does not depend on
/// the time of a run.
pub fn keep(input: &Input<'_>, runs: &[(DateTime, DateTime)]) -> Kept {
    let mut reading = Stages::default();
    let mut plans: Vec<Plan> = Vec::new();
    let stages: Vec<Stages> = input.rules.iter().map(|rule| Stages::new(&[*rule])).collect();
    for (rule, ((of, runs), stages)) in input.rules.iter().zip(runs).zip(&stages).enumerate() {
        for (stage, plan) in stages.all.iter().enumerate() {
            for (number, feed) in plan.feeds.iter().enumerate() {
                if let Origin::Scan(scan, period) = feed.origin {
                    let is_current = is_current(scan.table, input.tables);
                    let (plan, reads) = Plan::new((of.kind, scan, period), is_current, *runs);
                    reading.all.push(plan.stage(of, reads));
                    plans.push(Plan { place: (rule, stage, number), ..plan });
                }
            }
        }
    }
    let mut statistics = Statistics::default();
    let watch = Watch::new(input.memory, &reading);
    let started = std::time::Instant::now();
    let at = Input { now: Some(DateTime::UNIX_EPOCH), ..*input };
    let (scanned, _) = scan::scan(&reading, &at, DateTime::UNIX_EPOCH, &watch, &mut statistics);
    statistics.scan = started.elapsed();
    let mut rules: Vec<KeptRule> = input
        .rules
        .iter()
        .zip(stages)
        .map(|(rule, stages)| KeptRule { rule, stages, feeds: Vec::new() })
        .collect();
    for (plan, mut scanned) in plans.into_iter().zip(scanned) {
        let rows = scanned.pop().unwrap_or(Ok(None));
        let rule = &mut rules[plan.place.0];
        let feed = plan.feed(&rule.stages, rows);
        rule.feeds.push(feed);
    }
    Kept { rules, statistics }
}

/// How the rows of a scan are kept.
struct Plan {
    /// The rule, its stage and the feed of that.
    place: (usize, usize, usize),
    scan: &'static Scan,
    /// The types of what is read: the columns of the scan, then what conditions need, then the time.
    types: Vec<Type>,
    tests: Vec<(&'static Predicate, Vec<usize>)>,
    bounds: Bounds,
    /// The columns that hold the time by which rows are kept; the first that has one counts.
    times: Vec<usize>,
    /// The slots of the time, where rows have that of the run; the error says why that cannot be told.
    current: Result<Vec<usize>, String>,
}

impl Plan {
    /// How rows are kept for runs between two times, and what is read for that.
    fn new(
        (kind, scan, period): (RuleKind, &'static Scan, Option<TimeSpan>),
        is_current: Result<bool, String>,
        (first, last): (DateTime, DateTime),
    ) -> (Self, Reads) {
        let mut columns: Vec<Field> = scan.columns.to_vec();
        let is_bound =
            |predicate: &Predicate| kind != RuleKind::Nrt && matches!(predicate.test, Test::Time { .. });
        let asking = scan.predicates.iter().filter(|predicate| asks(predicate) && !is_bound(predicate));
        let tests = asking.map(|predicate| {
            let slots = predicate.columns.iter().map(|column| slot(&mut columns, *column)).collect();
            (predicate, slots)
        });
        let tests = tests.collect();
        let names: Vec<&'static str> = match (kind, scan.time) {
            (RuleKind::Nrt, Some(time)) => vec![ARRIVAL, time],
            (_, time) => time.into_iter().collect(),
        };
        let of_time = |name: &&'static str| Field { name, ty: Type::DateTime };
        let times = names.iter().map(|name| slot(&mut columns, of_time(name))).collect();
        let bounds = Bounds::new(kind, period, scan.time.is_some(), scan.predicates);
        let all = columns.iter().enumerate();
        let of_run: Vec<usize> =
            all.filter(|(_, column)| Some(column.name) == scan.time).map(|(slot, _)| slot).collect();
        let current = is_current.map(|is_current| if is_current { of_run } else { Vec::new() });
        let is_by_time = current.as_ref().is_ok_and(Vec::is_empty);
        let reads = Reads {
            predicates: scan.predicates.iter().filter(|predicate| !asks(predicate)).collect(),
            within: bounds.within(first, last).filter(|_| is_by_time).map(|(from, to)| Within {
                columns: names,
                from,
                to,
            }),
            columns,
        };
        let types = reads.columns.iter().map(|column| column.ty).collect();
        (Self { place: (0, 0, 0), scan, types, tests, bounds, times, current }, reads)
    }

    /// A stage that does nothing but read.
    fn stage(&self, rule: &'static Rule, reads: Reads) -> Stage {
        Stage {
            rule,
            feeds: vec![Feed { origin: Origin::Kept(self.scan, reads), operators: Vec::new() }],
            operators: Vec::new(),
            types: self.types.clone(),
            rights: Vec::new(),
            subqueries: Vec::new(),
            columns: self.scan.columns,
            readers: 1,
        }
    }

    /// The feed of the rows that were read.
    fn feed(self, stages: &Stages, read: Result<Option<Partial>, String>) -> KeptFeed {
        let (_, stage, number) = self.place;
        let plan = &stages.all[stage];
        let (rows, mut failure) = match read {
            Ok(Some(Partial::Rows(rows))) => (Batch::concat(&rows).unwrap_or_default(), None),
            Ok(_) => (Batch::default(), None),
            Err(failure) => (Batch::default(), Some(failure)),
        };
        let current = self.current.unwrap_or_else(|reason| {
            failure = Some(reason);
            Vec::new()
        });
        let (rows, times) = if rows.is_empty() || self.bounds.is_unlimited() || !current.is_empty() {
            (rows, Vec::new())
        } else {
            by_time(&rows, &self.times)
        };
        KeptFeed {
            stage,
            number,
            operators: plan.feeds[number].operators.clone(),
            first: plan.operators.first().copied(),
            types: plan.types.clone(),
            width: self.scan.columns.len(),
            tests: self.tests,
            bounds: self.bounds,
            rows,
            times,
            current,
            failure,
        }
    }
}

/// True for a condition that asks for the time of the run; its text says so.
fn asks(predicate: &Predicate) -> bool {
    matches!(predicate.test, Test::Time { .. }) || predicate.text.contains("now()")
}

/// The slot of a column, which is added if it is not there.
fn slot(columns: &mut Vec<Field>, column: Field) -> usize {
    columns.iter().position(|known| *known == column).unwrap_or_else(|| {
        columns.push(column);
        columns.len() - 1
    })
}

/// True for a table whose rows are of the time of the run.
fn is_current(table: &str, tables: &TableInputs) -> Result<bool, String> {
    let same = |name: &str| name.to_lowercase() == table.to_lowercase();
    let sources = || tables.iter().filter(|input| same(&input.name)).flat_map(|input| &input.sources);
    let count = sources().filter(|source| source.is_current()).count();
    if count > 0 && count < sources().count() {
        return Err(format!(
            "{table} has rows with times of their own, and rows that have the time of the run: over both a rule cannot run at many times"
        ));
    }
    Ok(count > 0)
}

/// The rows by time, those of one time in the order of the input, and their times; rows without a time are in no window.
fn by_time(rows: &Batch, slots: &[usize]) -> (Batch, Vec<DateTime>) {
    let time = |row: usize| {
        slots.iter().find_map(|slot| match rows.column(*slot) {
            Column::DateTime(times) => times.get(row),
            _ => None,
        })
    };
    let place = |row: usize| u32::try_from(row).expect("a batch has fewer than 2^32 rows");
    let mut timed: Vec<(DateTime, u32)> =
        (0..rows.rows()).filter_map(|row| Some((time(row)?, place(row)))).collect();
    let is_whole = timed.len() == rows.rows();
    let is_sorted = timed.is_sorted();
    if !is_sorted {
        timed.sort_unstable();
    }
    let (sorted, places): (Vec<DateTime>, Vec<u32>) = timed.into_iter().unzip();
    if is_whole && is_sorted { (rows.clone(), sorted) } else { (rows.gather(&places), sorted) }
}

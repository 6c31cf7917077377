//! `--profile`: what each rule cost, and each of its operators.

use std::{
    io::{self, Write},
    time::Duration,
};

use serde_json::{Value as Json, json};

use super::{
    exercise,
    figures::{count, thousands},
    run::Run,
};
use crate::{engine::PartCost, plan::Rule};

/// How many rules are shown with their operators.
const MOST_RULES: usize = 10;

/// How many rules are named as the slowest.
const SLOWEST: usize = 3;

/// Runs that are shorter are not worth a word about who was slow.
const WORTH_TELLING: Duration = Duration::from_secs(1);

/// The slowest rules, in a line, if the run took long.
pub(super) fn slowest(run: &Run<'_>, messages: &mut dyn Write) -> io::Result<()> {
    let statistics = &run.outcome.statistics;
    if statistics.scan + statistics.finish < WORTH_TELLING {
        return Ok(());
    }
    let names: Vec<String> = by_time(run)
        .into_iter()
        .take(SLOWEST)
        .map(|(time, rule)| format!("\"{}\" ({} ms)", rule.name, thousands(millis(time))))
        .collect();
    writeln!(messages, "slowest: {}", names.join(", "))
}

/// The rules that cost most, with their operators.
pub(super) fn table(run: &Run<'_>, messages: &mut dyn Write) -> io::Result<()> {
    let rules = by_time(run);
    let all: Duration = rules.iter().map(|(time, _)| *time).sum();
    writeln!(
        messages,
        "profile: {} ms in {}, without reading and the conditions that rules share",
        thousands(millis(all)),
        count(u64::try_from(rules.len()).unwrap_or(u64::MAX), "rule")
    )?;
    for (time, rule) in rules.iter().take(MOST_RULES) {
        writeln!(messages, "{:>10} ms  {}", thousands(millis(*time)), rule.name)?;
        for PartCost { pipeline, part, cost } in run.profile.of(rule).parts() {
            let rows = format!("{} → {} rows", thousands(cost.rows_in), thousands(cost.rows_out));
            let micros = u64::try_from(cost.time.as_micros()).unwrap_or(u64::MAX);
            writeln!(messages, "{:>10} µs    {pipeline}: {part}, {rows}", thousands(micros))?;
        }
    }
    match rules.len().saturating_sub(MOST_RULES) {
        0 => Ok(()),
        more => writeln!(messages, "{:>13}  {more} more, which `--stats` lists", ""),
    }
}

/// The costs as JSON, a rule each, the costliest first.
pub(super) fn json(run: &Run<'_>, is_detailed: bool) -> Json {
    let part = |part: &PartCost| {
        json!({
            "pipeline": part.pipeline,
            "operator": part.part,
            "seconds": part.cost.time.as_secs_f64(),
            "rows_in": part.cost.rows_in,
            "rows_out": part.cost.rows_out,
        })
    };
    let rule = |(time, rule): (Duration, &'static Rule)| {
        let mut costs = json!({"rule_id": rule.id, "rule": rule.name, "seconds": time.as_secs_f64()});
        if is_detailed {
            costs["operators"] = run.profile.of(rule).parts().iter().map(part).collect();
            costs["pipelines"] = exercise::json(rule, run.profile.of(rule));
        }
        costs
    };
    by_time(run).into_iter().map(rule).collect()
}

/// The rules by what they cost, the costliest first.
pub(super) fn by_time(run: &Run<'_>) -> Vec<(Duration, &'static Rule)> {
    let mut rules: Vec<(Duration, &'static Rule)> =
        run.rules.iter().map(|rule| (run.profile.of(rule).time(), *rule)).collect();
    rules.sort_by_key(|(time, _)| std::cmp::Reverse(*time));
    rules
}

fn millis(time: Duration) -> u64 {
    u64::try_from(time.as_millis()).unwrap_or(u64::MAX)
}

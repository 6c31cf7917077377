//! `--stats FILE`: figures about a run, as JSON.
//!
//! | member | what |
//! |---|---|
//! | `now` | the time of the run |
//! | `bytes`, `rows` | read from all tables; bytes as on disk |
//! | `rows_skipped` | rows left out, in all |
//! | `rules`, `fired`, `failed`, `alerts` | how many |
//! | `seconds` | `discover` (finding and recognising files), `time` (finding the newest row), `scan`, `finish`, `emit` (alerts and output), `total` |
//! | `rule_costs` | for each rule, the costliest first: `rule_id`, `rule`, `seconds` over all threads, without what rules share (reading, common conditions); with `--profile` also `operators`: `pipeline`, `operator`, `seconds`, `rows_in`, `rows_out`, and `pipelines`: what the rows have exercised, as `kqlc test --coverage` reads it |
//! | `peak_memory_bytes` | the most memory held, or null where the system does not say |
//! | `tables` | for each table that rules read: `name`, `sources`, `bytes`, `rows`, `rows_skipped` and `values_nulled`, both lists of `reason`, `count`, `first` (a place), `sample` (how the first record begins) |
//! | `files` | for each file: `path`, `format`, `tables`, `decided_by` (option, type, name or product), `warnings`, `unknown_columns` (of its first records) |
//! | `files_skipped` | for each path that was not read: `path`, `reason` |

use std::collections::BTreeMap;

use serde_json::{Value as Json, json};

use super::{memory, profile, run::Run};
use crate::{
    engine::TableStatistics,
    read::{Reject, discover::DecidedBy},
};

/// The phases that the engine does not measure, in seconds.
#[derive(Clone, Copy, Debug)]
pub(super) struct Seconds {
    /// Finding and recognising files.
    pub(super) discover: f64,
    /// Alerts and output.
    pub(super) emit: f64,
    /// From the start to the end.
    pub(super) total: f64,
    /// True if each operator was measured.
    pub(super) is_profiled: bool,
}

/// The figures of a run.
pub(super) fn statistics(run: &Run<'_>, seconds: &Seconds) -> Json {
    let engine = &run.outcome.statistics;
    let skipped: u64 =
        engine.tables.iter().flat_map(|table| table.rejects.rows.values()).map(|reject| reject.count).sum();
    json!({
        "now": run.outcome.now.to_string(),
        "bytes": engine.bytes(),
        "rows": engine.rows(),
        "rows_skipped": skipped,
        "rules": run.rules.len(),
        "fired": run.findings.iter().filter(|finding| !finding.severities.is_empty()).count(),
        "failed": run.findings.iter().filter(|finding| finding.result.is_err()).count(),
        "alerts": run.findings.iter().map(|finding| finding.severities.len()).sum::<usize>(),
        "seconds": {
            "discover": seconds.discover,
            "time": engine.time_scan.as_secs_f64(),
            "scan": engine.scan.as_secs_f64(),
            "finish": engine.finish.as_secs_f64(),
            "emit": seconds.emit,
            "total": seconds.total,
        },
        "peak_memory_bytes": memory::peak(),
        "rule_costs": profile::json(run, seconds.is_profiled),
        "tables": engine.tables.iter().map(table).collect::<Vec<_>>(),
        "files": run.found.files.iter().map(|file| json!({
            "path": file.path.display().to_string(),
            "format": file.format.name(),
            "tables": file.tables,
            "decided_by": decided_by(file.by),
            "warnings": file.warnings,
            "unknown_columns": file.unknown,
        })).collect::<Vec<_>>(),
        "files_skipped": run.found.skipped.iter().map(|(path, reason)| json!({
            "path": path.display().to_string(),
            "reason": reason,
        })).collect::<Vec<_>>(),
    })
}

fn table(table: &TableStatistics) -> Json {
    json!({
        "name": table.name,
        "sources": table.sources,
        "bytes": table.bytes,
        "rows": table.rows,
        "rows_skipped": rejects(&table.rejects.rows),
        "values_nulled": rejects(&table.rejects.values),
    })
}

fn rejects(rejects: &BTreeMap<String, Reject>) -> Vec<Json> {
    let reject = |(reason, reject): (&String, &Reject)| json!({"reason": reason, "count": reject.count, "first": reject.first, "sample": reject.sample});
    rejects.iter().map(reject).collect()
}

fn decided_by(by: DecidedBy) -> &'static str {
    match by {
        DecidedBy::Option => "option",
        DecidedBy::Type => "type",
        DecidedBy::Name => "name",
        DecidedBy::Product => "product",
    }
}

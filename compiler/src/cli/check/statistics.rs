//! Findings, counted.

use std::{
    collections::BTreeMap,
    io::{self, Write},
};

use super::findings::Report;

/// A line a kind of finding, the most frequent first; `*` marks those that fixes may mend.
pub(super) fn write(found: &Report) -> io::Result<()> {
    let mut counts: BTreeMap<(&str, &str), (usize, bool)> = BTreeMap::new();
    for finding in found.findings() {
        let (count, fixable) = counts.entry((finding.code, finding.name)).or_default();
        *count += 1;
        *fixable |= finding.fix.is_some();
    }
    let mut lines: Vec<_> = counts.into_iter().collect();
    lines.sort_by_key(|((code, _), (count, _))| (std::cmp::Reverse(*count), *code));
    let mut out = io::stdout().lock();
    let mut any_fixable = false;
    for ((code, name), (count, fixable)) in lines {
        writeln!(out, "{count:6}  {code} {} {name}", if fixable { '*' } else { ' ' })?;
        any_fixable |= fixable;
    }
    if any_fixable {
        eprintln!("* `--fix` or `--unsafe-fixes` may mend these");
    }
    Ok(())
}

//! Units of work: runs of consecutive sources of one table.

use std::ops::Range;

use super::table::TableScan;

/// Some sources that one thread reads in order.
#[derive(Debug)]
pub(super) struct Unit {
    /// The table, by number.
    pub(super) table: usize,
    /// Its place among the units of the table.
    pub(super) number: usize,
    /// The sources.
    pub(super) sources: Range<usize>,
}

/// Small sources are read together up to this size, so that thousands of them do not cost thousands of states.
const LARGEST: u64 = 32 << 20;

/// Deals out the sources of all tables, in order.
pub(super) fn units(tables: &[TableScan<'_>], threads: usize) -> Vec<Unit> {
    let total: u64 = tables.iter().flat_map(|table| &table.sources).map(|source| source.bytes()).sum();
    let wanted = (total / (4 * threads.max(1) as u64)).min(LARGEST);
    let mut units = Vec::new();
    for (number, table) in tables.iter().enumerate() {
        let mut begin = 0;
        let mut bytes = 0;
        let mut count = 0;
        for (place, source) in table.sources.iter().enumerate() {
            bytes += source.bytes();
            if bytes >= wanted || place + 1 == table.sources.len() {
                units.push(Unit { table: number, number: count, sources: begin..place + 1 });
                begin = place + 1;
                bytes = 0;
                count += 1;
            }
        }
    }
    units
}

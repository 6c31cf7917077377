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

/// No unit is larger unless one source is: what a unit leaves is merged with what others do.
const LARGEST: u64 = 128 << 20;

/// Deals out the sources of all tables, in order.
pub(super) fn units(tables: &[TableScan<'_>], threads: usize) -> Vec<Unit> {
    let mut left: u64 = tables.iter().flat_map(|table| &table.sources).map(|source| source.bytes()).sum();
    let mut units = Vec::new();
    // Units become smaller towards the end, so that threads finish together, and are few, since each costs every rule a state.
    let wanted = |left: u64| (left / (4 * threads.max(1) as u64)).min(LARGEST);
    for (number, table) in tables.iter().enumerate() {
        let mut begin = 0;
        let mut bytes = 0;
        let mut count = 0;
        for (place, source) in table.sources.iter().enumerate() {
            bytes += source.bytes();
            if bytes >= wanted(left) || place + 1 == table.sources.len() {
                units.push(Unit { table: number, number: count, sources: begin..place + 1 });
                begin = place + 1;
                left = left.saturating_sub(bytes);
                bytes = 0;
                count += 1;
            }
        }
    }
    units
}

//! `dcount_intersect`

use std::collections::BTreeSet;

use super::{Given, Made};
use crate::{
    batch::ColumnBuilder,
    sketch::HyperLogLog,
    types::{Type, Value},
};

/// How many values the first sketch has seen, how many the first and the second, and so on. The arguments are sketches that `hll`
/// makes. Sketches that have seen few values know them all; what the engine estimates of others is not known.
pub(super) fn dcount_intersect(given: &Given<'_>) -> Made {
    let mut builders = vec![ColumnBuilder::new(Type::Long); given.arguments.len()];
    for row in 0..given.rows {
        let mut common: Option<BTreeSet<u64>> = None;
        for (sketch, builder) in given.arguments.iter().zip(&mut builders) {
            let Value::Dynamic(sketch) = sketch.value(row) else {
                panic!("`dcount_intersect` takes sketches")
            };
            let Some(sketch) = HyperLogLog::from_dynamic(&sketch) else {
                panic!("`dcount_intersect` takes what `hll` makes, and this is something else")
            };
            let Some(seen) = sketch.few() else {
                panic!(
                    "`dcount_intersect` of many values is an estimate, and how the engine makes it is not known"
                )
            };
            let next: BTreeSet<u64> = match &common {
                None => seen.clone(),
                Some(common) => common.intersection(seen).copied().collect(),
            };
            builder.push_value(&Value::Long(i64::try_from(next.len()).unwrap_or(i64::MAX)));
            common = Some(next);
        }
    }
    Made { from: None, columns: builders.into_iter().map(ColumnBuilder::finish).collect() }
}

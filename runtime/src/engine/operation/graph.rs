//! `graph-mark-components`

use std::sync::Arc;

use super::{Given, Made};
use crate::{batch::Column, engine::groups::Groups};

/// The values of the two arguments, each once, with the number of the set that it is in: two that stand in one row are in one.
/// Sets are numbered from 0 in the order of their first values.
pub(super) fn components(given: &Given<'_>) -> Made {
    let [first, second] = given.arguments else { panic!("`components` has two arguments") };
    let mut groups = Groups::new(&[first.ty()]);
    let left = groups.assign(std::slice::from_ref(first), given.rows);
    let right = groups.assign(std::slice::from_ref(second), given.rows);
    let mut parents: Vec<u32> = (0..u32::try_from(groups.len()).unwrap_or(u32::MAX)).collect();
    for (left, right) in left.into_iter().zip(right) {
        let (left, right) = (root(&mut parents, left), root(&mut parents, right));
        // The earlier value stands for the set.
        parents[left.max(right) as usize] = left.min(right);
    }
    let mut numbers: Vec<Option<i64>> = vec![None; parents.len()];
    let mut next = 0;
    let mut components = Vec::with_capacity(parents.len());
    for value in 0..parents.len() {
        let root = root(&mut parents, u32::try_from(value).unwrap_or(u32::MAX)) as usize;
        let number = *numbers[root].get_or_insert_with(|| {
            next += 1;
            next - 1
        });
        components.push(Some(number));
    }
    let mut columns: Vec<Column> = groups.into_columns().into_iter().map(Arc::unwrap_or_clone).collect();
    columns.push(Column::Long(components.into_iter().collect()));
    Made { from: None, columns }
}

/// What stands for the set of a value; the way there is made shorter.
fn root(parents: &mut [u32], mut value: u32) -> u32 {
    while parents[value as usize] != value {
        let above = parents[parents[value as usize] as usize];
        parents[value as usize] = above;
        value = above;
    }
    value
}

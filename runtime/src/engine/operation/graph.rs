//! `graph-mark-components`

use std::sync::Arc;

use super::{Given, Made};
use crate::{batch::Column, engine::groups::Groups};

/// The values of the two arguments, each once, with the number of the set that it is in: two that stand in one row are in one.
/// Sets are numbered from 0 in the order of their first values.
pub(super) fn components(given: &Given<'_>) -> Made {
    let Pairs { values, left, right } = Pairs::of(given);
    let mut parents: Vec<u32> = (0..u32::try_from(values.len()).unwrap_or(u32::MAX)).collect();
    for (left, right) in left.into_iter().zip(right) {
        let (left, right) = (root(&mut parents, left), root(&mut parents, right));
        // The earlier value stands for the set.
        parents[left.max(right) as usize] = left.min(right);
    }
    let roots = (0..parents.len()).map(|value| u32::try_from(value).unwrap_or(u32::MAX));
    let roots: Vec<u32> = roots.map(|value| root(&mut parents, value)).collect();
    numbered(values, &roots)
}

/// The values of the two arguments, each once, with the number of the set that it is in: two are in one if there is a way from each to
/// the other, where each row leads from its first value to its second. Sets are numbered as those of [`components`].
pub(super) fn strong_components(given: &Given<'_>) -> Made {
    let Pairs { values, left, right } = Pairs::of(given);
    let mut ahead = vec![Vec::new(); values.len()];
    let mut back = vec![Vec::new(); values.len()];
    for (left, right) in left.into_iter().zip(right) {
        ahead[left as usize].push(right);
        back[right as usize].push(left);
    }
    // What is left last reaches all that is left before it and can be reached from there (Kosaraju).
    let mut is_seen = vec![false; values.len()];
    let mut left_in_order = Vec::with_capacity(values.len());
    for start in 0..u32::try_from(values.len()).unwrap_or(u32::MAX) {
        walk(&ahead, start, &mut is_seen, &mut left_in_order);
    }
    let mut is_seen = vec![false; values.len()];
    let mut roots = vec![0; values.len()];
    for start in left_in_order.into_iter().rev() {
        let mut set = Vec::new();
        walk(&back, start, &mut is_seen, &mut set);
        for value in set {
            roots[value as usize] = start;
        }
    }
    numbered(values, &roots)
}

/// Goes on from a value to all that has not been seen; each is added when it is left.
fn walk(ways: &[Vec<u32>], start: u32, is_seen: &mut [bool], left: &mut Vec<u32>) {
    if std::mem::replace(&mut is_seen[start as usize], true) {
        return;
    }
    let mut path = vec![(start, 0)];
    while let Some((value, taken)) = path.last_mut() {
        match ways[*value as usize].get(*taken) {
            Some(next) => {
                *taken += 1;
                if !std::mem::replace(&mut is_seen[*next as usize], true) {
                    path.push((*next, 0));
                }
            }
            None => {
                left.push(*value);
                path.pop();
            }
        }
    }
}

/// The values of two arguments by number.
struct Pairs {
    values: Groups,
    left: Vec<u32>,
    right: Vec<u32>,
}

impl Pairs {
    fn of(given: &Given<'_>) -> Self {
        let [first, second] = given.arguments else { panic!("components are of two arguments") };
        let mut values = Groups::new(&[first.ty()]);
        let left = values.assign(std::slice::from_ref(first), given.rows);
        let right = values.assign(std::slice::from_ref(second), given.rows);
        Self { values, left, right }
    }
}

/// The values, and the numbers of the sets that stand under these roots.
fn numbered(values: Groups, roots: &[u32]) -> Made {
    let mut numbers: Vec<Option<i64>> = vec![None; roots.len()];
    let mut next = 0;
    let mut components = Vec::with_capacity(roots.len());
    for root in roots {
        let number = *numbers[*root as usize].get_or_insert_with(|| {
            next += 1;
            next - 1
        });
        components.push(Some(number));
    }
    let mut columns: Vec<Column> = values.into_columns().into_iter().map(Arc::unwrap_or_clone).collect();
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

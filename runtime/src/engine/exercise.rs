//! Which outcomes of conditions and joins the rows of a run have had, for tests of rules that ask what they leave out.
//!
//! It is noted where costs are ([`super::Profile`]), and only where these are noted operator by operator.

use std::sync::{Mutex, PoisonError};

use rustc_hash::{FxHashMap, FxHashSet};

use super::{
    key::encode,
    profile::{Part, address, count},
};
use crate::{
    batch::{Batch, Bitmap},
    plan::{Join, Predicate, Rule},
};

/// The rows for which a condition held, and those for which it did not or was null.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Truths {
    /// It was true.
    pub held: u64,
    /// It was false or null.
    pub failed: u64,
}

/// The rows of both sides of a join, by whether their key is on the other side.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Sides {
    /// Rows of the left side with a partner.
    pub left_matched: u64,
    /// Rows of the left side without one.
    pub left_unmatched: u64,
    /// Rows of the right side with a partner.
    pub right_matched: u64,
    /// Rows of the right side without one.
    pub right_unmatched: u64,
}

/// The outcomes of all rules.
#[derive(Debug, Default)]
pub(super) struct Exercise {
    truths: Mutex<FxHashMap<Part, Truths>>,
    sides: Mutex<FxHashMap<Part, Sides>>,
}

impl Exercise {
    /// Those of one rule.
    pub(super) const fn of(&self, rule: &'static Rule) -> RuleExercise<'_> {
        RuleExercise { all: self, rule }
    }

    pub(super) fn clear(&self) {
        self.truths.lock().unwrap_or_else(PoisonError::into_inner).clear();
        self.sides.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }
}

/// The outcomes of one rule.
#[derive(Clone, Copy, Debug)]
pub(crate) struct RuleExercise<'a> {
    all: &'a Exercise,
    rule: &'static Rule,
}

impl RuleExercise<'_> {
    /// Notes which of some rows a condition held for.
    pub(super) fn condition(self, predicate: &Predicate, asked: usize, held: usize) {
        let mut all = self.all.truths.lock().unwrap_or_else(PoisonError::into_inner);
        let truths = all.entry(self.part(predicate)).or_default();
        truths.held += count(held);
        truths.failed += count(asked - held);
    }

    /// Notes which rows of a join have partners.
    pub(super) fn join(self, join: &Join, left: &[Batch], right: &[Batch]) {
        let (left_slots, right_slots): (Vec<usize>, Vec<usize>) = join.on.iter().copied().unzip();
        let (left_keys, right_keys) = (keys(left, &left_slots), keys(right, &right_slots));
        let matched = |keys: &[Vec<u8>], others: &[Vec<u8>]| {
            let others: FxHashSet<&[u8]> = others.iter().map(Vec::as_slice).collect();
            let matched = keys.iter().filter(|key| others.contains(key.as_slice())).count();
            (count(matched), count(keys.len() - matched))
        };
        let (left_matched, left_unmatched) = matched(&left_keys, &right_keys);
        let (right_matched, right_unmatched) = matched(&right_keys, &left_keys);
        let mut all = self.all.sides.lock().unwrap_or_else(PoisonError::into_inner);
        let sides = all.entry(self.part(join)).or_default();
        sides.left_matched += left_matched;
        sides.left_unmatched += left_unmatched;
        sides.right_matched += right_matched;
        sides.right_unmatched += right_unmatched;
    }

    pub(super) fn truths(self, predicate: &Predicate) -> Truths {
        let all = self.all.truths.lock().unwrap_or_else(PoisonError::into_inner);
        all.get(&self.part(predicate)).copied().unwrap_or_default()
    }

    pub(super) fn sides(self, join: &Join) -> Sides {
        let all = self.all.sides.lock().unwrap_or_else(PoisonError::into_inner);
        all.get(&self.part(join)).copied().unwrap_or_default()
    }

    fn part<T>(self, part: &T) -> Part {
        (address(self.rule), address(part))
    }
}

/// Keeps of some rows those in a mask, and says how many were asked and how many are left.
pub(super) fn narrow(rows: &mut Vec<u32>, mask: &Bitmap) -> (usize, usize) {
    let asked = rows.len();
    rows.retain(|row| mask.get(*row as usize));
    (asked, rows.len())
}

/// The key of each row.
fn keys(batches: &[Batch], slots: &[usize]) -> Vec<Vec<u8>> {
    let of_row = |batch: &Batch, row: usize| {
        let mut key = Vec::new();
        for slot in slots {
            encode(batch.column(*slot), row, &mut key);
        }
        key
    };
    batches.iter().flat_map(|batch| (0..batch.rows()).map(move |row| of_row(batch, row))).collect()
}

//! Merges the states of a feed in the order of the input, whatever the order in which threads finish.

use std::{
    collections::BTreeMap,
    sync::{Mutex, PoisonError},
};

use crate::{
    answer::Context,
    engine::{partial::Partial, run::guard},
};

/// The state of a unit for one feed: nothing, if no row came through, or the error that stopped the rule.
pub(super) type UnitState = Result<Option<Partial>, String>;

/// What is known of a feed so far.
#[derive(Debug, Default)]
pub(super) struct Merger(Mutex<Merged>);

#[derive(Debug)]
struct Merged {
    /// Of all units before `next`.
    state: UnitState,
    next: usize,
    /// Of later units.
    waiting: BTreeMap<usize, UnitState>,
}

impl Default for Merged {
    fn default() -> Self {
        Self { state: Ok(None), next: 0, waiting: BTreeMap::new() }
    }
}

impl Merged {
    fn take_next(&mut self) -> Option<UnitState> {
        let state = self.waiting.remove(&self.next)?;
        self.next += 1;
        Some(state)
    }
}

impl Merger {
    /// Adds the state of a unit.
    pub(super) fn add(&self, unit: usize, state: UnitState, ctx: Context<'_>) {
        let mut merged = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        merged.waiting.insert(unit, state);
        while let Some(state) = merged.take_next() {
            let earlier = std::mem::replace(&mut merged.state, Ok(None));
            merged.state = merge(earlier, state, ctx);
        }
    }

    /// How many values are kept of all units so far.
    pub(super) fn kept(&self) -> usize {
        let merged = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        merged.waiting.values().chain([&merged.state]).map(kept).sum()
    }

    /// Lets all go, and all that comes: the rule was stopped.
    pub(super) fn stop(&self, reason: &str) {
        let mut merged = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        merged.state = Err(reason.to_owned());
        merged.waiting.values_mut().for_each(|state| *state = Ok(None));
    }

    /// The state of the whole input.
    pub(super) fn finish(self) -> UnitState {
        self.0.into_inner().unwrap_or_else(PoisonError::into_inner).state
    }
}

/// How many values a state keeps.
pub(super) fn kept(state: &UnitState) -> usize {
    state.as_ref().map_or(0, |partial| partial.as_ref().map_or(0, Partial::kept))
}

fn merge(earlier: UnitState, later: UnitState, ctx: Context<'_>) -> UnitState {
    match (earlier?, later?) {
        (Some(mut earlier), Some(later)) => guard(move || {
            earlier.merge(later, ctx);
            Some(earlier)
        }),
        (earlier, later) => Ok(earlier.or(later)),
    }
}

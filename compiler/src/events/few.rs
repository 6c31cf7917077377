//! As few events as let a rule fire, with as few columns: what a person can read.

use std::collections::{HashMap, HashSet};

use fastrand::Rng;
use kqlc_runtime::types::{DateTime, Value};

use super::{Made, Meanings, Rule, rows_of, scenario};
use crate::evaluator::{Evaluator, Event, Logs};

/// So many scenarios are tried.
const TRIED: u64 = 60;

/// So often the rule is evaluated while events are left out; rules over many events are slow.
const MOST_EVALUATED: usize = 4000;

/// Events that let a rule fire, fewer of which would not; `None` if none were found.
///
/// `fires` says whether a number of rows raises an alert. All is decided by the query: the same rule gets the same events.
pub fn few(rule: Rule<'_>, now: DateTime, fires: &dyn Fn(usize) -> bool) -> Option<Made> {
    let nothing = Logs::default();
    let constants = Evaluator::new(&nothing, now, rule.period);
    let meanings = Meanings::of(rule.query);
    let does_fire = |made: &Made| rows_of(rule, made, now).is_some_and(|rows| rows > 0 && fires(rows));
    let mut scenarios =
        (1..=TRIED).map(|seed| scenario(rule, &meanings, &constants, (now, &mut Rng::with_seed(seed))));
    let made = scenarios.find(|made| does_fire(made))?;
    let mut fewer = Fewer { does_fire: &does_fire, left: MOST_EVALUATED, made };
    fewer.leave_out_rows();
    fewer.leave_out_columns();
    fewer.round_times();
    fewer.name_texts();
    Some(fewer.made)
}

/// Events that are made fewer as long as the rule fires.
struct Fewer<'f> {
    does_fire: &'f dyn Fn(&Made) -> bool,
    left: usize,
    made: Made,
}

impl Fewer<'_> {
    /// Changes the events if the rule fires all the same.
    fn try_change(&mut self, change: impl FnOnce(&mut Made)) -> bool {
        let Some(left) = self.left.checked_sub(1) else { return false };
        self.left = left;
        let mut other = self.made.clone();
        change(&mut other);
        let is_good = (self.does_fire)(&other);
        if is_good {
            self.made = other;
        }
        is_good
    }

    /// Leaves out halves first, then quarters, at last single rows.
    fn leave_out_rows(&mut self) {
        let mut size = self.made.events.len().max(self.made.items.len()).next_power_of_two();
        while size > 0 {
            let mut start = 0;
            while start < self.made.events.len() {
                let end = (start + size).min(self.made.events.len());
                if !self.try_change(|made| drop(made.events.drain(start..end))) {
                    start += size;
                }
            }
            let mut start = 0;
            while start < self.made.items.len() {
                let end = (start + size).min(self.made.items.len());
                if !self.try_change(|made| drop(made.items.drain(start..end))) {
                    start += size;
                }
            }
            size /= 2;
        }
    }

    fn leave_out_columns(&mut self) {
        for (place, name) in self.cells() {
            self.try_change(|made| drop(event(made, place).remove(&name)));
        }
    }

    /// Whole minutes or seconds instead of parts of them.
    fn round_times(&mut self) {
        for (place, name) in self.cells() {
            let Some(Value::DateTime(time)) = event(&mut self.made, place).get(&name).cloned() else {
                continue;
            };
            for ticks in [600_000_000, 10_000_000] {
                let round = DateTime(time.0 - time.0.rem_euclid(ticks));
                if self
                    .try_change(|made| drop(event(made, place).insert(name.clone(), Value::DateTime(round))))
                {
                    break;
                }
            }
        }
    }

    /// Names made of the columns' instead of texts that the rule asks nothing of; what was equal stays equal.
    fn name_texts(&mut self) {
        let mut names: HashMap<String, usize> = HashMap::new();
        let mut seen: HashSet<String> = HashSet::new();
        for (place, name) in self.cells() {
            let Some(Value::String(text)) = event(&mut self.made, place).get(&name).cloned() else {
                continue;
            };
            if !seen.insert(text.to_string()) {
                continue;
            }
            let number = names.entry(name.to_lowercase()).or_default();
            *number += 1;
            let new = format!("{}{number}", name.to_lowercase());
            seen.insert(new.clone());
            let other = Value::from(new);
            let old = Value::String(text);
            self.try_change(|made| {
                let events = made.events.iter_mut().map(|(_, event)| event);
                let items = made.items.iter_mut().map(|(_, item)| item);
                let cells = events.chain(items).flat_map(|event| event.values_mut());
                cells.filter(|cell| **cell == old).for_each(|cell| *cell = other.clone());
            });
        }
    }

    /// Every cell: the place of its event, those of items after those of tables, and its column.
    fn cells(&self) -> Vec<(usize, String)> {
        let all = self
            .made
            .events
            .iter()
            .map(|(_, event)| event)
            .chain(self.made.items.iter().map(|(_, item)| item));
        let names = |(place, event): (usize, &Event)| {
            let mut names: Vec<String> = event.keys().cloned().collect();
            names.sort();
            names.into_iter().map(move |name| (place, name))
        };
        all.enumerate().flat_map(names).collect()
    }
}

/// An event by its place.
fn event(made: &mut Made, place: usize) -> &mut Event {
    let events = made.events.len();
    if place < events { &mut made.events[place].1 } else { &mut made.items[place - events].1 }
}

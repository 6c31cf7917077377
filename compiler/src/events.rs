//! Events for every table that a rule reads, of the table's types and of the literals in the rule, so that filters pass.
//!
//! A rule has some scenarios. In each, its conditions are followed down to columns of tables ([`solve`]), which gives wishes; rows
//! are made of them for every table, and of small pools of values where nothing is wished, some of them hostile. Some rows miss
//! a wish, so that filters have something to drop. All is decided by a seed.

mod few;
mod meaning;
mod sample;
mod solve;
mod step;
#[cfg(test)]
mod tests;
mod values;
mod wish;
mod wishes;

use std::collections::HashMap;

use fastrand::Rng;
use kqlc_runtime::{
    plan::DataFormat,
    types::{DateTime, Dynamic, TimeSpan, Type, Value},
};

use crate::evaluator::{ARRIVAL, Evaluator, Event, Logs};
use crate::semantic::tree::{Asked, Column, ColumnId, Table, TableKind};
pub use few::few;
use meaning::Meanings;
use solve::{Solver, is_made};
use values::{MINUTE, pick};
use wish::Wish;
use wishes::{Context, Wishes};

/// What events are made for.
#[derive(Clone, Copy, Debug)]
pub struct Rule<'t> {
    /// The bound query.
    pub query: &'t Table,
    /// How far back it sees.
    pub period: Option<TimeSpan>,
}

/// What is made for a rule: events of tables, and rows of what is asked for beside them.
#[derive(Clone, Debug, Default)]
pub struct Made {
    /// Events by the names of their tables.
    pub events: Vec<(String, Event)>,
    /// Rows of what stands beside the logs.
    pub items: Vec<(Asked, Event)>,
    /// Tables that must have no rows where the rule runs.
    pub guarded: Vec<String>,
}

/// Each rule has at most so many scenarios of which none alone gives a row ...
const FUTILE: u32 = 4;

/// ... unless they have more events than this,
const MOST_FUTILE: usize = 600;

/// ... so many of those that do ...
const FRUITFUL: u32 = 3;

/// ... and so many are tried, unless they have so many events together.
const TRIED: u32 = 24;
const MOST_TRIED: usize = 8000;

/// The number of the first row of a table.
const FIRST_NUMBER: i64 = 1000;

/// The events for a rule.
pub fn events(rule: Rule<'_>, now: DateTime, rng: &mut Rng) -> Made {
    let nothing = Logs::default();
    let constants = Evaluator::new(&nothing, now, rule.period);
    let meanings = Meanings::of(rule.query);
    let guarded: Vec<String> = meanings.guarded.iter().map(|table| (*table).to_owned()).collect();
    let mut all = Made { guarded, ..Made::default() };
    let (mut futile, mut fruitful, mut events) = (0, 0, 0);
    for _ in 0..TRIED {
        let made = scenario(rule, &meanings, &constants, (now, rng));
        events += made.events.len();
        let is_kept = if gives_rows(rule, &made, now) {
            fruitful += 1;
            true
        } else {
            futile += 1;
            futile <= FUTILE && all.events.len() < MOST_FUTILE
        };
        if is_kept {
            all.events.extend(made.events);
            all.items.extend(made.items);
        }
        let are_many = fruitful > 0 && all.events.len() > MOST_FUTILE;
        if fruitful == FRUITFUL || events > MOST_TRIED || are_many {
            break;
        }
    }
    all
}

/// The events of one scenario.
fn scenario(
    rule: Rule<'_>,
    meanings: &Meanings<'_>,
    constants: &Evaluator<'_>,
    (now, rng): (DateTime, &mut Rng),
) -> Made {
    let mut solver = Solver {
        meanings,
        constants,
        wishes: Wishes::default(),
        context: Context::new(),
        time: time_of_scenario(now, rule.period, rng),
        varies: rng.u8(..4) == 0,
        rng: rng.fork(),
        depth: 0,
    };
    solver.solve();
    let within = *pick(&[1, 4, 10], &mut solver.rng) * MINUTE;
    let period = rule.period.map_or(24 * 60 * MINUTE, |period| period.0).max(1);
    let mut scenario =
        Scenario { is_loose: solver.rng.bool(), within, period, solver, fixed: HashMap::new() };
    let mut made = Made::default();
    for table in meanings.sources.iter().copied().filter(|table| is_made(table)) {
        scenario.rows(table, &mut made);
    }
    made
}

/// True if the rule has a row over these events alone.
fn gives_rows(rule: Rule<'_>, made: &Made, now: DateTime) -> bool {
    rows_of(rule, made, now).is_some_and(|rows| rows > 0)
}

/// How many rows the rule has over these events alone; `None` where that is not known.
fn rows_of(rule: Rule<'_>, made: &Made, now: DateTime) -> Option<usize> {
    let mut logs = Logs::default();
    made.events.iter().for_each(|(table, event)| logs.add(table, event.clone()));
    made.items.iter().for_each(|(asked, item)| logs.add_item(asked, item.clone()));
    let rows = Evaluator::new(&logs, now, rule.period).result(rule.query);
    rows.ok().map(|rows| rows.rows.len())
}

/// Mostly in the last hour, sometimes further back, rarely before the rule's period.
fn time_of_scenario(now: DateTime, period: Option<TimeSpan>, rng: &mut Rng) -> DateTime {
    const DAY: i64 = 24 * 60 * MINUTE;
    let period = period.map_or(DAY, |period| period.0).max(10 * MINUTE);
    let back = match rng.u32(..10) {
        0 => period + rng.i64(0..period),
        1 | 2 => rng.i64(0..period),
        _ => rng.i64(MINUTE..period.min(50 * MINUTE)),
    };
    DateTime(now.0 - back)
}

/// One scenario, and the values that its rows share where nothing is wished.
struct Scenario<'s, 't> {
    solver: Solver<'s, 't>,
    /// Some rows of a group miss a wish.
    is_loose: bool,
    /// Rows lie so near to each other in time, in ticks.
    within: i64,
    /// The rule sees so much time, in ticks.
    period: i64,
    fixed: HashMap<(String, Type), Value>,
}

impl Scenario<'_, '_> {
    fn rows(&mut self, table: &Table, made: &mut Made) {
        for context in self.solver.wishes.contexts(table.schema.columns.iter().map(|column| column.id)) {
            let group = self.solver.wishes.group(&context);
            let more = self.solver.rng.i64(1..3);
            for number in 0..group + more {
                let is_right = number == 0 || (number < group && !self.is_loose);
                let kind = if number == group { Kind::Noise } else { Kind::of(is_right) };
                let event = self.event(table, &context, kind, number);
                match &table.kind {
                    TableKind::Scan(name) => made.events.push((name.clone(), event)),
                    TableKind::External(asked) => made.items.push((asked.clone(), event)),
                    _ => {}
                }
            }
        }
    }

    /// A row. Unless it must be right, it may leave out a wish, or twist texts; noise leaves out all wishes.
    fn event(&mut self, table: &Table, context: &[u32], kind: Kind, number: i64) -> Event {
        let (is_right, is_noise) = (kind == Kind::Right, kind == Kind::Noise);
        let all = &self.solver.wishes;
        let wish = |column: &Column| Some((column.id, all.get(context, column.id)?.clone()));
        let mut wished: Vec<(ColumnId, Wish)> = table.schema.columns.iter().filter_map(wish).collect();
        let rng = &mut self.solver.rng;
        if !is_right && !wished.is_empty() && rng.u8(..8) == 0 {
            wished.swap_remove(rng.usize(..wished.len()));
        }
        if is_noise {
            wished.clear();
        }
        let twists = !is_right && rng.u8(..6) == 0;
        let mut event = Event::new();
        for column in &table.schema.columns {
            let wish = wished.iter().find(|(id, _)| *id == column.id);
            let value = if let Some((_, wish)) = wish {
                Some(self.wished(column, wish, twists, number))
            } else if table.schema.time().is_some_and(|time| time.id == column.id) {
                Some(self.time())
            } else {
                self.unwished(column, is_noise)
            };
            let read = if is_text_of_lines(table) { in_one_line } else { as_read };
            event.extend(value.map(|value| (column.name.to_string(), read(&value))));
        }
        if let TableKind::Scan(name) = &table.kind {
            // A record's field of this name says which table it is of.
            if event.contains_key("Type") {
                event.insert("Type".to_owned(), Value::from(name.as_str()));
            }
            event.insert(ARRIVAL.to_owned(), self.time());
        }
        event
    }

    /// A value that grants the column's wish, or nearly does.
    fn wished(&mut self, column: &Column, wish: &Wish, twists: bool, number: i64) -> Value {
        let ty = column.ty.unwrap_or(Type::Dynamic);
        if let Wish::Value(Value::DateTime(_), false) = wish
            && self.solver.meanings.has_series
        {
            return self.time();
        }
        let value = wish.grant(ty, FIRST_NUMBER + number).unwrap_or_else(|| self.filled(column, ty));
        match value {
            Value::String(text) if twists && self.solver.rng.bool() => {
                Value::from(values::twisted(&text, &mut self.solver.rng))
            }
            value => value,
        }
    }

    fn time(&mut self) -> Value {
        let rng = &mut self.solver.rng;
        if rng.u8(..100) == 0 {
            return Value::Null(Type::DateTime);
        }
        if self.solver.meanings.has_series && rng.u8(..4) == 0 {
            // What a burst stands out from.
            return Value::DateTime(DateTime(self.solver.time.0 - rng.i64(0..self.period)));
        }
        Value::DateTime(DateTime(self.solver.time.0 + rng.i64(0..self.within)))
    }

    /// A value that is not nothing.
    fn filled(&mut self, column: &Column, ty: Type) -> Value {
        let meanings = self.solver.meanings;
        if meanings.counted.contains(&column.id) {
            return values::new(ty, self.solver.time, &mut self.solver.rng);
        }
        if meanings.grouped.contains(&column.id)
            && let Some(value) = self.fixed.get(&(column.name.to_lowercase(), ty))
            && !value.to_text().is_empty()
        {
            return value.clone();
        }
        for _ in 0..20 {
            let value = values::any(&column.name, ty, self.solver.time, &mut self.solver.rng);
            if !value.to_text().is_empty() {
                if meanings.grouped.contains(&column.id) {
                    self.fixed.insert((column.name.to_lowercase(), ty), value.clone());
                }
                return value;
            }
        }
        Value::null(ty)
    }

    /// A value where nothing is wished: one that the scenario's rows share, or any. Columns that nobody reads are mostly left out.
    fn unwished(&mut self, column: &Column, is_noise: bool) -> Option<Value> {
        let ty = column.ty.unwrap_or(Type::Dynamic);
        let Solver { meanings, rng, time, .. } = &mut self.solver;
        if !meanings.read.contains(&column.id) && rng.u8(..100) >= 5 {
            return None;
        }
        if meanings.counted.contains(&column.id) && rng.u8(..10) > 0 {
            return Some(values::new(ty, *time, rng));
        }
        let value = match ty {
            Type::String if meanings.grouped.contains(&column.id) && is_id(&column.name) => {
                values::new(Type::Guid, *time, rng).to_text().into_owned().into()
            }
            ty => values::any(&column.name, ty, *time, rng),
        };
        let varies = if meanings.grouped.contains(&column.id) { 1 } else { 40 };
        if is_noise || rng.u8(..100) < varies {
            return Some(value);
        }
        Some(self.fixed.entry((column.name.to_lowercase(), ty)).or_insert(value).clone())
    }
}

/// True for the name of a column that tells things apart.
fn is_id(name: &str) -> bool {
    name.to_lowercase().ends_with("id")
}

/// Which wishes a row keeps.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    /// All.
    Right,
    /// Perhaps one less.
    Nearly,
    /// None.
    Noise,
}

impl Kind {
    const fn of(is_right: bool) -> Self {
        if is_right { Self::Right } else { Self::Nearly }
    }
}

/// True for a file in which each line is a text.
fn is_text_of_lines(table: &Table) -> bool {
    matches!(&table.kind, TableKind::External(Asked::Data { format: DataFormat::Txt, .. }))
}

fn in_one_line(value: &Value) -> Value {
    Value::from(value.to_text().replace(['\n', '\r'], " "))
}

/// The value that a reader makes of what is written: a dynamic text of JSON is that JSON.
fn as_read(value: &Value) -> Value {
    let parsed = |text: &str| Dynamic::parse_json(text).map_or_else(|_| value.clone(), Value::Dynamic);
    match value {
        Value::Dynamic(Dynamic::String(text)) if text.is_empty() => Value::Dynamic(Dynamic::Null),
        Value::Dynamic(Dynamic::String(text)) if text.trim_start().starts_with(['{', '[']) => parsed(text),
        Value::Dynamic(dynamic) => parsed(&dynamic.to_json_text()),
        _ => value.clone(),
    }
}

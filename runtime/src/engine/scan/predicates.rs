//! The leading conditions of all rules on a table, each decided once a batch.
//!
//! A condition on one column of few distinct values is decided once for each value; conditions of text are found together
//! ([`TextPredicates`]); the rest goes row by row, and only if some feed still has rows for it.

use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::{
    text::TextPredicates,
    verdicts::{Hits, Verdicts},
};
use crate::{
    answer::Context,
    batch::{Batch, Bitmap, Coded, Column, Lineage},
    engine::run::guard,
    plan::{Bound, Predicate, Test},
    row::Row,
    types::DateTime,
};

/// The distinct predicates on a table.
#[derive(Debug, Default)]
pub(super) struct PredicateSet {
    predicates: Vec<Known>,
    by_text: FxHashMap<&'static str, usize>,
    groups: Vec<Group>,
}

#[derive(Debug)]
struct Known {
    predicate: &'static Predicate,
    /// The columns of the scan that are its slots.
    slots: Vec<usize>,
    group: usize,
}

/// Predicates that are decided together.
#[derive(Debug)]
enum Group {
    /// Text conditions on one column.
    Text(TextPredicates),
    /// Row by row conditions on one column.
    Column { slot: usize, members: Vec<usize> },
    /// A condition on several columns, or on none.
    Rows(usize),
}

impl PredicateSet {
    /// The number of a predicate whose slots are these columns of the scan; one with the same text has the same number.
    pub(super) fn add(&mut self, predicate: &'static Predicate, slots: Vec<usize>) -> usize {
        *self.by_text.entry(predicate.text).or_insert_with(|| {
            self.predicates.push(Known { predicate, slots, group: 0 });
            self.predicates.len() - 1
        })
    }

    /// True if a predicate asks for a column of the scan.
    pub(super) fn asks(&self, slot: usize) -> bool {
        self.predicates.iter().any(|known| known.slots.contains(&slot))
    }

    /// Makes the groups, when all predicates are known.
    pub(super) fn prepare(&mut self) {
        let mut texts: FxHashMap<usize, usize> = FxHashMap::default();
        let mut columns: FxHashMap<usize, usize> = FxHashMap::default();
        for (number, known) in self.predicates.iter_mut().enumerate() {
            let groups = &mut self.groups;
            known.group = match (&known.predicate.test, known.slots.as_slice()) {
                (Test::Text { operator, literals, .. }, [slot]) => {
                    let group = *texts.entry(*slot).or_insert_with(|| {
                        groups.push(Group::Text(TextPredicates::new(*slot)));
                        groups.len() - 1
                    });
                    if let Group::Text(texts) = &mut groups[group] {
                        texts.add(number, *operator, literals);
                    }
                    group
                }
                (Test::Row(_) | Test::Time { .. }, [slot]) => {
                    let group = *columns.entry(*slot).or_insert_with(|| {
                        groups.push(Group::Column { slot: *slot, members: Vec::new() });
                        groups.len() - 1
                    });
                    if let Group::Column { members, .. } = &mut groups[group] {
                        members.push(number);
                    }
                    group
                }
                (Test::Row(_) | Test::Text { .. } | Test::Time { .. }, _) => {
                    groups.push(Group::Rows(number));
                    groups.len() - 1
                }
            };
        }
        for group in &mut self.groups {
            if let Group::Text(texts) = group {
                texts.prepare();
            }
        }
    }

    /// True for predicates that cost little: feeds ask for them first.
    pub(super) fn is_cheap(&self, predicate: usize) -> bool {
        !matches!(self.groups[self.predicates[predicate].group], Group::Rows(_))
    }
}

/// Decides predicates, one batch after the other; what it learns of values it keeps.
pub(super) struct Evaluator<'a> {
    set: &'a PredicateSet,
    ctx: Context<'a>,
    /// Of the present batch, by predicate.
    masks: Vec<Option<Bitmap>>,
    /// Why a predicate cannot be decided, by predicate.
    failures: Vec<Option<String>>,
    memories: Vec<Memory>,
}

/// What is known of the values of a group's column, each of which has a number.
#[derive(Debug, Default)]
struct Memory {
    known: Verdicts,
    /// The codes of which dictionaries the numbers are.
    lineage: Option<Lineage>,
    /// The numbers of whole numbers; that of null is 0.
    longs: FxHashMap<i64, u32>,
    /// By row, as far as they are not codes.
    numbers: Vec<u32>,
}

/// A column of whole numbers with more distinct values than this is not worth remembering.
const MANY: usize = 4096;

impl<'a> Evaluator<'a> {
    pub(super) fn new(set: &'a PredicateSet, ctx: Context<'a>) -> Self {
        Self {
            set,
            ctx,
            masks: vec![None; set.predicates.len()],
            failures: vec![None; set.predicates.len()],
            memories: set.groups.iter().map(|_| Memory::default()).collect(),
        }
    }

    /// Forgets the masks of the last batch.
    pub(super) fn next_batch(&mut self) {
        self.masks.fill(None);
    }

    /// The rows of the present batch for which a predicate holds.
    pub(super) fn mask(&mut self, predicate: usize, batch: &Batch) -> Result<&Bitmap, String> {
        if self.masks[predicate].is_none() {
            self.decide(self.set.predicates[predicate].group, batch);
        }
        if let Some(failure) = &self.failures[predicate] {
            return Err(failure.clone());
        }
        Ok(self.masks[predicate].as_ref().expect("a group decides all its predicates"))
    }

    fn decide(&mut self, number: usize, batch: &Batch) {
        let set = self.set;
        match &set.groups[number] {
            Group::Text(texts) => {
                self.clear(texts.members(), batch);
                match batch.column(texts.slot()) {
                    Column::Coded(coded) => {
                        let mut scratch = Vec::new();
                        let hits = |_: &mut Self, row: usize| texts.hits(coded.get(row), &mut scratch);
                        self.decide_codes(number, texts.members(), coded, hits);
                    }
                    column => {
                        let mut hits = Vec::new();
                        for row in 0..batch.rows() {
                            texts.find(column.string(row), &mut hits);
                            self.set_hits(row, &hits);
                        }
                    }
                }
                for member in texts.members() {
                    self.negate(*member);
                }
            }
            Group::Column { slot, members } => {
                self.clear(members, batch);
                let column = std::slice::from_ref(&batch.columns()[*slot]);
                let test = |this: &mut Self, row: usize| this.holding(members, column, row);
                match &*column[0] {
                    Column::Coded(coded) => self.decide_codes(number, members, coded, test),
                    Column::Int(values) if self.remembers(number) => {
                        let value = |row| values.get(row).map(i64::from);
                        self.decide_longs(number, members, batch, value, test);
                    }
                    Column::Long(values) if self.remembers(number) => {
                        self.decide_longs(number, members, batch, |row| values.get(row), test);
                    }
                    _ => members.iter().for_each(|member| self.decide_rows(*member, batch)),
                }
            }
            Group::Rows(member) => {
                self.clear(std::slice::from_ref(member), batch);
                self.decide_rows(*member, batch);
                self.negate(*member);
            }
        }
    }

    fn clear(&mut self, members: &[usize], batch: &Batch) {
        for member in members {
            self.masks[*member] = Some(Bitmap::zeros(batch.rows()));
        }
    }

    fn set_hits(&mut self, row: usize, hits: &[u32]) {
        for hit in hits {
            if let Some(mask) = &mut self.masks[*hit as usize] {
                mask.set(row);
            }
        }
    }

    fn negate(&mut self, member: usize) {
        if let Test::Text { negated: true, .. } = self.set.predicates[member].predicate.test
            && let Some(mask) = &mut self.masks[member]
        {
            mask.negate();
        }
    }

    /// Decides each code once, also over the batches of one lineage.
    fn decide_codes(
        &mut self,
        group: usize,
        members: &[usize],
        coded: &Coded,
        hits: impl FnMut(&mut Self, usize) -> Hits,
    ) {
        let lineage = coded.dictionary().lineage();
        let memory = &mut self.memories[group];
        if memory.lineage.as_ref() != Some(lineage) {
            memory.known = Verdicts::default();
            memory.lineage = Some(lineage.clone());
        }
        self.decide_numbers(group, members, coded.codes(), hits);
    }

    fn remembers(&self, group: usize) -> bool {
        self.memories[group].longs.len() < MANY
    }

    fn decide_longs(
        &mut self,
        group: usize,
        members: &[usize],
        batch: &Batch,
        value: impl Fn(usize) -> Option<i64>,
        hits: impl FnMut(&mut Self, usize) -> Hits,
    ) {
        let Memory { longs, numbers, .. } = &mut self.memories[group];
        let mut numbers = std::mem::take(numbers);
        numbers.clear();
        numbers.extend((0..batch.rows()).map(|row| {
            let Some(value) = value(row) else { return 0 };
            let next = u32::try_from(longs.len() + 1).expect("a batch has fewer than 2^32 rows");
            *longs.entry(value).or_insert(next)
        }));
        self.decide_numbers(group, members, &numbers, hits);
        self.memories[group].numbers = numbers;
    }

    /// Decides rows by the numbers of their values, each once.
    fn decide_numbers(
        &mut self,
        group: usize,
        members: &[usize],
        numbers: &[u32],
        mut hits: impl FnMut(&mut Self, usize) -> Hits,
    ) {
        let mut known = std::mem::take(&mut self.memories[group].known);
        for (row, number) in numbers.iter().enumerate() {
            if !known.has(*number) {
                known.add(*number, hits(self, row), members);
            }
        }
        if members.len() <= Verdicts::FEW {
            for (place, member) in members.iter().enumerate() {
                self.masks[*member] = Some(known.mask(place, numbers));
            }
        } else {
            for (row, number) in numbers.iter().enumerate() {
                self.set_hits(row, known.hits(*number));
            }
        }
        self.memories[group].known = known;
    }

    /// Which of the predicates on one column hold for a row.
    fn holding(&mut self, members: &[usize], column: &[Arc<Column>], row: usize) -> Hits {
        let row = Row::new(column, row, self.ctx);
        let mut hits = Vec::new();
        for member in members {
            match guard(|| test(self.set.predicates[*member].predicate, &row)) {
                Ok(true) => hits.push(u32::try_from(*member).expect("there are fewer than 2^32 predicates")),
                Ok(false) => {}
                Err(failure) => self.failures[*member] = Some(failure),
            }
        }
        hits.into()
    }

    fn decide_rows(&mut self, member: usize, batch: &Batch) {
        let known = &self.set.predicates[member];
        let columns = batch.select(&known.slots);
        let decided =
            guard(|| Bitmap::from_fn(batch.rows(), |row| test(known.predicate, &columns.row(row, self.ctx))));
        match decided {
            Ok(mask) => self.masks[member] = Some(mask),
            Err(failure) => self.failures[member] = Some(failure),
        }
    }
}

/// Decides a predicate for one row, negation aside.
pub(in crate::engine) fn test(predicate: &Predicate, row: &Row<'_>) -> bool {
    match &predicate.test {
        Test::Row(test) => test(row),
        Test::Text { operator, literals, .. } => {
            literals.iter().any(|literal| super::text::holds(*operator, row.string(0), literal))
        }
        Test::Time { from, to } => row.datetime(0).is_some_and(|time| is_within(time, row.now(), *from, *to)),
    }
}

/// True of a time between bounds that are counted from the time of the run.
fn is_within(time: DateTime, now: DateTime, from: Option<Bound>, to: Option<Bound>) -> bool {
    let holds = |bound: Option<Bound>, is_inside: fn(&DateTime, &DateTime) -> bool| {
        bound.is_none_or(|bound| {
            bound.at(now).is_some_and(|end| is_inside(&time, &end) || bound.inclusive && time == end)
        })
    };
    holds(from, DateTime::gt) && holds(to, DateTime::lt)
}

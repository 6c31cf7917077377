//! `join` and `lookup`

use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};

use super::key::encode;
use crate::{
    batch::{ABSENT, Batch, Column},
    plan::{Join, JoinColumn, JoinKind},
    types::Type,
};

/// So many pairs make a batch.
const CHUNK: usize = 1 << 16;

/// Whether there is room is asked once for so many pairs.
const ASKED: usize = 1 << 12;

/// So many bytes the rows of a join may take, about: what Kusto gives an operator if nobody says otherwise (its query limits).
const MOST_BYTES: usize = 5 << 30;

/// What a cell takes, about.
const BYTES_OF_A_CELL: usize = 16;

/// Joins all rows of both sides.
///
/// Rows come out in the order of the left side and for each left row in that of the right; right rows without a match
/// come last. Null keys match each other (measured: the engine does not follow SQL here). Where the rows would take too much memory
/// the rule stops, and says so.
///
/// `room` is asked while rows are made: it is told how many values they have so far, about, and says why there may be no more.
pub(crate) fn join(
    join: &Join,
    left: &[Batch],
    right: &[Batch],
    types: &[Type],
    room: &dyn Fn(usize) -> Result<(), String>,
) -> Result<Vec<Batch>, String> {
    let right_types: Vec<Type> = join.right.columns.iter().map(|column| column.ty).collect();
    let left = whole(left, types);
    let right = whole(right, &right_types);
    let (left_slots, right_slots): (Vec<usize>, Vec<usize>) = join.on.iter().copied().unzip();
    let pairs = match join.kind {
        JoinKind::RightSemi => filter_right(&left, &right, &left_slots, &right_slots, true),
        JoinKind::RightAnti => filter_right(&left, &right, &left_slots, &right_slots, false),
        kind => {
            let most = MOST_BYTES / (BYTES_OF_A_CELL * join.columns.len().max(1));
            let room = |pairs| {
                if pairs > most {
                    return Err(format!(
                        "a join makes more than {most} rows, which would take more memory than Kusto gives an operator"
                    ));
                }
                room(pairs)
            };
            pair(kind, &Keys::new(&right, &right_slots), &left, &left_slots, &room)?
        }
    };
    let chunks = pairs.left.chunks(CHUNK).zip(pairs.right.chunks(CHUNK)).enumerate();
    let output = |(made, (left_rows, right_rows)): (usize, (&[u32], &[u32]))| {
        room(pairs.left.len() + made * CHUNK * join.columns.len())?;
        Ok(output(join, &left, &right, left_rows, right_rows))
    };
    chunks.map(output).collect()
}

/// Places of rows of both sides that make a row together; [`ABSENT`] where a side has none.
#[derive(Default)]
struct Pairs {
    left: Vec<u32>,
    right: Vec<u32>,
}

impl Pairs {
    fn push(&mut self, left: u32, right: u32) {
        self.left.push(left);
        self.right.push(right);
    }
}

/// The rows of one side by key.
struct Keys {
    /// The last row of each key.
    last: FxHashMap<Box<[u8]>, (u32, u32)>,
    /// For each row the next one with its key.
    next: Vec<u32>,
}

impl Keys {
    fn new(batch: &Batch, slots: &[usize]) -> Self {
        let mut keys = Self { last: FxHashMap::default(), next: vec![ABSENT; batch.rows()] };
        let mut key = Vec::new();
        for row in places(batch) {
            encode_row(batch, slots, row, &mut key);
            if let Some((_, last)) = keys.last.get_mut(key.as_slice()) {
                keys.next[*last as usize] = row;
                *last = row;
            } else {
                keys.last.insert(key.as_slice().into(), (row, row));
            }
        }
        keys
    }

    /// The rows with a key, in order.
    fn rows(&self, key: &[u8]) -> impl Iterator<Item = u32> + '_ {
        let first = self.last.get(key).map(|(first, _)| *first);
        std::iter::successors(first, |row| {
            let next = self.next[*row as usize];
            (next != ABSENT).then_some(next)
        })
    }
}

fn pair(
    kind: JoinKind,
    right: &Keys,
    left: &Batch,
    slots: &[usize],
    room: &dyn Fn(usize) -> Result<(), String>,
) -> Result<Pairs, String> {
    let mut asked = 0;
    let mut pairs = Pairs::default();
    let mut seen: FxHashSet<Box<[u8]>> = FxHashSet::default();
    let mut matched = vec![false; right.next.len()];
    let mut key = Vec::new();
    for row in places(left) {
        if pairs.left.len() >= asked {
            room(pairs.left.len())?;
            asked = pairs.left.len() + ASKED;
        }
        encode_row(left, slots, row, &mut key);
        if kind == JoinKind::InnerUnique && !seen.insert(key.as_slice().into()) {
            continue;
        }
        let mut partners = right.rows(&key).peekable();
        let found = partners.peek().is_some();
        match kind {
            JoinKind::LeftSemi if found => pairs.push(row, ABSENT),
            JoinKind::LeftAnti if !found => pairs.push(row, ABSENT),
            JoinKind::LeftSemi | JoinKind::LeftAnti => {}
            JoinKind::InnerUnique
            | JoinKind::Inner
            | JoinKind::LeftOuter
            | JoinKind::RightOuter
            | JoinKind::FullOuter
            | JoinKind::RightSemi
            | JoinKind::RightAnti => {
                for other in partners {
                    matched[other as usize] = true;
                    pairs.push(row, other);
                }
                if !found && matches!(kind, JoinKind::LeftOuter | JoinKind::FullOuter) {
                    pairs.push(row, ABSENT);
                }
            }
        }
    }
    if matches!(kind, JoinKind::RightOuter | JoinKind::FullOuter) {
        for (row, _) in (0..).zip(&matched).filter(|(_, matched)| !**matched) {
            pairs.push(ABSENT, row);
        }
    }
    room(pairs.left.len())?;
    Ok(pairs)
}

/// The right rows that have a match, or those that have none.
fn filter_right(
    left: &Batch,
    right: &Batch,
    left_slots: &[usize],
    right_slots: &[usize],
    matched: bool,
) -> Pairs {
    let mut key = Vec::new();
    let mut keys: FxHashSet<Box<[u8]>> = FxHashSet::default();
    for row in places(left) {
        encode_row(left, left_slots, row, &mut key);
        if !keys.contains(key.as_slice()) {
            keys.insert(key.as_slice().into());
        }
    }
    let mut pairs = Pairs::default();
    for row in places(right) {
        encode_row(right, right_slots, row, &mut key);
        if keys.contains(key.as_slice()) == matched {
            pairs.push(ABSENT, row);
        }
    }
    pairs
}

fn encode_row(batch: &Batch, slots: &[usize], row: u32, key: &mut Vec<u8>) {
    key.clear();
    for slot in slots {
        encode(batch.column(*slot), row as usize, key);
    }
}

fn output(join: &Join, left: &Batch, right: &Batch, left_rows: &[u32], right_rows: &[u32]) -> Batch {
    let column = |column: &JoinColumn| {
        Arc::new(match column {
            JoinColumn::Left(slot, _) => left.column(*slot).gather(left_rows),
            JoinColumn::Right(slot, _) => right.column(*slot).gather(right_rows),
        })
    };
    Batch::new(join.columns.iter().map(column).collect(), left_rows.len())
}

/// All rows of a side as one batch.
fn whole(batches: &[Batch], types: &[Type]) -> Batch {
    Batch::concat(batches)
        .unwrap_or_else(|| Batch::new(types.iter().map(|ty| Arc::new(Column::nulls(*ty, 0))).collect(), 0))
}

fn places(batch: &Batch) -> std::ops::Range<u32> {
    0..u32::try_from(batch.rows()).expect("a side of a join has fewer than 2^32 rows")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A column of one value.
    fn ones(rows: usize) -> Batch {
        let values = std::iter::repeat_n(Some(1), rows);
        Batch::new(vec![Arc::new(Column::Long(values.collect()))], rows)
    }

    fn every_pair(rows: usize, most: usize) -> Result<usize, String> {
        let room = |pairs| if pairs > most { Err(format!("{pairs} are too many")) } else { Ok(()) };
        let pairs = pair(JoinKind::Inner, &Keys::new(&ones(rows), &[0]), &ones(rows), &[0], &room)?;
        Ok(pairs.left.len())
    }

    #[test]
    fn every_pair_of_equal_keys_is_found() {
        assert_eq!(every_pair(30, 1000), Ok(900));
    }

    #[test]
    fn too_many_pairs_stop_the_rule() {
        assert_eq!(every_pair(30, 100), Err("900 are too many".to_owned()));
        // Where there is no room left, the rest of the pairs is not made.
        assert_eq!(every_pair(300, 5000), Err("8400 are too many".to_owned()));
    }
}

//! What predicates on one column say of its values, each of which is decided once.

use std::sync::Arc;

use crate::batch::Bitmap;

/// The numbers of the predicates that hold for a value.
pub(super) type Hits = Arc<[u32]>;

/// Which predicates hold for values, by the numbers of these.
#[derive(Debug, Default)]
pub(super) struct Verdicts {
    /// The lowest bit is set if the value is decided, each of the others if that predicate of the group holds.
    bits: Vec<u8>,
    /// The numbers of the predicates that hold.
    hits: Vec<Hits>,
}

impl Verdicts {
    /// So many predicates have bits.
    pub(super) const FEW: usize = 7;

    #[inline]
    pub(super) fn has(&self, number: u32) -> bool {
        self.bits.get(number as usize).is_some_and(|bits| *bits > 0)
    }

    pub(super) fn add(&mut self, number: u32, hits: Hits, members: &[usize]) {
        let number = number as usize;
        if number >= self.bits.len() {
            self.bits.resize(number + 1, 0);
            self.hits.resize(number + 1, Hits::default());
        }
        let holds = |member: &usize| hits.iter().any(|hit| *hit as usize == *member);
        let bits = members.iter().take(Self::FEW).rev().fold(0, |bits, it| bits << 1 | u8::from(holds(it)));
        self.bits[number] = bits << 1 | 1;
        self.hits[number] = hits;
    }

    pub(super) fn hits(&self, number: u32) -> &[u32] {
        &self.hits[number as usize]
    }

    /// The rows for whose values the predicate at a place of the group holds.
    pub(super) fn mask(&self, place: usize, numbers: &[u32]) -> Bitmap {
        Bitmap::from_fn(numbers.len(), |row| self.bits[numbers[row] as usize] >> (place + 1) & 1 == 1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_said_of_values_is_said_of_their_rows() {
        let members = [4, 7, 9];
        let mut verdicts = Verdicts::default();
        verdicts.add(2, [4, 9].into(), &members);
        verdicts.add(0, [].into(), &members);
        assert!(verdicts.has(2) && verdicts.has(0) && !verdicts.has(1) && !verdicts.has(3));
        let numbers = [0, 2, 2, 0, 2];
        let rows = |place| verdicts.mask(place, &numbers).rows();
        assert_eq!([rows(0), rows(1), rows(2)], [vec![1, 2, 4], vec![], vec![1, 2, 4]]);
        assert_eq!(verdicts.hits(2), [4, 9]);
    }

    #[test]
    fn every_predicate_of_few_has_a_bit() {
        let members: Vec<usize> = (0..Verdicts::FEW).collect();
        for member in &members {
            let mut verdicts = Verdicts::default();
            verdicts.add(0, [u32::try_from(*member).expect("few")].into(), &members);
            let held: Vec<bool> = members.iter().map(|place| verdicts.mask(*place, &[0]).any()).collect();
            assert_eq!(held, members.iter().map(|other| other == member).collect::<Vec<_>>());
        }
    }
}

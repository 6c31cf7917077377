//! `hll`: how many different values there are.

use std::collections::BTreeSet;

use crate::types::Dynamic;

/// So many different values are counted exactly (Kusto documentation shows this limit in its states).
const EXACT: usize = 1024;

/// A HyperLogLog sketch. Up to 1,024 different values it is exact; above, the standard error is 1.04 / √2^precision: 0.8 % for the
/// default precision of 14.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HyperLogLog {
    precision: u32,
    state: State,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum State {
    /// The hashes themselves.
    Few(BTreeSet<u64>),
    /// For each of 2^precision groups of hashes the greatest number of leading zeros, and one.
    Many(Vec<u8>),
}

impl HyperLogLog {
    /// An empty sketch for an accuracy as the aggregates take it, 0 to 4: a standard error of 1.6, 0.8, 0.4, 0.28 and 0.2 %.
    pub fn with_accuracy(accuracy: i64) -> Option<Self> {
        let precision = match accuracy {
            0 => 12,
            1 => 14,
            2 => 16,
            3 => 17,
            4 => 18,
            _ => return None,
        };
        Some(Self { precision, state: State::Few(BTreeSet::new()) })
    }

    /// Takes a value by its hash, all of whose bits must be well mixed.
    pub fn update(&mut self, hash: u64) {
        let full = match &mut self.state {
            State::Few(hashes) => {
                hashes.insert(hash);
                hashes.len() > EXACT
            }
            State::Many(groups) => {
                count(groups, self.precision, hash);
                false
            }
        };
        if full {
            self.group();
        }
    }

    /// Takes all values of another sketch; false, and nothing is taken, if it has another precision.
    pub fn merge(&mut self, other: &Self) -> bool {
        if self.precision != other.precision {
            return false;
        }
        match &other.state {
            State::Few(hashes) => hashes.iter().for_each(|hash| self.update(*hash)),
            State::Many(others) => {
                self.group();
                if let State::Many(groups) = &mut self.state {
                    groups.iter_mut().zip(others).for_each(|(group, other)| *group = (*group).max(*other));
                }
            }
        }
        true
    }

    /// How many different values there were.
    #[expect(clippy::cast_possible_truncation, reason = "the estimate is less than 2^64 / 2^precision")]
    pub fn finish(&self) -> i64 {
        match &self.state {
            State::Few(hashes) => i64::try_from(hashes.len()).unwrap_or(i64::MAX),
            State::Many(groups) => estimate(groups).round() as i64,
        }
    }

    /// The sketch as a value: the limit and the precision, the hashes as texts, the groups.
    pub fn to_dynamic(&self) -> Dynamic {
        let (hashes, groups) = match &self.state {
            State::Few(hashes) => {
                let texts = hashes.iter().map(|hash| Dynamic::string(hash.cast_signed().to_string()));
                (texts.collect::<Vec<Dynamic>>(), Vec::new())
            }
            State::Many(groups) => {
                (Vec::new(), groups.iter().map(|group| Dynamic::Long(i64::from(*group))).collect())
            }
        };
        let limit = Dynamic::Long(i64::try_from(EXACT).unwrap_or(i64::MAX));
        let head = Dynamic::array([limit, Dynamic::Long(i64::from(self.precision))]);
        Dynamic::array([head, Dynamic::array(hashes), Dynamic::array(groups)])
    }

    /// Reads what [`Self::to_dynamic`] gives; None for anything else.
    pub fn from_dynamic(value: &Dynamic) -> Option<Self> {
        let [head, hashes, groups] = value.as_array()? else { return None };
        let precision =
            u32::try_from(head.element(1).to_long()?).ok().filter(|bits| (4..=18).contains(bits))?;
        let groups = groups.as_array()?;
        if groups.is_empty() {
            let hash = |text: &Dynamic| text.as_str()?.parse::<i64>().ok().map(i64::cast_unsigned);
            let hashes: BTreeSet<u64> = hashes.as_array()?.iter().map(hash).collect::<Option<_>>()?;
            return (hashes.len() <= EXACT).then_some(Self { precision, state: State::Few(hashes) });
        }
        let group = |group: &Dynamic| u8::try_from(group.to_long()?).ok().filter(|zeros| *zeros <= 61);
        let groups: Vec<u8> = groups.iter().map(group).collect::<Option<_>>()?;
        (groups.len() == 1 << precision).then_some(Self { precision, state: State::Many(groups) })
    }

    /// The hashes of all values, while there are few.
    pub const fn few(&self) -> Option<&BTreeSet<u64>> {
        match &self.state {
            State::Few(hashes) => Some(hashes),
            State::Many(_) => None,
        }
    }

    /// Goes over from hashes to groups.
    fn group(&mut self) {
        if let State::Few(hashes) = &self.state {
            let mut groups = vec![0; 1 << self.precision];
            for hash in hashes {
                count(&mut groups, self.precision, *hash);
            }
            self.state = State::Many(groups);
        }
    }
}

/// Notes a hash: its first bits name the group, and of the others the leading zeros count.
fn count(groups: &mut [u8], precision: u32, hash: u64) {
    let place = usize::try_from(hash >> (64 - precision)).unwrap_or(0);
    let rest = hash << precision | 1 << (precision - 1);
    let zeros = u8::try_from(rest.leading_zeros() + 1).unwrap_or(u8::MAX);
    groups[place] = groups[place].max(zeros);
}

/// The estimate of Flajolet and others, with linear counting while many groups are empty.
fn estimate(groups: &[u8]) -> f64 {
    let size = u32::try_from(groups.len()).map_or(f64::INFINITY, f64::from);
    let sum: f64 = groups.iter().map(|zeros| (-f64::from(*zeros)).exp2()).sum();
    let estimate = 0.7213 / (1.0 + 1.079 / size) * size * size / sum;
    let empty: f64 = groups.iter().map(|zeros| if *zeros == 0 { 1.0 } else { 0.0 }).sum();
    if estimate <= 2.5 * size && empty > 0.0 { size * (size / empty).ln() } else { estimate }
}

#[cfg(test)]
mod tests {
    use super::HyperLogLog;

    /// Numbers whose bits are mixed as those of hashes.
    fn hash(number: u64) -> u64 {
        let mixed = (number ^ number >> 30).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ mixed >> 27).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ mixed >> 31
    }

    fn sketch(numbers: std::ops::Range<u64>) -> HyperLogLog {
        let mut sketch = HyperLogLog::with_accuracy(1).expect("an accuracy");
        numbers.for_each(|number| sketch.update(hash(number)));
        sketch
    }

    #[test]
    fn few_values_are_counted_exactly() {
        let mut first = sketch(1..900);
        assert_eq!(first.finish(), 899);
        assert!(first.merge(&sketch(800..1000)));
        assert_eq!(first.finish(), 999);
    }

    #[test]
    fn many_values_are_counted_within_three_standard_errors() {
        for count in [2_000, 20_000, 200_000] {
            let error = (sketch(0..count).finish() - count.cast_signed()).abs();
            assert!(error * 1000 < count.cast_signed() * 24, "{count}: {error}");
        }
    }

    #[test]
    fn merging_parts_is_the_same_as_taking_all() {
        for (first, second, all) in
            [(0..50, 30..99, 0..99), (0..3000, 2000..2100, 0..3000), (0..9000, 5000..20_000, 0..20_000)]
        {
            let mut merged = sketch(first);
            assert!(merged.merge(&sketch(second)));
            assert_eq!(merged, sketch(all));
        }
    }

    #[test]
    fn a_value_holds_the_whole_sketch() {
        for sketch in [sketch(0..3), sketch(0..5000)] {
            assert_eq!(HyperLogLog::from_dynamic(&sketch.to_dynamic()), Some(sketch));
        }
    }
}

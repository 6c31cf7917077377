//! Windows as ranges of rows that lie by time.

use crate::{
    plan::{Bound, Predicate, RuleKind, Test},
    types::{DateTime, TimeSpan},
};

/// Rows from a place to another, that one excluded.
pub(super) type Range = (usize, usize);

/// How often rules in near real time run, and which part of the time each run looks at.
pub(super) const NRT_MINUTE: TimeSpan = TimeSpan(TimeSpan::TICKS_PER_MINUTE);

/// The part of the time that a scan looks at.
#[derive(Debug, Default)]
pub(super) struct Bounds {
    /// How far a run looks back by the rule's schedule; it looks no further than its own time.
    reach: Option<Bound>,
    from: Vec<Bound>,
    to: Vec<Bound>,
}

impl Bounds {
    /// What the rule's schedule says, and the conditions of its scan.
    ///
    /// A scheduled rule looks at its query period, both ends included. A rule in near real time looks at what arrived in the last minute.
    pub(super) fn new(
        kind: RuleKind,
        period: Option<TimeSpan>,
        has_time: bool,
        predicates: &[Predicate],
    ) -> Self {
        let mut bounds = Self {
            reach: match (kind, period) {
                (RuleKind::Nrt, _) => Some(Bound { ago: NRT_MINUTE, inclusive: false }),
                (RuleKind::Scheduled | RuleKind::Hunting, Some(ago)) => Some(Bound { ago, inclusive: true }),
                (RuleKind::Scheduled | RuleKind::Hunting, None) => None,
            }
            .filter(|_| has_time),
            ..Self::default()
        };
        // What arrived in the last minute may be of any time: there the conditions are asked.
        if kind != RuleKind::Nrt {
            for predicate in predicates {
                if let Test::Time { from, to } = predicate.test {
                    bounds.from.extend(from);
                    bounds.to.extend(to);
                }
            }
        }
        bounds
    }

    /// True if rows of any time are looked at, and those without one.
    pub(super) const fn is_unlimited(&self) -> bool {
        self.reach.is_none() && self.from.is_empty() && self.to.is_empty()
    }

    /// Between which times all rows are that are looked at by runs from one time to another, both included; `None` if rows of any time are, and
    /// those without one.
    pub(super) fn within(&self, first: DateTime, last: DateTime) -> Option<(DateTime, DateTime)> {
        if self.is_unlimited() {
            return None;
        }
        let (mut from, mut to) = (DateTime::MIN, DateTime::MAX);
        if let Some(reach) = self.reach {
            (from, to) = (DateTime(first.0.saturating_sub(reach.ago.0)), last);
        }
        // A bound that the calendar does not have at the one end it may have at the other.
        for bound in &self.from {
            from = from.max(bound.at(first).unwrap_or(DateTime::MIN));
        }
        for bound in &self.to {
            to = to.min(bound.at(last).unwrap_or(DateTime::MAX));
        }
        Some((from, to))
    }

    /// The range of rows within the bounds at a time; the rows lie by their times.
    pub(super) fn range(&self, times: &[DateTime], now: DateTime) -> Range {
        let since = |from: DateTime, inclusive: bool| {
            times.partition_point(|time| if inclusive { *time < from } else { *time <= from })
        };
        let until = |to: DateTime, inclusive: bool| {
            times.partition_point(|time| if inclusive { *time <= to } else { *time < to })
        };
        let (mut begin, mut end) = (0, times.len());
        if let Some(reach) = self.reach {
            begin = since(DateTime(now.0.saturating_sub(reach.ago.0)), reach.inclusive);
            end = until(now, true);
        }
        // Compared with a time that the calendar does not have nothing holds.
        for bound in &self.from {
            let Some(from) = bound.at(now) else { return (0, 0) };
            begin = begin.max(since(from, bound.inclusive));
        }
        for bound in &self.to {
            let Some(to) = bound.at(now) else { return (0, 0) };
            end = end.min(until(to, bound.inclusive));
        }
        (begin.min(end), end)
    }
}

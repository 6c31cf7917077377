//! When rules run.

use crate::{
    plan::{Rule, RuleKind},
    types::{DateTime, TimeSpan},
};

/// How long after its time a scheduled rule runs, so that what happened before it has arrived.
const SCHEDULED_DELAY: TimeSpan = TimeSpan(5 * TimeSpan::TICKS_PER_MINUTE);

/// The same for a rule in near real time.
const NRT_DELAY: TimeSpan = TimeSpan(2 * TimeSpan::TICKS_PER_MINUTE);

/// How often a rule runs: a scheduled one by its `queryFrequency`, one in near real time each minute; `None` for those that nobody schedules.
pub(super) fn frequency(rule: &Rule) -> Option<TimeSpan> {
    match rule.kind {
        RuleKind::Scheduled => rule.query_frequency.filter(|frequency| frequency.0 > 0),
        RuleKind::Nrt => Some(TimeSpan(TimeSpan::TICKS_PER_MINUTE)),
        RuleKind::Hunting => None,
    }
}

/// The times of a rule's runs between two: the first one frequency after the beginning, and so on up to the end, that included.
///
/// The time of a run is the end of its window, so that the windows of a rule whose period is its frequency lie side by side from the
/// beginning on.
pub(super) fn times(frequency: TimeSpan, from: DateTime, to: DateTime) -> Vec<DateTime> {
    let next = |time: &DateTime| time.0.checked_add(frequency.0).map(DateTime);
    std::iter::successors(next(&from), next).take_while(|time| *time <= to).collect()
}

/// How long after the time of a run its alerts are raised.
pub(super) fn delay(rule: &Rule, told: Option<TimeSpan>) -> TimeSpan {
    told.unwrap_or(if rule.kind == RuleKind::Nrt { NRT_DELAY } else { SCHEDULED_DELAY })
}

/// The first time at which a rule runs again after it has raised alerts at a time.
pub(super) fn rests_until(rule: &Rule, time: DateTime) -> DateTime {
    DateTime(time.0.saturating_add(rule.suppression.map_or(0, |suppression| suppression.0)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn runs_end_windows_that_lie_side_by_side() {
        let times = |from: i64, to: i64| -> Vec<i64> {
            let times = times(TimeSpan(10), DateTime(from), DateTime(to));
            times.into_iter().map(|time| time.0).collect()
        };
        assert_eq!(times(5, 35), [15, 25, 35]);
        assert_eq!(times(5, 34), [15, 25]);
        assert!(times(5, 14).is_empty());
        assert!(times(i64::MAX - 5, i64::MAX).is_empty());
    }
}

//! What the texts of single keys mean.

use kqlc_runtime::{
    plan::{AlertDetail, EventGrouping, Severity, TriggerOperator},
    types::TimeSpan,
};

use super::{Kind, MatchingMethod};

/// A key whose text has to mean something: what that is, and how to say it to people.
pub(super) struct Meaning<T> {
    /// Reads the text.
    pub(super) read: fn(&str) -> Option<T>,
    /// What the text is meant to be, with an article.
    pub(super) noun: &'static str,
    /// What may be written.
    pub(super) help: &'static str,
}

/// `kind`
pub(super) const KIND: Meaning<Kind> = Meaning {
    read: |text| pick(text, &[("Scheduled", Kind::Scheduled), ("NRT", Kind::Nrt)]),
    noun: "a kind of rule with a query",
    help: "write `Scheduled` or `NRT`; a hunting query has no `kind`",
};

/// `severity`
pub(super) const SEVERITY: Meaning<Severity> = Meaning {
    read: |text| {
        let choices = [
            ("Informational", Severity::Informational),
            ("Low", Severity::Low),
            ("Medium", Severity::Medium),
            ("High", Severity::High),
        ];
        pick(text, &choices)
    },
    noun: "a severity",
    help: "write `Informational`, `Low`, `Medium` or `High`",
};

/// `triggerOperator`
pub(super) const TRIGGER_OPERATOR: Meaning<TriggerOperator> = Meaning {
    read: |text| {
        let choices = [
            ("gt", TriggerOperator::GreaterThan),
            ("GreaterThan", TriggerOperator::GreaterThan),
            ("lt", TriggerOperator::LessThan),
            ("LessThan", TriggerOperator::LessThan),
            ("eq", TriggerOperator::Equal),
            ("Equal", TriggerOperator::Equal),
            ("ne", TriggerOperator::NotEqual),
            ("NotEqual", TriggerOperator::NotEqual),
        ];
        pick(text, &choices)
    },
    noun: "a trigger operator",
    help: "write `gt`, `lt`, `eq` or `ne`",
};

/// `triggerThreshold`
pub(super) const TRIGGER_THRESHOLD: Meaning<i64> = Meaning {
    read: |text| text.parse().ok().filter(|threshold| *threshold >= 0),
    noun: "a number of rows",
    help: "write a whole number from 0",
};

/// `eventGroupingSettings.aggregationKind`
pub(super) const EVENT_GROUPING: Meaning<EventGrouping> = Meaning {
    read: |text| {
        let choices =
            [("SingleAlert", EventGrouping::SingleAlert), ("AlertPerResult", EventGrouping::AlertPerResult)];
        pick(text, &choices)
    },
    noun: "a way to group events",
    help: "write `SingleAlert` or `AlertPerResult`",
};

/// `incidentConfiguration.groupingConfiguration.matchingMethod`
pub(super) const MATCHING_METHOD: Meaning<MatchingMethod> = Meaning {
    read: |text| {
        let choices = [
            ("AllEntities", MatchingMethod::AllEntities),
            ("AnyAlert", MatchingMethod::AnyAlert),
            ("Selected", MatchingMethod::Selected),
        ];
        pick(text, &choices)
    },
    noun: "a way to match alerts",
    help: "write `AllEntities`, `AnyAlert` or `Selected`",
};

/// Keys that turn something on.
pub(super) const SWITCH: Meaning<bool> = Meaning {
    read: |text| pick(text, &[("true", true), ("false", false)]),
    noun: "a switch",
    help: "write `true` or `false`",
};

/// One of `groupByAlertDetails`.
pub(super) fn alert_detail(text: &str) -> Option<AlertDetail> {
    pick(text, &[("DisplayName", AlertDetail::DisplayName), ("Severity", AlertDetail::Severity)])
}

/// `queryFrequency` and `queryPeriod`, and other durations
pub(super) const DURATION: Meaning<TimeSpan> = Meaning {
    read: duration,
    noun: "a duration",
    help: "write a number and `m`, `h` or `d`, such as `5m`, `1h` or `14d`",
};

/// The value of the name that the text is, in any case.
fn pick<T: Copy>(text: &str, choices: &[(&str, T)]) -> Option<T> {
    let choice = choices.iter().find(|(name, _)| name.eq_ignore_ascii_case(text.trim()));
    choice.map(|(_, value)| *value)
}

/// Reads `5m`, `1h`, `14d`, `PT1H`, `P1D`, `01:00:00` and `1` (day): what Sentinel reads. Zero is no duration.
pub fn duration(text: &str) -> Option<TimeSpan> {
    let text = text.trim();
    let span = match text.strip_prefix(['P', 'p']) {
        Some(rest) => iso_duration(rest)?,
        None if text.contains(':') => TimeSpan::parse(text)?,
        None => {
            let digits = text.trim_end_matches(|c: char| c.is_ascii_alphabetic());
            let ticks = match &text[digits.len()..] {
                "m" | "M" => TimeSpan::TICKS_PER_MINUTE,
                "h" | "H" => TimeSpan::TICKS_PER_HOUR,
                "d" | "D" | "" => TimeSpan::TICKS_PER_DAY,
                _ => return None,
            };
            TimeSpan::from_ticks(number(digits)?.checked_mul(ticks)?)
        }
    };
    (span.ticks() > 0).then_some(span)
}

/// An ISO 8601 duration without its `P`. Months and years have no fixed length.
fn iso_duration(text: &str) -> Option<TimeSpan> {
    let text = text.to_ascii_uppercase();
    let (date, time) = text.split_once('T').map_or((text.as_str(), None), |(date, time)| (date, Some(time)));
    let calendar = [('W', 7 * TimeSpan::TICKS_PER_DAY), ('D', TimeSpan::TICKS_PER_DAY)];
    let clock = [
        ('H', TimeSpan::TICKS_PER_HOUR),
        ('M', TimeSpan::TICKS_PER_MINUTE),
        ('S', TimeSpan::TICKS_PER_SECOND),
    ];
    let days = amounts(date, &calendar)?;
    let rest = match time {
        Some("") => return None,
        Some(time) => amounts(time, &clock)?,
        None => 0,
    };
    days.checked_add(rest).map(TimeSpan::from_ticks)
}

/// The sum of numbers with units, each at most once and in the order of `units`.
fn amounts(text: &str, units: &[(char, i64)]) -> Option<i64> {
    let (mut rest, mut total) = (text, 0_i64);
    for (unit, ticks) in units {
        if let Some((amount, after)) = rest.split_once(*unit) {
            total = total.checked_add(number(amount)?.checked_mul(*ticks)?)?;
            rest = after;
        }
    }
    rest.is_empty().then_some(total)
}

fn number(digits: &str) -> Option<i64> {
    digits.bytes().all(|byte| byte.is_ascii_digit()).then(|| digits.parse().ok()).flatten()
}

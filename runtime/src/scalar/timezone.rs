//! Local times. The zones are those of the IANA database that the program carries, so the answer does not depend on the machine.

use std::sync::LazyLock;

use jiff::{
    Timestamp,
    tz::{TimeZone, TimeZoneDatabase},
};

use crate::types::{DateTime, Dynamic, TimeSpan};

static ZONES: LazyLock<TimeZoneDatabase> = LazyLock::new(TimeZoneDatabase::bundled);

/// kql: datetime_list_timezones() -> dynamic
///
/// The names of all time zones, as an array.
///
/// ```kql
/// set_has_element(datetime_list_timezones(), "Europe/Paris")
/// ```
pub fn datetime_list_timezones() -> Dynamic {
    let mut names: Vec<String> = ZONES.available().map(|name| name.as_str().to_owned()).collect();
    names.sort_unstable();
    Dynamic::array(names.into_iter().map(Dynamic::string))
}

/// kql: datetime_utc_to_local(from: datetime, timezone: string) -> datetime
///
/// What clocks in a time zone show at a time; null for an unknown zone.
///
/// ```kql
/// datetime_utc_to_local(datetime(2024-07-01 12:00), "Europe/Paris") == datetime(2024-07-01 14:00)
/// datetime_utc_to_local(datetime(2024-01-01 12:00:00.1234567), "US/Pacific") == datetime(2024-01-01 04:00:00.1234567)
/// isnull(datetime_utc_to_local(datetime(2024-01-01), "Mars/Olympus"))
/// ```
pub fn datetime_utc_to_local(from: DateTime, timezone: &str) -> Option<DateTime> {
    let zone = zone(timezone)?;
    let offset = zone.to_offset(timestamp(from)?);
    from.checked_add(seconds(offset.seconds()))
}

/// kql: datetime_local_to_utc(from: datetime, timezone: string) -> datetime
///
/// The time at which clocks in a time zone show a time, the first one if they show it twice; a time that they skip counts as if
/// they had not been put forward. Null for an unknown zone.
///
/// ```kql
/// datetime_local_to_utc(datetime(2024-07-01 14:00), "Europe/Paris") == datetime(2024-07-01 12:00)
/// datetime_local_to_utc(datetime(2024-10-27 02:30), "Europe/Paris") == datetime(2024-10-27 00:30)
/// isnull(datetime_local_to_utc(datetime(2024-01-01), ""))
/// ```
pub fn datetime_local_to_utc(from: DateTime, timezone: &str) -> Option<DateTime> {
    let zone = zone(timezone)?;
    // The same digits read as UTC, then as local time.
    let shown = TimeZone::UTC.to_datetime(timestamp(from)?);
    let utc = zone.to_ambiguous_timestamp(shown).compatible().ok()?;
    let offset = timestamp(from)?.as_second() - utc.as_second();
    from.checked_add(seconds(i32::try_from(-offset).ok()?))
}

fn zone(name: &str) -> Option<TimeZone> {
    if name.is_empty() { None } else { ZONES.get(name).ok() }
}

/// The whole second; offsets do not change within one.
fn timestamp(time: DateTime) -> Option<Timestamp> {
    let ticks = time.ticks() - DateTime::UNIX_EPOCH.ticks();
    Timestamp::from_second(ticks.div_euclid(TimeSpan::TICKS_PER_SECOND)).ok()
}

fn seconds(seconds: i32) -> TimeSpan {
    TimeSpan(i64::from(seconds) * TimeSpan::TICKS_PER_SECOND)
}

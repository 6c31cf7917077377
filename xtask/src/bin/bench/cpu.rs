//! The processor time of this process and of those that it has waited for.

use std::{fs, time::Duration};

/// How many ticks `/proc` counts a second (every Linux).
const TICKS: u64 = 100;

/// The processor time, of all threads and of all children that have ended; `None` where the system does not say.
pub(crate) fn used() -> Option<Duration> {
    used_in(&fs::read_to_string("/proc/self/stat").ok()?)
}

/// Fields 14 to 17 of a `stat` file: user and system time, and those of children. The second field, the name, may hold spaces.
fn used_in(stat: &str) -> Option<Duration> {
    let fields = stat.rsplit_once(')')?.1.split_ascii_whitespace().skip(11).take(4);
    let ticks: u64 = fields.map(|field| field.parse::<u64>().ok()).sum::<Option<u64>>()?;
    Some(Duration::from_millis(ticks * 1000 / TICKS))
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::used_in;

    #[test]
    fn user_and_system_time_and_those_of_children_are_added() {
        let stat = "7 (a b) c) S 1 2 3 4 5 6 7 8 9 10 100 20 3 4 20 0 1";
        assert_eq!(used_in(stat), Some(Duration::from_millis(1270)));
        assert_eq!(used_in("7 (x) S 1"), Some(Duration::ZERO));
    }
}

//! How much memory the program uses, and may use.

use std::fs;

use crate::engine::Memory;

/// The part of the memory that is free at the start which rules may take, in hundredths: the rest is for what comes and goes, and for others.
const SHARE: u64 = 75;

/// The limit that is asked for, else a part of what is free where the system says how much that is.
pub(super) fn limit(asked: Option<u64>) -> Option<Memory> {
    let limit = asked.or_else(|| Some(free()? / 100 * SHARE))?;
    Some(Memory { limit, held })
}

/// The memory that the program holds, in bytes.
fn held() -> Option<u64> {
    memory_stats::memory_stats().map(|stats| stats.physical_mem as u64)
}

/// The memory that is free: what the machine has, or what the control group is left with.
fn free() -> Option<u64> {
    let machine = kilobytes(&fs::read_to_string("/proc/meminfo").ok()?, "MemAvailable:")?;
    let of_group = |file: &str| fs::read_to_string(format!("/sys/fs/cgroup/memory.{file}")).ok();
    let number = |file| of_group(file)?.trim().parse::<u64>().ok();
    let group = number("max").zip(number("current"));
    let group = group.map(|(most, now)| left(most, now, &of_group("stat").unwrap_or_default()));
    Some(group.map_or(machine, |group| group.min(machine)))
}

/// What is left of the memory of a control group. The pages of files that it has read count as its memory, and are given up for any other use.
fn left(most: u64, now: u64, statistics: &str) -> u64 {
    let files = statistics.lines().find_map(|line| line.strip_prefix("file ")?.trim().parse::<u64>().ok());
    most.saturating_sub(now.saturating_sub(files.unwrap_or_default()))
}

/// A size as people write it: `800MB`, `2GiB`, `1.5 GB`, or bytes.
///
/// # Errors
///
/// Says what a size looks like.
pub(super) fn parse_size(text: &str) -> Result<u64, String> {
    let expected = "expected a size, such as 800MB or 2GiB";
    let text = text.trim();
    let digits = text.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(text.len());
    let (number, unit) = text.split_at(digits);
    let number: f64 = number.parse().map_err(|_| expected)?;
    let unit = match unit.trim().to_ascii_lowercase().as_str() {
        "" | "b" => 1.0,
        "k" | "kb" => 1e3,
        "m" | "mb" => 1e6,
        "g" | "gb" => 1e9,
        "t" | "tb" => 1e12,
        "kib" => 1024.0,
        "mib" => 1024.0 * 1024.0,
        "gib" => 1024.0 * 1024.0 * 1024.0,
        "tib" => 1024.0 * 1024.0 * 1024.0 * 1024.0,
        _ => return Err(expected.to_owned()),
    };
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "sizes are whole and not negative"
    )]
    Ok((number * unit) as u64)
}

/// The most memory that the program held, in bytes; `None` where the system does not say.
pub(super) fn peak() -> Option<u64> {
    peak_in(&fs::read_to_string("/proc/self/status").ok()?)
}

fn peak_in(status: &str) -> Option<u64> {
    kilobytes(status, "VmHWM:")
}

/// The bytes that a line like `VmHWM:    1234 kB` says.
fn kilobytes(text: &str, name: &str) -> Option<u64> {
    let line = text.lines().find_map(|line| line.strip_prefix(name))?;
    let kilobytes: u64 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
    Some(kilobytes * 1024)
}

#[cfg(test)]
mod tests {
    use super::{left, parse_size, peak_in};

    #[test]
    fn the_system_tells_the_peak_in_kilobytes() {
        assert_eq!(peak_in("VmPeak:\t 9 kB\nVmHWM:\t    2048 kB\n"), Some(2 << 20));
        assert_eq!(peak_in("Name: detect\n"), None);
    }

    #[test]
    fn the_pages_of_files_are_no_memory_that_is_taken() {
        assert_eq!(left(1000, 990, "anon 90\nfile 900\nfile_mapped 7\n"), 910);
        assert_eq!((left(1000, 400, ""), left(1000, 1200, "")), (600, 0));
    }

    #[test]
    fn sizes_have_units() {
        assert_eq!(parse_size("800MB"), Ok(800_000_000));
        assert_eq!(parse_size("1.5 GiB"), Ok(3 << 29));
        assert_eq!(parse_size("4096"), Ok(4096));
        for wrong in ["", "MB", "2 apples", "1.2.3GB"] {
            assert!(parse_size(wrong).is_err(), "{wrong}");
        }
    }
}

//! Made-up logs: the same for the same seed and size.

mod devices;
mod intelligence;
mod security_event;
mod web;

use std::{
    fs::{self, File},
    io::{self, BufRead, BufReader, BufWriter, Read, Seek, SeekFrom, Write},
    path::{Path, PathBuf},
};

use fastrand::Rng;

/// One seed for everything, so that two runs measure the same work.
const SEED: u64 = 0x6b71_6c63;

/// The first moment of the logs: seconds since 1970, for 2026-01-05T00:00:00Z.
const START: u64 = 1_767_571_200;

/// The end of the logs.
pub(crate) const END: &str = "2026-01-06T00:00:00Z";

/// The days of the month that backtests go through, from `MONTH[0]` to `MONTH[1]`.
const MONTH_DAYS: u64 = 30;

/// The beginning and the end of that month.
pub(crate) const MONTH: [&str; 2] = ["2026-01-05", "2026-02-04"];

/// A kind of event: its table, and how one is written.
pub(crate) struct Kind {
    /// The table.
    pub(crate) table: &'static str,
    /// The columns that the starter rules read, for the bare parse.
    pub(crate) columns: &'static [(&'static str, &'static str)],
    /// Appends one event at a time, as a line of JSON without its end.
    write: fn(&mut String, &mut Rng, &str),
    /// The file's size as a part of the whole, in thousandths.
    share: u64,
}

/// Every kind, the largest first.
pub(crate) const KINDS: &[Kind] = &[
    Kind {
        table: "SecurityEvent",
        columns: security_event::COLUMNS,
        write: security_event::write,
        share: 1000,
    },
    Kind { table: "W3CIISLog", columns: web::COLUMNS, write: web::write, share: 250 },
    Kind {
        table: "VMConnection",
        columns: intelligence::CONNECTION_COLUMNS,
        write: intelligence::connection,
        share: 5,
    },
    Kind {
        table: "ThreatIntelligenceIndicator",
        columns: intelligence::INDICATOR_COLUMNS,
        write: intelligence::indicator,
        share: 5,
    },
    Kind {
        table: "SecurityAlert",
        columns: intelligence::ALERT_COLUMNS,
        write: intelligence::alert,
        share: 5,
    },
    Kind { table: "DeviceEvents", columns: devices::COLUMNS, write: devices::event, share: 5 },
    Kind { table: "DeviceNetworkEvents", columns: devices::COLUMNS, write: devices::network_event, share: 5 },
];

/// Writes every file into `folder` unless it is there with this size already; `size` is that of the largest, in bytes.
pub(crate) fn write_all(folder: &Path, size: u64) -> io::Result<()> {
    fs::create_dir_all(folder)?;
    for kind in KINDS {
        let path = folder.join(format!("{}.jsonl", kind.table));
        let wanted = size * kind.share / 1000;
        let is_there = fs::metadata(&path).is_ok_and(|file| file.len().abs_diff(wanted) < 4096);
        if !is_there {
            eprintln!("writing {} MB of {}", wanted / 1_000_000, kind.table);
            write_file(&path, kind, wanted, 1)?;
        }
    }
    Ok(())
}

/// The first lines of a file, of about so many bytes, in a file beside it; all of it is the file itself.
pub(crate) fn head(path: &Path, bytes: u64) -> io::Result<PathBuf> {
    let whole = path.metadata()?.len();
    if bytes >= whole {
        return Ok(path.to_owned());
    }
    let head = path.with_extension(format!("{}.jsonl", bytes / 1_000_000));
    let mut lines = BufReader::new(File::open(path)?.take(bytes));
    let mut to = BufWriter::new(File::create(&head)?);
    io::copy(&mut lines, &mut to)?;
    // The last line is whole, too.
    let mut file = BufReader::new(File::open(path)?);
    file.seek(SeekFrom::Start(bytes))?;
    let mut rest = Vec::new();
    file.read_until(b'\n', &mut rest)?;
    to.write_all(&rest)?;
    to.flush()?;
    Ok(head)
}

/// Writes a month of the largest kind, as `write_all` does, and gives the file.
pub(crate) fn write_month(folder: &Path, size: u64) -> io::Result<PathBuf> {
    let folder = folder.join("month");
    fs::create_dir_all(&folder)?;
    let (path, kind) = (folder.join(format!("{}.jsonl", KINDS[0].table)), &KINDS[0]);
    if !fs::metadata(&path).is_ok_and(|file| file.len().abs_diff(size) < 4096) {
        eprintln!("writing {} MB of {} over a month", size / 1_000_000, kind.table);
        write_file(&path, kind, size, MONTH_DAYS)?;
    }
    Ok(path)
}

fn write_file(path: &Path, kind: &Kind, size: u64, days: u64) -> io::Result<()> {
    let mut rng = Rng::with_seed(SEED);
    let mut file = BufWriter::with_capacity(1 << 20, File::create(path)?);
    let (mut written, mut line) = (0, String::new());
    while written < size {
        line.clear();
        // In the order of time.
        let seconds = START + written * days * 86_400 / size;
        let time = timestamp(seconds, u64::from(rng.u32(..10_000_000)));
        (kind.write)(&mut line, &mut rng, &time);
        line.push('\n');
        file.write_all(line.as_bytes())?;
        written += line.len() as u64;
    }
    file.flush()
}

/// A moment of January or February 2026 as Sentinel exports it, with seven decimals.
fn timestamp(seconds: u64, ticks: u64) -> String {
    let since = seconds - START;
    let (day, hour, minute) = (5 + since / 86_400, since / 3600 % 24, since / 60 % 60);
    let (month, day) = if day > 31 { (2, day - 31) } else { (1, day) };
    format!("2026-{month:02}-{day:02}T{hour:02}:{minute:02}:{:02}.{ticks:07}Z", since % 60)
}

/// One of the words.
fn pick<'a>(rng: &mut Rng, words: &[&'a str]) -> &'a str {
    words[rng.usize(..words.len())]
}

/// An address of a documentation range (public for KQL), or a private one.
fn address(rng: &mut Rng, public: bool) -> String {
    if public {
        format!("{}.{}", pick(rng, &["203.0.113", "198.51.100", "192.0.2"]), rng.u8(1..255))
    } else {
        format!("10.{}.{}.{}", rng.u8(0..4), rng.u8(..), rng.u8(1..255))
    }
}

/// A computer of a made-up network of 2,000.
fn computer(rng: &mut Rng) -> String {
    format!("ws-{:04}.corp.example", rng.u16(..2000))
}

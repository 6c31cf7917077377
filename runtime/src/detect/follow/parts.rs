//! The parts of logs from one step to the next: when their rows were, so that those outside of all windows are not read again.
//!
//! What is known of a part counts for as long as its bytes are what they were. They are if the file has the same size and time of writing as
//! before it was read. In a file that has grown since they are if a line began behind the part even then, so that its last line was whole, and
//! its first and last bytes have not changed: logs are added to at their end. Anything else is read again.

use std::{
    fs::{self, File, Metadata},
    hash::Hasher,
    io::{self, Read, Seek, SeekFrom},
    ops::Range,
    path::Path,
    sync::{Arc, Mutex, PoisonError},
    time::SystemTime,
};

use rustc_hash::{FxHashMap, FxHasher};

use crate::{
    batch::{Batch, Column},
    plan::Field,
    read::{BatchSource, Rejects, Source, TableInput, TableInputs, TimeRange, jsonl::line_start},
    types::{DateTime, Type},
};

/// What is known of the parts of logs that there were last.
#[derive(Debug, Default)]
pub(super) struct Parts(FxHashMap<Key, Part>);

/// The table, the file, and the first byte: one file may have rows of several tables.
type Key = (String, String, u64);

/// A part as it was when somebody began to read it.
#[derive(Debug)]
struct Part {
    /// Its bytes, if it is not all of the file.
    range: Option<Range<u64>>,
    file: Stamp,
    /// What stands at its edges, if the file went on behind it.
    edges: Option<Edges>,
    times: Times,
}

/// When the rows of a part were, by column; of all of it and of what is read first.
type Times = Arc<Mutex<FxHashMap<(Extent, String), TimeRange>>>;

/// How much of a part.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Extent {
    Whole,
    Beginning,
    End,
}

impl Parts {
    /// The same logs, which remember when their rows were. What was known of parts that are there no more, or are others, is forgotten.
    pub(super) fn remembered(&mut self, inputs: TableInputs) -> TableInputs {
        let mut known = std::mem::take(&mut self.0);
        let mut files: FxHashMap<String, Option<Stamp>> = FxHashMap::default();
        let mut remembered = |table: &str, source: Box<dyn Source>| -> Box<dyn Source> {
            let (place, range) = (source.place().to_owned(), source.range());
            let file = files.entry(place.clone()).or_insert_with(|| Stamp::of(Path::new(&place)));
            // What has no file of its own, such as what is in an archive, is read each time.
            let Some(file) = *file else { return source };
            let start = range.as_ref().map_or(0, |range| range.start);
            let key = (table.to_owned(), place, start);
            let part = known.remove(&key).filter(|part| part.range == range);
            let part = part.and_then(|part| part.at(file, &key.1));
            let part = part.unwrap_or_else(|| Part::new(range, file, &key.1));
            let times = Arc::clone(&part.times);
            self.0.insert(key, part);
            Box::new(Remembered { source, extent: Extent::Whole, times })
        };
        let of_table = |input: TableInput| {
            let sources = input.sources.into_iter().map(|source| remembered(&input.name, source)).collect();
            TableInput { name: input.name, sources }
        };
        inputs.into_iter().map(of_table).collect()
    }
}

impl Part {
    fn new(range: Option<Range<u64>>, file: Stamp, path: &str) -> Self {
        let edges = range.as_ref().and_then(|range| Edges::of(Path::new(path), range).ok()?);
        Self { range, file, edges, times: Times::default() }
    }

    /// The same part of the file as it is now, if its bytes are what they were.
    fn at(self, now: Stamp, path: &str) -> Option<Self> {
        if self.file == now {
            return Some(self);
        }
        let (edges, range) = (self.edges?, self.range.as_ref()?);
        let is_same = self.file.has_grown_to(now)
            && Edges::of(Path::new(path), range).is_ok_and(|now| now == Some(edges));
        is_same.then_some(Self { file: now, ..self })
    }
}

/// By what a file is known to be the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Stamp {
    size: u64,
    written: SystemTime,
    file: (u64, u64),
}

impl Stamp {
    /// That of the file at a path; `None` where it cannot be told.
    fn of(path: &Path) -> Option<Self> {
        let metadata = fs::metadata(path).ok().filter(Metadata::is_file)?;
        Some(Self { size: metadata.len(), written: metadata.modified().ok()?, file: number(&metadata) })
    }

    /// True if it can be the same file, to which something was added.
    fn has_grown_to(self, later: Self) -> bool {
        self.file == later.file && self.size < later.size
    }
}

/// The device and the number of a file there.
#[cfg(unix)]
fn number(metadata: &Metadata) -> (u64, u64) {
    use std::os::unix::fs::MetadataExt;
    (metadata.dev(), metadata.ino())
}

/// Elsewhere its bytes have to tell it from another.
#[cfg(not(unix))]
const fn number(_metadata: &Metadata) -> (u64, u64) {
    (0, 0)
}

/// How many bytes are compared at each edge.
const EDGE: u64 = 4 << 10;

/// The first and the last bytes of a part's lines.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Edges {
    /// Where the first line begins that is not its own.
    end: u64,
    hash: u64,
}

impl Edges {
    /// Those of a part of a file; `None` if there is nothing behind it, and its last line may not be whole.
    fn of(path: &Path, range: &Range<u64>) -> io::Result<Option<Self>> {
        let mut file = File::open(path)?;
        let end = line_start(&mut file, range.end)?;
        if end >= file.metadata()?.len() {
            return Ok(None);
        }
        let mut hasher = FxHasher::default();
        for start in [range.start, end.saturating_sub(EDGE)] {
            let mut bytes = Vec::new();
            file.seek(SeekFrom::Start(start))?;
            Read::by_ref(&mut file).take(EDGE.min(end - start)).read_to_end(&mut bytes)?;
            hasher.write(&bytes);
        }
        Ok(Some(Self { end, hash: hasher.finish() }))
    }
}

/// A part of logs that remembers when its rows were.
#[derive(Debug)]
struct Remembered {
    source: Box<dyn Source>,
    extent: Extent,
    times: Times,
}

impl Source for Remembered {
    fn place(&self) -> &str {
        self.source.place()
    }

    fn bytes(&self) -> u64 {
        self.source.bytes()
    }

    fn ends(&self) -> Option<Vec<Box<dyn Source>>> {
        let end = |(source, extent)| {
            let times = Arc::clone(&self.times);
            Box::new(Self { source, extent, times }) as Box<dyn Source>
        };
        Some(self.source.ends()?.into_iter().zip([Extent::Beginning, Extent::End]).map(end).collect())
    }

    fn range(&self) -> Option<Range<u64>> {
        self.source.range()
    }

    /// None: what is read as one has its times as one, and then nothing is known of each.
    fn part(&self, _range: Range<u64>) -> Option<Box<dyn Source>> {
        None
    }

    fn times(&self, column: &str) -> Option<TimeRange> {
        let times = self.times.lock().unwrap_or_else(PoisonError::into_inner);
        times.get(&(self.extent, column.to_owned())).copied().or_else(|| self.source.times(column))
    }

    fn guess_newest(&self, columns: &[&str]) -> Option<DateTime> {
        self.source.guess_newest(columns)
    }

    fn is_current(&self) -> bool {
        self.source.is_current()
    }

    fn open(&self, columns: &[Field]) -> Result<Box<dyn BatchSource + '_>, String> {
        let batches = self.source.open(columns)?;
        let nothing = TimeRange { first: DateTime::MAX, last: DateTime::MIN, rows: 0 };
        let times = columns.iter().map(|column| (column.ty == Type::DateTime).then_some(nothing)).collect();
        let names = columns.iter().map(|column| column.name).collect();
        Ok(Box::new(Watched { batches, of: self, names, times }))
    }
}

/// Batches on their way, whose times are watched.
struct Watched<'s> {
    batches: Box<dyn BatchSource + 's>,
    of: &'s Remembered,
    names: Vec<&'static str>,
    /// By column, for those that are times.
    times: Vec<Option<TimeRange>>,
}

impl BatchSource for Watched<'_> {
    fn next_batch(&mut self, rejects: &mut Rejects) -> Option<Batch> {
        let batch = self.batches.next_batch(rejects);
        match &batch {
            Some(batch) => {
                for (times, column) in self.times.iter_mut().zip(batch.columns()) {
                    *times = times.and_then(|times| extended(times, column));
                }
            }
            None if self.batches.is_whole() => {
                let mut known = self.of.times.lock().unwrap_or_else(PoisonError::into_inner);
                let found =
                    self.names.iter().zip(&self.times).filter_map(|(name, times)| Some((*name, (*times)?)));
                known.extend(found.map(|(name, times)| ((self.of.extent, name.to_owned()), times)));
            }
            None => {}
        }
        batch
    }

    fn is_whole(&self) -> bool {
        self.batches.is_whole()
    }
}

/// Times with those of further rows; `None` if they are not known.
fn extended(mut times: TimeRange, column: &Column) -> Option<TimeRange> {
    let Column::DateTime(values) = column else { return None };
    for time in (0..values.len()).filter_map(|row| values.get(row)) {
        times.first = times.first.min(time);
        times.last = times.last.max(time);
    }
    times.rows += u64::try_from(values.len()).unwrap_or(u64::MAX);
    Some(times)
}

#[cfg(test)]
mod tests {
    use std::{fs::OpenOptions, io::Write};

    use super::*;
    use crate::read::{
        FileSource, Format, Origin,
        json::{Layout, Shape},
    };

    static TIME: [Field; 1] = [Field::new("TimeGenerated", Type::DateTime)];

    /// A file of JSON lines in parts of 200 bytes, which are about four lines.
    fn logs(path: &Path) -> TableInputs {
        let lines = Format::Json(Layout::Lines, Shape::Plain);
        let parts = FileSource::new(Origin::file(path), lines).pieces(200);
        let sources = parts.into_iter().map(|part| Box::new(part) as Box<dyn Source>).collect();
        vec![TableInput { name: "Events".to_owned(), sources }]
    }

    fn line(second: u64) -> String {
        format!("{{\"TimeGenerated\":\"2025-02-25T08:00:{second:02}Z\"}}\n")
    }

    fn append(path: &Path, text: &str) {
        let file = OpenOptions::new().create(true).append(true).open(path);
        file.and_then(|mut file| file.write_all(text.as_bytes())).expect("a file can be written");
    }

    /// Reads a source to its end.
    fn read(source: &dyn Source) {
        let mut batches = source.open(&TIME).expect("the file is there");
        while batches.next_batch(&mut Rejects::default()).is_some() {}
    }

    /// The seconds between which the rows of each part are, as far as they are known; then reads all parts.
    fn known(parts: &mut Parts, path: &Path) -> Vec<Option<(u64, u64)>> {
        let inputs = parts.remembered(logs(path));
        let second = |time: DateTime| time.to_string()[17..19].parse().expect("seconds");
        let seconds = |source: &dyn Source| {
            source.times("TimeGenerated").map(|times| (second(times.first), second(times.last)))
        };
        let known = inputs[0].sources.iter().map(|source| seconds(source.as_ref())).collect();
        inputs[0].sources.iter().for_each(|source| read(source.as_ref()));
        known
    }

    #[test]
    fn the_times_of_a_file_that_has_not_changed_are_known() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let path = folder.path().join("Events.jsonl");
        append(&path, &(0..7).map(line).collect::<String>());
        let mut parts = Parts::default();
        assert_eq!(known(&mut parts, &path), [None, None]);
        assert_eq!(known(&mut parts, &path), [Some((0, 4)), Some((5, 6))]);
    }

    #[test]
    fn in_a_file_that_has_grown_those_before_the_last_part_are_known() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let path = folder.path().join("Events.jsonl");
        let mut parts = Parts::default();
        append(&path, &(0..7).map(line).collect::<String>());
        known(&mut parts, &path);
        append(&path, &line(3));
        assert_eq!(known(&mut parts, &path), [Some((0, 4)), None]);
        assert_eq!(known(&mut parts, &path), [Some((0, 4)), Some((3, 6))], "what came late is there");
    }

    #[test]
    fn a_part_whose_last_line_was_not_whole_is_read_again() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let path = folder.path().join("Events.jsonl");
        let mut parts = Parts::default();
        let five: String = (0..5).map(line).collect();
        append(&path, &five[..203]);
        known(&mut parts, &path);
        append(&path, &(five[203..].to_owned() + &line(5)));
        assert_eq!(known(&mut parts, &path), [None, None]);
        assert_eq!(known(&mut parts, &path), [Some((0, 4)), Some((5, 5))]);
    }

    #[test]
    fn another_file_of_the_same_name_is_read() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let path = folder.path().join("Events.jsonl");
        let mut parts = Parts::default();
        append(&path, &(0..7).map(line).collect::<String>());
        known(&mut parts, &path);
        // As log rotation does that copies and truncates.
        fs::write(&path, (20..30).map(line).collect::<String>()).expect("a file can be written");
        assert_eq!(known(&mut parts, &path), [None, None, None]);
    }

    #[test]
    fn what_is_known_is_true() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let path = folder.path().join("Events.jsonl");
        let mut rng = fastrand::Rng::with_seed(3);
        let (mut parts, mut told) = (Parts::default(), 0);
        append(&path, &line(0));
        for step in 0..100 {
            let text: String = (0..rng.usize(0..6)).map(|_| line(rng.u64(0..60))).collect();
            match rng.u8(0..30) {
                0 => fs::write(&path, line(step % 60) + &text + &text).expect("a file can be written"),
                1 => fs::remove_file(&path).map(|()| append(&path, &text)).expect("a file can be removed"),
                // The last line may be half written.
                _ => append(&path, &text[..rng.usize(..=text.len())]),
            }
            let inputs = parts.remembered(logs(&path));
            let anew = Parts::default().remembered(logs(&path));
            for (source, anew) in inputs[0].sources.iter().zip(&anew[0].sources) {
                read(anew.as_ref());
                if let Some(times) = source.times("TimeGenerated") {
                    assert_eq!(Some(times), anew.times("TimeGenerated"), "step {step}");
                    told += 1;
                }
                read(source.as_ref());
            }
        }
        assert!(told > 100, "{told}");
    }
}

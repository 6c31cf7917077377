//! The pages of a column of a row group, as far as they are of the usual kinds: values one after the other, or numbers of entries of a
//! dictionary, without repetition.
//!
//! All others are left to the library, which gives one value after the other and a copy of each.

use ::parquet::{
    basic::{Encoding, Type as Physical},
    column::page::{Page, PageReader},
    errors::ParquetError,
    schema::types::ColumnDescriptor,
};
use bytes::Bytes;

use super::runs::{Runs, broken};
use crate::batch::ABSENT;

/// Why rows cannot be read here.
#[derive(Debug)]
pub(super) enum Stop {
    /// By the library they can be.
    Unusual,
    /// They cannot be read at all.
    Damaged(ParquetError),
}

impl From<ParquetError> for Stop {
    fn from(error: ParquetError) -> Self {
        Self::Damaged(error)
    }
}

/// How values stand one after the other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Layout {
    /// Each takes so many bytes.
    Fixed(usize),
    /// Each has its length before it.
    Texts,
}

impl Layout {
    /// How a column's values stand where they are plain; `None` for those that the library reads.
    pub(super) fn of(column: &ColumnDescriptor) -> Option<Self> {
        match column.physical_type() {
            Physical::INT32 => Some(Self::Fixed(4)),
            Physical::INT64 | Physical::DOUBLE => Some(Self::Fixed(8)),
            Physical::BYTE_ARRAY => Some(Self::Texts),
            Physical::BOOLEAN | Physical::FLOAT | Physical::INT96 | Physical::FIXED_LEN_BYTE_ARRAY => None,
        }
    }
}

/// Where a text stands in a page; its start is [`ABSENT`] for null.
#[derive(Clone, Copy, Debug)]
pub(super) struct Place {
    pub(super) start: u32,
    pub(super) len: u32,
}

/// Some rows of a page.
pub(super) enum Piece<'p> {
    /// For each row the number of an entry of the dictionary, [`ABSENT`] for null.
    Entries(&'p [u32]),
    /// For each row where its text stands in these bytes.
    Texts(&'p [u8], &'p [Place]),
    /// The values that are not null, one after the other; and for each row 0 if it is null, unless none is.
    Fixed(&'p [u8], Option<&'p [u32]>),
}

/// Entries of a dictionary, one after the other.
pub(super) struct Dictionary {
    pub(super) bytes: Bytes,
    pub(super) count: usize,
}

/// A damaged page may claim any number of rows: they are passed by at most so many at a time, so that what is used again stays small.
const MOST_PASSED: usize = 1 << 16;

/// Reads the pages of a column one after the other.
pub(super) struct Pages {
    reader: Box<dyn PageReader>,
    layout: Layout,
    is_optional: bool,
    /// How many entries the dictionary has.
    entries: u32,
    page: DataPage,
    /// How many rows were read or passed by.
    row: usize,
    buffers: Buffers,
}

/// What is used again from piece to piece.
#[derive(Default)]
struct Buffers {
    levels: Vec<u32>,
    numbers: Vec<u32>,
    places: Vec<Place>,
}

/// What is left of a page.
struct DataPage {
    rows: usize,
    /// For each row 0 if it is null; `None` where no row can be.
    levels: Option<Runs>,
    values: Values,
}

/// The values of a page that are not null.
enum Values {
    Plain { bytes: Bytes, at: usize },
    Entries(Runs),
}

impl Pages {
    /// Begins to read, and gives the dictionary if there is one.
    pub(super) fn open(
        mut reader: Box<dyn PageReader>,
        layout: Layout,
        column: &ColumnDescriptor,
    ) -> Result<(Self, Option<Dictionary>), Stop> {
        let dictionary = dictionary(reader.as_mut())?;
        let entries = dictionary.as_ref().map_or(0, |dictionary| dictionary.count);
        let pages = Self {
            reader,
            layout,
            is_optional: column.max_def_level() > 0,
            entries: u32::try_from(entries).unwrap_or(u32::MAX),
            page: DataPage { rows: 0, levels: None, values: Values::Plain { bytes: Bytes::new(), at: 0 } },
            row: 0,
            buffers: Buffers::default(),
        };
        Ok((pages, dictionary))
    }

    /// How many rows were read or passed by.
    pub(super) const fn row(&self) -> usize {
        self.row
    }

    /// Passes by rows; pages of which none is read are not decompressed.
    pub(super) fn skip(&mut self, rows: usize) -> Result<(), Stop> {
        let end = self.row + rows;
        while self.row < end {
            let missing = end - self.row;
            if self.page.rows > 0 {
                let passed = missing.min(self.page.rows).min(MOST_PASSED);
                self.page.skip(passed, self.layout, &mut self.buffers)?;
                self.row += passed;
                continue;
            }
            let next = self.reader.peek_next_page()?.ok_or_else(ends_early)?;
            match next.num_rows.or(next.num_levels) {
                Some(rows) if rows <= missing && !next.is_dict => {
                    self.reader.skip_next_page()?;
                    self.row += rows;
                }
                Some(_) | None => self.next_page()?,
            }
        }
        Ok(())
    }

    /// The next rows, at most so many; they are of one page.
    pub(super) fn read(&mut self, most: usize) -> Result<(usize, Piece<'_>), Stop> {
        while self.page.rows == 0 {
            self.next_page()?;
        }
        let rows = most.min(self.page.rows);
        let buffers = &mut self.buffers;
        let are_all = self.page.levels(rows, &mut buffers.levels)?;
        let levels = (!are_all).then_some(buffers.levels.as_slice());
        let present = levels.map_or(rows, present);
        let piece = match &mut self.page.values {
            Values::Entries(runs) => {
                buffers.numbers.clear();
                runs.read(present, &mut buffers.numbers)?;
                if buffers.numbers.iter().any(|number| *number >= self.entries) {
                    return Err(broken("a value that the dictionary does not have").into());
                }
                spread(&mut buffers.numbers, levels, ABSENT);
                Piece::Entries(&buffers.numbers)
            }
            Values::Plain { bytes, at } => match self.layout {
                Layout::Fixed(width) => {
                    let start = *at;
                    *at += width * present;
                    let values = bytes.get(start..*at).ok_or_else(ends_early)?;
                    Piece::Fixed(values, levels)
                }
                Layout::Texts => {
                    buffers.places.clear();
                    find_texts(bytes, at, present, &mut buffers.places)?;
                    spread(&mut buffers.places, levels, Place { start: ABSENT, len: 0 });
                    Piece::Texts(bytes, &buffers.places)
                }
            },
        };
        self.page.rows -= rows;
        self.row += rows;
        Ok((rows, piece))
    }

    fn next_page(&mut self) -> Result<(), Stop> {
        let page = self.reader.get_next_page()?.ok_or_else(ends_early)?;
        let rows = usize::try_from(page.num_values()).unwrap_or(usize::MAX);
        let encoding = page.encoding();
        let (levels, bytes) = match page {
            Page::DictionaryPage { .. } => return Err(broken("a second dictionary").into()),
            Page::DataPage { buf, def_level_encoding, .. } if self.is_optional => {
                if def_level_encoding != Encoding::RLE {
                    return Err(Stop::Unusual);
                }
                let len = buf.first_chunk().map(|len| u32::from_le_bytes(*len)).ok_or_else(ends_early)?;
                let end = usize::try_from(len).unwrap_or(usize::MAX).saturating_add(4);
                if end > buf.len() {
                    return Err(ends_early());
                }
                (buf.slice(4..end), buf.slice(end..))
            }
            Page::DataPage { buf, .. } => (Bytes::new(), buf),
            Page::DataPageV2 { buf, def_levels_byte_len, rep_levels_byte_len, .. } => {
                let [start, len] = [rep_levels_byte_len, def_levels_byte_len]
                    .map(|len| usize::try_from(len).unwrap_or(usize::MAX));
                let end = start.saturating_add(len);
                if end > buf.len() {
                    return Err(ends_early());
                }
                (buf.slice(start..end), buf.slice(end..))
            }
        };
        let levels = self.is_optional.then(|| Runs::new(levels, 1)).transpose()?;
        let values = match encoding {
            Encoding::PLAIN => Values::Plain { bytes, at: 0 },
            Encoding::PLAIN_DICTIONARY | Encoding::RLE_DICTIONARY => match bytes.first() {
                Some(width) => Values::Entries(Runs::new(bytes.slice(1..), *width)?),
                // A page of nulls alone.
                None => Values::Entries(Runs::new(bytes, 0)?),
            },
            _ => return Err(Stop::Unusual),
        };
        self.page = DataPage { rows, levels, values };
        Ok(())
    }
}

impl DataPage {
    /// Reads which of so many rows are null; true if none is.
    fn levels(&mut self, rows: usize, levels: &mut Vec<u32>) -> Result<bool, Stop> {
        let Some(runs) = &mut self.levels else { return Ok(true) };
        levels.clear();
        match runs.same(rows)? {
            Some(0) => levels.resize(rows, 0),
            Some(_) => return Ok(true),
            None => runs.read(rows, levels)?,
        }
        Ok(false)
    }

    fn skip(&mut self, rows: usize, layout: Layout, buffers: &mut Buffers) -> Result<(), Stop> {
        let are_all = self.levels(rows, &mut buffers.levels)?;
        let passed = if are_all { rows } else { present(&buffers.levels) };
        match &mut self.values {
            Values::Entries(runs) => runs.skip(passed)?,
            Values::Plain { bytes, at } => match layout {
                Layout::Fixed(width) => *at += width * passed,
                Layout::Texts => {
                    buffers.places.clear();
                    find_texts(bytes, at, passed, &mut buffers.places)?;
                }
            },
        }
        self.rows -= rows;
        Ok(())
    }
}

/// The dictionary that stands before the pages of a column, if one does.
fn dictionary(reader: &mut dyn PageReader) -> Result<Option<Dictionary>, Stop> {
    if !reader.peek_next_page()?.is_some_and(|page| page.is_dict) {
        return Ok(None);
    }
    match reader.get_next_page()? {
        Some(Page::DictionaryPage { buf, num_values, encoding, .. }) => match encoding {
            Encoding::PLAIN | Encoding::PLAIN_DICTIONARY => {
                let count = usize::try_from(num_values).unwrap_or(usize::MAX);
                Ok(Some(Dictionary { bytes: buf, count }))
            }
            _ => Err(Stop::Unusual),
        },
        Some(Page::DataPage { .. } | Page::DataPageV2 { .. }) | None => Err(ends_early()),
    }
}

/// How many rows are not null.
fn present(levels: &[u32]) -> usize {
    levels.iter().filter(|level| **level > 0).count()
}

/// Finds the next texts, each of which has its length before it.
pub(super) fn find_texts(
    bytes: &[u8],
    at: &mut usize,
    count: usize,
    places: &mut Vec<Place>,
) -> Result<(), Stop> {
    places.reserve(count.min(bytes.len() / 4));
    for _ in 0..count {
        let len = bytes.get(*at..).and_then(<[u8]>::first_chunk).ok_or_else(ends_early)?;
        let len = u32::from_le_bytes(*len);
        let start = *at + 4;
        let end = start.saturating_add(usize::try_from(len).unwrap_or(usize::MAX));
        if end > bytes.len() {
            return Err(ends_early());
        }
        places.push(Place { start: u32::try_from(start).map_err(|_| Stop::Unusual)?, len });
        *at = end;
    }
    Ok(())
}

/// Puts values to the rows that are not null, and something else to the others.
fn spread<T: Copy>(values: &mut Vec<T>, levels: Option<&[u32]>, null: T) {
    let Some(levels) = levels else { return };
    let mut next = values.len();
    values.resize(levels.len(), null);
    // From the end on, so that no value is overwritten before it has moved.
    for row in (0..levels.len()).rev() {
        if levels[row] > 0 {
            next -= 1;
            values[row] = values[next];
        } else {
            values[row] = null;
        }
    }
}

fn ends_early() -> Stop {
    broken("a column ends before the others").into()
}

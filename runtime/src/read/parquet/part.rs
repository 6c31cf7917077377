//! A column of a file as it is read: from its pages where these are of the usual kinds, else by the library.

use std::ops::Range;

use ::parquet::{column::reader::ColumnReader, errors::ParquetError, file::reader::FileReader};

use super::{
    Wanted, library,
    pages::{Dictionary, Layout, Pages, Stop},
    runs::broken,
    scalars::Scalars,
    texts::{Chosen, Texts},
};
use crate::{batch::Column, types::Type};

/// A wanted column of a file.
pub(super) struct Part {
    pub(super) wanted: Wanted,
    /// True if it is not read before rows are chosen.
    pub(super) is_postponed: bool,
    cursor: Cursor,
    filling: Filling,
    misfits: Misfits,
}

/// Where rows are read from.
pub(super) struct Span {
    /// The row group.
    pub(super) group: usize,
    /// Its rows.
    pub(super) rows: Range<usize>,
    /// How many rows of the source come before them.
    pub(super) before: usize,
}

/// How far a column of a row group is read.
enum Cursor {
    Closed,
    Pages(Box<Pages>),
    Library {
        reader: Box<ColumnReader>,
        /// How many rows were read or passed by.
        row: usize,
    },
}

/// What becomes of the values.
enum Filling {
    Texts(Texts),
    Scalars(Scalars),
}

/// How many values of a column did not fit it, and the row of the first.
#[derive(Clone, Copy, Debug, Default)]
struct Misfits {
    count: u64,
    first: usize,
}

impl Misfits {
    fn see(&mut self, row: usize) {
        if self.count == 0 {
            self.first = row;
        }
        self.count += 1;
    }
}

impl Part {
    pub(super) fn new(wanted: Wanted, ty: Type) -> Self {
        let filling = match ty {
            Type::String => Filling::Texts(Texts::strings()),
            Type::Dynamic => Filling::Texts(Texts::dynamics()),
            ty => Filling::Scalars(Scalars::new(&wanted, ty)),
        };
        Self { wanted, is_postponed: false, cursor: Cursor::Closed, filling, misfits: Misfits::default() }
    }

    /// True if no value can be one that does not fit.
    pub(super) const fn fits_all(&self) -> bool {
        matches!(self.filling, Filling::Texts(_))
    }

    /// Forgets the row group.
    pub(super) fn close(&mut self) {
        self.cursor = Cursor::Closed;
    }

    /// The number of values that did not fit since the last time, and the row of the first of them, counted from one on.
    pub(super) fn take_misfits(&mut self) -> Option<(u64, usize)> {
        let Misfits { count, first } = std::mem::take(&mut self.misfits);
        (count > 0).then_some((count, first))
    }

    /// The column of some rows; of those that are not chosen what stands in them means nothing.
    pub(super) fn read(
        &mut self,
        reader: &dyn FileReader,
        span: &Span,
        chosen: Option<&[u32]>,
    ) -> Result<Column, ParquetError> {
        if matches!(self.cursor, Cursor::Closed) {
            self.cursor = self.open(reader, span.group)?;
        }
        let done = match self.read_pages(span, chosen) {
            Err(Stop::Unusual) => {
                self.cursor = self.by_library(reader, span.group)?;
                Ok(())
            }
            done => done,
        };
        let read = done.and_then(|()| self.read_by_library(span)).and_then(|()| self.filling.finish());
        read.map_err(|stop| match stop {
            Stop::Damaged(error) => error,
            Stop::Unusual => broken("pages of no known kind"),
        })
    }

    fn open(&mut self, reader: &dyn FileReader, group: usize) -> Result<Cursor, ParquetError> {
        let Some(layout) = self.layout() else { return self.by_library(reader, group) };
        let pages = reader.get_row_group(group)?.get_column_page_reader(self.wanted.leaf)?;
        let opened = Pages::open(pages, layout, &self.wanted.descriptor);
        let opened = opened.and_then(|(pages, dictionary)| {
            self.filling.set_dictionary(dictionary.as_ref())?;
            Ok(pages)
        });
        match opened {
            Ok(pages) => Ok(Cursor::Pages(Box::new(pages))),
            Err(Stop::Unusual) => self.by_library(reader, group),
            Err(Stop::Damaged(error)) => Err(error),
        }
    }

    /// How the values stand in plain pages, if they can be read from them.
    fn layout(&self) -> Option<Layout> {
        let layout = Layout::of(&self.wanted.descriptor)?;
        let is_read = match (layout, &self.filling) {
            (Layout::Texts, Filling::Texts(_) | Filling::Scalars(_)) => {
                library::is_text(&self.wanted.descriptor)
            }
            (Layout::Fixed(_), Filling::Scalars(_)) => true,
            (Layout::Fixed(_), Filling::Texts(_)) => false,
        };
        is_read.then_some(layout)
    }

    /// The rest of the column by the library.
    fn by_library(&self, reader: &dyn FileReader, group: usize) -> Result<Cursor, ParquetError> {
        let row = if let Cursor::Pages(pages) = &self.cursor { pages.row() } else { 0 };
        let mut reader = reader.get_row_group(group)?.get_column_reader(self.wanted.leaf)?;
        library::skip(&mut reader, row)?;
        Ok(Cursor::Library { reader: Box::new(reader), row })
    }

    fn read_pages(&mut self, span: &Span, chosen: Option<&[u32]>) -> Result<(), Stop> {
        let Cursor::Pages(pages) = &mut self.cursor else { return Ok(()) };
        pages.skip(span.rows.start.saturating_sub(pages.row()))?;
        while pages.row() < span.rows.end {
            let first = pages.row() - span.rows.start;
            let (rows, piece) = pages.read(span.rows.end - pages.row())?;
            let misfits = &mut self.misfits;
            match &mut self.filling {
                Filling::Texts(texts) => {
                    let chosen = chosen.map(|chosen| Chosen::new(chosen, first..first + rows));
                    texts.push_piece(&piece, rows, chosen)?;
                }
                Filling::Scalars(scalars) => {
                    let before = span.before + first;
                    scalars.push_piece(&piece, rows, |row| misfits.see(before + row + 1))?;
                }
            }
        }
        Ok(())
    }

    fn read_by_library(&mut self, span: &Span) -> Result<(), Stop> {
        let Cursor::Library { reader, row } = &mut self.cursor else { return Ok(()) };
        library::skip(reader, span.rows.start.saturating_sub(*row))?;
        *row = span.rows.start.max(*row);
        let rows = span.rows.end - *row;
        let mut number = span.before + (*row - span.rows.start);
        *row += rows;
        let (filling, misfits) = (&mut self.filling, &mut self.misfits);
        let ty = filling.ty();
        library::read(reader, &self.wanted, ty, rows, |raw| {
            number += 1;
            match filling {
                Filling::Texts(texts) => texts.push_raw(raw)?,
                Filling::Scalars(scalars) => {
                    if !scalars.push_raw(raw) {
                        misfits.see(number);
                    }
                }
            }
            Ok(())
        })
    }
}

impl Filling {
    const fn ty(&self) -> Type {
        match self {
            Self::Texts(texts) => texts.ty(),
            Self::Scalars(scalars) => scalars.ty(),
        }
    }

    fn set_dictionary(&mut self, dictionary: Option<&Dictionary>) -> Result<(), Stop> {
        match self {
            Self::Texts(texts) => texts.set_dictionary(dictionary),
            Self::Scalars(scalars) => scalars.set_dictionary(dictionary),
        }
    }

    fn finish(&mut self) -> Result<Column, Stop> {
        match self {
            Self::Texts(texts) => texts.finish(),
            Self::Scalars(scalars) => Ok(scalars.finish()),
        }
    }
}

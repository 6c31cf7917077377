//! Columns of strings, and of dynamics as JSON text, as they fill.

use std::{ops::Range, str::from_utf8, sync::Arc};

use ::parquet::errors::ParquetError;

use super::{
    pages::{Dictionary, Piece, Place, Stop, find_texts},
    runs::broken,
};
use crate::{
    batch::{ABSENT, Block, Coded, Column, JsonColumn, TextColumn, View},
    read::{
        coerce::{Raw, dynamic, scalar},
        jsonl::{Interner, are_too_many},
    },
    types::Type,
};

/// A column of texts under construction.
#[derive(Debug)]
pub(super) struct Texts {
    form: Form,
    views: Views,
    /// The dictionary of the row group.
    entries: Option<Entries>,
}

/// What texts become.
#[derive(Debug)]
enum Form {
    /// Strings of which few are distinct.
    Codes(Codes),
    /// Strings.
    Strings,
    /// Dynamics as JSON text.
    Json,
}

/// Strings as codes.
#[derive(Debug)]
struct Codes {
    interner: Interner,
    rows: Vec<u32>,
    /// The number of distinct strings before this batch, and of those of the dictionary.
    known: usize,
}

/// Texts as places in an arena or in the dictionary.
#[derive(Debug, Default)]
struct Views {
    views: Vec<View>,
    arena: Vec<u8>,
}

/// The texts of a dictionary.
#[derive(Debug)]
struct Entries {
    text: Block,
    places: Vec<Range<usize>>,
    /// The code of each that came up; [`ABSENT`] for the others.
    codes: Vec<u32>,
}

impl Texts {
    /// Strings.
    pub(super) fn strings() -> Self {
        let codes = Codes { interner: Interner::new(), rows: Vec::new(), known: 1 };
        Self { form: Form::Codes(codes), views: Views::default(), entries: None }
    }

    /// Dynamics.
    pub(super) fn dynamics() -> Self {
        Self { form: Form::Json, views: Views::default(), entries: None }
    }

    /// The type of the values.
    pub(super) const fn ty(&self) -> Type {
        match self.form {
            Form::Codes(_) | Form::Strings => Type::String,
            Form::Json => Type::Dynamic,
        }
    }

    /// Takes the dictionary of a row group.
    pub(super) fn set_dictionary(&mut self, dictionary: Option<&Dictionary>) -> Result<(), Stop> {
        self.entries = dictionary.map(|dictionary| self.entries_of(dictionary)).transpose()?;
        Ok(())
    }

    fn entries_of(&self, dictionary: &Dictionary) -> Result<Entries, Stop> {
        let mut texts = Vec::new();
        find_texts(&dictionary.bytes, &mut 0, dictionary.count, &mut texts)?;
        let mut text = String::with_capacity(dictionary.bytes.len());
        let mut places = Vec::with_capacity(texts.len());
        for place in texts {
            let start = text.len();
            let entry = utf8(bytes_of(&dictionary.bytes, place))?;
            match &self.form {
                Form::Codes(_) | Form::Strings => text.push_str(entry),
                Form::Json => text.push_str(&dynamic(&Raw::String(entry.into()))),
            }
            places.push(start..text.len());
        }
        let codes = vec![ABSENT; places.len()];
        Ok(Entries { text: Arc::new(text), places, codes })
    }

    /// Adds a value.
    pub(super) fn push_raw(&mut self, raw: &Raw<'_>) -> Result<(), Stop> {
        match &mut self.form {
            Form::Codes(codes) => codes.rows.push(codes.interner.code(&scalar::string(raw))),
            Form::Strings => self.views.push(scalar::string(raw).as_bytes())?,
            Form::Json => self.views.push(dynamic(raw).as_bytes())?,
        }
        Ok(())
    }

    /// Adds rows of a page, of those that are not chosen only that they are there.
    pub(super) fn push_piece(
        &mut self,
        piece: &Piece<'_>,
        rows: usize,
        chosen: Option<Chosen<'_>>,
    ) -> Result<(), Stop> {
        match (piece, &mut self.form) {
            (Piece::Entries(numbers), Form::Codes(codes)) => {
                let entries = self.entries.as_mut().ok_or_else(no_dictionary)?;
                let Codes { interner, rows: codes, known } = codes;
                let before = interner.len();
                fill(codes, rows, chosen, 0, |row| Ok(entries.code(numbers[row], interner)))?;
                // That few are distinct is what a dictionary says, even if a batch is the first to have them.
                *known += interner.len() - before;
                Ok(())
            }
            (Piece::Entries(numbers), Form::Strings | Form::Json) => {
                let entries = self.entries.as_ref().ok_or_else(no_dictionary)?;
                fill(&mut self.views.views, rows, chosen, View::default(), |row| entries.view(numbers[row]))
            }
            (Piece::Texts(bytes, places), Form::Codes(codes)) => {
                let interner = &mut codes.interner;
                fill(&mut codes.rows, rows, chosen, 0, |row| {
                    Ok(interner.code(utf8(bytes_of(bytes, places[row]))?))
                })
            }
            (Piece::Texts(bytes, places), Form::Strings) => {
                let Views { views, arena } = &mut self.views;
                fill(views, rows, chosen, View::default(), |row| add(arena, bytes_of(bytes, places[row])))
            }
            (Piece::Texts(bytes, places), Form::Json) => {
                let Views { views, arena } = &mut self.views;
                fill(views, rows, chosen, View::default(), |row| {
                    let text = utf8(bytes_of(bytes, places[row]))?;
                    add(arena, dynamic(&Raw::String(text.into())).as_bytes())
                })
            }
            (Piece::Fixed(..), _) => Err(broken("numbers where texts are").into()),
        }
    }

    /// The column of the rows since the last one; it is empty again.
    pub(super) fn finish(&mut self) -> Result<Column, Stop> {
        let dictionary = self.entries.as_ref().map(|entries| Arc::clone(&entries.text));
        Ok(match &mut self.form {
            Form::Strings => Column::Text(self.views.finish(dictionary)?),
            Form::Json => Column::Json(JsonColumn::new(self.views.finish(dictionary)?)),
            Form::Codes(codes) => {
                let column = Coded::new(std::mem::take(&mut codes.rows), codes.interner.dictionary());
                let all = codes.interner.len();
                if are_too_many(all, all - codes.known, column.len()) {
                    self.form = Form::Strings;
                    return Ok(Column::Text(column.to_text()));
                }
                codes.known = all;
                Column::Coded(column)
            }
        })
    }
}

impl Entries {
    /// The code of an entry's string; that of the empty one for null.
    fn code(&mut self, number: u32, interner: &mut Interner) -> u32 {
        if number == ABSENT {
            return 0;
        }
        let code = &mut self.codes[number as usize];
        if *code == ABSENT {
            *code = interner.code(&self.text[self.places[number as usize].clone()]);
        }
        *code
    }

    /// Where an entry stands; an empty place for null.
    fn view(&self, number: u32) -> Result<View, Stop> {
        if number == ABSENT {
            return Ok(View::default());
        }
        let Range { start, end } = self.places[number as usize].clone();
        Ok(View { block: 1, offset: place(start)?, len: place(end - start)? })
    }
}

impl Views {
    fn push(&mut self, text: &[u8]) -> Result<(), Stop> {
        let view = add(&mut self.arena, text)?;
        self.views.push(view);
        Ok(())
    }

    fn finish(&mut self, dictionary: Option<Block>) -> Result<TextColumn, Stop> {
        let arena = String::from_utf8(std::mem::take(&mut self.arena)).map_err(|_| no_text())?;
        let views = std::mem::take(&mut self.views);
        // That all of it is text does not say that each value is.
        let is_whole = |view: &View| {
            let (start, len) = (view.offset as usize, view.len as usize);
            view.block > 0 || arena.is_char_boundary(start) && arena.is_char_boundary(start + len)
        };
        if !arena.is_ascii() && !views.iter().all(is_whole) {
            return Err(no_text());
        }
        let blocks = [Some(Arc::new(arena)), dictionary].into_iter().flatten().collect();
        Ok(TextColumn::new(blocks, views))
    }
}

/// Rows of a piece that are chosen.
#[derive(Clone, Copy)]
pub(super) struct Chosen<'c> {
    /// As rows of the batch, in order.
    rows: &'c [u32],
    /// The first row of the piece.
    first: usize,
}

impl<'c> Chosen<'c> {
    /// Of rows of a batch those that are in a piece of it.
    pub(super) fn new(rows: &'c [u32], piece: Range<usize>) -> Self {
        let before = |end: usize| rows.partition_point(|row| (*row as usize) < end);
        Self { rows: &rows[before(piece.start)..before(piece.end)], first: piece.start }
    }
}

/// Adds a value for each row, and a filler for those that are not chosen.
fn fill<T: Copy>(
    values: &mut Vec<T>,
    rows: usize,
    chosen: Option<Chosen<'_>>,
    filler: T,
    mut of: impl FnMut(usize) -> Result<T, Stop>,
) -> Result<(), Stop> {
    let Some(chosen) = chosen else {
        values.reserve(rows);
        for row in 0..rows {
            values.push(of(row)?);
        }
        return Ok(());
    };
    let start = values.len();
    values.resize(start + rows, filler);
    for row in chosen.rows {
        let row = *row as usize - chosen.first;
        values[start + row] = of(row)?;
    }
    Ok(())
}

/// Adds bytes to an arena, and tells where they stand.
fn add(arena: &mut Vec<u8>, bytes: &[u8]) -> Result<View, Stop> {
    let view = View { block: 0, offset: place(arena.len())?, len: place(bytes.len())? };
    arena.extend_from_slice(bytes);
    Ok(view)
}

fn place(place: usize) -> Result<u32, Stop> {
    u32::try_from(place).map_err(|_| broken("more than 4 GiB of texts in a batch").into())
}

/// The bytes of a text; none for null.
pub(super) fn bytes_of(bytes: &[u8], place: Place) -> &[u8] {
    if place.start == ABSENT { &[] } else { &bytes[place.start as usize..][..place.len as usize] }
}

pub(super) fn utf8(bytes: &[u8]) -> Result<&str, Stop> {
    from_utf8(bytes).map_err(|error| Stop::Damaged(ParquetError::from(error)))
}

fn no_text() -> Stop {
    broken("a text is not UTF-8").into()
}

fn no_dictionary() -> Stop {
    broken("a column without its dictionary").into()
}

//! Columns as they fill with the values of lines.

use std::sync::Arc;

use super::{
    intern::Interner,
    scan::Span,
    value::{Kind, unescape},
};
use crate::{
    batch::{Block, Coded, Column, ColumnBuilder, JsonColumn, TextColumn, View},
    read::coerce::{Raw, dynamic, scalar},
    types::Type,
};

/// A column under construction; what it learns of its strings it keeps from batch to batch.
#[derive(Debug)]
pub(super) enum Sink {
    /// Any type but string and dynamic.
    Scalar(ColumnBuilder),
    /// Strings of which few are distinct.
    Codes(Codes),
    /// Strings.
    Text(Views),
    /// Dynamics as JSON text.
    Json(Views),
}

/// Strings as codes.
#[derive(Debug)]
pub(super) struct Codes {
    interner: Interner,
    rows: Vec<u32>,
    /// The number of distinct strings before this batch.
    known: usize,
}

/// Texts as places in the block, or in an arena of what does not stand there as it is.
#[derive(Debug, Default)]
pub(super) struct Views {
    views: Vec<View>,
    arena: String,
}

/// A dictionary may grow to so many strings ...
const MOST_STRINGS: usize = 1 << 14;

/// ... and in each batch by a string for so many rows, after some to begin with.
const ROWS_A_STRING: usize = 4;
const FREE_STRINGS: usize = 256;

impl Sink {
    pub(super) fn new(ty: Type) -> Self {
        match ty {
            Type::String => Self::Codes(Codes { interner: Interner::new(), rows: Vec::new(), known: 1 }),
            Type::Dynamic => Self::Json(Views::default()),
            ty => Self::Scalar(ColumnBuilder::new(ty)),
        }
    }

    /// Adds a value that stands in a block; false if it does not fit and is null instead.
    pub(super) fn push_span(&mut self, span: &Span, block: &Block) -> bool {
        let Span { kind, start, end } = *span;
        match (&mut *self, kind) {
            (Self::Codes(codes), Kind::Null) => codes.rows.push(0),
            (Self::Text(views) | Self::Json(views), Kind::Null) => views.push_empty(),
            (Self::Codes(codes), Kind::String) => {
                codes.rows.push(codes.interner.code(&block[start + 1..end - 1]));
            }
            (Self::Codes(codes), Kind::Escaped) => {
                let raw = &block[start + 1..end - 1];
                codes.rows.push(codes.interner.escaped_code(raw));
            }
            (Self::Text(views), Kind::String) => views.push_place(start + 1, end - 1),
            (Self::Text(views), Kind::Escaped) => views.push_escaped(&block[start + 1..end - 1]),
            (Self::Json(views), Kind::String | Kind::Escaped) if end - start == 2 => views.push_empty(),
            (Self::Json(views), Kind::String | Kind::Escaped | Kind::Number | Kind::Composite) => {
                views.push_place(start, end);
            }
            _ => {
                let text = &block[start..end];
                return match kind {
                    Kind::Null => self.push_raw(&Raw::Null),
                    Kind::True => self.push_raw(&Raw::Bool(true)),
                    Kind::False => self.push_raw(&Raw::Bool(false)),
                    Kind::Number => self.push_raw(&Raw::Number(text)),
                    Kind::String => self.push_raw(&Raw::String(text[1..text.len() - 1].into())),
                    Kind::Composite => self.push_raw(&Raw::Json(text)),
                    Kind::Escaped | Kind::Unicode => {
                        self.push_raw(&Raw::from_json(text).unwrap_or(Raw::Null))
                    }
                };
            }
        }
        true
    }

    /// Adds a value; false if it does not fit and is null instead.
    pub(super) fn push_raw(&mut self, raw: &Raw<'_>) -> bool {
        match self {
            Self::Scalar(builder) => return scalar::push(builder, raw),
            Self::Codes(codes) => codes.rows.push(codes.interner.code(&scalar::string(raw))),
            Self::Text(views) => views.push_text(&scalar::string(raw)),
            Self::Json(views) => views.push_text(&dynamic(raw)),
        }
        true
    }

    /// The column of a block's lines; the sink is empty again.
    pub(super) fn finish(&mut self, block: &Block) -> Column {
        match self {
            Self::Scalar(builder) => {
                let next = ColumnBuilder::new(builder.ty());
                std::mem::replace(builder, next).finish()
            }
            Self::Text(views) => Column::Text(views.finish(block)),
            Self::Json(views) => Column::Json(JsonColumn::new(views.finish(block))),
            Self::Codes(codes) => {
                let column = codes.finish();
                let known = codes.interner.len();
                if are_too_many(known, known - codes.known, column.len()) {
                    let text = column.to_text();
                    *self = Self::Text(Views::default());
                    return Column::Text(text);
                }
                codes.known = known;
                Column::Coded(column)
            }
        }
    }
}

/// True of the distinct strings of a column that should no longer have codes: there are many, or those of the last batch, of so many rows,
/// were mostly new.
pub(in crate::read) const fn are_too_many(strings: usize, new: usize, rows: usize) -> bool {
    strings > MOST_STRINGS || new > FREE_STRINGS + rows / ROWS_A_STRING
}

impl Codes {
    fn finish(&mut self) -> Coded {
        Coded::new(std::mem::take(&mut self.rows), self.interner.dictionary())
    }
}

impl Views {
    fn push_empty(&mut self) {
        self.views.push(View::default());
    }

    fn push_place(&mut self, start: usize, end: usize) {
        self.views.push(View { block: 0, offset: number(start), len: number(end - start) });
    }

    fn push_text(&mut self, text: &str) {
        self.views.push(View { block: 1, offset: number(self.arena.len()), len: number(text.len()) });
        self.arena.push_str(text);
    }

    fn push_escaped(&mut self, raw: &str) {
        let start = self.arena.len();
        unescape(raw, &mut self.arena);
        self.views.push(View { block: 1, offset: number(start), len: number(self.arena.len() - start) });
    }

    fn finish(&mut self, block: &Block) -> TextColumn {
        let arena = Arc::new(std::mem::take(&mut self.arena));
        TextColumn::new(vec![Arc::clone(block), arena], std::mem::take(&mut self.views))
    }
}

fn number(place: usize) -> u32 {
    u32::try_from(place).expect("a block is shorter than 4 GiB")
}

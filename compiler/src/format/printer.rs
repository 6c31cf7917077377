//! A document to text.

use super::document::{Doc, DocKind};
use crate::syntax::layout::{Comment, Token};

/// How far a level is indented.
const INDENTATION: usize = 4;

/// Writes a document in lines of at most `width` characters where that can be.
pub(super) fn print(document: &Doc<'_>, width: usize) -> String {
    let mut printer = Printer { width, ..Printer::default() };
    let mut work = vec![Work { indentation: 0, is_flat: false, doc: document }];
    while let Some(next) = work.pop() {
        printer.step(next, &mut work);
    }
    printer.out
}

/// A part that is still to be written.
#[derive(Clone, Copy)]
struct Work<'p, 'd> {
    indentation: usize,
    is_flat: bool,
    doc: &'p Doc<'d>,
}

/// What stands between what was written last and what comes next.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Gap {
    #[default]
    Nothing,
    /// A new line with this indentation.
    Line(usize),
}

#[derive(Default)]
struct Printer {
    width: usize,
    out: String,
    column: usize,
    gap: Gap,
}

impl Printer {
    fn step<'p, 'd>(&mut self, next: Work<'p, 'd>, work: &mut Vec<Work<'p, 'd>>) {
        let Work { indentation, is_flat, doc } = next;
        let mut push = |parts: &'p [Doc<'d>], indentation, is_flat| {
            work.extend(parts.iter().rev().map(|doc| Work { indentation, is_flat, doc }));
        };
        match &doc.kind {
            DocKind::Token(token) => {
                self.comments(&token.comments, indentation);
                self.token(token, indentation);
            }
            DocKind::Closing(token) => self.token(token, indentation),
            DocKind::Comments(comments) => self.comments(comments, indentation),
            DocKind::Break if is_flat => {}
            DocKind::Break | DocKind::Hard => self.gap = Gap::Line(indentation),
            DocKind::Sequence(parts) => push(parts, indentation, is_flat),
            DocKind::Nest(parts) => push(parts, indentation + INDENTATION, is_flat),
            DocKind::Group(parts) => {
                let is_flat = is_flat || (!doc.is_broken() && self.fits(next, work));
                work.extend(parts.iter().rev().map(|doc| Work { indentation, is_flat, doc }));
            }
        }
    }

    /// True if a group fits into the line, with what follows it up to the next place where the line may end.
    fn fits(&self, group: Work<'_, '_>, rest: &[Work<'_, '_>]) -> bool {
        let column = match self.gap {
            Gap::Nothing => self.column,
            Gap::Line(indentation) => indentation,
        };
        let Some(mut room) = self.width.checked_sub(column) else { return false };
        // A line begins with the first token. Comments before that are written already, as far as this line goes.
        let mut is_first = self.gap != Gap::Nothing;
        let mut is_within = false;
        let mut rest = rest.iter().rev();
        let mut work = vec![Work { is_flat: true, ..group }];
        loop {
            let Some(next) = work.pop() else {
                match rest.next() {
                    Some(next) => work.push(*next),
                    None => return true,
                }
                continue;
            };
            match &next.doc.kind {
                DocKind::Token(token) if is_within && !token.comments.is_empty() => return true,
                DocKind::Token(token) | DocKind::Closing(token) => {
                    if !token.comments.is_empty() && !is_within {
                        (room, is_first) = (self.width.saturating_sub(group.indentation), true);
                    }
                    is_within = true;
                    let line = token.text.split('\n').next().unwrap_or_default();
                    let blank = usize::from(token.spaced && !is_first);
                    let Some(left) = room.checked_sub(line.chars().count() + blank) else { return false };
                    if token.trailing.is_some() || line.len() < token.text.len() {
                        return true;
                    }
                    (room, is_first) = (left, false);
                }
                DocKind::Comments([]) => {}
                DocKind::Break if next.is_flat => {}
                DocKind::Break | DocKind::Hard | DocKind::Comments(_) => return true,
                DocKind::Sequence(parts) | DocKind::Nest(parts) | DocKind::Group(parts) => {
                    work.extend(parts.iter().rev().map(|doc| Work { doc, ..next }));
                }
            }
        }
    }

    fn token(&mut self, token: &Token<'_>, indentation: usize) {
        let begins_line = self.gap != Gap::Nothing;
        self.close_gap(token.parted);
        if token.spaced && !begins_line {
            self.write(" ");
        }
        self.write(token.text);
        if let Some(comment) = token.trailing {
            self.write(" ");
            self.write(comment);
            self.gap = Gap::Line(indentation);
        }
    }

    fn comments(&mut self, comments: &[Comment<'_>], indentation: usize) {
        for comment in comments {
            self.gap = Gap::Line(indentation);
            self.close_gap(comment.parted);
            self.write(comment.text);
            self.gap = Gap::Line(indentation);
        }
    }

    /// Begins the line that is due, below an empty one if `parted`.
    fn close_gap(&mut self, parted: bool) {
        if let Gap::Line(indentation) = self.gap
            && !self.out.is_empty()
        {
            self.out.push_str(if parted { "\n\n" } else { "\n" });
            self.out.extend(std::iter::repeat_n(' ', indentation));
            self.column = indentation;
        }
        self.gap = Gap::Nothing;
    }

    fn write(&mut self, text: &str) {
        self.out.push_str(text);
        self.column = match text.rfind('\n') {
            Some(newline) => text[newline + 1..].chars().count(),
            None => self.column + text.chars().count(),
        };
    }
}

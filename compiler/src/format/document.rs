//! Text with possible line breaks, after Wadler and Oppen: a group stands on one line if it fits, else each of its
//! breaks ends a line.

use crate::syntax::layout::{Comment, Token};

/// A part of a document.
#[derive(Clone, Debug)]
pub(super) struct Doc<'d> {
    pub(super) kind: DocKind<'d>,
    lines: Lines,
}

/// What a part is.
#[derive(Clone, Debug)]
pub(super) enum DocKind<'d> {
    /// A token, with its comments.
    Token(&'d Token<'d>),
    /// A token whose comments stand elsewhere.
    Closing(&'d Token<'d>),
    /// Comments on lines of their own.
    Comments(&'d [Comment<'d>]),
    /// Ends the line if its group does not fit; otherwise the next token's blank stands there, or nothing.
    Break,
    /// Ends the line.
    Hard,
    /// Parts one after the other.
    Sequence(Vec<Doc<'d>>),
    /// One line, or all breaks taken.
    Group(Vec<Doc<'d>>),
    /// Lines that begin in it are indented.
    Nest(Vec<Doc<'d>>),
}

/// Where lines end, come what may; `None` for what has no token.
type Lines = Option<Ends>;

/// Where the lines of something with a token end, come what may.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Ends {
    /// Before its first token: comments stand there.
    before: bool,
    /// Somewhere between its first token and its last.
    within: bool,
    /// After its last token: a comment stands there.
    after: bool,
}

impl Ends {
    const ALL: Self = Self { before: true, within: true, after: true };
}

impl<'d> Doc<'d> {
    /// A token.
    pub(super) fn token(token: &'d Token<'d>) -> Self {
        let lines =
            Ends { before: !token.comments.is_empty(), within: false, after: token.trailing.is_some() };
        Self { kind: DocKind::Token(token), lines: Some(lines) }
    }

    /// A bracket whose comments have been written with what it encloses.
    pub(super) fn closing(token: &'d Token<'d>) -> Self {
        let lines = Ends { before: false, within: false, after: token.trailing.is_some() };
        Self { kind: DocKind::Closing(token), lines: Some(lines) }
    }

    /// Comments on lines of their own.
    pub(super) fn comments(comments: &'d [Comment<'d>]) -> Self {
        let lines = (!comments.is_empty()).then_some(Ends::ALL);
        Self { kind: DocKind::Comments(comments), lines }
    }

    /// A possible end of the line.
    pub(super) fn line() -> Self {
        Self { kind: DocKind::Break, lines: None }
    }

    /// An end of the line.
    pub(super) fn hard() -> Self {
        Self { kind: DocKind::Hard, lines: Some(Ends::ALL) }
    }

    /// Parts one after the other.
    pub(super) fn sequence(parts: Vec<Self>) -> Self {
        let lines = lines(&parts);
        Self { kind: DocKind::Sequence(parts), lines }
    }

    /// Parts on one line, or on many.
    pub(super) fn group(parts: Vec<Self>) -> Self {
        let lines = lines(&parts);
        Self { kind: DocKind::Group(parts), lines }
    }

    /// Parts that are indented.
    pub(super) fn nest(parts: Vec<Self>) -> Self {
        let lines = lines(&parts);
        Self { kind: DocKind::Nest(parts), lines }
    }

    /// True if a line ends within it, come what may.
    pub(super) fn is_broken(&self) -> bool {
        self.lines.is_some_and(|lines| lines.within)
    }

    /// True if a line ends before it, come what may.
    pub(super) fn begins_line(&self) -> bool {
        self.lines.is_some_and(|lines| lines.before)
    }

    /// True if a line ends after it, come what may.
    pub(super) fn ends_line(&self) -> bool {
        self.lines.is_some_and(|lines| lines.after)
    }
}

/// Where the lines of parts end that stand one after the other.
fn lines(parts: &[Doc<'_>]) -> Lines {
    parts.iter().filter_map(|part| part.lines).reduce(|lines, part| Ends {
        before: lines.before,
        within: lines.within || lines.after || part.before || part.within,
        after: part.after,
    })
}

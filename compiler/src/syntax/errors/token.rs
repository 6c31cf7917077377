//! The token at a place, read from the text alone.

use std::{borrow::Cow, ops::Range};

/// What stands around a text of several lines.
const FENCE: &str = "```";

/// A word, a string or a character.
pub(super) struct Token {
    pub(super) range: Range<usize>,
    kind: TokenKind,
}

enum TokenKind {
    Other,
    OpenString,
    End,
}

impl Token {
    /// The token at `offset`; at the end of the text the empty place after its last word.
    pub(super) fn at(text: &str, offset: usize) -> Self {
        let rest = text.get(offset..).unwrap_or("");
        let Some(first) = rest.chars().next() else {
            let end = text.trim_end().len();
            return Self { range: end..end, kind: TokenKind::End };
        };
        let (length, kind) = match first {
            '"' | '\'' => quoted(rest, first),
            '@' if rest[1..].starts_with(['"', '\'']) => verbatim(rest),
            '`' if rest.starts_with(FENCE) => {
                let end = rest[FENCE.len()..].find(FENCE).map_or(rest.len(), |end| end + 2 * FENCE.len());
                (end, TokenKind::Other)
            }
            first if is_word(first) => {
                (rest.find(|character| !is_word(character)).unwrap_or(rest.len()), TokenKind::Other)
            }
            first => (first.len_utf8(), TokenKind::Other),
        };
        Self { range: offset..offset + length, kind }
    }

    /// True for a string without its second quote.
    pub(super) fn is_open_string(&self) -> bool {
        matches!(self.kind, TokenKind::OpenString)
    }

    /// What to say of a token that the parser could not take.
    pub(super) fn complaint(&self, text: &str) -> String {
        match self.kind {
            TokenKind::Other => match &text[self.range.clone()] {
                "`" => "unexpected backtick".to_owned(),
                found => format!("unexpected `{}`", shortened(found)),
            },
            TokenKind::OpenString => "the string does not end on its line".to_owned(),
            TokenKind::End => "the query ends too early".to_owned(),
        }
    }
}

/// A text as far as a message can hold it.
pub(in crate::syntax) fn shortened(text: &str) -> Cow<'_, str> {
    const MOST: usize = 60;
    let line = text.lines().next().unwrap_or_default();
    match line.char_indices().nth(MOST) {
        Some((end, _)) => format!("{}…", &line[..end]).into(),
        None if line.len() < text.len() => format!("{line}…").into(),
        None => text.into(),
    }
}

/// The length of the string behind `@` that begins `rest`: only a doubled quote stands for itself.
fn verbatim(rest: &str) -> (usize, TokenKind) {
    let quote = rest[1..].chars().next().unwrap_or('"');
    let mut characters = rest.char_indices().skip(2).peekable();
    while let Some((at, character)) = characters.next() {
        match character {
            '\n' | '\r' => return (at, TokenKind::OpenString),
            _ if character == quote && characters.next_if(|(_, next)| *next == quote).is_none() => {
                return (at + 1, TokenKind::Other);
            }
            _ => {}
        }
    }
    (rest.len(), TokenKind::OpenString)
}

/// The length of the string that begins `rest`, to its quote or to the end of the line.
fn quoted(rest: &str, quote: char) -> (usize, TokenKind) {
    let mut escaped = false;
    for (at, character) in rest.char_indices().skip(1) {
        match character {
            '\n' | '\r' => return (at, TokenKind::OpenString),
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            _ if character == quote => return (at + 1, TokenKind::Other),
            _ => {}
        }
    }
    (rest.len(), TokenKind::OpenString)
}

fn is_word(character: char) -> bool {
    character.is_alphanumeric() || matches!(character, '_' | '$')
}

/// The first offset from `offset` on that is neither white space nor in a comment.
pub(super) fn skip_blanks(text: &str, offset: usize) -> usize {
    let mut rest = text.get(offset..).unwrap_or("");
    loop {
        rest =
            rest.trim_start_matches(|character: char| character.is_whitespace() || character == '\u{feff}');
        let Some(comment) = rest.strip_prefix("//") else { return text.len() - rest.len() };
        rest = comment.find('\n').map_or("", |end| &comment[end..]);
    }
}

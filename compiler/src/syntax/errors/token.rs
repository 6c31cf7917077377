//! The token at a place, read from the text alone.

use std::ops::Range;

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
            TokenKind::Other => format!("unexpected `{}`", &text[self.range.clone()]),
            TokenKind::OpenString => "the string does not end on its line".to_owned(),
            TokenKind::End => "the query ends too early".to_owned(),
        }
    }
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

/// The innermost bracket that is open at the end of `text`.
pub(super) fn open_bracket(text: &str) -> Option<char> {
    let mut open = Vec::new();
    let mut offset = skip_blanks(text, 0);
    while offset < text.len() {
        let token = Token::at(text, offset).range;
        match &text[token.clone()] {
            bracket @ ("(" | "[" | "{") => open.extend(bracket.chars()),
            ")" | "]" | "}" => drop(open.pop()),
            _ => {}
        }
        offset = skip_blanks(text, token.end);
    }
    open.pop()
}

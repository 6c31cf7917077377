//! The segment tables of YAML's five notations for text.
//!
//! The decoded text is known; what is written is aligned with it. Should the two not agree, the whole text gets the whole
//! place: a coarse answer, never a wrong one.

use super::yaml::{Notation, Scalar};
use crate::source::{QueryText, Segment, Span};

/// The text of a scalar with its segment table. `file` is the text of the whole file and `content` the place of the
/// scalar's content.
pub(super) fn query_text(file: &str, scalar: &Scalar, content: Span) -> QueryText {
    let (whole, text) = (scalar.whole.range(), scalar.text.as_str());
    let inner = whole.start + 1..whole.end.saturating_sub(1).max(whole.start + 1);
    let segments = match scalar.notation {
        Notation::Literal => literal(text, &file[whole.start..], whole.start),
        Notation::Folded => folded(text, &file[whole.start..], whole.start),
        Notation::Plain => flow(text, &file[whole.clone()], whole.start, Escapes::None),
        Notation::SingleQuoted => flow(text, &file[inner.clone()], inner.start, Escapes::Doubled),
        Notation::DoubleQuoted => flow(text, &file[inner.clone()], inner.start, Escapes::Backslash),
        Notation::Unknown => None,
    };
    match segments {
        Some(segments) => QueryText::new(scalar.text.clone(), content, segments),
        None => QueryText::at(content, scalar.text.clone()),
    }
}

/// What a quoted notation writes in another way.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Escapes {
    /// Nothing.
    None,
    /// `''` for `'`
    Doubled,
    /// `\n`, `\"`, `\u00e9` ...
    Backslash,
}

/// Segments in the making.
struct Table {
    base: usize,
    segments: Vec<Segment>,
}

impl Table {
    /// Adds that `text` stands at `written`, which counts from the base.
    fn add(&mut self, text: (usize, usize), written: (usize, usize)) {
        let file = (self.base + written.0, self.base + written.1);
        let verbatim = text.1 - text.0 == file.1 - file.0;
        if let Some(last) = self.segments.last_mut()
            && verbatim
            && last.verbatim
            && (last.text.1, last.file.1) == (text.0, file.0)
        {
            (last.text.1, last.file.1) = (text.1, file.1);
        } else if text.0 < text.1 {
            self.segments.push(Segment { text, file, verbatim });
        }
    }
}

/// `|`: each line of the text is the end of a line that is written.
fn literal(text: &str, written: &str, base: usize) -> Option<Vec<Segment>> {
    let mut table = Table { base, segments: Vec::new() };
    let mut position = written.find('\n')? + 1;
    let mut offset = 0;
    for line in text.split_inclusive('\n') {
        let end = written[position..].find('\n').map_or(written.len(), |newline| position + newline + 1);
        let content = line.trim_end_matches('\n');
        let written_line = written[position..end].trim_end_matches('\n');
        let written_line = written_line.strip_suffix('\r').unwrap_or(written_line);
        let indentation = written_line.strip_suffix(content)?;
        if !indentation.bytes().all(|byte| byte == b' ') {
            return None;
        }
        let (start, stop) = (position + indentation.len(), position + written_line.len());
        table.add((offset, offset + content.len()), (start, stop));
        table.add((offset + content.len(), offset + line.len()), (stop, end));
        (offset, position) = (offset + line.len(), end);
    }
    Some(table.segments)
}

/// `>`: the words are the same, the white space between them is not.
fn folded(text: &str, written: &str, base: usize) -> Option<Vec<Segment>> {
    let mut table = Table { base, segments: Vec::new() };
    let (mut offset, mut position) = (0, written.find('\n')?);
    while offset < text.len() {
        let space = space_length(&text[offset..]);
        let written_space = space_length(&written[position..]);
        // Spaces of one line stand for themselves; around a line break they are indentation.
        table.add((offset, offset + space), (position, position + written_space));
        (offset, position) = (offset + space, position + written_space);
        let word = text[offset..].find(char::is_whitespace).unwrap_or(text.len() - offset);
        if !written[position..].starts_with(&text[offset..offset + word]) {
            return None;
        }
        table.add((offset, offset + word), (position, position + word));
        (offset, position) = (offset + word, position + word);
    }
    Some(table.segments)
}

/// Plain and quoted text: line breaks are folded, quotes and backslashes escape.
fn flow(text: &str, written: &str, base: usize, escapes: Escapes) -> Option<Vec<Segment>> {
    let mut table = Table { base, segments: Vec::new() };
    let (mut offset, mut position) = (0, 0);
    while offset < text.len() || position < written.len() {
        let rest = &written[position..];
        let (decoded, length) = match rest.chars().next()? {
            ' ' | '\t' | '\r' | '\n' if rest[..space_length(rest)].contains('\n') => fold(rest),
            '\'' if escapes == Escapes::Doubled => ("'".to_owned(), 2),
            '\\' if escapes == Escapes::Backslash => escape(rest)?,
            other => (other.to_string(), other.len_utf8()),
        };
        if !text[offset..].starts_with(&decoded) || !rest.is_char_boundary(length) {
            return None;
        }
        table.add((offset, offset + decoded.len()), (position, position + length));
        (offset, position) = (offset + decoded.len(), position + length);
    }
    Some(table.segments)
}

/// What a run of white space with line breaks stands for, and its length.
fn fold(rest: &str) -> (String, usize) {
    let length = space_length(rest);
    match rest[..length].matches('\n').count() {
        1 => (" ".to_owned(), length),
        breaks => ("\n".repeat(breaks - 1), length),
    }
}

/// What an escape of a double-quoted scalar stands for, and its length.
fn escape(rest: &str) -> Option<(String, usize)> {
    let name = rest.chars().nth(1)?;
    let simple = |decoded: &str| Some((decoded.to_owned(), 1 + name.len_utf8()));
    let code = |digits: usize| {
        let value = u32::from_str_radix(rest.get(2..2 + digits)?, 16).ok()?;
        Some((char::from_u32(value)?.to_string(), 2 + digits))
    };
    match name {
        '0' => simple("\0"),
        'a' => simple("\u{7}"),
        'b' => simple("\u{8}"),
        't' | '\t' => simple("\t"),
        'n' => simple("\n"),
        'v' => simple("\u{b}"),
        'f' => simple("\u{c}"),
        'r' => simple("\r"),
        'e' => simple("\u{1b}"),
        ' ' | '"' | '/' | '\\' => simple(&name.to_string()),
        'N' => simple("\u{85}"),
        '_' => simple("\u{a0}"),
        'L' => simple("\u{2028}"),
        'P' => simple("\u{2029}"),
        'x' => code(2),
        'u' => code(4),
        'U' => code(8),
        // The line goes on below, without the indentation there.
        '\n' | '\r' => Some((String::new(), 1 + space_length(&rest[1..]))),
        _ => None,
    }
}

fn space_length(text: &str) -> usize {
    text.len() - text.trim_start_matches([' ', '\t', '\r', '\n']).len()
}

#[cfg(test)]
mod tests {
    use super::super::{LoadedKind, load};
    use crate::source::FileId;

    /// Loads a rule with this YAML for a query and says where `word` of the query stands in the file.
    fn place(query: &str, word: &str) -> String {
        let text = format!("id: a\nname: b\nquery: {query}");
        let LoadedKind::Rule(rule) = load(FileId(0), &text).kind else { panic!("a rule: {text}") };
        let start = rule.query.text.find(word).expect("the word occurs");
        let span = rule.query.span(start..start + word.len());
        text[span.range()].to_owned()
    }

    #[test]
    fn literal_blocks_are_verbatim() {
        for header in ["|", "|-", "|+", "|2", "|  # comment", "|+2"] {
            assert_eq!(
                place(&format!("{header}\n  T\n  | where A == 1\n\n"), "where A"),
                "where A",
                "{header}"
            );
        }
        assert_eq!(place("|\n  T\n\n   \n  | where A\n", "\n| where A"), "\n  | where A");
        assert_eq!(place("|\r\n  T\r\n  | where A\r\n", "T\n| where A"), "T\r\n  | where A");
        assert_eq!(place("|\n  T\n  | where\tA == 'é' and B\n", "'é' and B"), "'é' and B");
        assert_eq!(place("|\n  T\n  | take 1", "take 1"), "take 1");
        assert_eq!(place("|\n    T\n      | where A\n", "  | where A"), "  | where A");
    }

    #[test]
    fn folded_blocks_keep_their_words() {
        assert_eq!(place(">\n  T\n  | where A\n  | take 1\n", "where A"), "where A");
        assert_eq!(place(">-\n  T\n  | where\n    B == 1\n\n  | take 1\n", "B == 1"), "B == 1");
        assert_eq!(place(">\r\n  T\r\n  | where A\r\n", "T | where"), "T\r\n  | where");
    }

    #[test]
    fn flow_scalars_are_aligned() {
        assert_eq!(place("T | where A\n", "where"), "where");
        assert_eq!(place("T\n  | where A\n  | take 1\n", "take 1"), "take 1");
        assert_eq!(place("'T | where A == ''x'' and B'\n", "'x' and B"), "''x'' and B");
        assert_eq!(place("\"T | where A == \\\"x\\\" and B\"\n", "and B"), "and B");
        assert_eq!(place("\"T\\n| where \\u0041 and B\"\n", "A and"), "\\u0041 and");
        assert_eq!(place("\"T | where \\\n    A\n    and B\"\n", "A and B"), "A\n    and B");
        assert_eq!(place("'T\n\n  | take 1'\n", "T\n| take"), "T\n\n  | take");
    }

    #[test]
    fn ranges_past_the_end_are_cut() {
        let LoadedKind::Rule(rule) = load(FileId(0), "id: a\nname: b\nquery: T\n").kind else {
            panic!("a rule")
        };
        assert_eq!(rule.query.span(1..9).range(), 22..22);
        assert_eq!(rule.query.span(7..9).range(), 22..22);
        assert_eq!(rule.query.span(0..9).range(), 21..22);
    }
}

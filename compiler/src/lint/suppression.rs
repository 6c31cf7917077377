//! Comments that suppress findings: `# kqlc: allow(name): reason` in YAML, `// kqlc: allow(name): reason` in KQL.
//!
//! A comment at the end of a line is about that line, one on a line of its own about the next. `allow-file` is about the whole file.

use std::ops::Range;

use super::LINTS;
use crate::{
    diagnostic::Diagnostic,
    source::{FileId, Span, Spanned},
};

/// One comment that suppresses findings.
#[derive(Clone, Debug)]
pub struct Suppression {
    /// The lints, by name, code or group, and whether each has suppressed something.
    pub names: Vec<(Spanned<String>, bool)>,
    /// Why; `None` if nothing is said.
    pub reason: Option<String>,
    /// The comment, from its mark to the end of its words.
    pub span: Span,
    /// The part of the file that it is about.
    target: Range<usize>,
}

/// What begins such a comment, after its mark.
const MARK: &str = "kqlc:";

/// The suppressions of a file.
pub(super) fn find(file: FileId, text: &str) -> Vec<Suppression> {
    text.match_indices(MARK).filter_map(|(at, _)| suppression(file, text, at)).collect()
}

/// Whether a comment of the file suppresses a finding: of one that was made when all rules were known.
pub fn is_suppressed(text: &str, diagnostic: &Diagnostic) -> bool {
    text.contains(MARK) && take(&mut find(diagnostic.primary.span.file, text), diagnostic)
}

/// Whether one of the comments suppresses the finding, which makes it used.
pub(super) fn take(suppressions: &mut [Suppression], diagnostic: &Diagnostic) -> bool {
    let mut taken = false;
    for suppression in suppressions {
        if !suppression.target.contains(&diagnostic.primary.span.range().start) {
            continue;
        }
        for (name, used) in &mut suppression.names {
            if means(&name.value, diagnostic) {
                (*used, taken) = (true, true);
            }
        }
    }
    taken
}

fn means(name: &str, diagnostic: &Diagnostic) -> bool {
    let group = || LINTS.iter().find(|lint| lint.kind.code == diagnostic.code).map(|lint| lint.group.name());
    diagnostic.name == name || diagnostic.code == name || group() == Some(name)
}

fn suppression(file: FileId, text: &str, at: usize) -> Option<Suppression> {
    let line_start = text[..at].rfind('\n').map_or(0, |newline| newline + 1);
    let line_end = text[at..].find('\n').map_or(text.len(), |length| at + length);
    let before = text[line_start..at].trim_end();
    let mark = if before.ends_with("//") { 2 } else { usize::from(before.ends_with('#')) };
    let start = (mark > 0).then(|| line_start + before.len() - mark)?;
    let words_start = at + MARK.len();
    let words = text[words_start..line_end].trim_end();
    let trimmed = words.trim_start();
    let whole_file = trimmed.starts_with("allow-file(");
    let list = trimmed.strip_prefix("allow-file(").or_else(|| trimmed.strip_prefix("allow("))?;
    let (list, rest) = list.split_once(')')?;
    let list_start = words_start + words.len() - rest.len() - 1 - list.len();
    let reason = rest.trim().strip_prefix(':').map(|reason| reason.trim().to_owned());
    let target = if whole_file {
        0..text.len() + 1
    } else if text[line_start..start].trim().is_empty() {
        next_line(text, line_end)
    } else {
        line_start..line_end
    };
    Some(Suppression {
        names: names(file, list, list_start),
        reason: reason.filter(|reason| !reason.is_empty()),
        span: Span::new(file, start..words_start + words.len()),
        target,
    })
}

fn names(file: FileId, list: &str, start: usize) -> Vec<(Spanned<String>, bool)> {
    let mut offset = start;
    let mut names = Vec::new();
    for part in list.split(',') {
        let name = part.trim();
        let from = offset + part.len() - part.trim_start().len();
        names.push((Spanned::new(name.to_owned(), Span::new(file, from..from + name.len())), false));
        offset += part.len() + 1;
    }
    names
}

/// The first line after `from` that is neither blank nor a comment; with the line below where a block of text begins.
fn next_line(text: &str, from: usize) -> Range<usize> {
    let mut start = (from + 1).min(text.len());
    for line in text[start..].split_inclusive('\n') {
        let content = line.trim();
        if !content.is_empty() && !content.starts_with('#') && !content.starts_with("//") {
            let block = content.contains(':')
                && ["|", ">", "|-", ">-", "|+", ">+", ":"].iter().any(|end| content.ends_with(end));
            let end = start + line.len();
            let below = text[end..].split_inclusive('\n').next().map_or(0, str::len);
            return start..if block { end + below } else { end };
        }
        start += line.len();
    }
    start..start
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Kind;

    fn at(text: &str, place: &str) -> Diagnostic {
        let start = text.find(place).expect("in the text");
        Diagnostic::new(Kind::warning("KL0101", "placeholder-value"), "", Span::new(FileId(0), start..start))
    }

    #[test]
    fn comment_is_about_its_line_or_the_next() {
        let text =
            "a: 1 # kqlc: allow(placeholder-value): known\nb: 2\n# kqlc: allow(KL0101): too\n\nc: 3\nd: 4\n";
        assert!(is_suppressed(text, &at(text, "a: 1")));
        assert!(!is_suppressed(text, &at(text, "b: 2")));
        assert!(is_suppressed(text, &at(text, "c: 3")));
        assert!(!is_suppressed(text, &at(text, "d: 4")));
    }

    #[test]
    fn comment_of_kql_and_of_a_whole_file() {
        let text = "query: |\n  T\n  | where x // kqlc: allow(correctness): tested\n  | take 1\n";
        assert!(is_suppressed(text, &at(text, "| where")));
        assert!(!is_suppressed(text, &at(text, "| take")));
        let text = "a: 1\n# kqlc: allow-file(placeholder-value, KL0102): generated\n";
        assert!(is_suppressed(text, &at(text, "a: 1")));
    }

    #[test]
    fn other_words_suppress_nothing() {
        for text in ["a: 1 # kqlc: allow(KL0102)", "a: 1 # kqlc is fine", "a: 'kqlc: allow(KL0101)'"] {
            assert!(!is_suppressed(text, &at(text, "a")), "{text}");
        }
    }
}

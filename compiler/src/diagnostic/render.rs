//! Draws diagnostics for people: the source with carets, or one line each.

use std::ops::Range;

use codespan_reporting::diagnostic::{Diagnostic as Drawing, Label as Mark, Severity as Header};
use codespan_reporting::files::{Error, Files};
use codespan_reporting::term::{self, Config, termcolor::Buffer};

use super::{Diagnostic, Label, Severity};
use crate::source::{FileId, SourceMap};

/// How to draw.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Style {
    /// With ANSI colours.
    pub colour: bool,
    /// The columns of the terminal; notes are wrapped to them.
    pub width: usize,
}

impl Style {
    /// For files, pipes and tests.
    pub const PLAIN: Self = Self { colour: false, width: 100 };
}

/// The diagnostic with its source lines, carets, notes and help; ends with an empty line.
pub fn render(diagnostic: &Diagnostic, sources: &SourceMap, style: Style) -> String {
    let mut buffer = if style.colour { Buffer::ansi() } else { Buffer::no_color() };
    let (config, files) = (Config::default(), SourceFiles(sources));
    term::emit_to_write_style(&mut buffer, &config, &files, &drawing(diagnostic, style.width))
        .expect("a buffer takes what is written and places are clamped to their files");
    let text = String::from_utf8(buffer.into_inner()).expect("messages and sources are UTF-8");
    let lines: Vec<String> = text.lines().map(|line| line.trim_end().replace('\u{feff}', "")).collect();
    let text = lines.join("\n") + "\n";
    match diagnostic.severity {
        // The header is the first word, and codespan has none of its own for this.
        Severity::Unsupported => text.replacen("bug", "unsupported", 1),
        Severity::Note | Severity::Warning | Severity::Error => text,
    }
}

/// `path:line:column: severity[name]: message`
pub fn short(diagnostic: &Diagnostic, sources: &SourceMap) -> String {
    let span = diagnostic.primary.span;
    let (line, column) = sources.line_column(span.file, span.start);
    let path = &sources.file(span.file).path;
    let Diagnostic { severity, name, message, .. } = diagnostic;
    format!("{path}:{line}:{column}: {severity}[{name}]: {message}")
}

fn drawing(diagnostic: &Diagnostic, width: usize) -> Drawing<FileId> {
    let header = match diagnostic.severity {
        Severity::Note => Header::Note,
        Severity::Warning => Header::Warning,
        Severity::Unsupported => Header::Bug,
        Severity::Error => Header::Error,
    };
    let place = |label: &Label| (label.span.file, label.span.range());
    let (file, range) = place(&diagnostic.primary);
    let mut labels = vec![Mark::primary(file, range).with_message(&diagnostic.primary.message)];
    labels.extend(diagnostic.secondary.iter().map(|label| {
        let (file, range) = place(label);
        Mark::secondary(file, range).with_message(&label.message)
    }));
    let notes = diagnostic.notes.iter().map(|note| wrap("note: ", note, width));
    let help = diagnostic.help.iter().map(|help| wrap("help: ", help, width));
    Drawing::new(header)
        .with_code(diagnostic.name)
        .with_message(&diagnostic.message)
        .with_labels(labels)
        .with_notes(notes.chain(help).collect())
}

/// `text` after `prefix`, broken at spaces and indented below its first line.
fn wrap(prefix: &str, text: &str, width: usize) -> String {
    // What codespan writes before a note: the gutter of line numbers and `= `.
    const GUTTER: usize = 8;
    let width = width.saturating_sub(GUTTER + prefix.len()).max(40);
    let mut lines = Vec::new();
    for paragraph in text.lines() {
        let mut line = String::new();
        for word in paragraph.split(' ') {
            if !line.is_empty() && line.chars().count() + 1 + word.chars().count() > width {
                lines.push(std::mem::take(&mut line));
            }
            if !line.is_empty() {
                line.push(' ');
            }
            line.push_str(word);
        }
        lines.push(line);
    }
    format!("{prefix}{}", lines.join(&format!("\n{}", " ".repeat(prefix.len()))))
}

/// The sources as codespan wants to see them.
struct SourceFiles<'a>(&'a SourceMap);

impl<'a> SourceFiles<'a> {
    fn text(&self, id: FileId) -> &'a str {
        &self.0.file(id).text
    }
}

impl<'a> Files<'a> for SourceFiles<'a> {
    type FileId = FileId;
    type Name = &'a str;
    type Source = &'a str;

    fn name(&'a self, id: FileId) -> Result<&'a str, Error> {
        Ok(&self.0.file(id).path)
    }

    fn source(&'a self, id: FileId) -> Result<&'a str, Error> {
        Ok(self.text(id))
    }

    fn line_index(&'a self, id: FileId, offset: usize) -> Result<usize, Error> {
        let text = self.text(id);
        let offset = text.floor_char_boundary(offset);
        Ok(text[..offset].matches('\n').count())
    }

    fn column_number(&'a self, id: FileId, _line: usize, offset: usize) -> Result<usize, Error> {
        let offset = u32::try_from(offset).unwrap_or(u32::MAX);
        Ok(self.0.line_column(id, offset).1)
    }

    fn line_range(&'a self, id: FileId, line: usize) -> Result<Range<usize>, Error> {
        let text = self.text(id);
        let mut starts = std::iter::once(0).chain(text.match_indices('\n').map(|(newline, _)| newline + 1));
        let start = starts.nth(line).ok_or(Error::LineTooLarge { given: line, max: text.lines().count() })?;
        Ok(start..starts.next().unwrap_or(text.len()))
    }
}

#[cfg(test)]
mod tests {
    use insta::assert_snapshot;

    use super::*;
    use crate::diagnostic::Kind;
    use crate::source::Span;

    const LINT: Kind = Kind::warning("KQ9001", "strange-word");

    /// Draws a warning about the first `word` of `text`.
    fn draw(text: &str, word: &str) -> String {
        let mut sources = SourceMap::default();
        let file = sources.add("rule.yaml", text);
        let start = text.find(word).expect("the word occurs");
        let span = Span::new(file, start..start + word.len());
        let diagnostic = Diagnostic::new(LINT, format!("`{word}` is strange"), span).label("here");
        format!("{}\n{}", short(&diagnostic, &sources), render(&diagnostic, &sources, Style::PLAIN))
    }

    #[test]
    fn carets_stand_under_the_place() {
        assert_snapshot!(draw("id: x\nname: strange rule\n", "strange"), @r"
        rule.yaml:2:7: warning[strange-word]: `strange` is strange
        warning[strange-word]: `strange` is strange
          ┌─ rule.yaml:2:7
          │
        2 │ name: strange rule
          │       ^^^^^^^ here
        ");
    }

    #[test]
    fn tabs_and_line_ends_of_windows_keep_columns() {
        assert_snapshot!(draw("query: |\r\n  T\r\n\t| where\tstrange\r\n", "strange"), @r"
        rule.yaml:3:10: warning[strange-word]: `strange` is strange
        warning[strange-word]: `strange` is strange
          ┌─ rule.yaml:3:10
          │
        3 │     | where strange
          │             ^^^^^^^ here
        ");
    }

    #[test]
    fn wide_characters_and_byte_order_marks_keep_columns() {
        assert_snapshot!(draw("\u{feff}naïve 名前 strange\n", "strange"), @r"
        rule.yaml:1:10: warning[strange-word]: `strange` is strange
        warning[strange-word]: `strange` is strange
          ┌─ rule.yaml:1:10
          │
        1 │ naïve 名前 strange
          │            ^^^^^^^ here
        ");
    }

    #[test]
    fn notes_and_help_follow_the_source() {
        let mut sources = SourceMap::default();
        let file = sources.add("rule.yaml", "name: x\nkind: y\n");
        let kind = Kind::unsupported("KQ9002", "strange-operator");
        let diagnostic = Diagnostic::new(kind, "`y` is not a kind", Span::new(file, 14..15))
            .also(Span::new(file, 6..7), "because of this")
            .note("a note that is so long that it does not fit on one line of a terminal of usual width, so that it goes on below")
            .help("write `x`");
        assert_snapshot!(render(&diagnostic, &sources, Style::PLAIN), @r"
        unsupported[strange-operator]: `y` is not a kind
          ┌─ rule.yaml:2:7
          │
        1 │ name: x
          │       - because of this
        2 │ kind: y
          │       ^
          │
          = note: a note that is so long that it does not fit on one line of a terminal of usual width,
                  so that it goes on below
          = help: write `x`
        ");
    }

    #[test]
    fn places_at_and_past_the_end_are_drawn() {
        let mut sources = SourceMap::default();
        let file = sources.add("rule.yaml", "é");
        for range in [0..0, 1..1, 2..2, 7..9] {
            let diagnostic = Diagnostic::new(LINT, "nothing here", Span::new(file, range));
            assert!(render(&diagnostic, &sources, Style::PLAIN).contains("rule.yaml:1:"));
        }
    }
}

//! Draws diagnostics for people: the source with carets, or one line each.

use codespan_reporting::diagnostic::{Diagnostic as Drawing, Label as Mark, Severity as Header};
use codespan_reporting::term::{self, Config, termcolor::Buffer};

use super::{Diagnostic, Label, Severity, excerpt::Excerpts};
use crate::source::SourceMap;

/// What codespan writes before a line or a note: the line's number and the border.
const GUTTER: usize = 8;

/// How to draw.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Style {
    /// With ANSI colours.
    pub colour: bool,
    /// The columns of the terminal: notes are wrapped to them, source lines cut.
    pub width: usize,
}

impl Style {
    /// For files, pipes and tests.
    pub const PLAIN: Self = Self { colour: false, width: 100 };
}

/// The diagnostic with its source lines, carets, notes and help; ends with an empty line.
pub fn render(diagnostic: &Diagnostic, sources: &SourceMap, style: Style) -> String {
    let mut buffer = if style.colour { Buffer::ansi() } else { Buffer::no_color() };
    let labels: Vec<&Label> = std::iter::once(&diagnostic.primary).chain(&diagnostic.secondary).collect();
    let excerpts = Excerpts::new(sources, &labels, style.width.saturating_sub(GUTTER).max(40));
    let drawing = drawing(diagnostic, &labels, &excerpts, style.width);
    term::emit_to_write_style(&mut buffer, &Config::default(), &excerpts, &drawing)
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

fn drawing(
    diagnostic: &Diagnostic,
    labels: &[&Label],
    excerpts: &Excerpts<'_>,
    width: usize,
) -> Drawing<usize> {
    let header = match diagnostic.severity {
        Severity::Note => Header::Note,
        Severity::Warning => Header::Warning,
        Severity::Unsupported => Header::Bug,
        Severity::Error => Header::Error,
    };
    let marks = labels.iter().enumerate().map(|(index, label)| {
        let (file, range) = excerpts.place(label.span);
        let mark = if index == 0 { Mark::primary(file, range) } else { Mark::secondary(file, range) };
        mark.with_message(&label.message)
    });
    let notes = diagnostic.notes.iter().map(|note| wrap("note: ", note, width));
    let help = diagnostic.help.iter().map(|help| wrap("help: ", help, width));
    Drawing::new(header)
        .with_code(diagnostic.name)
        .with_message(&diagnostic.message)
        .with_labels(marks.collect())
        .with_notes(notes.chain(help).collect())
}

/// `text` after `prefix`, broken at spaces and indented below its first line.
fn wrap(prefix: &str, text: &str, width: usize) -> String {
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

    #[test]
    fn long_lines_are_cut_around_their_labels() {
        let filler = "some words before and after. ".repeat(40_000);
        assert_snapshot!(draw(&format!("{filler}é名\tstrange {filler}"), "strange"), @r"
        rule.yaml:1:1160004: warning[strange-word]: `strange` is strange
        warning[strange-word]: `strange` is strange
          ┌─ rule.yaml:1:1160004
          │
        1 │ … after. some words before and after. é名   strange some words before and after. some words …
          │                                             ^^^^^^^ here
        ");
        assert_snapshot!(draw(&format!("strange {filler}"), "strange"), @r"
        rule.yaml:1:1: warning[strange-word]: `strange` is strange
        warning[strange-word]: `strange` is strange
          ┌─ rule.yaml:1:1
          │
        1 │ strange some words before and after. some words before and after. some words before and …
          │ ^^^^^^^ here
        ");
        assert_snapshot!(draw(&format!("{filler}strange"), "strange"), @r"
        rule.yaml:1:1160001: warning[strange-word]: `strange` is strange
        warning[strange-word]: `strange` is strange
          ┌─ rule.yaml:1:1160001
          │
        1 │ … and after. some words before and after. strange
          │                                           ^^^^^^^ here
        ");
    }

    #[test]
    fn of_a_long_place_both_ends_are_shown() {
        let long = format!("strange{} end", " and more".repeat(50_000));
        let text = draw(&format!("first {long}, and so on{}", " and on".repeat(50_000)), &long);
        let drawn = text.split_once("warning[strange-word]").and_then(|(_, drawn)| drawn.split_once('\n'));
        assert_snapshot!(drawn.expect("a header").1.split_once('\n').expect("a place").1, @r"
          ┌─ rule.yaml:1:7
          │
        1 │ first strange and more and more and more and … and more and more end, and so on and on and …
          │       ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ here
        ");
    }

    #[test]
    fn labels_far_apart_on_one_line_are_shown_together() {
        let mut sources = SourceMap::default();
        let text = format!("{{\"a\": 1, {}\"b\": 2}}", "\"x\": [], ".repeat(10_000));
        let file = sources.add("functions.json", text.as_str());
        let second = text.len() - 5;
        let diagnostic = Diagnostic::new(LINT, "`b` is strange", Span::new(file, second..second + 1))
            .also(Span::new(file, 1..4), "beside this");
        assert_snapshot!(render(&diagnostic, &sources, Style::PLAIN), @r#"
        warning[strange-word]: `b` is strange
          ┌─ functions.json:1:90012
          │
        1 │ {"a": 1, "x": [], "x": [], "x": [], "x": [], … "x": [], "x": [], "b": 2}
          │  ---                                                               ^
          │  │
          │  beside this
        "#);
    }

    #[test]
    fn places_over_many_lines_show_their_ends() {
        let mut sources = SourceMap::default();
        let text = format!("first\n{}last\n", "a line\n".repeat(100_000));
        let file = sources.add("rule.yaml", text.as_str());
        let diagnostic =
            Diagnostic::new(LINT, "too long", Span::new(file, 2..text.len() - 2)).label("all of this");
        assert_snapshot!(render(&diagnostic, &sources, Style::PLAIN), @r"
        warning[strange-word]: too long
               ┌─ rule.yaml:1:3
               │
             1 │   first
               │ ╭───^
             2 │ │ a line
             3 │ │ a line
             4 │ │ a line
               · │
        100001 │ │ a line
        100002 │ │ last
               │ ╰───^ all of this
        ");
    }
}

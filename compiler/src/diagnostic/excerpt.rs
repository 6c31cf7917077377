//! The lines that a drawing shows, cut to the width of the page around what its labels point at.
//!
//! codespan is given a text of these lines alone: it would print whole lines, and a stored function may stand in a JSON
//! file of one line and many megabytes.

use std::{collections::BTreeMap, ops::Range};

use codespan_reporting::files::{Error, Files, Location};

use super::Label;
use crate::source::{FileId, SourceMap, Span};

/// Characters that are shown on each side of a label at least.
const LEAST_CONTEXT: usize = 8;
/// The most bytes of a character.
const BYTES: usize = 4;

/// The excerpts of all files that the labels of one diagnostic point into; codespan knows a file by its index.
pub(super) struct Excerpts<'s> {
    sources: &'s SourceMap,
    files: Vec<Excerpt>,
}

impl<'s> Excerpts<'s> {
    pub(super) fn new(sources: &'s SourceMap, labels: &[&Label], width: usize) -> Self {
        let mut files: Vec<Excerpt> = Vec::new();
        for id in labels.iter().map(|label| label.span.file) {
            if files.iter().all(|excerpt| excerpt.file != id) {
                let spans = labels.iter().map(|label| label.span).filter(|span| span.file == id);
                files.push(Excerpt::new(sources, id, &spans.collect::<Vec<_>>(), width));
            }
        }
        Self { sources, files }
    }

    /// The file and the place in its excerpt of a label's span.
    pub(super) fn place(&self, span: Span) -> (usize, Range<usize>) {
        let index = self.files.iter().position(|excerpt| excerpt.file == span.file).unwrap_or_default();
        let excerpt = &self.files[index];
        let (start, end) = ends(&self.sources.file(span.file).text, span);
        let start = excerpt.offset(start);
        (index, start..excerpt.offset(end).max(start))
    }
}

/// Lines of one file.
struct Excerpt {
    file: FileId,
    text: String,
    lines: Vec<Line>,
    /// Stretches that stand both in the file and in the excerpt, in order.
    pieces: Vec<Piece>,
}

/// A line of an excerpt.
struct Line {
    range: Range<usize>,
    /// Its number in the file, from 1.
    number: usize,
}

/// A stretch of the file's text in the excerpt.
struct Piece {
    file: Range<usize>,
    start: usize,
}

impl Excerpt {
    fn new(sources: &SourceMap, file: FileId, spans: &[Span], width: usize) -> Self {
        let text = &*sources.file(file).text;
        let ends: Vec<_> = spans.iter().map(|span| ends(text, *span)).collect();
        let mut excerpt = Self { file, text: String::new(), lines: Vec::new(), pieces: Vec::new() };
        for (start, number) in shown_lines(sources, file, &ends) {
            let points = points(sources, file, &ends, start);
            excerpt.skip_to(number);
            let line_start = excerpt.text.len();
            excerpt.add_line(text, start, &points, width);
            excerpt.lines.push(Line { range: line_start..excerpt.text.len(), number });
        }
        excerpt
    }

    /// Leaves room for lines that are not shown: codespan shows a break where more than one is missing.
    fn skip_to(&mut self, number: usize) {
        let last = self.lines.last().map_or(number - 1, |line| line.number);
        for skipped in (last + 1..number).take(2) {
            let start = self.text.len();
            self.text.push('\n');
            self.lines.push(Line { range: start..start + 1, number: skipped });
        }
    }

    fn add_line(&mut self, text: &str, start: usize, points: &[Range<usize>], width: usize) {
        let last = points.iter().map(|point| point.end).max().unwrap_or(start);
        let (end, is_whole) = line_end(text, last, width);
        let is_short = is_whole && end - start <= BYTES * width && text[start..end].chars().count() <= width;
        let line = start..end;
        let kept = if is_short { vec![line] } else { windows(text, line, points, width) };
        for (index, piece) in kept.iter().enumerate() {
            if piece.start > start {
                self.text.push_str(if index == 0 { "… " } else { " … " });
            }
            self.pieces.push(Piece { file: piece.clone(), start: self.text.len() });
            self.text.push_str(&text[piece.clone()]);
        }
        let shown_end = kept.last().map_or(start, |piece| piece.end);
        if !is_whole || shown_end < end {
            self.text.push_str(" …");
        }
        self.text.push('\n');
    }

    /// Where an offset of the file lies in the excerpt.
    fn offset(&self, offset: usize) -> usize {
        let after = self.pieces.partition_point(|piece| piece.file.start <= offset);
        let Some(piece) = self.pieces.get(after.saturating_sub(1)) else { return 0 };
        piece.start + offset.clamp(piece.file.start, piece.file.end) - piece.file.start
    }

    /// Where an offset of the excerpt lies in the file.
    fn file_offset(&self, offset: usize) -> usize {
        let after = self.pieces.partition_point(|piece| piece.start <= offset);
        let Some(piece) = self.pieces.get(after.saturating_sub(1)) else { return 0 };
        (piece.file.start + offset.saturating_sub(piece.start)).min(piece.file.end)
    }
}

/// Start and end of a span within its text, between characters.
fn ends(text: &str, span: Span) -> (usize, usize) {
    let start = text.floor_char_boundary(span.range().start);
    (start, text.floor_char_boundary(span.range().end).max(start))
}

/// The lines that codespan may show, by their first bytes, with their numbers: of a place over many lines the first four
/// and the last two.
fn shown_lines(sources: &SourceMap, file: FileId, ends: &[(usize, usize)]) -> BTreeMap<usize, usize> {
    let text = &sources.file(file).text;
    let mut lines = BTreeMap::new();
    let mut add = |start: usize| lines.insert(start, line_column(sources, file, start).0);
    for (start, end) in ends {
        let (mut first, last) = (line_start(sources, file, *start), line_start(sources, file, *end));
        for _ in 0..4 {
            add(first);
            match text[first..].find('\n') {
                Some(newline) if first < last => first += newline + 1,
                _ => break,
            }
        }
        if first < last {
            add(line_start(sources, file, last - 1));
        }
        add(last);
    }
    // A single line between two others is shown, as it needs no more room than the break.
    let starts: Vec<(usize, usize)> = lines.iter().map(|(start, number)| (*start, *number)).collect();
    for pair in starts.windows(2) {
        if let [(start, number), (next, next_number)] = pair
            && number + 2 == *next_number
        {
            let between = text[*start..*next].find('\n').map_or(*next, |newline| start + newline + 1);
            lines.insert(between, number + 1);
        }
    }
    lines
}

/// What the labels point at on the line that begins at `line`; of a place over several lines its end there.
fn points(sources: &SourceMap, file: FileId, ends: &[(usize, usize)], line: usize) -> Vec<Range<usize>> {
    let mut points = Vec::new();
    for (start, end) in ends {
        let (first, last) = (line_start(sources, file, *start), line_start(sources, file, *end));
        match (first == line, last == line) {
            (true, true) => points.push(*start..*end),
            (true, false) => points.push(*start..*start),
            (false, true) => points.push(*end..*end),
            (false, false) => {}
        }
    }
    points
}

/// Where the line that holds `last` ends, and true, or as far as it can matter, and false.
fn line_end(text: &str, last: usize, width: usize) -> (usize, bool) {
    let limit = text.floor_char_boundary(last + BYTES * width);
    match text[last..limit].find('\n') {
        Some(newline) => {
            let line = text[..last + newline].trim_end_matches('\r');
            (line.len().max(last), true)
        }
        None => (limit, limit == text.len()),
    }
}

/// The parts of a long line that are shown: what the labels point at, with as much around it as fits.
fn windows(text: &str, line: Range<usize>, points: &[Range<usize>], width: usize) -> Vec<Range<usize>> {
    // Room for `… ` and ` …`.
    let width = width.saturating_sub(4);
    let count = |range: &Range<usize>| text[range.clone()].chars().take(width + 1).count();
    let mut anchors: Vec<Range<usize>> = Vec::new();
    for point in points {
        if count(point) + 2 * LEAST_CONTEXT <= width {
            anchors.push(point.clone());
        } else {
            anchors.extend([point.start..point.start, point.end..point.end]);
        }
    }
    if anchors.is_empty() {
        anchors.push(line.start..line.start);
    }
    anchors.sort_by_key(|anchor| (anchor.start, anchor.end));
    let used: usize = anchors.iter().map(count).sum();
    let context = (width.saturating_sub(used) / (2 * anchors.len())).max(LEAST_CONTEXT);
    let mut windows: Vec<Range<usize>> = Vec::new();
    for anchor in anchors {
        let before = &text[line.start..anchor.start];
        let start =
            before.char_indices().rev().nth(context - 1).map_or(line.start, |(at, _)| line.start + at);
        let unused = context - before[start - line.start..].chars().count();
        let after = &text[anchor.end..line.end];
        let length = after.char_indices().nth(context + unused).map_or(after.len(), |(at, _)| at);
        let window = start..anchor.end + length;
        match windows.last_mut() {
            Some(last) if window.start <= last.end + BYTES => last.end = last.end.max(window.end),
            _ => windows.push(window),
        }
    }
    for window in &mut windows {
        trim(text, window, &line, points);
    }
    windows
}

/// Takes spaces off the cut ends of a window, as far as no label points at them.
fn trim(text: &str, window: &mut Range<usize>, line: &Range<usize>, points: &[Range<usize>]) {
    let shown = &text[window.clone()];
    let (before, after) = (shown.len() - shown.trim_start().len(), shown.trim_end().len());
    let within = || points.iter().flat_map(|point| [point.start, point.end]).filter(|at| window.contains(at));
    let first = within().min().unwrap_or(window.end).min(window.start + before);
    let last = within().max().unwrap_or(window.start).max(window.start + after);
    let start = if window.start > line.start { first } else { window.start };
    let end = if window.end < line.end { last } else { window.end };
    *window = start..end.max(start);
}

fn line_column(sources: &SourceMap, file: FileId, offset: usize) -> (usize, usize) {
    sources.line_column(file, u32::try_from(offset).unwrap_or(u32::MAX))
}

fn line_start(sources: &SourceMap, file: FileId, offset: usize) -> usize {
    sources.line_start(file, u32::try_from(offset).unwrap_or(u32::MAX))
}

impl<'a> Files<'a> for Excerpts<'a> {
    type FileId = usize;
    type Name = &'a str;
    type Source = &'a str;

    fn name(&'a self, index: usize) -> Result<&'a str, Error> {
        Ok(&self.sources.file(self.files[index].file).path)
    }

    fn source(&'a self, index: usize) -> Result<&'a str, Error> {
        Ok(&self.files[index].text)
    }

    fn line_index(&'a self, index: usize, offset: usize) -> Result<usize, Error> {
        let lines = &self.files[index].lines;
        Ok(lines.partition_point(|line| line.range.end <= offset).min(lines.len().saturating_sub(1)))
    }

    fn line_number(&'a self, index: usize, line: usize) -> Result<usize, Error> {
        let lines = &self.files[index].lines;
        lines.get(line).map(|line| line.number).ok_or(Error::LineTooLarge { given: line, max: lines.len() })
    }

    fn location(&'a self, index: usize, offset: usize) -> Result<Location, Error> {
        let excerpt = &self.files[index];
        let (line_number, column_number) =
            line_column(self.sources, excerpt.file, excerpt.file_offset(offset));
        Ok(Location { line_number, column_number })
    }

    fn line_range(&'a self, index: usize, line: usize) -> Result<Range<usize>, Error> {
        let lines = &self.files[index].lines;
        let found = lines.get(line).map(|line| line.range.clone());
        found.ok_or(Error::LineTooLarge { given: line, max: lines.len() })
    }
}

//! A query's text and where every byte of it stands in its file.

use std::ops::Range;

use super::{FileId, Span};

/// A query, decoded from YAML or JSON.
///
/// Diagnostics about the query point into the file: [`QueryText::span`] turns a range of the text into a place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QueryText {
    /// The KQL.
    pub text: String,
    /// The place of the whole text.
    pub place: Span,
    /// In order, without gaps, covering the text.
    segments: Vec<Segment>,
}

/// A stretch of text and the stretch of the file that stands for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Segment {
    /// From where to where in the text.
    pub text: (usize, usize),
    /// From where to where in the file.
    pub file: (usize, usize),
    /// True if the bytes are the same on both sides; otherwise the stretch has one place as a whole.
    pub verbatim: bool,
}

impl Segment {
    /// The offset in the file of an offset in this stretch of text.
    fn start(self, offset: usize) -> usize {
        if self.verbatim { self.file.0 + (offset - self.text.0) } else { self.file.0 }
    }

    /// The end in the file of a range that ends in this stretch of text.
    fn end(self, offset: usize) -> usize {
        if self.verbatim { self.file.0 + (offset - self.text.0) } else { self.file.1 }
    }
}

impl QueryText {
    /// The text of a file that holds nothing but a query.
    pub fn whole_file(file: FileId, text: impl Into<String>) -> Self {
        let text = text.into();
        let range = (0, text.len());
        Self {
            place: Span::new(file, 0..text.len()),
            segments: vec![Segment { text: range, file: range, verbatim: true }],
            text,
        }
    }

    /// A part of a file's text, as it stands there.
    pub fn part_of_file(file: FileId, text: &str, range: Range<usize>) -> Self {
        let (start, end) = (range.start, range.end);
        let segment = Segment { text: (0, end - start), file: (start, end), verbatim: true };
        Self { text: text[range.clone()].to_owned(), place: Span::new(file, range), segments: vec![segment] }
    }

    /// A text of which every part has one place: a stored function's body, seen from its call.
    pub fn at(place: Span, text: impl Into<String>) -> Self {
        let text = text.into();
        let range = place.range();
        Self {
            place,
            segments: vec![Segment {
                text: (0, text.len()),
                file: (range.start, range.end),
                verbatim: false,
            }],
            text,
        }
    }

    /// A text with its segment table: in order, without gaps, covering the text.
    pub fn new(text: String, place: Span, segments: Vec<Segment>) -> Self {
        Self { text, place, segments }
    }

    /// The place of a range of the text; a range past the end is cut.
    pub fn span(&self, range: Range<usize>) -> Span {
        let start = range.start.min(self.text.len());
        let end = range.end.clamp(start, self.text.len());
        let Some(first) = self.segment(start) else { return self.place };
        let from = first.start(start);
        let to = match end.checked_sub(1).filter(|last| *last >= start).and_then(|last| self.segment(last)) {
            Some(last) => last.end(end),
            None => from,
        };
        Span::new(self.place.file, from..to.max(from))
    }

    /// The segment that holds an offset, or the last.
    fn segment(&self, offset: usize) -> Option<Segment> {
        let after = self.segments.partition_point(|segment| segment.text.1 <= offset);
        self.segments.get(after).or(self.segments.last()).copied()
    }
}

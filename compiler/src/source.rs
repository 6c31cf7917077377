//! Places: files and spans into them.

mod line_index;
mod query_text;

use std::{ops::Range, sync::Arc};

use line_index::LineIndex;
pub use query_text::{QueryText, Segment};

/// A file given to kqlc, as an index into the [`SourceMap`] that read it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct FileId(pub u32);

/// A range of bytes in a file on disk; YAML and KQL places alike.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Span {
    /// The file that the offsets point into.
    pub file: FileId,
    /// The first byte.
    pub start: u32,
    /// The byte after the last.
    pub end: u32,
}

impl Span {
    /// A span over `range` of `file`.
    pub fn new(file: FileId, range: Range<usize>) -> Self {
        let offset = |offset: usize| u32::try_from(offset).expect("rule files are smaller than 4 GiB");
        Self { file, start: offset(range.start), end: offset(range.end) }
    }

    /// The span as a range for slicing the file's text.
    pub fn range(self) -> Range<usize> {
        self.start as usize..self.end as usize
    }

    /// The smallest span that covers both; they must lie in one file.
    #[must_use]
    pub fn to(self, other: Self) -> Self {
        Self { file: self.file, start: self.start.min(other.start), end: self.end.max(other.end) }
    }
}

/// A value with its place. Two are equal if their values are: comparing trees ignores places.
#[derive(Clone, Copy, Debug, Default)]
pub struct Spanned<T> {
    /// What stands there.
    pub value: T,
    /// Where it stands.
    pub span: Span,
}

impl<T> Spanned<T> {
    /// `value` at `span`.
    pub fn new(value: T, span: Span) -> Self {
        Self { value, span }
    }
}

impl<T: PartialEq> PartialEq for Spanned<T> {
    fn eq(&self, other: &Self) -> bool {
        self.value == other.value
    }
}

impl<T: Eq> Eq for Spanned<T> {}

/// One file: its path as given or found, and its text.
#[derive(Clone, Debug)]
pub struct SourceFile {
    /// As the user named it, or as found below what the user named.
    pub path: String,
    /// The bytes on disk, as text; a byte-order mark included.
    pub text: Arc<str>,
    lines: LineIndex,
}

/// The files of one run.
#[derive(Clone, Debug, Default)]
pub struct SourceMap {
    files: Vec<SourceFile>,
}

impl SourceMap {
    /// Adds a file and returns its handle.
    pub fn add(&mut self, path: impl Into<String>, text: impl Into<Arc<str>>) -> FileId {
        let id = FileId(u32::try_from(self.files.len()).expect("fewer than four billion files"));
        let text = text.into();
        let lines = LineIndex::new(&text);
        self.files.push(SourceFile { path: path.into(), text, lines });
        id
    }

    /// The file behind a handle of this map.
    pub fn file(&self, id: FileId) -> &SourceFile {
        &self.files[id.0 as usize]
    }

    /// Every file, with its handle.
    pub fn files(&self) -> impl Iterator<Item = (FileId, &SourceFile)> {
        self.files
            .iter()
            .enumerate()
            .map(|(index, file)| (FileId(u32::try_from(index).expect("as in `add`")), file))
    }

    /// The text under `span`.
    pub fn text(&self, span: Span) -> &str {
        &self.file(span.file).text[span.range()]
    }

    /// Line and column of a byte offset, both from 1; columns count characters, a tab is one.
    /// An offset past the end means the end.
    pub fn line_column(&self, file: FileId, offset: u32) -> (usize, usize) {
        let SourceFile { text, lines, .. } = self.file(file);
        lines.line_column(text, offset as usize)
    }

    /// The first byte of the line that holds a byte offset.
    pub fn line_start(&self, file: FileId, offset: u32) -> usize {
        let SourceFile { text, lines, .. } = self.file(file);
        lines.line_start(text, offset as usize)
    }
}

//! Columns of strings as views into shared text.

use std::sync::Arc;

use super::column::ABSENT;

/// Text that many strings point into: a block of input, or an arena of computed strings.
pub type Block = Arc<String>;

/// Where one string stands: bytes of one of its column's blocks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct View {
    /// The block, by number.
    pub block: u32,
    /// The first byte in it.
    pub offset: u32,
    /// The length in bytes.
    pub len: u32,
}

/// A column of strings.
#[derive(Clone, Debug, Default)]
pub struct TextColumn {
    blocks: Vec<Block>,
    views: Vec<View>,
}

/// A new block is begun past this size, so that offsets stay within 32 bits.
const FULL_BLOCK: usize = 1 << 28;

impl TextColumn {
    /// A column of views into these blocks. Every view lies in its block, at character boundaries; an empty view may
    /// name a block that is not there.
    pub const fn new(blocks: Vec<Block>, views: Vec<View>) -> Self {
        Self { blocks, views }
    }

    /// So many rows of one string.
    pub fn constant(text: &str, len: usize) -> Self {
        let mut builder = TextBuilder::default();
        builder.push(text);
        let mut column = builder.finish();
        let view = column.views[0];
        column.views.resize(len, view);
        column
    }

    /// The number of rows.
    pub fn len(&self) -> usize {
        self.views.len()
    }

    /// True without rows.
    pub fn is_empty(&self) -> bool {
        self.views.is_empty()
    }

    /// The string of a row.
    #[inline]
    pub fn get(&self, row: usize) -> &str {
        let View { block, offset, len } = self.views[row];
        if len == 0 { "" } else { &self.blocks[block as usize][offset as usize..(offset + len) as usize] }
    }

    /// The rows at these places, empty where a place is [`ABSENT`].
    ///
    /// Text is copied if the rows use little of it, so that a few survivors do not keep a whole block of input alive.
    #[must_use]
    pub fn gather(&self, rows: &[u32]) -> Self {
        let view = |row: &u32| if *row == ABSENT { View::default() } else { self.views[*row as usize] };
        let used: usize = rows.iter().map(|row| view(row).len as usize).sum();
        let held: usize = self.blocks.iter().map(|block| block.len()).sum();
        if used > held / 2 {
            return Self { blocks: self.blocks.clone(), views: rows.iter().map(view).collect() };
        }
        let mut builder = TextBuilder::with_capacity(rows.len(), used);
        for row in rows {
            builder.push(if *row == ABSENT { "" } else { self.get(*row as usize) });
        }
        builder.finish()
    }

    /// Adds the rows of another column.
    pub fn append(&mut self, other: &Self) {
        let base = u32::try_from(self.blocks.len()).expect("a column has fewer than 2^32 blocks");
        let shared = base > 0
            && other.blocks.len() == 1
            && self.blocks.last().is_some_and(|last| Arc::ptr_eq(last, &other.blocks[0]));
        let base = if shared { base - 1 } else { base };
        if !shared {
            self.blocks.extend(other.blocks.iter().cloned());
        }
        self.views.extend(other.views.iter().map(|view| View { block: view.block + base, ..*view }));
    }
}

/// Builds a column of strings that stand nowhere yet.
#[derive(Clone, Debug, Default)]
pub struct TextBuilder {
    full: Vec<Block>,
    current: String,
    views: Vec<View>,
}

impl TextBuilder {
    /// Room for so many strings of so many bytes in all.
    pub fn with_capacity(rows: usize, bytes: usize) -> Self {
        Self { full: Vec::new(), current: String::with_capacity(bytes), views: Vec::with_capacity(rows) }
    }

    /// Adds a row.
    pub fn push(&mut self, text: &str) {
        if self.current.len() + text.len() > FULL_BLOCK && !self.current.is_empty() {
            self.full.push(Arc::new(std::mem::take(&mut self.current)));
        }
        let number = |n: usize| u32::try_from(n).expect("a string is shorter than 4 GiB");
        self.views.push(View {
            block: number(self.full.len()),
            offset: number(self.current.len()),
            len: number(text.len()),
        });
        self.current.push_str(text);
    }

    /// The number of rows so far.
    pub fn len(&self) -> usize {
        self.views.len()
    }

    /// True without rows.
    pub fn is_empty(&self) -> bool {
        self.views.is_empty()
    }

    /// The column.
    pub fn finish(mut self) -> TextColumn {
        if !self.current.is_empty() {
            self.full.push(Arc::new(self.current));
        }
        TextColumn { blocks: self.full, views: self.views }
    }
}

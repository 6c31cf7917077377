//! Sets of row numbers.

/// A bit for each row of a batch.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Bitmap {
    words: Vec<u64>,
    len: usize,
}

impl Bitmap {
    /// So many bits, all clear.
    pub fn zeros(len: usize) -> Self {
        Self { words: vec![0; len.div_ceil(64)], len }
    }

    /// So many bits, all set.
    pub fn ones(len: usize) -> Self {
        let mut bitmap = Self { words: vec![u64::MAX; len.div_ceil(64)], len };
        bitmap.clear_tail();
        bitmap
    }

    /// The bit of each row.
    pub fn from_fn(len: usize, mut bit: impl FnMut(usize) -> bool) -> Self {
        let word = |first: usize| {
            (first..len.min(first + 64)).fold(0, |word, row| word | u64::from(bit(row)) << (row - first))
        };
        Self { words: (0..len).step_by(64).map(word).collect(), len }
    }

    /// The number of bits.
    pub const fn len(&self) -> usize {
        self.len
    }

    /// True without bits.
    pub const fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// The bit of a row.
    #[inline]
    pub fn get(&self, row: usize) -> bool {
        self.words[row / 64] >> (row % 64) & 1 == 1
    }

    /// Sets the bit of a row.
    #[inline]
    pub fn set(&mut self, row: usize) {
        debug_assert!(row < self.len, "row {row} of {}", self.len);
        self.words[row / 64] |= 1 << (row % 64);
    }

    /// Adds a bit at the end.
    pub fn push(&mut self, bit: bool) {
        if self.len.is_multiple_of(64) {
            self.words.push(0);
        }
        self.len += 1;
        if bit {
            self.set(self.len - 1);
        }
    }

    /// Keeps the bits that are set in both; both are of one length.
    pub fn and(&mut self, other: &Self) {
        debug_assert_eq!(self.len, other.len);
        for (word, other) in self.words.iter_mut().zip(&other.words) {
            *word &= other;
        }
    }

    /// Inverts every bit.
    pub fn negate(&mut self) {
        for word in &mut self.words {
            *word = !*word;
        }
        self.clear_tail();
    }

    /// True if any bit is set.
    pub fn any(&self) -> bool {
        self.words.iter().any(|word| *word != 0)
    }

    /// The number of set bits.
    pub fn count(&self) -> usize {
        self.words.iter().map(|word| word.count_ones() as usize).sum()
    }

    /// The rows whose bit is set, in order.
    pub fn rows(&self) -> Vec<u32> {
        let mut rows = Vec::with_capacity(self.count());
        let mut base = 0;
        for word in &self.words {
            let mut word = *word;
            while word != 0 {
                rows.push(base + word.trailing_zeros());
                word &= word - 1;
            }
            base += 64;
        }
        rows
    }

    /// Clears the unused bits of the last word, which `count`, `any` and `rows` rely on.
    fn clear_tail(&mut self) {
        let used = self.len % 64;
        if used > 0
            && let Some(last) = self.words.last_mut()
        {
            *last &= (1 << used) - 1;
        }
    }
}

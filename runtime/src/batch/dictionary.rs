//! Columns of strings with few distinct values.

use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::{
    column::ABSENT,
    text::{TextColumn, View},
};

/// A column of codes into a dictionary.
#[derive(Clone, Debug)]
pub struct Coded {
    codes: Vec<u32>,
    dictionary: Arc<Dictionary>,
}

/// Distinct strings by code.
///
/// A reader's dictionary grows from batch to batch; what was decided for a code of one holds in every later one of the
/// same lineage.
#[derive(Clone, Debug)]
pub struct Dictionary {
    /// The strings, by code, all different. The code 0 is the empty string.
    values: Vec<Arc<str>>,
    lineage: Lineage,
}

/// What the dictionaries of one column of one reader have in common.
#[derive(Clone, Debug, Default)]
pub struct Lineage(Arc<()>);

impl PartialEq for Lineage {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }
}

impl Dictionary {
    /// A dictionary of these strings, the first of which is empty; `lineage` says which dictionaries it extends.
    pub fn new(values: Vec<Arc<str>>, lineage: Lineage) -> Self {
        debug_assert!(values.first().is_some_and(|first| first.is_empty()), "code 0 is the empty string");
        Self { values, lineage }
    }

    /// The strings, by code.
    pub fn values(&self) -> &[Arc<str>] {
        &self.values
    }

    /// Which dictionaries agree with this one on the codes that they share.
    pub const fn lineage(&self) -> &Lineage {
        &self.lineage
    }
}

impl Coded {
    /// A column of codes, all of them in the dictionary.
    pub fn new(codes: Vec<u32>, dictionary: Arc<Dictionary>) -> Self {
        debug_assert!(codes.iter().all(|code| (*code as usize) < dictionary.values.len()));
        Self { codes, dictionary }
    }

    /// The number of rows.
    pub fn len(&self) -> usize {
        self.codes.len()
    }

    /// True without rows.
    pub fn is_empty(&self) -> bool {
        self.codes.is_empty()
    }

    /// The codes, by row.
    pub fn codes(&self) -> &[u32] {
        &self.codes
    }

    /// The strings, by code.
    pub const fn dictionary(&self) -> &Arc<Dictionary> {
        &self.dictionary
    }

    /// The string of a row.
    #[inline]
    pub fn get(&self, row: usize) -> &str {
        &self.dictionary.values[self.codes[row] as usize]
    }

    /// The string of a row, shared.
    pub fn shared(&self, row: usize) -> Arc<str> {
        Arc::clone(&self.dictionary.values[self.codes[row] as usize])
    }

    /// The rows at these places, empty where a place is [`ABSENT`].
    #[must_use]
    pub fn gather(&self, rows: &[u32]) -> Self {
        let code = |row: &u32| if *row == ABSENT { 0 } else { self.codes[*row as usize] };
        Self { codes: rows.iter().map(code).collect(), dictionary: Arc::clone(&self.dictionary) }
    }

    /// Adds the rows of another column and says so, if their dictionaries agree.
    pub fn append(&mut self, other: &Self) -> bool {
        let same = self.dictionary.lineage == other.dictionary.lineage;
        if same {
            self.codes.extend_from_slice(&other.codes);
            if other.dictionary.values.len() > self.dictionary.values.len() {
                self.dictionary = Arc::clone(&other.dictionary);
            }
        }
        same
    }

    /// The same strings as views; each distinct one is copied once.
    pub fn to_text(&self) -> TextColumn {
        let len = self.dictionary.values.iter().map(|value| value.len()).sum();
        let mut block = String::with_capacity(len);
        let mut views: FxHashMap<u32, View> = FxHashMap::default();
        let number = |n: usize| u32::try_from(n).expect("the dictionary of a batch is shorter than 4 GiB");
        let rows = self.codes.iter().map(|code| {
            *views.entry(*code).or_insert_with(|| {
                let value = &self.dictionary.values[*code as usize];
                let view = View { block: 0, offset: number(block.len()), len: number(value.len()) };
                block.push_str(value);
                view
            })
        });
        let rows = rows.collect();
        TextColumn::new(vec![Arc::new(block)], rows)
    }
}

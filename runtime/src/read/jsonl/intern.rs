//! Gives strings that come again codes.

use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::value::unescape;
use crate::batch::{Dictionary, Lineage};

/// The distinct strings of a column.
#[derive(Debug)]
pub(in crate::read) struct Interner {
    lineage: Lineage,
    values: Vec<Arc<str>>,
    by_value: FxHashMap<Arc<str>, u32>,
    /// The code of the last string: many columns say the same again and again.
    last: u32,
    /// Strings with escapes as they stand in the input.
    by_raw: FxHashMap<Box<str>, u32>,
    /// The dictionary of the last batch.
    dictionary: Arc<Dictionary>,
}

impl Interner {
    pub(in crate::read) fn new() -> Self {
        let lineage = Lineage::default();
        let empty: Arc<str> = Arc::from("");
        Self {
            dictionary: Arc::new(Dictionary::new(vec![Arc::clone(&empty)], lineage.clone())),
            lineage,
            values: vec![Arc::clone(&empty)],
            by_value: FxHashMap::from_iter([(empty, 0)]),
            last: 0,
            by_raw: FxHashMap::default(),
        }
    }

    /// The number of distinct strings.
    pub(in crate::read) fn len(&self) -> usize {
        self.values.len()
    }

    /// The code of a string.
    pub(in crate::read) fn code(&mut self, value: &str) -> u32 {
        if *self.values[self.last as usize] == *value {
            return self.last;
        }
        if let Some(code) = self.by_value.get(value) {
            self.last = *code;
            return *code;
        }
        let code =
            u32::try_from(self.values.len()).expect("dictionaries are given up long before 2^32 strings");
        let value: Arc<str> = value.into();
        self.values.push(Arc::clone(&value));
        self.by_value.insert(value, code);
        self.last = code;
        code
    }

    /// The code of a string that stands in the input with escapes, none of which names a character by number.
    pub(in crate::read) fn escaped_code(&mut self, raw: &str) -> u32 {
        if let Some(code) = self.by_raw.get(raw) {
            return *code;
        }
        let mut value = String::with_capacity(raw.len());
        unescape(raw, &mut value);
        let code = self.code(&value);
        self.by_raw.insert(raw.into(), code);
        code
    }

    /// All strings so far, by code.
    pub(in crate::read) fn dictionary(&mut self) -> Arc<Dictionary> {
        if self.dictionary.values().len() < self.values.len() {
            self.dictionary = Arc::new(Dictionary::new(self.values.clone(), self.lineage.clone()));
        }
        Arc::clone(&self.dictionary)
    }
}

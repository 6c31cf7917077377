//! `has_any` and `has_all`: lists of terms.

use std::{borrow::Cow, sync::OnceLock};

use aho_corasick::{AhoCorasick, AhoCorasickKind};

use super::terms;
use crate::types::Dynamic;

/// From this many terms on they are looked for all at once.
const MANY: usize = 2;
/// Up to this many a dense automaton is worth its memory.
const DENSE: usize = 500;

/// A constant list of terms, prepared on first use.
#[derive(Debug)]
pub struct Terms {
    terms: Source,
    automaton: OnceLock<Option<AhoCorasick>>,
}

#[derive(Debug)]
enum Source {
    Static(&'static [&'static str]),
    Owned(Vec<String>),
}

impl Terms {
    /// The terms of generated code.
    pub const fn new(terms: &'static [&'static str]) -> Self {
        Self { terms: Source::Static(terms), automaton: OnceLock::new() }
    }

    /// The terms of a constant array: the text of each element; a value that is no array is one term.
    pub fn from_dynamic(terms: &Dynamic) -> Self {
        let terms = elements(terms).iter().map(|term| term.to_text().into_owned()).collect();
        Self { terms: Source::Owned(terms), automaton: OnceLock::new() }
    }

    /// The terms in order.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        let (fixed, owned) = match &self.terms {
            Source::Static(terms) => (*terms, &[][..]),
            Source::Owned(terms) => (&[][..], terms.as_slice()),
        };
        fixed.iter().copied().chain(owned.iter().map(String::as_str))
    }

    /// The number of terms.
    pub fn len(&self) -> usize {
        match &self.terms {
            Source::Static(terms) => terms.len(),
            Source::Owned(terms) => terms.len(),
        }
    }

    /// True for the empty list.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    fn term(&self, index: usize) -> &str {
        match &self.terms {
            Source::Static(terms) => terms[index],
            Source::Owned(terms) => &terms[index],
        }
    }

    /// Finds all terms at once, if there are many and all are plain.
    fn automaton(&self) -> Option<&AhoCorasick> {
        let prepare = || {
            let suitable = self.len() >= MANY && self.iter().all(|term| term.is_ascii() && !term.is_empty());
            let mut builder = AhoCorasick::builder();
            builder.ascii_case_insensitive(true).prefilter(false);
            if self.len() <= DENSE {
                builder.kind(Some(AhoCorasickKind::DFA));
            }
            suitable.then(|| builder.build(self.iter()).ok()).flatten()
        };
        self.automaton.get_or_init(prepare).as_ref()
    }
}

/// kql: `has_any`(source: string, terms: dynamic) -> bool
///
/// True if any of the terms stands in the string as `has` finds it; an element that is null or empty stands in every
/// string (measured).
///
/// ```kql
/// "North America" has_any ("south", "north")
/// ("North America" has_any ("east", "nor")) == false
/// "abc" has_any (dynamic([null]))
/// ```
pub fn has_any_terms(source: &str, terms: &Terms) -> bool {
    match terms.automaton() {
        Some(automaton) => {
            automaton.is_match(source)
                && automaton.find_overlapping_iter(source).any(|found| {
                    let ends = terms::term_ends(terms.term(found.pattern().as_usize()));
                    terms::keeps_to_terms(source, found.start(), found.end(), ends)
                })
        }
        None => terms.iter().any(|term| terms::has(source, term)),
    }
}

/// kql: `has_any`(source: string, terms: dynamic) -> bool
///
/// As for a constant list, with terms that a row brings along; false for an empty array (measured).
///
/// ```kql
/// "North America" has_any (dynamic(["south", "north"]))
/// ("abc" has_any (dynamic([]))) == false
/// ```
pub fn has_any_dynamic(source: &str, terms: &Dynamic) -> bool {
    elements(terms).iter().any(|term| terms::has(source, &term.to_text()))
}

/// kql: `has_all`(source: string, terms: dynamic) -> bool
///
/// True if each of the terms stands in the string as `has` finds it, as those of an empty list do; an element that is null or empty
/// stands in every string (measured).
///
/// ```kql
/// "North and South America" has_all ("south", "north")
/// ("North America" has_all ("south", "north")) == false
/// ```
pub fn has_all_terms(source: &str, terms: &Terms) -> bool {
    terms.iter().all(|term| terms::has(source, term))
}

/// kql: `has_all`(source: string, terms: dynamic) -> bool
///
/// As for a constant list, with terms that a row brings along.
///
/// ```kql
/// "North and South America" has_all (dynamic(["south", "north"]))
/// "abc" has_all (dynamic([]))
/// ```
pub fn has_all_dynamic(source: &str, terms: &Dynamic) -> bool {
    elements(terms).iter().all(|term| terms::has(source, &term.to_text()))
}

/// kql: has_any_index(source: string, terms: dynamic) -> long
///
/// The position of the first term in the list that stands in the string as `has` finds it; -1 if none does or the list is
/// empty.
///
/// ```kql
/// has_any_index("this is an example", dynamic(["this", "example"])) == 0
/// has_any_index("this is an example", dynamic(["not", "example"])) == 1
/// has_any_index("this is an example", dynamic(["not", "found"])) == -1
/// ```
pub fn has_any_index(source: &str, terms: &Dynamic) -> i64 {
    let found = elements(terms).iter().position(|term| terms::has(source, &term.to_text()));
    found.map_or(-1, |index| i64::try_from(index).unwrap_or(i64::MAX))
}

/// The elements of an array; a value that is no array is its own element.
pub(super) fn elements(value: &Dynamic) -> Cow<'_, [Dynamic]> {
    match value {
        Dynamic::Array(elements) => Cow::Borrowed(elements),
        other => Cow::Owned(vec![other.clone()]),
    }
}

#[cfg(test)]
mod tests {
    use super::{Terms, has_any_terms, terms};

    #[test]
    fn many_terms_are_found_as_few_are() {
        static MANY: Terms = Terms::new(&["alpha", ".php", "b c", "zeta", "lph"]);
        for (text, expected) in [
            ("ALPHA beta", true),
            ("xalpha", false),
            ("x.PHP?", true),
            ("x.phps", false),
            ("ab c", false),
            ("b c", true),
        ] {
            assert_eq!(has_any_terms(text, &MANY), expected, "{text}");
            let few = ["alpha", ".php", "b c", "zeta", "lph"].iter().any(|term| terms::has(text, term));
            assert_eq!(few, expected, "{text}");
        }
    }
}

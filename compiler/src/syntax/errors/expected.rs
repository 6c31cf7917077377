//! What the parser could have taken in a state, in words.

use std::collections::BTreeSet;

use tree_sitter::Language;

use super::{advice, site::Site};

/// The tokens that could have stood in a place.
pub(super) struct Expected {
    /// Those with many spellings: `identifier`, `long_literal`.
    named: BTreeSet<String>,
    /// Signs and keywords.
    words: BTreeSet<String>,
}

/// Signs and words worth naming where no operand has just ended.
const LINKS: [&str; 17] =
    ["(", "{", "[", ")", "]", "}", ",", ":", "=", "..", "by", "on", "with", "as", "of", "from", "where"];

impl Expected {
    pub(super) fn in_state(state: u16) -> Option<Self> {
        let language: Language = tree_sitter_kql::LANGUAGE.into();
        let tokens = language.lookahead_iterator(state)?;
        let (mut named, mut words) = (BTreeSet::new(), BTreeSet::new());
        for id in tokens {
            let set = if language.node_kind_is_named(id) { &mut named } else { &mut words };
            set.extend(language.node_kind_for_id(id).map(str::to_owned));
        }
        Some(Self { named, words })
    }

    /// `an operator`, `an expression`, "`)` or `,`" ...
    ///
    /// `open` is the bracket that is open there. The parser merges states that differ only in what surrounds an
    /// expression, so after an operand it says what may follow in any surroundings.
    pub(super) fn describe(&self, open: Option<char>, site: &Site<'_>) -> Option<String> {
        if self.is_operator() {
            return Some("an operator".to_owned());
        }
        if self.has("..") && site.is_in_range() {
            return Some("`..`".to_owned());
        }
        if self.has_kind("long_literal") && self.has_kind("identifier") {
            return Some("an expression".to_owned());
        }
        let words = if self.has("and") { self.after_operand(open, site) } else { self.links(open) };
        let (last, first) = words.split_last()?;
        match first {
            [] => Some(last.clone()),
            _ => Some(format!("{} or {last}", first.join(", "))),
        }
    }

    fn after_operand(&self, open: Option<char>, site: &Site<'_>) -> Vec<String> {
        if let Some(word) = advice::missing_word(site).filter(|word| self.has(word)) {
            return vec![format!("`{word}`")];
        }
        let follows: &[&str] = match open {
            Some('(') => &[",", ")"],
            Some('[') => &[",", "]"],
            Some('{') => &["|", ";", "}"],
            _ if advice::in_list(site) => &[",", "|", ";"],
            _ => &["|", ";"],
        };
        let follows = follows.iter().filter(|word| self.has(word)).map(|word| format!("`{word}`"));
        std::iter::once("an operator".to_owned()).chain(follows).collect()
    }

    fn links(&self, open: Option<char>) -> Vec<String> {
        let name = self.has_kind("identifier").then(|| "a name".to_owned());
        let text = self.has_kind("string").then(|| "a string".to_owned());
        let closes = |link: &str| match link {
            ")" => open == Some('('),
            "]" => open == Some('['),
            "}" => open == Some('{'),
            _ => true,
        };
        let links =
            LINKS.iter().filter(|link| self.has(link) && closes(link)).map(|link| format!("`{link}`"));
        name.into_iter().chain(text).chain(links).collect()
    }

    /// The nearest word for a misspelt one, or where the `;` is missing.
    pub(super) fn help(&self, found: &str, begins_line: bool) -> Option<String> {
        if self.is_operator() {
            return nearest_operator(found).map(|word| format!("did you mean `{word}`?"));
        }
        if !found.starts_with(|first: char| first.is_alphabetic() || first == '_') {
            return None;
        }
        if self.has(";") && begins_line {
            return Some("the statement before needs a `;` at its end".to_owned());
        }
        let infix =
            self.words.iter().map(String::as_str).filter(|word| self.has("and") && INFIX.contains(word));
        nearest(found, infix).map(|word| format!("did you mean `{word}`?"))
    }

    /// True behind an operand in brackets.
    pub(super) fn may_close(&self) -> bool {
        self.has("and") && (self.has(")") || self.has("]"))
    }

    /// True where a pipe has just been written.
    pub(super) fn is_operator(&self) -> bool {
        self.has("where") && self.has("extend") && self.has("project-away") && !self.has("and")
    }

    pub(super) fn has(&self, word: &str) -> bool {
        self.words.contains(word)
    }

    fn has_kind(&self, kind: &str) -> bool {
        self.named.contains(kind)
    }
}

/// Words that stand between operands.
const INFIX: [&str; 22] = [
    "and",
    "between",
    "contains",
    "contains_cs",
    "endswith",
    "endswith_cs",
    "has",
    "has_all",
    "has_any",
    "has_cs",
    "hasprefix",
    "hasprefix_cs",
    "hassuffix",
    "hassuffix_cs",
    "in",
    "like",
    "matches",
    "notcontains",
    "notlike",
    "or",
    "startswith",
    "startswith_cs",
];

/// The words with which an operator begins behind a pipe.
const OPERATORS: &[&str] = &[
    "as",
    "assert-schema",
    "consume",
    "count",
    "distinct",
    "evaluate",
    "execute-and-cache",
    "extend",
    "facet",
    "filter",
    "fork",
    "getschema",
    "graph-mark-components",
    "graph-match",
    "graph-shortest-paths",
    "graph-to-table",
    "graph-where-edges",
    "graph-where-nodes",
    "invoke",
    "join",
    "limit",
    "lookup",
    "macro-expand",
    "make-graph",
    "make-series",
    "mv-apply",
    "mv-expand",
    "mvapply",
    "mvexpand",
    "order",
    "parse",
    "parse-kv",
    "parse-where",
    "partition",
    "project",
    "project-away",
    "project-by-names",
    "project-keep",
    "project-rename",
    "project-reorder",
    "reduce",
    "render",
    "sample",
    "sample-distinct",
    "scan",
    "search",
    "serialize",
    "sort",
    "summarize",
    "take",
    "top",
    "top-hitters",
    "top-nested",
    "union",
    "where",
];

/// The words with which an operator begins behind a pipe.
#[cfg(test)]
pub(crate) fn operators() -> &'static [&'static str] {
    OPERATORS
}

/// True if an operator begins with that word.
pub(super) fn is_operator_word(word: &str) -> bool {
    OPERATORS.contains(&word)
}

/// The operator for a misspelt one.
pub(super) fn nearest_operator(found: &str) -> Option<&'static str> {
    nearest(found, OPERATORS.iter().copied())
}

/// The word most like `found`, if near enough to have been meant; another letter case always is.
fn nearest<'w>(found: &str, words: impl Iterator<Item = &'w str>) -> Option<&'w str> {
    let folded = found.to_lowercase();
    let limit = match found.chars().count() {
        0..=2 => 0,
        3..=5 => 1,
        _ => 2,
    };
    let near = words.map(|word| (strsim::damerau_levenshtein(word, &folded), word));
    near.filter(|(distance, _)| *distance <= limit)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, word)| word)
}

//! What the parser could have taken in a state, in words.

use std::collections::BTreeSet;

use tree_sitter::Language;

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
    pub(super) fn describe(&self, open: Option<char>) -> Option<String> {
        if self.is_operator() {
            return Some("an operator".to_owned());
        }
        if self.has_kind("long_literal") && self.has_kind("identifier") {
            return Some("an expression".to_owned());
        }
        let words = if self.has("and") { self.after_operand(open) } else { self.links(open) };
        let (last, first) = words.split_last()?;
        match first {
            [] => Some(last.clone()),
            _ => Some(format!("{} or {last}", first.join(", "))),
        }
    }

    fn after_operand(&self, open: Option<char>) -> Vec<String> {
        let follows: &[&str] = match open {
            Some('(') => &[",", ")"],
            Some('[') => &[",", "]"],
            Some('{') => &["|", ";", "}"],
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

    /// The nearest operator for a misspelt one, or where the `;` is missing.
    pub(super) fn help(&self, found: &str, begins_line: bool) -> Option<String> {
        if self.is_operator() {
            let word = self.nearest(found)?;
            return Some(format!("there is an operator `{word}`"));
        }
        if self.has(";")
            && begins_line
            && found.starts_with(|first: char| first.is_alphabetic() || first == '_')
        {
            return Some("the statement before needs a `;` at its end".to_owned());
        }
        None
    }

    fn is_operator(&self) -> bool {
        self.has("where") && self.has("extend") && self.has("project-away")
    }

    fn has(&self, word: &str) -> bool {
        self.words.contains(word)
    }

    fn has_kind(&self, kind: &str) -> bool {
        self.named.contains(kind)
    }

    fn nearest(&self, found: &str) -> Option<&str> {
        let distance = |word: &str| strsim::damerau_levenshtein(word, found);
        let close = self.words.iter().map(String::as_str).filter(|word| distance(word) <= 2);
        close.min_by_key(|word| distance(word))
    }
}

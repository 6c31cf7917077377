//! YAML with places. Only this module knows serde_yaml, and only [`places`] tree-sitter-yaml.
//!
//! serde_yaml says what the values are, tree-sitter where they stand. Both trees are walked together; where they do not
//! agree (tree-sitter lost its way) a value has the place of what it is part of.

use serde_yaml::Value as Decoded;
use tree_sitter::{Node as Place, Tree};

use super::{
    places::{self, content, mapping_places, sequence_places},
    yaml_error::{SYNTAX, syntax_error},
};
use crate::{
    diagnostic::{Diagnostic, Kind},
    source::{FileId, Span, Spanned},
};

const DUPLICATE_KEY: Kind = Kind::error("KY0002", "duplicate-key");

/// How deep duplicate keys are looked for, in nodes of tree-sitter; serde_yaml reads 128 levels.
const DEPTH: usize = 512;

/// A value with its place.
#[derive(Clone, Debug)]
pub struct Node {
    /// What stands there.
    pub value: Value,
    /// Where; of a block scalar the text without header and indentation.
    pub span: Span,
}

/// What a node may be.
#[derive(Clone, Debug)]
pub enum Value {
    /// Nothing, `~` or `null`.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A number, and how it was written.
    Number(serde_yaml::Number, String),
    /// Text.
    String(Scalar),
    /// `- a` or `[a]`
    Sequence(Vec<Node>),
    /// `a: b` or `{a: b}`
    Mapping(Vec<Entry>),
}

/// A text, decoded, and how it was written.
#[derive(Clone, Debug)]
pub struct Scalar {
    /// The text.
    pub text: String,
    /// The notation.
    pub notation: Notation,
    /// The notation's own place: header and quotes included.
    pub whole: Span,
}

/// How YAML writes text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Notation {
    /// `|`
    Literal,
    /// `>`
    Folded,
    /// `text`
    Plain,
    /// `'text'`
    SingleQuoted,
    /// `"text"`
    DoubleQuoted,
    /// Not known, because the place is not known.
    Unknown,
}

/// A pair of a mapping.
#[derive(Clone, Debug)]
pub struct Entry {
    /// The key as text.
    pub key: Spanned<String>,
    /// What it stands for.
    pub value: Node,
}

impl Node {
    /// The value of a mapping's key.
    pub fn get(&self, key: &str) -> Option<&Self> {
        self.entry(key).map(|entry| &entry.value)
    }

    /// The pair with this key; exploration queries write `Id` for `id`.
    pub fn entry(&self, key: &str) -> Option<&Entry> {
        let entries = self.entries();
        let exact = entries.iter().find(|entry| entry.key.value == key);
        exact.or_else(|| entries.iter().find(|entry| camel_case(&entry.key.value) == key))
    }

    /// What the value is, with an article.
    pub fn describe(&self) -> &'static str {
        match &self.value {
            Value::Null => "empty",
            Value::Bool(_) => "a truth value",
            Value::Number(..) => "a number",
            Value::String(_) => "text",
            Value::Sequence(_) => "a list",
            Value::Mapping(_) => "a mapping",
        }
    }

    /// The pairs of a mapping; none of anything else.
    pub fn entries(&self) -> &[Entry] {
        match &self.value {
            Value::Mapping(entries) => entries,
            Value::Null | Value::Bool(_) | Value::Number(..) | Value::String(_) | Value::Sequence(_) => &[],
        }
    }

    /// The items of a sequence; none of anything else.
    pub fn items(&self) -> &[Self] {
        match &self.value {
            Value::Sequence(items) => items,
            Value::Null | Value::Bool(_) | Value::Number(..) | Value::String(_) | Value::Mapping(_) => &[],
        }
    }

    /// The text of a scalar; numbers and booleans as YAML writes them.
    pub fn text(&self) -> Option<Spanned<String>> {
        let text = match &self.value {
            Value::String(scalar) => scalar.text.clone(),
            Value::Number(_, written) => written.clone(),
            Value::Bool(value) => value.to_string(),
            Value::Null | Value::Sequence(_) | Value::Mapping(_) => return None,
        };
        Some(Spanned::new(text, self.span))
    }

    /// The text of a mapping's key, if it is there and has any.
    pub fn text_of(&self, key: &str) -> Option<Spanned<String>> {
        self.get(key)?.text()
    }

    /// Whether nothing stands there: no value, an empty list, an empty mapping or empty text.
    pub fn is_empty(&self) -> bool {
        match &self.value {
            Value::Null => true,
            Value::Bool(_) | Value::Number(..) => false,
            Value::String(scalar) => scalar.text.is_empty(),
            Value::Sequence(items) => items.is_empty(),
            Value::Mapping(entries) => entries.is_empty(),
        }
    }

    /// The node at a JSON pointer, or the last on the way that exists, and the way there in the words of the file:
    /// `entityMappings[0].fieldMappings`.
    pub(super) fn at(&self, pointer: &str) -> (&Self, String) {
        let (mut node, mut path) = (self, String::new());
        for part in pointer.split('/').skip(1) {
            let part = part.replace("~1", "/").replace("~0", "~");
            let index: Option<usize> = part.parse().ok();
            if let Some((index, item)) = index.and_then(|index| Some((index, node.items().get(index)?))) {
                path = format!("{path}[{index}]");
                node = item;
            } else if let Some(entry) = node.entry(&part) {
                let dot = if path.is_empty() { "" } else { "." };
                path = format!("{path}{dot}{}", entry.key.value);
                node = &entry.value;
            } else {
                break;
            }
        }
        (node, path)
    }

    /// The value as JSON, for its schema; keys begin with a small letter.
    pub(super) fn to_json(&self) -> serde_json::Value {
        match &self.value {
            Value::Null => serde_json::Value::Null,
            Value::Bool(value) => serde_json::Value::Bool(*value),
            Value::Number(number, _) => match number.as_i64() {
                Some(integer) => integer.into(),
                None => number.as_f64().into(),
            },
            Value::String(scalar) => scalar.text.clone().into(),
            Value::Sequence(items) => items.iter().map(Self::to_json).collect(),
            Value::Mapping(entries) => {
                entries.iter().map(|entry| (camel_case(&entry.key.value), entry.value.to_json())).collect()
            }
        }
    }
}

fn camel_case(key: &str) -> String {
    let mut characters = key.chars();
    let first = characters.next().map(|first| first.to_ascii_lowercase());
    first.into_iter().chain(characters).collect()
}

/// Reads the one document of a file. `Ok(None)` is a file without any.
pub(super) fn parse(file: FileId, text: &str) -> Result<Option<Node>, Vec<Diagnostic>> {
    // libyaml takes a byte-order mark for a document of its own.
    let start = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
    let reader = Reader { file, text, start };
    let decoded = serde_yaml::from_str(&text[start..]).map_err(|error| reader.problems(&error))?;
    let tree = places::of_yaml(&text[start..]);
    let place = tree.as_ref().and_then(|tree| places::documents(tree).first().copied());
    let whole = Span::new(file, start..text.trim_end().len().max(start));
    match decoded {
        Decoded::Null => Ok(None),
        decoded => Ok(Some(reader.node(decoded, place, whole))),
    }
}

struct Reader<'t> {
    file: FileId,
    text: &'t str,
    /// The offset of what tree-sitter and serde_yaml have been given.
    start: usize,
}

impl Reader<'_> {
    fn node(&self, decoded: Decoded, place: Option<Place>, fallback: Span) -> Node {
        let place = place.and_then(content);
        let span = place.map_or(fallback, |place| self.span(place));
        let value = match decoded {
            Decoded::Null => Value::Null,
            Decoded::Bool(value) => Value::Bool(value),
            Decoded::Number(number) => {
                let written = place.filter(|place| place.kind() == "plain_scalar");
                let written =
                    written.map_or_else(|| number.to_string(), |_| self.text[span.range()].to_owned());
                Value::Number(number, written)
            }
            Decoded::String(text) => return self.scalar(text, place, span),
            Decoded::Sequence(items) => Value::Sequence(self.items(items, place, span)),
            Decoded::Mapping(mapping) => Value::Mapping(self.entries(mapping, place, span)),
            Decoded::Tagged(tagged) => return self.node(tagged.value, place, fallback),
        };
        Node { value, span }
    }

    fn scalar(&self, text: String, place: Option<Place>, whole: Span) -> Node {
        let notation = place.map_or(Notation::Unknown, |place| self.notation(place));
        let span = match notation {
            Notation::Literal | Notation::Folded => self.block_content(whole),
            Notation::Plain | Notation::SingleQuoted | Notation::DoubleQuoted | Notation::Unknown => whole,
        };
        Node { value: Value::String(Scalar { text, notation, whole }), span }
    }

    fn notation(&self, place: Place) -> Notation {
        match place.kind() {
            "block_scalar" if self.text[self.span(place).range()].starts_with('|') => Notation::Literal,
            "block_scalar" => Notation::Folded,
            "plain_scalar" => Notation::Plain,
            "single_quote_scalar" => Notation::SingleQuoted,
            "double_quote_scalar" => Notation::DoubleQuoted,
            _ => Notation::Unknown,
        }
    }

    /// The lines below a block scalar's header, without white space around them.
    fn block_content(&self, whole: Span) -> Span {
        let text = &self.text[whole.range()];
        let Some(header) = text.find('\n') else { return whole };
        let content = text[header..].trim();
        if content.is_empty() {
            return Span::new(self.file, whole.range().start..whole.range().start + header);
        }
        let leading = text[header..].len() - text[header..].trim_start().len();
        let start = whole.range().start + header + leading;
        Span::new(self.file, start..start + content.len())
    }

    fn items(&self, items: Vec<Decoded>, place: Option<Place>, span: Span) -> Vec<Node> {
        let places = place.map(sequence_places).filter(|places| places.len() == items.len());
        let place = |index: usize| places.as_ref().and_then(|places| places[index]);
        items.into_iter().enumerate().map(|(index, item)| self.node(item, place(index), span)).collect()
    }

    fn entries(&self, mapping: serde_yaml::Mapping, place: Option<Place>, span: Span) -> Vec<Entry> {
        let pairs = place.map(mapping_places).filter(|pairs| pairs.len() == mapping.len());
        let pair = |index: usize| pairs.as_ref().map_or((None, None), |pairs| pairs[index]);
        let entry = |(index, (key, value))| {
            let (key_place, value_place) = pair(index);
            let key = self.node(key, key_place, span);
            let text = key.text().map_or_else(String::new, |text| text.value);
            let value = self.node(value, value_place, key.span);
            Entry { key: Spanned::new(text, key.span), value }
        };
        mapping.into_iter().enumerate().map(entry).collect()
    }

    /// What is wrong with a file that serde_yaml refused.
    fn problems(&self, error: &serde_yaml::Error) -> Vec<Diagnostic> {
        let message = error.to_string();
        let is_duplicate = message.contains("duplicate entry");
        let problems = match places::of_broken_yaml(&self.text[self.start..]) {
            Some(tree) if is_duplicate => {
                places::documents(&tree).into_iter().flat_map(|place| self.duplicates(place, DEPTH)).collect()
            }
            Some(tree) if message.contains("more than one document") => self.second_document(&tree),
            Some(_) | None => Vec::new(),
        };
        if problems.is_empty() {
            vec![syntax_error(self.file, self.text, self.start, error)]
        } else {
            problems
        }
    }

    fn second_document(&self, tree: &Tree) -> Vec<Diagnostic> {
        let second = places::documents(tree).get(1).map(|place| self.span(*place));
        let problem = |span: Span| {
            let start = Span { end: span.start, ..span };
            Diagnostic::new(SYNTAX, "a rule file holds one YAML document, this is the second", start)
                .help("put each rule into its own file")
        };
        second.map(problem).into_iter().collect()
    }

    /// A complaint about every key that a mapping has twice, down to a depth.
    fn duplicates(&self, place: Place, depth: usize) -> Vec<Diagnostic> {
        let mut problems = Vec::new();
        let Some(depth) = depth.checked_sub(1) else { return problems };
        let mut first: Vec<(&str, Span)> = Vec::new();
        for (key, _) in mapping_places(place) {
            let Some(key) = key.and_then(content) else { continue };
            let span = self.span(key);
            let text = self.text[span.range()].trim_matches(['"', '\'']);
            match first.iter().find(|(other, _)| *other == text) {
                Some((_, other)) => problems.push(
                    Diagnostic::new(DUPLICATE_KEY, format!("the key `{text}` occurs twice"), span)
                        .label("again")
                        .also(*other, "first")
                        .help("remove one of the two"),
                ),
                None => first.push((text, span)),
            }
        }
        let mut cursor = place.walk();
        let inner = place.named_children(&mut cursor).filter(|child| !child.is_error());
        problems.extend(inner.flat_map(|child| self.duplicates(child, depth)));
        problems
    }

    fn span(&self, place: Place) -> Span {
        let range = place.byte_range();
        Span::new(self.file, self.start + range.start..self.start + range.end)
    }
}

//! Ways to break a query, each at every place where it can be done.

use std::ops::Range;

use kqlc::catalog::{
    Database,
    signature::{self, Family},
};

/// A broken query.
#[derive(Debug)]
pub(crate) struct Mutant {
    pub(crate) kind: &'static str,
    pub(crate) text: String,
    /// What was changed, in the broken text: empty where something is gone.
    pub(crate) place: Range<usize>,
}

/// Every mutant of a query.
pub(crate) fn mutants(query: &str, database: &Database) -> Vec<Mutant> {
    let source = Source { query, tokens: tokens(query), database };
    let indices = 0..source.tokens.len();
    indices.flat_map(|index| source.mutants_at(index)).collect()
}

struct Source<'q> {
    query: &'q str,
    tokens: Vec<Range<usize>>,
    database: &'q Database,
}

impl Source<'_> {
    fn token(&self, index: usize) -> &str {
        self.tokens.get(index).map_or("", |range| &self.query[range.clone()])
    }

    fn before(&self, index: usize) -> &str {
        index.checked_sub(1).map_or("", |index| self.token(index))
    }

    fn replace(&self, kind: &'static str, range: Range<usize>, with: &str) -> Mutant {
        let text = format!("{}{with}{}", &self.query[..range.start], &self.query[range.end..]);
        Mutant { kind, text, place: range.start..range.start + with.len() }
    }

    fn mutants_at(&self, index: usize) -> Vec<Mutant> {
        let (token, range) = (self.token(index), self.tokens[index].clone());
        let (before, after) = (self.before(index), self.token(index + 1));
        let mut mutants = Vec::new();
        let mut add = |kind, range: Range<usize>, with: &str| mutants.push(self.replace(kind, range, with));
        let is_word = token.starts_with(|first: char| first.is_alphabetic());
        if token == "|" {
            add("dropped pipe", range.clone(), "");
            add("stray comma", range.start..range.start, ", ");
        }
        if before == "|" && is_word {
            add("misspelt operator", range.clone(), &misspelt(token));
        }
        if is_word && self.is_column(token) && after != "(" && !matches!(after, "=" | ":") && before != "." {
            add("misspelt column", range.clone(), &misspelt(token));
        }
        if is_word && after == "(" && is_function(token) {
            add("misspelt function", range.clone(), &misspelt(token));
            if let Some(end) = self.closing(index + 1).filter(|_| needs_arguments(token)) {
                add("wrong arity", range.start..end, &format!("{token}()"));
            }
        }
        if token == "where" && before == "|" {
            add("wrong type", range.end..range.end, " 1 and");
        }
        if before == "(" && index >= 2 && self.token(index - 2) == "ago" && after == ")" {
            add("wrong type", range.clone(), "\"x\"");
        }
        if matches!(before, "take" | "limit" | "top") {
            add("wrong type", range.clone(), "\"x\"");
        }
        if matches!(token, "(" | ")" | "[" | "]" | "{" | "}") {
            add("unbalanced bracket", range.clone(), "");
        }
        if token.len() > 1 && token.ends_with(['"', '\'']) {
            add("unbalanced quote", range.end - 1..range.end, "");
        }
        match token {
            "==" => add("= for ==", range, "="),
            "," => add("stray comma", range.end..range.end, ","),
            "by" => add("missing by", range, ""),
            "on" => add("missing on", range, ""),
            _ => {}
        }
        mutants
    }

    fn is_column(&self, word: &str) -> bool {
        let tables = self.tokens.iter().filter_map(|range| self.database.table(&self.query[range.clone()]));
        tables.flatten().any(|column| column.name == word)
    }

    /// The end of the bracket that opens at a token.
    fn closing(&self, open: usize) -> Option<usize> {
        let mut depth = 0_usize;
        for range in &self.tokens[open..] {
            match &self.query[range.clone()] {
                "(" => depth += 1,
                ")" if depth == 1 => return Some(range.end),
                ")" => depth -= 1,
                _ => {}
            }
        }
        None
    }
}

fn is_function(word: &str) -> bool {
    [Family::Function, Family::Aggregate].iter().any(|family| signature::find(*family, word).is_some())
}

/// True of functions that no count of zero arguments fits.
fn needs_arguments(word: &str) -> bool {
    let found =
        [Family::Function, Family::Aggregate].iter().find_map(|family| signature::find(*family, word));
    found.is_some_and(|function| {
        let least =
            |signature: &signature::Signature| signature.parameters.iter().map(|p| p.least).sum::<usize>();
        !function.signatures.is_empty() && function.signatures.iter().all(|signature| least(signature) > 0)
    })
}

/// The word with a letter in its middle that nobody would write there.
fn misspelt(word: &str) -> String {
    let middle = word.len() / 2;
    let middle = (middle..word.len()).find(|at| word.as_bytes()[*at].is_ascii_alphabetic()).unwrap_or(middle);
    format!("{}q{}", &word[..middle], &word[middle..])
}

/// Words with their dashes where they are operators, strings, numbers and signs, without blanks and comments.
pub(crate) fn tokens(text: &str) -> Vec<Range<usize>> {
    let mut tokens: Vec<Range<usize>> = Vec::new();
    let mut at = 0;
    while let Some(first) = text[at..].chars().next() {
        let rest = &text[at..];
        let length = if first.is_whitespace() {
            at += first.len_utf8();
            continue;
        } else if rest.starts_with("//") {
            at += rest.find('\n').unwrap_or(rest.len());
            continue;
        } else if first == '@' && rest[1..].starts_with(['"', '\'']) {
            let quote = rest.as_bytes()[1] as char;
            rest[2..].find(quote).map_or(rest.len(), |end| end + 3)
        } else if matches!(first, '"' | '\'') {
            quoted(rest, first)
        } else if is_word(first) {
            let after_pipe = tokens.last().is_some_and(|last| &text[last.clone()] == "|");
            rest.find(|c: char| !(is_word(c) || (after_pipe && c == '-'))).unwrap_or(rest.len())
        } else {
            let long = ["==", "!=", "=~", "!~", "<=", ">=", "..", "=>"];
            long.iter().find(|sign| rest.starts_with(**sign)).map_or(first.len_utf8(), |sign| sign.len())
        };
        tokens.push(at..at + length);
        at += length;
    }
    tokens
}

fn is_word(character: char) -> bool {
    character.is_alphanumeric() || matches!(character, '_' | '$')
}

fn quoted(rest: &str, quote: char) -> usize {
    let mut escaped = false;
    for (at, character) in rest.char_indices().skip(1) {
        match character {
            '\n' => return at,
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            _ if character == quote => return at + 1,
            _ => {}
        }
    }
    rest.len()
}

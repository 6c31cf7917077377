//! The values that a STIX pattern asks for (STIX Patterning, part 9 of the specification).
//!
//! A pattern is conditions on objects that are observed: `[file:hashes.MD5 = '...' AND file:name = 'a.exe'] OR [url:value = '...']`. Only
//! what must equal a value can be a column of a row; all else, negated comparisons first, is passed over.

/// What an observed object has at a path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Observable {
    /// The object and the way to its property, without quotes: `file:hashes.SHA-256`.
    pub(super) path: String,
    /// The value.
    pub(super) value: String,
}

/// A part of a pattern.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Token {
    /// A bracket, a comma, an operator that is no word.
    Sign(char),
    /// A path, a word, a number.
    Word(String),
    /// A text in quotes.
    Text(String),
}

/// The values that a pattern asks for: those that one observation must have together, in its order.
pub(super) fn observables(pattern: &str) -> Vec<Vec<Observable>> {
    let tokens = tokens(pattern);
    let observations = tokens.split(|token| *token == Token::Sign('['));
    observations.skip(1).flat_map(observation).collect()
}

/// The values of one observation: together if all must be there, else each by itself.
fn observation(tokens: &[Token]) -> Vec<Vec<Observable>> {
    let end = tokens.iter().position(|token| *token == Token::Sign(']')).unwrap_or(tokens.len());
    let tokens = &tokens[..end];
    let is_word =
        |token: &Token, word: &str| matches!(token, Token::Word(it) if it.eq_ignore_ascii_case(word));
    let mut found = Vec::new();
    let mut has_choice = tokens.iter().any(|token| is_word(token, "OR"));
    for (place, token) in tokens.iter().enumerate() {
        let Some(Token::Word(path)) = place.checked_sub(1).map(|before| &tokens[before]) else { continue };
        let values = match (token, tokens.get(place + 1)) {
            (Token::Sign('='), Some(Token::Word(value) | Token::Text(value))) => vec![value.clone()],
            (token, Some(Token::Sign('('))) if is_word(token, "IN") => {
                has_choice = true;
                listed(&tokens[place + 2..])
            }
            _ => continue,
        };
        let observable = |value| Observable { path: path.clone(), value };
        found.extend(values.into_iter().filter(|value| !value.is_empty()).map(observable));
    }
    match (found.is_empty(), has_choice) {
        (true, _) => Vec::new(),
        (false, true) => found.into_iter().map(|observable| vec![observable]).collect(),
        (false, false) => vec![found],
    }
}

/// The values of a list, up to its end.
fn listed(tokens: &[Token]) -> Vec<String> {
    let values = tokens.iter().take_while(|token| **token != Token::Sign(')'));
    let value = |token: &Token| match token {
        Token::Word(value) | Token::Text(value) => Some(value.clone()),
        Token::Sign(_) => None,
    };
    values.filter_map(value).collect()
}

/// The parts of a pattern. A path keeps what is quoted in it; `!=` is one sign, `!`.
fn tokens(pattern: &str) -> Vec<Token> {
    let mut tokens = Vec::new();
    let mut chars = pattern.chars().peekable();
    while let Some(first) = chars.next() {
        match first {
            char if char.is_whitespace() => {}
            '\'' => tokens.push(Token::Text(quoted(&mut chars))),
            '!' | '<' | '>' => {
                chars.next_if_eq(&'=');
                tokens.push(Token::Sign('!'));
            }
            '=' => {
                chars.next_if_eq(&'=');
                tokens.push(Token::Sign('='));
            }
            '[' | ']' | '(' | ')' | ',' => tokens.push(Token::Sign(first)),
            _ => {
                let mut word = String::from(first);
                while let Some(next) = chars.peek().copied() {
                    match next {
                        '\'' | '"' if word.ends_with(['.', ':']) => {
                            chars.next();
                            word.push_str(&quoted_by(&mut chars, next));
                        }
                        // An index of a list, `[0]` or `[*]`, does not matter.
                        '[' if word.contains(':') => {
                            chars.by_ref().find(|char| *char == ']');
                        }
                        char if char.is_whitespace() || "[]()=!<>,'".contains(char) => break,
                        char => {
                            chars.next();
                            word.push(char);
                        }
                    }
                }
                tokens.push(Token::Word(word));
            }
        }
    }
    tokens
}

fn quoted(chars: &mut impl Iterator<Item = char>) -> String {
    quoted_by(chars, '\'')
}

/// A text up to its closing quote; a backslash keeps the next character as it is.
fn quoted_by(chars: &mut impl Iterator<Item = char>, quote: char) -> String {
    let mut text = String::new();
    while let Some(char) = chars.next() {
        match char {
            '\\' => text.extend(chars.next()),
            char if char == quote => break,
            char => text.push(char),
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// The rows of a pattern, each as `path=value` one after the other.
    fn rows(pattern: &str) -> Vec<String> {
        let row = |row: &Vec<Observable>| {
            let pairs: Vec<String> = row.iter().map(|it| format!("{}={}", it.path, it.value)).collect();
            pairs.join(" ")
        };
        observables(pattern).iter().map(row).collect()
    }

    #[test]
    fn what_must_be_there_together_is_one_row() {
        assert_eq!(rows("[ipv4-addr:value = '198.51.100.7']"), ["ipv4-addr:value=198.51.100.7"]);
        assert_eq!(
            rows("[file:hashes.'SHA-256' = 'aa' AND file:name = 'it\\'s.exe' AND file:size = 12]"),
            ["file:hashes.SHA-256=aa file:name=it's.exe file:size=12"]
        );
    }

    #[test]
    fn each_of_several_possible_values_is_a_row() {
        assert_eq!(
            rows("[domain-name:value = 'a.example' OR domain-name:value = 'b.example']"),
            ["domain-name:value=a.example", "domain-name:value=b.example"]
        );
        assert_eq!(
            rows("[url:value IN ('x', 'y')] OR [mutex:name = 'm']"),
            ["url:value=x", "url:value=y", "mutex:name=m"]
        );
    }

    #[test]
    fn only_what_equals_a_value_counts() {
        assert!(rows("[url:value LIKE '%x%' AND file:size > 3 AND file:name != 'a' AND NOT]").is_empty());
        assert_eq!(
            rows("[process:command_line MATCHES 'a=b' AND url:value = 'a=b,[c]'] WITHIN 5 SECONDS"),
            ["url:value=a=b,[c]"]
        );
        assert_eq!(
            rows("[email-message:to_refs[*].value = 'a@b.example']"),
            ["email-message:to_refs.value=a@b.example"]
        );
    }

    proptest! {
        #[test]
        fn no_text_breaks_it(pattern in "[\\[\\]()='\"\\\\a:.!,<> ORIN*]{0,60}") {
            observables(&pattern);
        }
    }
}

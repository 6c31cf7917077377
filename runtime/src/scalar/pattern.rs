//! Constant regular expressions.

use std::{borrow::Cow, sync::OnceLock};

use regex::Regex;

/// A constant regular expression, compiled on first use.
///
/// The syntax and the meaning of classes are those of the `regex` crate, which Kusto documents as its own: `\d`, `\w` and `\b`
/// know Unicode, and there is neither look-around nor back-reference.
#[derive(Debug)]
pub struct Pattern {
    text: Cow<'static, str>,
    regex: OnceLock<Option<Regex>>,
    anchored: OnceLock<Option<Regex>>,
}

impl Pattern {
    /// The pattern of generated code, which has passed [`Pattern::check`].
    pub const fn new(text: &'static str) -> Self {
        Self { text: Cow::Borrowed(text), regex: OnceLock::new(), anchored: OnceLock::new() }
    }

    /// A pattern known only at run time, as constant folding has it.
    pub fn from_text(text: &str) -> Self {
        Self { text: Cow::Owned(text.to_owned()), regex: OnceLock::new(), anchored: OnceLock::new() }
    }

    /// Says why the engine would refuse a pattern.
    pub fn check(text: &str) -> Result<(), String> {
        match Regex::new(text) {
            Ok(_) => Ok(()),
            Err(regex::Error::CompiledTooBig(limit)) => {
                Err(format!("it compiles to more than {limit} bytes"))
            }
            Err(_) => Err(syntax_message(text)),
        }
    }

    /// How many groups a valid pattern captures, the whole match not counted.
    pub fn groups(text: &str) -> Option<usize> {
        Some(Regex::new(text).ok()?.captures_len() - 1)
    }

    /// The pattern's own text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The compiled pattern; None for one that [`Pattern::check`] refuses, which matches nothing.
    pub(super) fn regex(&self) -> Option<&Regex> {
        self.regex.get_or_init(|| Regex::new(&self.text).ok()).as_ref()
    }

    /// The pattern between other text, compiled once; always with the same other text.
    pub(super) fn anchored(&self, before: &str, after: &str) -> Option<&Regex> {
        self.anchored.get_or_init(|| Regex::new(&format!("{before}(?:{}){after}", self.text)).ok()).as_ref()
    }
}

/// The parser's message without its drawing of the pattern.
fn syntax_message(text: &str) -> String {
    match regex_syntax::Parser::new().parse(text) {
        Ok(_) => "it is not valid".to_owned(),
        Err(regex_syntax::Error::Parse(error)) => error.kind().to_string(),
        Err(regex_syntax::Error::Translate(error)) => error.kind().to_string(),
        Err(error) => error.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::Pattern;

    #[test]
    fn refused_patterns_are_explained() {
        let message = "look-around, including look-ahead and look-behind, is not supported";
        assert_eq!(Pattern::check("te(?=st)"), Err(message.to_owned()));
        assert_eq!(Pattern::check("(?<w>[a-z]+)"), Ok(()));
        assert_eq!(Pattern::groups("(a)(?:b)(?<c>c)"), Some(2));
    }
}

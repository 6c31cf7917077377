//! Constant regular expressions.

use std::{borrow::Cow, cell::RefCell, collections::VecDeque, rc::Rc, sync::OnceLock};

use regex::Regex;
use regex_syntax::hir::{Hir, HirKind};

/// A constant regular expression, compiled on first use.
///
/// The syntax and the meaning of classes are those of the `regex` crate, which Kusto documents as its own: `\d`, `\w` and `\b`
/// know Unicode, and there is neither look-around nor back-reference. What that crate refuses and RE2, the engine's older
/// library, reads as literal text is read so: a `{` that begins no repetition, a `[` inside a class. Rules in use hold both.
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

    /// Works with a pattern that is computed from rows. The last ones of each thread are kept compiled.
    ///
    /// # Panics
    ///
    /// If it does not compile, which the run reports as the end of the rule.
    pub(super) fn computed<R>(text: &str, work: impl FnOnce(&Self) -> R) -> R {
        thread_local!(static LAST: RefCell<VecDeque<Rc<Pattern>>> = const { RefCell::new(VecDeque::new()) });
        let known = LAST.with_borrow(|last| last.iter().find(|pattern| pattern.text == text).cloned());
        let pattern = known.unwrap_or_else(|| {
            let made = Rc::new(Self::from_text(text));
            LAST.with_borrow_mut(|last| {
                last.truncate(KEPT - 1);
                last.push_front(made.clone());
            });
            made
        });
        if pattern.regex().is_none() {
            let reason = Self::check(text).err().unwrap_or_default();
            panic!("the rows give the regular expression `{text}`, which does not compile: {reason}");
        }
        work(&pattern)
    }

    /// Says why the engine would refuse a pattern.
    pub fn check(text: &str) -> Result<(), String> {
        if parse(text).is_ok_and(|parsed| size(&parsed) <= SURELY_SMALL) {
            return Ok(());
        }
        match compile(text) {
            Ok(_) => Ok(()),
            Err(regex::Error::CompiledTooBig(limit)) => {
                Err(format!("it compiles to more than {limit} bytes"))
            }
            Err(_) => Err(syntax_message(text)),
        }
    }

    /// How many groups a valid pattern captures, the whole match not counted.
    pub fn groups(text: &str) -> Option<usize> {
        Some(parse(text).ok()?.properties().explicit_captures_len())
    }

    /// True if a valid pattern matches the empty text.
    pub fn matches_nothing(text: &str) -> bool {
        compile(text).is_ok_and(|regex| regex.find("").is_some())
    }

    /// The pattern's own text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The compiled pattern; None for one that [`Pattern::check`] refuses, which matches nothing.
    pub(crate) fn regex(&self) -> Option<&Regex> {
        self.regex.get_or_init(|| compile(&self.text).ok()).as_ref()
    }

    /// The pattern between other text, compiled once; always with the same other text.
    pub(super) fn anchored(&self, before: &str, after: &str) -> Option<&Regex> {
        self.anchored.get_or_init(|| compile(&format!("{before}(?:{}){after}", self.text)).ok()).as_ref()
    }
}

/// How many computed patterns a thread keeps.
const KEPT: usize = 64;

fn compile(text: &str) -> Result<Regex, regex::Error> {
    Regex::new(text).or_else(|error| Regex::new(&with_literals(text)).map_err(|_| error))
}

/// The pattern's parts; much faster than to compile it.
fn parse(text: &str) -> Result<Hir, Box<regex_syntax::Error>> {
    regex_syntax::parse(text)
        .or_else(|error| regex_syntax::parse(&with_literals(text)).map_err(|_| error.into()))
}

/// The pattern with what RE2 reads as literal escaped.
fn with_literals(text: &str) -> String {
    let mut written = String::with_capacity(text.len() + 8);
    let mut rest = text;
    let mut in_class = false;
    while let Some(first) = rest.chars().next() {
        let taken = match first {
            '\\' => 1 + rest[1..].chars().next().map_or(0, char::len_utf8),
            '[' if !in_class => class_start(rest),
            '[' if rest.starts_with("[:") => rest.find(":]").map_or(1, |end| end + 2),
            _ => first.len_utf8(),
        };
        let literal = match first {
            '[' => in_class && taken == 1,
            '{' => !in_class && !is_repetition(rest),
            _ => false,
        };
        if literal {
            written.push('\\');
        }
        written.push_str(&rest[..taken]);
        in_class = match first {
            '[' => true,
            ']' => false,
            _ => in_class,
        };
        rest = &rest[taken..];
    }
    written
}

/// How long `[`, `[^`, `[]` or `[^]` is: a `]` that stands first belongs to the class.
fn class_start(text: &str) -> usize {
    let negated = 1 + usize::from(text[1..].starts_with('^'));
    negated + usize::from(text[negated..].starts_with(']'))
}

/// True for `{2}`, `{2,}` and `{2,5}`.
fn is_repetition(text: &str) -> bool {
    let Some(end) = text.find('}') else { return false };
    let (least, most) = text[1..end].split_once(',').unwrap_or((&text[1..end], ""));
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    !least.is_empty() && digits(least) && digits(most)
}

/// The most that [`size`] says of a pattern that surely compiles without reaching the limit of the `regex` crate.
const SURELY_SMALL: usize = 64_000;

/// About how many states a pattern compiles to, at most: a class of Unicode has thousands, and what is repeated a number of
/// times has its states so often.
fn size(pattern: &Hir) -> usize {
    match pattern.kind() {
        HirKind::Empty | HirKind::Look(_) => 1,
        HirKind::Literal(literal) => literal.0.len(),
        HirKind::Class(class) if class.maximum_len() == Some(1) => 8,
        HirKind::Class(_) => 2_000,
        HirKind::Repetition(repetition) => {
            let times = repetition.max.unwrap_or(repetition.min + 1).max(1);
            size(&repetition.sub).saturating_mul(usize::try_from(times).unwrap_or(usize::MAX))
        }
        HirKind::Capture(capture) => size(&capture.sub).saturating_add(2),
        HirKind::Concat(parts) | HirKind::Alternation(parts) => {
            parts.iter().fold(1, |sum: usize, part| sum.saturating_add(size(part)))
        }
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
    use super::{Pattern, Regex, SURELY_SMALL, parse, size};

    #[test]
    fn refused_patterns_are_explained() {
        let message = "look-around, including look-ahead and look-behind, is not supported";
        assert_eq!(Pattern::check("te(?=st)"), Err(message.to_owned()));
        assert_eq!(Pattern::check("(?<w>[a-z]+)"), Ok(()));
        assert_eq!(Pattern::groups("(a)(?:b)(?<c>c)"), Some(2));
    }

    #[test]
    fn what_re2_reads_as_text_is_text() {
        let matches = |pattern: &str, text: &str| {
            Pattern::from_text(pattern).regex().is_some_and(|regex| regex.is_match(text))
        };
        assert!(matches(r"\$(\{|%7B)x{y", "${x{y"));
        assert!(matches(r"^[^\s[]+\[$", "a["));
        assert!(matches("^[[]$", "["));
        assert!(matches("^[][:digit:][]{2}$", "]5"));
        assert!(!matches("^[[]$", "a"));
        assert_eq!(Pattern::check("a{2"), Ok(()));
        assert!(matches("^a{2$", "a{2"));
    }

    #[test]
    fn small_patterns_need_no_compiling() {
        let size = |text: &str| size(&parse(text).expect("it is valid"));
        for class in
            [r"\w", r"\PL", r"\W+", ".*", "[^a]", r"(\D+)*", "(?i)[k-s]", "[a-z]{3}", "abcdefghi", "(?i)sk|"]
        {
            // As large as a pattern may be that is not compiled to be checked, or as long as one of the engine's can be.
            let text = class.repeat((SURELY_SMALL / size(class)).min(10_000));
            assert!(size(&text) <= SURELY_SMALL + 1 && Regex::new(&text).is_ok(), "{class}");
        }
        assert!(size(r"^\d{1,3}\.[0-9]{1,3}$") <= SURELY_SMALL);
        let large = r"\w{1000}";
        assert!(size(large) > SURELY_SMALL && Pattern::check(large).is_err());
    }
}

//! The surroundings of a token that the parser could not take, read from the text alone.

use std::ops::Range;

use super::{
    expected::is_operator_word,
    token::{Token, skip_blanks},
};

/// The tokens before a place, and what they say about it.
pub(super) struct Site<'t> {
    text: &'t str,
    /// The tokens before the place, in order.
    before: Vec<Range<usize>>,
    /// The token at the place.
    pub(super) token: Range<usize>,
    /// The first string before the place that does not end on its line.
    pub(super) open_string: Option<Range<usize>>,
}

impl<'t> Site<'t> {
    pub(super) fn new(text: &'t str, token: Range<usize>) -> Self {
        let (mut before, mut open_string) = (Vec::new(), None);
        let mut offset = skip_blanks(text, 0);
        while offset < token.start {
            let before_it = Token::at(text, offset);
            if before_it.is_open_string() {
                open_string.get_or_insert(before_it.range.clone());
            }
            offset = skip_blanks(text, before_it.range.end);
            before.push(before_it.range);
        }
        Self { text, before, token, open_string }
    }

    pub(super) fn found(&self) -> &'t str {
        &self.text[self.token.clone()]
    }

    /// The token so many places before the place, 1 being the nearest.
    pub(super) fn before(&self, count: usize) -> &'t str {
        self.range_before(count).map_or("", |range| &self.text[range])
    }

    fn range_before(&self, count: usize) -> Option<Range<usize>> {
        self.before.get(self.before.len().checked_sub(count)?).cloned()
    }

    /// The comma right before the place.
    pub(super) fn comma_before(&self) -> Option<Range<usize>> {
        self.range_before(1).filter(|range| &self.text[range.clone()] == ",")
    }

    /// The token behind the place.
    pub(super) fn next(&self) -> &'t str {
        let range = Token::at(self.text, skip_blanks(self.text, self.token.end)).range;
        &self.text[range]
    }

    /// The text right before the place, blanks included.
    pub(super) fn text_before(&self) -> &'t str {
        &self.text[..self.token.start]
    }

    /// The line up to the place, without the blanks at its start.
    pub(super) fn line_before(&self) -> &'t str {
        let line = self.text_before().rsplit('\n').next().unwrap_or_default();
        line.trim_start()
    }

    /// The word at the place, with its dashes: `project-away`.
    pub(super) fn dashed_found(&self) -> &'t str {
        &self.text[dashed(self.text, self.token.start)]
    }

    /// The innermost bracket that is open at the place.
    pub(super) fn open_bracket(&self) -> Option<(char, Range<usize>)> {
        let mut open: Vec<(char, Range<usize>)> = Vec::new();
        for range in &self.before {
            match &self.text[range.clone()] {
                bracket @ ("(" | "[" | "{") => {
                    open.extend(bracket.chars().map(|bracket| (bracket, range.clone())));
                }
                ")" | "]" | "}" => drop(open.pop()),
                _ => {}
            }
        }
        open.pop()
    }

    /// True behind the first value of `between (`.
    pub(super) fn is_in_range(&self) -> bool {
        let Some((_, bracket)) = self.open_bracket() else { return false };
        let at = self.before.partition_point(|range| range.start < bracket.start);
        let before = at.checked_sub(1).and_then(|index| self.before.get(index));
        before.is_some_and(|range| &self.text[range.clone()] == "between")
    }

    /// The first token of the statement.
    pub(super) fn statement(&self) -> &'t str {
        let after =
            self.before.iter().rposition(|range| &self.text[range.clone()] == ";").map_or(0, |at| at + 1);
        self.before.get(after).map_or("", |range| &self.text[range.clone()])
    }

    /// The operator whose part the place is: the word behind the nearest pipe outside of brackets, or `print` and the
    /// like at the start of a statement.
    pub(super) fn operator(&self) -> Option<Range<usize>> {
        let mut depth = 0_usize;
        for index in (0..self.before.len()).rev() {
            match &self.text[self.before[index].clone()] {
                ")" | "]" | "}" => depth += 1,
                "(" | "[" | "{" if depth == 0 => return None,
                "(" | "[" | "{" => depth -= 1,
                "|" if depth == 0 => {
                    let word = self.before.get(index + 1)?;
                    return Some(dashed(self.text, word.start));
                }
                ";" if depth == 0 => return None,
                _ => {}
            }
        }
        None
    }

    /// The word of [`Self::operator`].
    pub(super) fn operator_word(&self) -> &'t str {
        self.operator().map_or("", |range| &self.text[range])
    }

    /// True if the operator's tokens before the place hold `word` outside of brackets.
    pub(super) fn operator_has(&self, word: &str) -> bool {
        let Some(operator) = self.operator() else { return false };
        let mut depth = 0_usize;
        self.before.iter().filter(|range| range.start >= operator.start).any(|range| {
            match &self.text[range.clone()] {
                "(" | "[" | "{" => depth += 1,
                ")" | "]" | "}" => depth = depth.saturating_sub(1),
                found => return depth == 0 && found == word,
            }
            false
        })
    }

    /// True if a bracket stands in an operator, with no pipe between it and the place.
    pub(super) fn operator_holds(&self, bracket: &Range<usize>) -> bool {
        let at = self.before.partition_point(|range| range.start < bracket.start);
        let is_pipe = |range: &Range<usize>| &self.text[range.clone()] == "|";
        self.before[..at].iter().any(is_pipe) && !self.before[at..].iter().any(is_pipe)
    }

    /// An operator at the start of the line and right before the place, without its pipe: it was taken for a name.
    pub(super) fn pipeless_operator(&self) -> Option<Range<usize>> {
        let word = dashed(self.text, self.range_before(1)?.start);
        let line = self.text[..word.start].trim_end_matches([' ', '\t']);
        let is_misread =
            line.ends_with('\n') && self.is_operand() && is_operator_word(&self.text[word.clone()]);
        (is_misread && !matches!(self.before(2), "|" | "(" | "{" | "")).then_some(word)
    }

    /// The words around a dash that nothing but the dash parts, right before the place: `user-name`.
    pub(super) fn dashed_name(&self) -> Option<&'t str> {
        let (last, dash, first) = (self.range_before(1)?, self.range_before(2)?, self.range_before(3)?);
        let is_dash = &self.text[dash.clone()] == "-";
        let is_joined = first.end == dash.start && dash.end == last.start;
        let is_word = |range: &Range<usize>| self.text[range.clone()].starts_with(is_letter);
        (is_dash && is_joined && is_word(&first) && is_word(&last)).then(|| &self.text[first.start..last.end])
    }

    /// True if an operand may have ended right before the place.
    pub(super) fn follows_operand(&self) -> bool {
        let last = self.before(1).chars().last();
        last.is_some_and(|last| last.is_alphanumeric() || matches!(last, '_' | ')' | ']' | '"' | '\''))
    }

    /// True if the place begins an operand: a word or a string.
    pub(super) fn is_operand(&self) -> bool {
        self.found().starts_with(|first: char| {
            is_letter(first) || first.is_ascii_digit() || matches!(first, '"' | '\'' | '@')
        })
    }
}

fn is_letter(character: char) -> bool {
    character.is_alphabetic() || character == '_'
}

/// The word at an offset with its dashes: `mv-expand`.
fn dashed(text: &str, start: usize) -> Range<usize> {
    let rest = text.get(start..).unwrap_or_default();
    let length = rest.find(|c: char| !(c.is_alphanumeric() || matches!(c, '_' | '-'))).unwrap_or(rest.len());
    start..start + length
}

//! The conditions on one string column, found together.
//!
//! The literals of all rules go into one automaton that ignores ASCII case; what it finds is then checked for case, place
//! and the boundaries of terms. Text or literals outside ASCII are decided by the scalar functions themselves, which
//! know Unicode's cases.

use aho_corasick::{AhoCorasick, MatchKind};
use rustc_hash::FxHashMap;

use super::verdicts::Hits;
use crate::{plan::TextOperator, scalar};

/// The text conditions on one column.
#[derive(Debug)]
pub(super) struct TextPredicates {
    slot: usize,
    members: Vec<usize>,
    /// Every condition, for text that only the scalar functions decide.
    conditions: Vec<Condition>,
    /// Conditions whose literal is outside ASCII, or empty.
    special: Vec<Condition>,
    /// What has to equal the whole text, in lower case.
    whole: FxHashMap<Box<str>, Vec<Condition>>,
    longest_whole: usize,
    /// What stands somewhere in the text.
    patterns: Vec<Vec<Condition>>,
    numbers: FxHashMap<Box<str>, usize>,
    automaton: Option<AhoCorasick>,
}

/// That the text compares so with a literal.
#[derive(Clone, Copy, Debug)]
struct Condition {
    member: u32,
    operator: TextOperator,
    literal: &'static str,
}

impl TextPredicates {
    pub(super) fn new(slot: usize) -> Self {
        Self {
            slot,
            members: Vec::new(),
            conditions: Vec::new(),
            special: Vec::new(),
            whole: FxHashMap::default(),
            longest_whole: 0,
            patterns: Vec::new(),
            numbers: FxHashMap::default(),
            automaton: None,
        }
    }

    /// The column of the scan.
    pub(super) const fn slot(&self) -> usize {
        self.slot
    }

    /// The numbers of the predicates.
    pub(super) fn members(&self) -> &[usize] {
        &self.members
    }

    pub(super) fn add(&mut self, member: usize, operator: TextOperator, literals: &[&'static str]) {
        self.members.push(member);
        let member = u32::try_from(member).expect("there are fewer than 2^32 predicates");
        for literal in literals {
            let condition = Condition { member, operator, literal };
            self.conditions.push(condition);
            if !literal.is_ascii() || literal.is_empty() {
                self.special.push(condition);
            } else if matches!(operator, TextOperator::Equal | TextOperator::EqualCi) {
                self.longest_whole = self.longest_whole.max(literal.len());
                self.whole.entry(literal.to_ascii_lowercase().into()).or_default().push(condition);
            } else {
                let patterns = &mut self.patterns;
                let number = *self.numbers.entry(literal.to_ascii_lowercase().into()).or_insert_with(|| {
                    patterns.push(Vec::new());
                    patterns.len() - 1
                });
                patterns[number].push(condition);
            }
        }
    }

    /// Builds the automaton, when all conditions are known.
    pub(super) fn prepare(&mut self) {
        let mut literals = vec![""; self.patterns.len()];
        for (literal, number) in &self.numbers {
            literals[*number] = literal;
        }
        // Without an automaton, which only sizes past any rule set prevent, every condition is decided by itself.
        self.automaton = AhoCorasick::builder()
            .ascii_case_insensitive(true)
            .match_kind(MatchKind::Standard)
            .build(literals)
            .ok();
    }

    /// The predicates that hold for a text, negation aside.
    pub(super) fn hits(&self, text: &str, scratch: &mut Vec<u32>) -> Hits {
        self.find(text, scratch);
        scratch.as_slice().into()
    }

    /// Finds the predicates that hold for a text, negation aside; each is given once.
    pub(super) fn find(&self, text: &str, hits: &mut Vec<u32>) {
        hits.clear();
        let Some(automaton) = self.automaton.as_ref().filter(|_| text.is_ascii()) else {
            decide(&self.conditions, text, hits);
            hits.dedup();
            return;
        };
        decide(&self.special, text, hits);
        if text.len() <= self.longest_whole
            && let Some(conditions) = self.whole.get(text.to_ascii_lowercase().as_str())
        {
            let holds = |condition: &&Condition| {
                condition.operator == TextOperator::EqualCi || condition.literal == text
            };
            hits.extend(conditions.iter().filter(holds).map(|condition| condition.member));
        }
        if !self.patterns.is_empty() {
            for found in automaton.find_overlapping_iter(text) {
                for condition in &self.patterns[found.pattern().as_usize()] {
                    if condition.accepts(text, found.start(), found.end()) {
                        hits.push(condition.member);
                    }
                }
            }
        }
        if hits.len() > 1 {
            hits.sort_unstable();
            hits.dedup();
        }
    }
}

/// Decides conditions one by one.
fn decide(conditions: &[Condition], text: &str, hits: &mut Vec<u32>) {
    let holds = |condition: &&Condition| holds(condition.operator, text, condition.literal);
    hits.extend(conditions.iter().filter(holds).map(|condition| condition.member));
}

impl Condition {
    /// True if the literal, found there without regard to case, is what the operator means. All is ASCII.
    fn accepts(self, text: &str, start: usize, end: usize) -> bool {
        let exact = || &text[start..end] == self.literal;
        match self.operator {
            TextOperator::Contains => true,
            TextOperator::ContainsCs => exact(),
            TextOperator::StartsWith => start == 0,
            TextOperator::StartsWithCs => start == 0 && exact(),
            TextOperator::EndsWith => end == text.len(),
            TextOperator::EndsWithCs => end == text.len() && exact(),
            TextOperator::Has => is_term(text, start, end),
            TextOperator::HasCs => is_term(text, start, end) && exact(),
            TextOperator::Equal => start == 0 && end == text.len() && exact(),
            TextOperator::EqualCi => start == 0 && end == text.len(),
        }
    }
}

/// True if what stands at a place in ASCII text begins and ends with terms: a letter or digit at either of its ends has no
/// other one beside it.
fn is_term(text: &str, start: usize, end: usize) -> bool {
    let is_part =
        |at: Option<usize>| at.and_then(|at| text.as_bytes().get(at)).is_some_and(u8::is_ascii_alphanumeric);
    let before = is_part(start.checked_sub(1)) && is_part(Some(start));
    let after = is_part(Some(end)) && is_part(end.checked_sub(1));
    !before && !after
}

/// Decides a comparison as generated code does.
pub(super) fn holds(operator: TextOperator, text: &str, literal: &str) -> bool {
    match operator {
        TextOperator::Equal => text == literal,
        TextOperator::EqualCi => scalar::equal_ignoring_case(text, literal),
        TextOperator::Has => scalar::has(text, literal),
        TextOperator::HasCs => scalar::has_cs(text, literal),
        TextOperator::Contains => scalar::contains(text, literal),
        TextOperator::ContainsCs => scalar::contains_cs(text, literal),
        TextOperator::StartsWith => scalar::startswith(text, literal),
        TextOperator::StartsWithCs => scalar::startswith_cs(text, literal),
        TextOperator::EndsWith => scalar::endswith(text, literal),
        TextOperator::EndsWithCs => scalar::endswith_cs(text, literal),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{TextOperator, TextPredicates, holds};

    const OPERATORS: [TextOperator; 10] = [
        TextOperator::Equal,
        TextOperator::EqualCi,
        TextOperator::Has,
        TextOperator::HasCs,
        TextOperator::Contains,
        TextOperator::ContainsCs,
        TextOperator::StartsWith,
        TextOperator::StartsWithCs,
        TextOperator::EndsWith,
        TextOperator::EndsWithCs,
    ];

    proptest! {
        #[test]
        fn what_is_found_together_is_what_each_function_says(
            text in prop_oneof!["[abAB1_ .]{0,8}", "[abAB1_ .é\u{212a}]{0,8}"],
            conditions in prop::collection::vec((0..10_usize, prop::collection::vec("[abAB1_ .kKé]{0,3}", 1..3)), 0..8),
        ) {
            let mut predicates = TextPredicates::new(0);
            let mut expected = Vec::new();
            for (member, (operator, literals)) in conditions.into_iter().enumerate() {
                let operator = OPERATORS[operator];
                let literals: Vec<&'static str> = literals.into_iter().map(|literal| &*literal.leak()).collect();
                if literals.iter().any(|literal| holds(operator, &text, literal)) {
                    expected.push(u32::try_from(member).expect("few"));
                }
                predicates.add(member, operator, &literals);
            }
            predicates.prepare();
            let mut found = Vec::new();
            predicates.find(&text, &mut found);
            prop_assert_eq!(found, expected);
        }
    }
}

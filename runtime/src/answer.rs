//! What rows can ask beside their own values: the time of the run, and the answers of subqueries.

use std::sync::{
    OnceLock,
    atomic::{AtomicBool, Ordering},
};

use rustc_hash::{FxHashMap, FxHashSet};

use crate::{
    engine::RuleProfile,
    plan::Subquery,
    types::{DateTime, Dynamic, Value},
};

/// What is the same for every row while a stage is computed.
#[derive(Clone, Copy, Debug)]
pub struct Context<'a> {
    /// The time of the run.
    pub now: DateTime,
    /// The answers of the subqueries that the stage needs.
    pub answers: &'a Answers,
    /// Where the costs of the stage's rule are noted.
    pub profile: Option<RuleProfile<'a>>,
    /// Set when a row asks for the time of the run: what never asks is the same at any time.
    pub asked: Option<&'a AtomicBool>,
}

impl Context<'_> {
    /// A context without subqueries.
    pub fn at(now: DateTime) -> Self {
        static NONE: OnceLock<Answers> = OnceLock::new();
        Self { now, answers: NONE.get_or_init(Answers::default), profile: None, asked: None }
    }

    /// The time of the run, for a row that asks.
    pub(crate) fn ask_now(&self) -> DateTime {
        if let Some(asked) = self.asked {
            asked.store(true, Ordering::Relaxed);
        }
        self.now
    }
}

/// The answers of subqueries, by the subquery's address.
#[derive(Debug, Default)]
pub struct Answers(FxHashMap<usize, Answer>);

impl Answers {
    /// Remembers what a subquery has answered: the values of its first column.
    pub fn insert(&mut self, subquery: &'static Subquery, values: Vec<Value>) {
        let answer = Answer { values, array: OnceLock::new(), texts: OnceLock::new(), set: OnceLock::new() };
        self.0.insert(address(subquery), answer);
    }

    /// The answer of a subquery.
    ///
    /// # Panics
    ///
    /// If the stage does not say that it needs the subquery.
    pub(crate) fn get(&self, subquery: &'static Subquery) -> &Answer {
        self.0.get(&address(subquery)).expect("a pipeline names the subqueries that its expressions read")
    }
}

fn address(subquery: &'static Subquery) -> usize {
    std::ptr::from_ref(subquery).addr()
}

/// The first column of a subquery's rows, and its values as sets for those who look into it.
#[derive(Debug)]
pub(crate) struct Answer {
    values: Vec<Value>,
    array: OnceLock<Dynamic>,
    texts: OnceLock<Texts>,
    set: OnceLock<FxHashSet<Value>>,
}

/// The strings of an answer, as they are and in lower case.
#[derive(Debug)]
struct Texts {
    exact: FxHashSet<Box<str>>,
    folded: FxHashSet<Box<str>>,
}

impl Answer {
    /// The value of the first row; null if there is none.
    pub(crate) fn scalar(&self) -> Option<&Value> {
        self.values.first()
    }

    /// True if the values hold a string. Without `exact` letter case does not count.
    pub(crate) fn has_text(&self, text: &str, exact: bool) -> bool {
        let texts = self.texts.get_or_init(|| {
            let strings = || {
                self.values.iter().filter_map(|value| match value {
                    Value::String(text) => Some(text),
                    _ => None,
                })
            };
            Texts {
                exact: strings().map(|text| Box::from(&**text)).collect(),
                folded: strings().map(|text| text.to_lowercase().into_boxed_str()).collect(),
            }
        });
        if exact { texts.exact.contains(text) } else { texts.folded.contains(text.to_lowercase().as_str()) }
    }

    /// True if the values hold a value of their type. Nulls are nowhere.
    pub(crate) fn has(&self, value: &Value) -> bool {
        let set =
            self.set.get_or_init(|| self.values.iter().filter(|value| !value.is_null()).cloned().collect());
        set.contains(value)
    }

    /// All values, as a dynamic array.
    pub(crate) fn array(&self) -> Dynamic {
        let made = || Dynamic::array(self.values.iter().map(|value| Dynamic::from(value.clone())));
        self.array.get_or_init(made).clone()
    }
}

//! Where the rows of a rule end: what a rule without rows is told with.

use std::fmt;

use kqlc_runtime::types::Value;

use super::{Cells, Evaluator, Refusal, Rows, early::parts};
use crate::{semantic::tree::Expr, source::Span};

/// An operator that is given rows and gives none, or a condition that drops some of them there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ended {
    /// Where the operator or the condition stands.
    pub span: Span,
    /// How many rows pass by themselves.
    pub passing: usize,
    /// Of how many.
    pub of: usize,
}

impl fmt::Display for Ended {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} of {} pass", self.passing, self.of)
    }
}

impl Evaluator<'_> {
    /// Where the rows ended, first places first, each once.
    pub fn ended(&self) -> Vec<Ended> {
        let mut places: Vec<Ended> = Vec::new();
        for ended in self.ended.borrow().iter() {
            if places.iter().all(|known| known.span != ended.span) {
                places.push(*ended);
            }
        }
        places
    }

    /// Notes that a table has no rows, unless what it is made of has none already.
    pub(super) fn note_end(&self, span: Span, before: usize, rows: &Rows) {
        let mut ended = self.ended.borrow_mut();
        if !rows.rows.is_empty() {
            ended.truncate(before);
        } else if ended.len() == before {
            ended.push(Ended { span, passing: 0, of: 0 });
        }
    }

    /// Notes which parts of a condition dropped the rows.
    pub(super) fn note_condition(&self, input: &Rows, predicate: &Expr) -> Result<(), Refusal> {
        let places = input.places();
        for part in parts(predicate) {
            let mut passing = 0;
            for row in &input.rows {
                let value = self.value(&part, Cells { places: &places, row })?;
                passing += usize::from(value == Value::Bool(true));
            }
            if passing < input.rows.len() {
                let ended = Ended { span: part.span, passing, of: input.rows.len() };
                self.ended.borrow_mut().push(ended);
            }
        }
        Ok(())
    }
}

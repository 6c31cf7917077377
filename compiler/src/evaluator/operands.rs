//! Which operands of `or` let rows pass, for tests of rules that ask what they leave out.

use std::collections::BTreeMap;

use kqlc_runtime::types::Value;

use super::{Cells, Evaluator, Refusal, Rows, early::parts};
use crate::{
    semantic::tree::{Expr, ExprKind},
    source::Span,
};

/// By the place of an operand, how many rows passed by it alone.
pub type Operands = BTreeMap<Span, u64>;

impl Evaluator<'_> {
    /// The same, noting which operands of `or` let rows pass.
    #[must_use]
    pub fn noting_operands(self) -> Self {
        Self { operands: Some(std::cell::RefCell::default()), ..self }
    }

    /// What was noted.
    pub fn operands(&self) -> Operands {
        self.operands.as_ref().map(|noted| noted.borrow().clone()).unwrap_or_default()
    }

    /// Notes by which operands the rows that passed a condition did.
    pub(super) fn note_operands(&self, kept: &Rows, predicate: &Expr) -> Result<(), Refusal> {
        let Some(noted) = &self.operands else { return Ok(()) };
        let places = kept.places();
        for part in parts(predicate) {
            let operands = operands_of(&part);
            if operands.len() < 2 {
                continue;
            }
            for operand in &operands {
                noted.borrow_mut().entry(operand.span).or_default();
            }
            for row in &kept.rows {
                let cells = Cells { places: &places, row };
                let mut held = Vec::new();
                for operand in &operands {
                    if self.value(operand, cells)? == Value::Bool(true) {
                        held.push(operand.span);
                    }
                }
                if let [alone] = held.as_slice() {
                    *noted.borrow_mut().entry(*alone).or_default() += 1;
                }
            }
        }
        Ok(())
    }
}

/// The operands of a chain of `or`; the expression itself if it is none.
fn operands_of(expr: &Expr) -> Vec<&Expr> {
    match &expr.kind {
        ExprKind::Or(left, right) => [operands_of(left), operands_of(right)].concat(),
        _ => vec![expr],
    }
}

//! A star in text that is not a pattern.
//!
//! ## Why
//!
//! `has`, `contains` and `==` know no wildcards: the star has to stand in the log.
//!
//! ## Reported
//!
//! ```yaml
//! query: |
//!   SecurityEvent
//!   | where Computer startswith "srv*"
//! #                             ^^^^^^
//! ```
//!
//! ## Accepted
//!
//! ```yaml
//! query: |
//!   SecurityEvent
//!   | where Computer matches regex "srv.*" and CommandLine has "*.*"
//! ```

use crate::lint::prelude::*;

declare!(warning "KL0807" "wildcard-in-literal" in "wildcard_in_literal.rs", Correctness, Rule);

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for expr in &context.exprs {
        match &expr.kind {
            ExprKind::Binary { operator, right, .. } if is_plain(operator.value) => {
                found.extend(problem(right));
            }
            ExprKind::List { list, operator, .. } if operator.value != ListOperator::NotIn => {
                found.extend(list.iter().filter_map(problem));
            }
            _ => {}
        }
    }
    found
}

fn is_plain(operator: BinaryOperator) -> bool {
    matches!(
        operator,
        BinaryOperator::Equal
            | BinaryOperator::EqualCi
            | BinaryOperator::Has
            | BinaryOperator::Contains
            | BinaryOperator::StartsWith
            | BinaryOperator::EndsWith
    )
}

/// One star at an end, beside letters: what shells and other query languages would read as a wildcard.
fn problem(literal: &Expr) -> Option<Diagnostic> {
    let ExprKind::Literal(Literal::String(text)) = &literal.kind else { return None };
    let rest = text.strip_suffix('*').or_else(|| text.strip_prefix('*'))?;
    let is_word =
        rest.len() > 2 && rest.chars().all(|letter| letter.is_alphanumeric() || "._-\\/@".contains(letter));
    let touches = if text.ends_with('*') { rest.chars().next_back() } else { rest.chars().next() };
    (is_word && touches.is_some_and(char::is_alphanumeric)).then(|| {
        LINT.found(literal.span, format!("the star in `{text}` is no wildcard"))
            .note("it has to stand in the log")
            .help("write `startswith`, `endswith` or `matches regex`, without the star")
    })
}

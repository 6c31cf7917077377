//! Text that is searched for an address as for a word.
//!
//! ## Why
//!
//! `has_ipv4` knows where an address ends: `has "10.1.1.1"` also finds `10.1.1.10` in some texts.
//!
//! ## Reported
//!
//! ```yaml
//! query: |
//!   SecurityEvent
//!   | where CommandLine has "10.1.1.1"
//! #                         ^^^^^^^^^^
//! ```
//!
//! ## Accepted
//!
//! ```yaml
//! query: |
//!   SecurityEvent
//!   | where has_ipv4(CommandLine, "10.1.1.1")
//! ```

use crate::lint::prelude::*;

declare!(note "KL0918" "chained-address-checks" in "chained_address_checks.rs", Style, Rule);

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for expr in &context.exprs {
        let ExprKind::Binary { operator, left, right } = &expr.kind else { continue };
        let ExprKind::Literal(Literal::String(text)) = &right.kind else { continue };
        let parts: Vec<&str> = text.split('.').collect();
        let is_address = parts.len() == 4 && parts.iter().all(|part| part.parse::<u8>().is_ok());
        if operator.value == BinaryOperator::Has && is_address {
            let new = format!("has_ipv4({}, {})", context.source(left.span), context.source(right.span));
            found.push(
                LINT.found(right.span, "an address is searched like a word")
                    .help(format!("write `{new}`"))
                    .unsafe_fix(context.query_edit(expr.span, new)),
            );
        }
    }
    found
}

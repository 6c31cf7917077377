//! A value that a list has twice.
//!
//! ## Why
//!
//! The second changes nothing; perhaps another was meant.
//!
//! ## Reported
//!
//! ```yaml
//! query: |
//!   SecurityEvent
//!   | where EventID in (4624, 4625, 4624)
//! #                                 ^^^^
//! ```
//!
//! ## Accepted
//!
//! ```yaml
//! query: |
//!   SecurityEvent
//!   | where EventID in (4624, 4625)
//! ```

use std::collections::HashMap;

use crate::lint::prelude::*;

declare!(note "KL0814" "duplicate-in-list" in "duplicate_in_list.rs", Correctness, Rule);

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for expr in &context.exprs {
        let ExprKind::List { list, .. } = &expr.kind else { continue };
        let mut seen: HashMap<&str, Span> = HashMap::new();
        for item in list.iter().filter(|item| matches!(item.kind, ExprKind::Literal(_))) {
            let text = context.source(item.span);
            match seen.get(text) {
                Some(first) => found.push(
                    LINT.found(item.span, format!("{text} is in the list twice"))
                        .also(*first, "first")
                        .help("remove one of the two"),
                ),
                None => drop(seen.insert(text, item.span)),
            }
        }
    }
    found
}

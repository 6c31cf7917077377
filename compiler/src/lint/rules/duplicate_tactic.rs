//! A tactic or technique that is listed twice.
//!
//! ## Why
//!
//! The second says nothing, and often another was meant.
//!
//! ## Reported
//!
//! ```yaml
//! tactics:
//!   - Persistence
//!   - Persistence
//! #   ^^^^^^^^^^^
//! relevantTechniques:
//!   - T1078
//!   - T1078
//! #   ^^^^^
//! ```
//!
//! ## Accepted
//!
//! ```yaml
//! tactics:
//!   - Persistence
//!   - Execution
//! ```

use crate::lint::prelude::*;

declare!(warning "KL0503" "duplicate-tactic" in "duplicate_tactic.rs", Attack, Rule);

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let lists = [&context.rule.tactics, &context.rule.techniques].into_iter().flatten();
    let mut found = Vec::new();
    for (_, list) in lists {
        for (index, item) in list.iter().enumerate() {
            let first = list[..index].iter().find(|other| other.value.eq_ignore_ascii_case(&item.value));
            found.extend(first.map(|first| {
                LINT.found(item.span, format!("`{}` is listed twice", item.value))
                    .also(first.span, "first")
                    .help("remove one of the two")
                    .fix(context.line_removal(item.span))
            }));
        }
    }
    found
}

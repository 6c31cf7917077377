//! A tactic that is right but for its letter case.
//!
//! ## Why
//!
//! Microsoft's validator takes any case; the interface that deploys rules compares exactly.
//!
//! ## Reported
//!
//! ```yaml
//! tactics:
//!   - CommandandControl
//! #   ^^^^^^^^^^^^^^^^^
//! ```
//!
//! ## Accepted
//!
//! ```yaml
//! tactics:
//!   - CommandAndControl
//! ```

use crate::{catalog::attack::TACTICS, lint::prelude::*};

declare!(warning "KL0501" "tactic-case" in "tactic_case.rs", Attack, Rule);

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let tactics = context.rule.tactics.iter().flat_map(|(_, tactics)| tactics);
    tactics
        .filter_map(|tactic| {
            let right = TACTICS.iter().find(|known| known.eq_ignore_ascii_case(&tactic.value))?;
            (**right != tactic.value).then(|| {
                LINT.found(tactic.span, format!("`{}` is written `{right}`", tactic.value))
                    .note("tactics are compared exactly when the rule is deployed")
                    .help(format!("write `{right}`"))
                    .fix(context.value_edit(tactic, right))
            })
        })
        .collect()
}

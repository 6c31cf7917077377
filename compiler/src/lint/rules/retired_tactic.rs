//! A tactic that ATT&CK no longer has.
//!
//! ## Why
//!
//! `PreAttack` was split in 2020 into reconnaissance and resource development.
//!
//! ## Reported
//!
//! ```yaml
//! tactics:
//!   - PreAttack
//! #   ^^^^^^^^^
//! ```
//!
//! ## Accepted
//!
//! ```yaml
//! tactics:
//!   - Reconnaissance
//! ```

use crate::lint::prelude::*;

declare!(warning "KL0502" "retired-tactic" in "retired_tactic.rs", Attack, Rule);

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let tactics = context.rule.tactics.iter().flat_map(|(_, tactics)| tactics);
    let retired = tactics.filter(|tactic| tactic.value.eq_ignore_ascii_case("PreAttack"));
    retired
        .map(|tactic| {
            LINT.found(tactic.span, "ATT&CK no longer has `PreAttack`")
                .help("write `Reconnaissance` or `ResourceDevelopment`")
        })
        .collect()
}

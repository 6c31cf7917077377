//! A technique that ATT&CK 19 has moved.
//!
//! ## Why
//!
//! ATT&CK 19 replaces these. Sentinel's own list has not followed yet, so nothing needs to be done today.
//!
//! ## Reported
//!
//! ```yaml
//! relevantTechniques:
//!   - T1562.001
//! #   ^^^^^^^^^
//! ```
//!
//! ## Accepted
//!
//! ```yaml
//! relevantTechniques:
//!   - T1078
//! ```

use crate::lint::prelude::*;

declare!(note "KL0509" "technique-of-next-attack" in "technique_of_next_attack.rs", Attack, Rule);

/// Of ATT&CK 18, and what stands for it in ATT&CK 19.
const MOVED: &[(&str, &str)] = &[
    ("T1562", "T1685"),
    ("T1562.001", "T1685"),
    ("T1562.002", "T1685.001"),
    ("T1562.004", "T1686"),
    ("T1562.006", "T1685"),
    ("T1562.007", "T1686.001"),
    ("T1562.008", "T1685.002"),
    ("T1562.010", "T1689"),
    ("T1656", "T1684.001"),
    ("T1070.001", "T1685.005"),
    ("T1070.002", "T1685.006"),
    ("T1547.011", "T1647"),
];

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let techniques = context.rule.techniques.iter().flat_map(|(_, techniques)| techniques);
    techniques
        .filter_map(|technique| {
            let (_, new) = MOVED.iter().find(|(old, _)| *old == technique.value)?;
            let message = format!("ATT&CK 19 has `{new}` in the place of `{}`", technique.value);
            Some(LINT.found(technique.span, message).help("keep it until Sentinel knows the new one"))
        })
        .collect()
}

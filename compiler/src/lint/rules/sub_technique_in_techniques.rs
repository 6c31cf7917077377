//! A sub-technique, which has a property of its own when the rule is deployed.
//!
//! ## Why
//!
//! The interface that deploys rules takes `T1078` in `techniques` and `T1078.004` in `subTechniques`; whoever converts the file
//! has to split them.
//!
//! ## Reported
//!
//! ```yaml
//! kind: NRT
//! severity: Low
//! relevantTechniques:
//!   - T1078.004
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

declare!(note "KL0508" "sub-technique-in-techniques" in "sub_technique_in_techniques.rs", Attack, Rule);

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let techniques = context.rule.techniques.iter().flat_map(|(_, techniques)| techniques);
    techniques
        .filter(|technique| technique.value.contains('.') && context.is_analytic())
        .map(|technique| {
            LINT.found(technique.span, format!("`{}` is deployed as a sub-technique", technique.value))
                .help("make sure that what deploys the rule writes it to `subTechniques`")
        })
        .collect()
}

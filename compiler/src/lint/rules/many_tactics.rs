//! More than five tactics, or more than ten techniques.
//!
//! ## Why
//!
//! A rule that serves everything is found under everything.
//!
//! ## Reported
//!
//! ```yaml
//! tactics: [InitialAccess, Execution, Persistence, DefenseEvasion, Discovery, Impact]
//! #^^^^^^
//! ```
//!
//! ## Accepted
//!
//! ```yaml
//! tactics: [InitialAccess, Execution]
//! ```

use crate::lint::prelude::*;

declare!(note "KL0504" "many-tactics" in "many_tactics.rs", Attack, Rule);

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let lists = [("tactics", &context.rule.tactics, 5), ("relevantTechniques", &context.rule.techniques, 10)];
    let mut found = Vec::new();
    for (name, list, most) in lists {
        let Some((key, items)) = list else { continue };
        if items.len() > most {
            let message = format!("`{name}` lists {}, more than {most}", items.len());
            found.push(LINT.found(*key, message).help("keep those that the query looks for"));
        }
    }
    found
}

//! A description that does not begin with what the rule does.
//!
//! ## Why
//!
//! Microsoft asks for descriptions that begin with a verb: `Identifies`, `This query searches for`.
//!
//! ## Reported
//!
//! ```yaml
//! description: Bad people do bad things.
//! #            ^^^^^^^^^^^^^^^^^^^^^^^^^
//! ```
//!
//! ## Accepted
//!
//! ```yaml
//! description: Identifies bad people.
//! ```

use crate::lint::prelude::*;

declare!(note "KL0308" "description-opening" in "description_opening.rs", Identity, Rule);

const OPENINGS: &[&str] = &[
    "this query",
    "this rule",
    "this alert",
    "this hunting",
    "this analytic",
    "this detection",
    "this will",
    "identif",
    "detect",
    "search",
    "find",
    "calculat",
    "analyz",
    "look",
    "alert",
    "monitor",
    "show",
    "list",
    "creates an",
    "checks",
    "surfaces",
    "the query",
];

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let Some(text) = &context.rule.description else { return Vec::new() };
    let opening = text.value.trim_start_matches([' ', '\'', '"', '\n']).to_ascii_lowercase();
    if opening.is_empty() || OPENINGS.iter().any(|known| opening.starts_with(known)) {
        return Vec::new();
    }
    let diagnostic = LINT
        .found(text.span, "the description does not begin with what the rule does")
        .help("begin with `Identifies` or `This query searches for`");
    vec![diagnostic]
}

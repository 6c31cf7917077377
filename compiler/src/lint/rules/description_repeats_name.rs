//! A description that only repeats the name.
//!
//! ## Why
//!
//! Whoever handles the alert reads the description to learn what was looked for and why.
//!
//! ## Reported
//!
//! ```yaml
//! name: New service
//! description: New service.
//! #            ^^^^^^^^^^^^
//! ```
//!
//! ## Accepted
//!
//! ```yaml
//! name: New service
//! description: Finds services that were installed on a host for the first time.
//! ```

use crate::lint::prelude::*;

declare!(warning "KL0307" "description-repeats-name" in "description_repeats_name.rs", Identity, Rule);

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let (Some(name), Some(text)) = (&context.rule.name, &context.rule.description) else { return Vec::new() };
    let plain = |text: &str| text.trim().trim_matches(['\'', '"', '.', ' ']).to_lowercase();
    if plain(&name.value) != plain(&text.value) || text.value.trim().is_empty() {
        return Vec::new();
    }
    let diagnostic = LINT
        .found(text.span, "the description only repeats the name")
        .also(name.span, "the name")
        .help("say what the rule looks for, and why it matters");
    vec![diagnostic]
}

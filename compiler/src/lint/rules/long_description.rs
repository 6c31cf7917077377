//! A description of more than 255 characters.
//!
//! ## Why
//!
//! Lists cut it there. Sentinel refuses more than 5,000.
//!
//! ## Reported
//!
//! ```yaml
//! description: "This description is far too long. This description is far too long. This description is far too long. This description is far too long. This description is far too long. This description is far too long. This description is far too long. This description is far too long."
//! #            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
//! ```
//!
//! ## Accepted
//!
//! ```yaml
//! description: Short
//! ```

use crate::lint::prelude::*;

declare!(note "KL0306" "long-description" in "long_description.rs", Identity, Rule);

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let Some(text) = &context.rule.description else { return Vec::new() };
    let length = text.value.trim().chars().count();
    if length <= 255 {
        return Vec::new();
    }
    let diagnostic = LINT
        .found(text.span, format!("the description has {length} characters"))
        .note("lists show 255, and Sentinel takes 5,000")
        .help("say the essence in five sentences or fewer");
    vec![diagnostic]
}

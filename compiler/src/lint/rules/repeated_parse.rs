//! The same JSON parsed twice.
//!
//! ## Why
//!
//! Parsing is the costly part. A column made once serves all.
//!
//! ## Reported
//!
//! ```yaml
//! query: |
//!   SecurityAlert
//!   | extend A = parse_json(Entities)[0], B = parse_json(Entities)[1]
//! #                                           ^^^^^^^^^^^^^^^^^^^^
//! ```
//!
//! ## Accepted
//!
//! ```yaml
//! query: |
//!   SecurityAlert
//!   | extend Parsed = parse_json(Entities)
//!   | extend A = Parsed[0], B = Parsed[1]
//! ```

use std::collections::HashMap;

use crate::lint::prelude::*;

declare!(note "KL0909" "repeated-parse" in "repeated_parse.rs", Performance, Rule);

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let mut seen: HashMap<&str, Span> = HashMap::new();
    let mut found = Vec::new();
    for call in context
        .calls()
        .filter(|call| ["parse_json", "todynamic", "parse_xml"].contains(&call.name.value.as_str()))
    {
        let text = context.source(call.span);
        match seen.get(text) {
            Some(first) => found.push(
                LINT.found(call.span, format!("`{text}` is computed again"))
                    .also(*first, "first")
                    .help("give it a name with `extend` once"),
            ),
            None => drop(seen.insert(text, call.span)),
        }
    }
    found
}

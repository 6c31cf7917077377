//! A tag that is neither text nor one pair.
//!
//! ## Why
//!
//! Tools that list tags read texts, and pairs such as `Schema: ASimDns` with `SchemaVersion` beside it.
//!
//! ## Reported
//!
//! ```yaml
//! tags:
//!   - [a, b]
//! #   ^^^^^^
//! ```
//!
//! ## Accepted
//!
//! ```yaml
//! tags:
//!   - Solorigate
//!   - Schema: ASimDns
//!     SchemaVersion: 0.1.1
//! ```

use crate::lint::prelude::*;

declare!(note "KL0410" "malformed-tag" in "malformed_tag.rs", Metadata, Rule);

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let tags = context.node(&["tags"]).map_or(&[][..], Node::items);
    let wrong = tags.iter().filter(|tag| tag.text().is_none() && tag.entries().is_empty());
    wrong
        .map(|tag| {
            LINT.found(tag.span, format!("a tag is {}", tag.describe())).help("write text, or `key: value`")
        })
        .collect()
}

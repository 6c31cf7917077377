//! A mapping of Sentinel entities that names no column, or one that the query does not yield.
//!
//! ## Why
//!
//! `sentinelEntitiesMappings` is a list of `columnName`; the column holds entities as Sentinel's own alerts write them.
//!
//! ## Reported
//!
//! ```yaml
//! sentinelEntitiesMappings:
//!   - columnName: Entitys
//! #               ^^^^^^^
//! query: |
//!   SecurityAlert
//!   | project Entities
//! ```
//!
//! ## Accepted
//!
//! ```yaml
//! sentinelEntitiesMappings:
//!   - columnName: Entities
//! query: |
//!   SecurityAlert
//!   | project Entities
//! ```

use crate::{lint::column, lint::prelude::*};

declare!(warning "KL1012" "sentinel-entities" in "sentinel_entities.rs", Entities, Rule);

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let items = context.node(&["sentinelEntitiesMappings"]).map_or(&[][..], Node::items);
    items
        .iter()
        .filter_map(|item| match item.text_of("columnName") {
            Some(name) => column::missing(context, LINT.kind, "a mapping of Sentinel entities", &name),
            None => Some(
                LINT.found(item.span, "the mapping has no `columnName`")
                    .help("write `- columnName: Entities`"),
            ),
        })
        .collect()
}

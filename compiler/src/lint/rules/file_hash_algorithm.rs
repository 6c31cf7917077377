//! A hash algorithm that Sentinel does not know.
//!
//! ## Why
//!
//! The entity takes `MD5`, `SHA1`, `SHA256`, `SHA256AC` and `Unknown`; with another word the hash is dropped.
//!
//! ## Reported
//!
//! ```yaml
//! query: |
//!   SecurityEvent
//!   | extend Algorithm = "SHA-256", Hash = Computer
//! #                      ^^^^^^^^^
//! entityMappings:
//!   - entityType: FileHash
//!     fieldMappings:
//!       - identifier: Algorithm
//!         columnName: Algorithm
//!       - identifier: Value
//!         columnName: Hash
//! ```
//!
//! ## Accepted
//!
//! ```yaml
//! query: |
//!   SecurityEvent
//!   | extend Algorithm = "SHA256", Hash = Computer
//! entityMappings:
//!   - entityType: FileHash
//!     fieldMappings:
//!       - identifier: Algorithm
//!         columnName: Algorithm
//!       - identifier: Value
//!         columnName: Hash
//! ```

use crate::lint::prelude::*;

declare!(warning "KL1011" "file-hash-algorithm" in "file_hash_algorithm.rs", Entities, Rule);

const KNOWN: &[&str] = &["MD5", "SHA1", "SHA256", "SHA256AC", "Unknown"];

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let mappings =
        context.rule.entity_mappings.iter().filter(|mapping| mapping.entity_type.value == "FileHash");
    let fields =
        mappings.flat_map(|mapping| &mapping.fields).filter(|field| field.identifier.value == "Algorithm");
    let columns: Vec<&str> = fields.map(|field| field.column.value.as_str()).collect();
    let assigned = context.operators.iter().flat_map(|operator| match &operator.kind {
        OperatorKind::Extend(list) | OperatorKind::Project(list) => list.as_slice(),
        _ => &[],
    });
    assigned
        .filter(|item| item.names.iter().any(|name| columns.contains(&name.value.as_str())))
        .filter_map(|item| match &item.value.kind {
            ExprKind::Literal(Literal::String(text))
                if !KNOWN.iter().any(|known| known.eq_ignore_ascii_case(text)) =>
            {
                Some(
                    LINT.found(item.value.span, format!("`{text}` is not an algorithm that Sentinel knows"))
                        .help(format!("write one of `{}`", KNOWN.join("`, `"))),
                )
            }
            _ => None,
        })
        .collect()
}

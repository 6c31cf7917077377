//! A data type that is no table, but nearly the name of one.
//!
//! ## Why
//!
//! `dataTypes` are the tables that a connector fills. Tools that look for them in a workspace find nothing under a wrong name, and
//! take the rule's data to be missing.
//!
//! ## Reported
//!
//! ```yaml
//! requiredDataConnectors:
//!   - connectorId: SecurityEvents
//!     dataTypes:
//!       - SecurityEvents
//! #       ^^^^^^^^^^^^^^
//! ```
//!
//! ## Accepted
//!
//! ```yaml
//! requiredDataConnectors:
//!   - connectorId: SecurityEvents
//!     dataTypes:
//!       - SecurityEvent
//!   - connectorId: OfficeATP
//!     dataTypes:
//!       - SecurityAlert (OATP)
//!   - connectorId: Contoso
//!     dataTypes:
//!       - ContosoAudit_CL
//! ```

use crate::{
    diagnostic::Diagnostic,
    lint::{Context, declaration::declare},
    source::Spanned,
};

declare!(warning "KL0108" "unknown-data-type" in "unknown_data_type.rs", Connectors, Rule);

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let data_types = context.rule.connectors.iter().flat_map(|connector| &connector.data_types);
    data_types.filter_map(|data_type| unknown(context, data_type)).collect()
}

/// Custom tables are not known here, so a name that resembles no table is left alone.
fn unknown(context: &Context<'_>, data_type: &Spanned<String>) -> Option<Diagnostic> {
    let name = data_type.value.split(" (").next()?.trim();
    let database = context.database;
    if database.table(name).is_some() || database.function(name).is_some() || name.ends_with("_CL") {
        return None;
    }
    let near = database.nearest_source(name).filter(|near| is_slip(name, near))?;
    let diagnostic = Diagnostic::new(LINT.kind, format!("there is no table `{name}`"), data_type.span)
        .label(format!("there is `{near}`"))
        .note("a connector's data types are looked up in the workspace by these names")
        .help(format!("write `{near}`"));
    Some(diagnostic)
}

/// Whether one is the other but for a slip: two letters, or the ending of custom tables. Names of tables are long, and many differ
/// by one word.
fn is_slip(name: &str, near: &str) -> bool {
    near.strip_suffix("_CL") == Some(name)
        || strsim::damerau_levenshtein(&name.to_lowercase(), &near.to_lowercase()) <= 2
}

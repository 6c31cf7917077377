//! A list read from the network at every run.
//!
//! ## Why
//!
//! Whoever controls the address decides what the rule finds, and an address that does not answer makes the run fail.
//!
//! ## Reported
//!
//! ```yaml
//! query: |
//!   externaldata (Address: string) ["https://example.com/list.csv"]
//! #                                 ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
//! ```
//!
//! ## Accepted
//!
//! ```yaml
//! query: |
//!   _GetWatchlist("Addresses")
//! ```

use crate::lint::prelude::*;

declare!(warning "KL0913" "external-data" in "external_data.rs", Performance, Rule);

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for expr in &context.exprs {
        let ExprKind::ExternalData { addresses, .. } = &expr.kind else { continue };
        found.extend(addresses.first().map(|address| {
            LINT.found(address.span, "the query reads a list from the network at every run")
                .note("whoever controls the address decides what the rule finds")
                .help("keep the list in a watchlist")
        }));
    }
    found
}

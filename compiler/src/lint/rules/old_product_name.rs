//! A product by a name that it no longer has.
//!
//! ## Why
//!
//! Readers look for the products under their names of today.
//!
//! ## Reported
//!
//! ```yaml
//! description: Finds sign-ins in Azure Active Directory
//! #                              ^^^^^^^^^^^^^^^^^^^^^^
//! ```
//!
//! ## Accepted
//!
//! ```yaml
//! description: Finds sign-ins in Microsoft Entra ID
//! ```

use crate::lint::prelude::*;

declare!(note "KL0412" "old-product-name" in "old_product_name.rs", Metadata, Rule);

const NAMES: &[(&str, &str)] = &[
    ("Azure Sentinel", "Microsoft Sentinel"),
    ("Azure Active Directory", "Microsoft Entra ID"),
    ("Azure AD", "Microsoft Entra ID"),
    ("Microsoft Cloud App Security", "Microsoft Defender for Cloud Apps"),
    ("Azure Security Center", "Microsoft Defender for Cloud"),
];

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let texts = [&context.rule.name, &context.rule.description].into_iter().flatten();
    let mut found = Vec::new();
    for text in texts {
        for (old, new) in NAMES {
            let Some(at) = context.source(text.span).find(old) else { continue };
            let start = text.span.range().start + at;
            let place = Span::new(context.file(), start..start + old.len());
            found.push(
                LINT.found(place, format!("`{old}` is now called {new}"))
                    .help(format!("write `{new}`"))
                    .unsafe_fix(Edit::replace(place, *new)),
            );
        }
    }
    found
}

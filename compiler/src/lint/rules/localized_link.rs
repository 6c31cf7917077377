//! A link to documentation in one language.
//!
//! ## Why
//!
//! Without `/en-us/` the page opens in the reader's own language. Microsoft's validation refuses links with it.
//!
//! ## Reported
//!
//! ```yaml
//! description: See https://docs.microsoft.com/en-us/azure/sentinel/
//! #                ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
//! ```
//!
//! ## Accepted
//!
//! ```yaml
//! description: See https://docs.microsoft.com/azure/sentinel/
//! ```

use crate::lint::prelude::*;

declare!(warning "KL0411" "localized-link" in "localized_link.rs", Metadata, Rule, microsoft);

const HOSTS: &[&str] =
    &["https://docs.microsoft.com/", "https://azure.microsoft.com/", "https://learn.microsoft.com/"];

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for host in HOSTS {
        for (at, _) in context.text.match_indices(host) {
            let start = at + host.len();
            let locale = context.text.get(start..start + 6).filter(|text| is_locale(text.as_bytes()));
            found.extend(locale.map(|locale| {
                let remove = Edit::replace(Span::new(context.file(), start..start + 6), "");
                LINT.found(Span::new(context.file(), at..start + 5), "the link is to one language")
                    .note("without it the page opens in the reader's language")
                    .help(format!("leave out `{locale}`"))
                    .fix(remove)
            }));
        }
    }
    found
}

/// `en-us/`
fn is_locale(text: &[u8]) -> bool {
    text[2] == b'-' && text[5] == b'/' && [0, 1, 3, 4].iter().all(|at| text[*at].is_ascii_alphabetic())
}

//! A secret in a rule.
//!
//! ## Why
//!
//! Rules are shared and shown to everyone who may read the workspace.
//!
//! ## Reported
//!
//! ```yaml
//! description: "Uses AKIAIOSFODNN7EXAMPLQ to sign"
//! #                  ^^^^^^^^^^^^^^^^^^^^
//! ```
//!
//! ```yaml
//! query: |
//!   SecurityEvent
//!   | extend Token = "ghp_16C7e42F292c6912E7710c838347Ae178B4a"
//! #                   ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
//! ```
//!
//! ## Accepted
//!
//! ```yaml
//! query: |
//!   SecurityEvent
//!   | where CommandLine has_any ("AKIA", "ghp_", "-----BEGIN")
//! ```

use crate::lint::prelude::*;

declare!(warning "KL0818" "secret-in-rule" in "secret_in_rule.rs", Correctness, Rule, microsoft);

/// How a secret begins, how many letters follow, and what it is.
const FORMS: &[(&str, usize, &str)] = &[
    ("AKIA", 16, "an access key of AWS"),
    ("ASIA", 16, "an access key of AWS"),
    ("ghp_", 36, "a token of GitHub"),
    ("gho_", 36, "a token of GitHub"),
    ("github_pat_", 50, "a token of GitHub"),
    ("glpat-", 20, "a token of GitLab"),
    ("xoxb-", 30, "a token of Slack"),
    ("xoxp-", 30, "a token of Slack"),
    ("AIza", 35, "a key of Google"),
    ("AccountKey=", 80, "the key of a storage account"),
    ("SharedAccessKey=", 40, "a key of a service bus"),
    ("-----BEGIN RSA PRIVATE KEY-----", 0, "a private key"),
    ("-----BEGIN PRIVATE KEY-----", 0, "a private key"),
    ("-----BEGIN OPENSSH PRIVATE KEY-----", 0, "a private key"),
];

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for (start, length, what) in FORMS {
        for (at, _) in context.text.match_indices(start) {
            let rest = &context.text[at + start.len()..];
            let letters =
                rest.find(|letter: char| !(letter.is_ascii_alphanumeric() || "_-+/=".contains(letter)));
            let letters = letters.unwrap_or(rest.len());
            let secret = &rest[..letters];
            // A key that only stands for one, in a query that looks for keys, has a body of one class of letters.
            let varied = secret.bytes().any(|byte| byte.is_ascii_digit())
                && secret.bytes().any(|byte| byte.is_ascii_uppercase());
            let begins_word = !context.text[..at].ends_with(|before: char| before.is_ascii_alphanumeric());
            let is_whole =
                if *length == 0 { rest.trim_start().starts_with("MI") } else { letters >= *length && varied };
            if is_whole && begins_word {
                let place =
                    Span::new(context.file(), at..at + start.len() + if *length == 0 { 0 } else { letters });
                found.push(
                    LINT.found(place, format!("this looks like {what}"))
                        .note("everyone who may read the rule can use it")
                        .help("revoke it, and read it from a watchlist if the query needs it"),
                );
            }
        }
    }
    found
}

//! A `let` that defines a name again.
//!
//! ## Why
//!
//! The first value is lost, also for readers.
//!
//! ## Reported
//!
//! ```yaml
//! query: |
//!   let limit_ = 5;
//!   let limit_ = 10;
//! #     ^^^^^^
//!   SecurityEvent | take limit_
//! ```
//!
//! ## Accepted
//!
//! ```yaml
//! query: |
//!   let limit_ = 5;
//!   SecurityEvent | take limit_
//! ```

use crate::lint::prelude::*;

declare!(warning "KL0813" "repeated-let" in "repeated_let.rs", Correctness, Rule);

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let lets: Vec<_> = context
        .query
        .statements
        .iter()
        .filter_map(|statement| match statement {
            Statement::Let(binding) => Some(&binding.name),
            _ => None,
        })
        .collect();
    let mut found = Vec::new();
    for (index, name) in lets.iter().enumerate() {
        let first = lets[..index].iter().find(|other| other.value == name.value);
        found.extend(first.map(|first| {
            LINT.found(name.span, format!("`{}` is defined again", name.value))
                .also(first.span, "first")
                .help("give it another name")
        }));
    }
    found
}

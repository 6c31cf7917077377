//! A variable of a template that nobody has filled in.
//!
//! ## Why
//!
//! Converters replace `%%name:default%%` before they deploy. What they do not find stays in the query as text.
//!
//! ## Reported
//!
//! ```yaml
//! query: |
//!   SecurityEvent
//!   | where Computer == "%%HOST:all%%"
//! #                      ^^^^^^^^^^^^
//! ```
//!
//! ## Accepted
//!
//! ```yaml
//! query: |
//!   SecurityEvent
//!   | where CommandLine has "%%"
//! ```

use crate::lint::prelude::*;

declare!(warning "KL0219" "template-variable" in "template_variable.rs", Yaml, Rule);

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    let mut from = 0;
    while let Some(open) = context.text[from..].find("%%").map(|at| from + at) {
        let Some(close) = context.text[open + 2..].find("%%").map(|at| open + 2 + at) else { break };
        let name = &context.text[open + 2..close];
        let head = name.split(':').next().unwrap_or_default();
        if !head.is_empty()
            && name.contains(':')
            && !name.contains('\n')
            && head.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
        {
            let place = Span::new(context.file(), open..close + 2);
            found.push(
                LINT.found(place, format!("the variable `%%{name}%%` has not been filled in"))
                    .help("write the value that is meant"),
            );
        }
        from = close + 2;
    }
    found
}

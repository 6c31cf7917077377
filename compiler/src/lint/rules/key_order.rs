//! Keys in an order that readers do not expect.
//!
//! ## Why
//!
//! Most rules have their keys in one order, from what a rule is to what it does. Reviewers find things where they look for them.
//!
//! ## Reported
//!
//! ```yaml
//! query: SecurityEvent
//! name: Late
//! #^^^
//! id: 5b6d1f3a-0d7e-4f57-9f43-8c8d1f0a2b11
//! ```
//!
//! ## Accepted
//!
//! ```yaml
//! id: 5b6d1f3a-0d7e-4f57-9f43-8c8d1f0a2b11
//! name: Early
//! query: SecurityEvent
//! ```

use crate::{lint::prelude::*, rule::KEY_ORDER};

declare!(note "KL0211" "key-order" in "key_order.rs", Yaml, Rule);

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let place = |key: &str| KEY_ORDER.iter().position(|known| *known == key);
    let known: Vec<_> = context.rule.keys.iter().filter_map(|key| Some((key, place(&key.value)?))).collect();
    let late = known.windows(2).find(|pair| pair[0].1 > pair[1].1);
    let report = |pair: &[(&Spanned<String>, usize)]| {
        let (before, key) = (&pair[0].0.value, pair[1].0);
        LINT.found(key.span, format!("`{}` stands after `{before}`", key.value))
            .help(format!("the usual order is `{}`", KEY_ORDER.join("`, `")))
    };
    late.map(report).into_iter().collect()
}

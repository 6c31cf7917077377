//! What is legal but looks wrong. A side branch: lints read the other stages, and nothing reads lints.
//!
//! A lint is one file under `rules/`; the registry is generated from that folder. Its doc comment says what it reports, why, and
//! shows what is reported and what is accepted; those examples run as tests.

mod column;
mod comment;
mod context;
mod declaration;
#[cfg(test)]
mod examples;
mod group;
mod microsoft;
mod placeholder;
mod prelude;
mod registry;
mod repository;
mod settings;
mod suppression;

pub use context::{Context, QueryFacts};
pub use declaration::{Check, Lint};
pub use group::Group;
pub use registry::LINTS;
pub use repository::{Change, RuleSummary, changes, repository};
pub use settings::{Level, Settings};
pub use suppression::{Suppression, is_suppressed};

use crate::diagnostic::Diagnostic;

/// Runs every lint of single rules that the settings turn on, and leaves out what comments in the file allow.
pub fn run(context: &Context<'_>, settings: &Settings) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for (lint, level) in settings.on(context) {
        if let Check::Rule(check) = lint.check {
            let told = check(context).into_iter().filter(|diagnostic| settings.tells(context, diagnostic));
            found.extend(told.map(|diagnostic| level.apply(diagnostic)));
        }
    }
    let mut suppressions = suppression::find(context.file(), context.text);
    if suppressions.is_empty() {
        return found;
    }
    found.retain(|diagnostic| !suppression::take(&mut suppressions, diagnostic));
    for (lint, level) in settings.on(context) {
        if let Check::Suppressions(check) = lint.check {
            found.extend(check(&suppressions).into_iter().map(|diagnostic| level.apply(diagnostic)));
        }
    }
    found
}

/// The lint of that name or code.
pub fn find(name: &str) -> Option<&'static Lint> {
    LINTS.iter().copied().find(|lint| lint.kind.name == name || lint.kind.code == name)
}

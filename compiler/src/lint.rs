//! What is legal but looks wrong. A side branch: lints read the other stages, and nothing reads lints.
//!
//! A lint is one file under `rules/`; the registry is generated from that folder. Its doc comment says what it reports, why, and
//! shows what is reported and what is accepted; those examples run as tests.

mod column;
#[cfg(test)]
mod examples;
mod registry;
mod visit;

use kqlc_runtime::types::Type;

pub use registry::LINTS;

use crate::{
    catalog::Database,
    diagnostic::{Diagnostic, Kind},
    rule::Rule,
    source::Spanned,
    syntax::ast,
};

/// A lint: what it is called, its documentation, and its check.
#[derive(Debug)]
pub struct Lint {
    /// Its stable code and name, and how bad what it finds is.
    pub kind: Kind,
    /// The text of its file.
    source: &'static str,
    /// Finds what it reports.
    pub check: fn(&Context<'_>) -> Vec<Diagnostic>,
}

impl Lint {
    /// The doc comment of its file, as Markdown: a first line, `Why`, `Reported`, `Accepted`.
    pub fn documentation(&self) -> String {
        let lines = self.source.lines().map_while(|line| line.strip_prefix("//!"));
        lines.map(|line| line.strip_prefix(' ').unwrap_or(line)).collect::<Vec<_>>().join("\n")
    }

    /// What it reports, in one sentence.
    pub fn summary(&self) -> &'static str {
        let first = self.source.lines().next().unwrap_or_default();
        first.trim_start_matches("//!").trim()
    }
}

/// What a lint may look at.
#[derive(Clone, Copy, Debug)]
pub struct Context<'a> {
    /// The rule.
    pub rule: &'a Rule,
    /// The syntax tree of its query.
    pub query: &'a ast::Query,
    /// What binding found out.
    pub facts: &'a QueryFacts,
    /// Tables and stored functions.
    pub database: &'a Database,
}

/// What is known of a query after binding.
#[derive(Clone, Debug, Default)]
pub struct QueryFacts {
    /// The result columns; `None` where they are open or unknown.
    pub columns: Option<Vec<(String, Type)>>,
    /// Every place where a table of the database is read.
    pub tables: Vec<Spanned<String>>,
}

/// Runs every lint.
pub fn run(context: &Context<'_>) -> Vec<Diagnostic> {
    LINTS.iter().flat_map(|lint| (lint.check)(context)).collect()
}

/// The lint of that name or code.
pub fn find(name: &str) -> Option<&'static Lint> {
    LINTS.iter().copied().find(|lint| lint.kind.name == name || lint.kind.code == name)
}

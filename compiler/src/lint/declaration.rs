//! What a lint is.

use super::{Change, Context, Group, RuleSummary, Suppression};
use crate::{
    diagnostic::{Diagnostic, Kind, Severity},
    source::Span,
};

/// A lint: what it is called, its documentation, and its check.
#[derive(Debug)]
pub struct Lint {
    /// Its stable code and name, and how bad what it finds is.
    pub kind: Kind,
    /// What it is about.
    pub group: Group,
    /// Whether the validators of Microsoft's rule repository check the same.
    pub microsoft: bool,
    /// The text of its file.
    pub(super) source: &'static str,
    /// Finds what it reports.
    pub check: Check,
}

/// What a lint looks at.
#[derive(Clone, Copy, Debug)]
pub enum Check {
    /// A rule by itself.
    Rule(fn(&Context<'_>) -> Vec<Diagnostic>),
    /// All rules of the run.
    Repository(fn(&[RuleSummary]) -> Vec<Diagnostic>),
    /// A rule and what it was at an earlier revision.
    Change(fn(&Change<'_>) -> Vec<Diagnostic>),
    /// The comments of a file that suppress findings.
    Suppressions(fn(&[Suppression]) -> Vec<Diagnostic>),
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

    /// Notes are a matter of taste: they are told only when they are asked for.
    pub fn is_on_by_default(&self) -> bool {
        self.kind.severity > Severity::Note
    }

    /// Something that it has found.
    pub(super) fn found(&self, span: Span, message: impl Into<String>) -> Diagnostic {
        Diagnostic::new(self.kind, message, span)
    }
}

/// Declares the `LINT` of a file under `rules/`, around the file's function `check`.
///
/// In order: severity, code, name, file, group, what it looks at, and `microsoft` if Microsoft's validators check the same.
macro_rules! declare {
    ($severity:ident $code:literal $name:literal in $file:literal, $group:ident, $scope:ident $(, $microsoft:ident)?) => {
        pub(super) static LINT: $crate::lint::Lint = $crate::lint::Lint {
            kind: $crate::diagnostic::Kind::$severity($code, $name),
            group: $crate::lint::Group::$group,
            microsoft: $crate::lint::declaration::declare!(@ $($microsoft)?),
            source: include_str!($file),
            check: $crate::lint::Check::$scope(check),
        };
    };
    (@ microsoft) => { true };
    (@) => { false };
}

pub(super) use declare;

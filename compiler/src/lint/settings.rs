//! Which lints run, and how bad what they find is.

use super::{Context, Group, LINTS, Lint, RuleSummary, microsoft};
use crate::{
    catalog::database::nearest,
    diagnostic::{Diagnostic, Severity},
    rule::Rule,
};

/// The level of every lint. By default all run at their own level but those of level note.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settings {
    /// As [`LINTS`]; `None` where the lint does not run.
    levels: Vec<Option<Level>>,
    /// Only what Microsoft's validators look at, and as they look at it.
    microsoft: bool,
}

/// How bad what a lint finds is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Level {
    /// As the lint itself says.
    Own,
    /// A warning.
    Warn,
    /// An error.
    Deny,
}

impl Default for Settings {
    fn default() -> Self {
        let level = |lint: &&Lint| lint.is_on_by_default().then_some(Level::Own);
        Self { levels: LINTS.iter().map(level).collect(), microsoft: false }
    }
}

impl Settings {
    /// What the validators of Microsoft's rule repository check, as errors, and nothing else.
    pub fn microsoft_ci() -> Self {
        let level = |lint: &&Lint| lint.microsoft.then_some(Level::Deny);
        Self { levels: LINTS.iter().map(level).collect(), microsoft: true }
    }

    /// Runs nothing but the selected lints.
    ///
    /// A selector is a name, a code, the beginning of codes, a group, `default` or `all`.
    pub fn select(&mut self, selectors: &[String]) -> Result<(), String> {
        if selectors.is_empty() {
            return Ok(());
        }
        let selected = selected(selectors)?;
        let choices = self.levels.iter().zip(&selected);
        self.levels = choices.map(|(level, on)| on.then(|| level.unwrap_or(Level::Own))).collect();
        Ok(())
    }

    /// Does not run the selected lints.
    pub fn ignore(&mut self, selectors: &[String]) -> Result<(), String> {
        self.set(selectors, None)
    }

    /// Runs the selected lints and reports what they find as warnings.
    pub fn warn(&mut self, selectors: &[String]) -> Result<(), String> {
        self.set(selectors, Some(Level::Warn))
    }

    /// Runs the selected lints and reports what they find as errors.
    pub fn deny(&mut self, selectors: &[String]) -> Result<(), String> {
        self.set(selectors, Some(Level::Deny))
    }

    fn set(&mut self, selectors: &[String], new: Option<Level>) -> Result<(), String> {
        let selected = selected(selectors)?;
        for (level, _) in self.levels.iter_mut().zip(selected).filter(|(_, on)| *on) {
            *level = new;
        }
        Ok(())
    }

    /// The lints that run over a rule.
    pub(super) fn on(&self, context: &Context<'_>) -> impl Iterator<Item = (&'static Lint, Level)> {
        let any = !self.microsoft || microsoft::validates(context.path, context.is_analytic());
        self.all().filter(move |_| any)
    }

    /// Whether a rule takes part in what is compared across a repository.
    pub(super) fn compares(&self, rule: &RuleSummary) -> bool {
        !self.microsoft || microsoft::compares(rule)
    }

    /// Whether what a lint has found in a rule is told.
    pub(super) fn tells(&self, context: &Context<'_>, found: &Diagnostic) -> bool {
        !self.microsoft || microsoft::reports(context, found)
    }

    /// What counts of the problems of a rule's form and query.
    pub fn verdict(&self, rule: &Rule, found: Vec<Diagnostic>) -> Vec<Diagnostic> {
        if !self.microsoft {
            return found;
        }
        found.into_iter().filter_map(|found| microsoft::verdict(rule, found)).collect()
    }

    /// Whether parsers are known by the tables that Microsoft's validators take for them.
    pub fn takes_tables_for_parsers(&self) -> bool {
        self.microsoft
    }

    /// The lints that run.
    pub(super) fn all(&self) -> impl Iterator<Item = (&'static Lint, Level)> {
        LINTS.iter().zip(&self.levels).filter_map(|(lint, level)| Some((*lint, (*level)?)))
    }
}

impl Level {
    /// The finding at this level.
    pub(super) fn apply(self, diagnostic: Diagnostic) -> Diagnostic {
        match self {
            Self::Own => diagnostic,
            Self::Warn => Diagnostic { severity: Severity::Warning, ..diagnostic },
            Self::Deny => Diagnostic { severity: Severity::Error, ..diagnostic },
        }
    }
}

/// For each of [`LINTS`] whether some selector means it.
fn selected(selectors: &[String]) -> Result<Vec<bool>, String> {
    let mut selected = vec![false; LINTS.len()];
    for selector in selectors.iter().map(|selector| selector.trim()).filter(|selector| !selector.is_empty()) {
        let mut any = false;
        for (lint, on) in LINTS.iter().zip(&mut selected) {
            if means(selector, lint) {
                (*on, any) = (true, true);
            }
        }
        if !any {
            return Err(unknown(selector));
        }
    }
    Ok(selected)
}

fn means(selector: &str, lint: &Lint) -> bool {
    match selector {
        "all" => true,
        "default" => lint.is_on_by_default(),
        _ => {
            lint.kind.name == selector
                || lint.group.name() == selector
                || (selector.starts_with("KL") && lint.kind.code.starts_with(selector))
        }
    }
}

fn unknown(selector: &str) -> String {
    let names = LINTS.iter().map(|lint| lint.kind.name);
    let groups = Group::ALL.iter().map(|group| group.name());
    let near = nearest(selector, names.chain(groups));
    let hint = near.map_or_else(String::new, |near| format!("; perhaps `{near}` is meant"));
    format!("there is no lint and no group of lints `{selector}`{hint}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(settings: &Settings) -> Vec<&'static str> {
        settings.all().map(|(lint, _)| lint.kind.name).collect()
    }

    #[test]
    fn groups_codes_and_names_select() {
        let mut settings = Settings::default();
        settings.select(&["entities".to_owned(), "KL0101".to_owned()]).expect("known");
        assert!(names(&settings).contains(&"unknown-entity-type"));
        assert!(names(&settings).contains(&"placeholder-value"));
        assert!(!names(&settings).contains(&"missing-tactics"));
        settings.ignore(&["unknown-entity-type".to_owned()]).expect("known");
        assert!(!names(&settings).contains(&"unknown-entity-type"));
    }

    #[test]
    fn notes_run_only_when_they_are_asked_for() {
        let mut settings = Settings::default();
        let is_note = |name: &&str| super::super::find(name).is_some_and(|lint| !lint.is_on_by_default());
        assert!(!names(&settings).iter().any(is_note));
        settings.select(&["all".to_owned()]).expect("known");
        assert_eq!(names(&settings).len(), LINTS.len());
    }

    #[test]
    fn unknown_selectors_are_refused_with_a_hint() {
        let refused = Settings::default().deny(&["unknown-tatic".to_owned()]);
        assert!(refused.is_err_and(|message| message.contains("perhaps `unknown-tactic`")));
    }
}

//! What lints see of all rules together, and of a rule's past.

use std::hash::{DefaultHasher, Hash, Hasher};

use super::{Check, Settings, comment::comments};
use crate::{
    diagnostic::Diagnostic,
    rule::{LoadedKind, Rule},
    source::{FileId, Span, Spanned},
};

/// What is remembered of a rule file after it has been checked.
#[derive(Clone, Debug)]
pub struct RuleSummary {
    /// The file.
    pub file: FileId,
    /// Its path, as given or found.
    pub path: String,
    /// `id`
    pub id: Option<Spanned<String>>,
    /// `name`
    pub name: Option<Spanned<String>>,
    /// `version`
    pub version: Option<Spanned<String>>,
    /// `kind: NRT`
    pub near_real_time: bool,
    /// Deployed as an analytics rule, not as a hunting query.
    pub analytic: bool,
    /// The place of the key `query` and the query without comments and white space, as a hash; `None` for a redirect.
    pub query: Option<(Span, u64)>,
    /// Everything but the version, as a hash.
    pub content: u64,
}

/// A rule at an earlier revision, and now.
#[derive(Clone, Copy, Debug)]
pub struct Change<'a> {
    /// What it was.
    pub before: &'a RuleSummary,
    /// What it is: the file at the same path, or the one with the same id; `None` if there is neither.
    pub after: Option<&'a RuleSummary>,
}

impl RuleSummary {
    /// Of a file that has been loaded; `None` if it holds no rule.
    pub fn new(file: FileId, path: &str, text: &str, kind: &LoadedKind) -> Option<Self> {
        let summary = |id: &Option<_>, name: &Option<_>| Self {
            file,
            path: path.to_owned(),
            id: id.clone(),
            name: name.clone(),
            version: None,
            near_real_time: false,
            analytic: false,
            query: None,
            content: content(text),
        };
        match kind {
            LoadedKind::Rule(rule) => Some(Self {
                version: rule.version.clone(),
                near_real_time: rule.kind == crate::rule::Kind::Nrt,
                analytic: super::context::is_analytic(rule),
                query: Some((rule.query_key, query(rule))),
                ..summary(&rule.id, &rule.name)
            }),
            LoadedKind::Stub { id, name } => Some(summary(id, name)),
            LoadedKind::NotARule => None,
        }
    }

    /// The last part of its path.
    pub fn file_name(&self) -> &str {
        self.path.rsplit(['/', '\\']).next().unwrap_or(&self.path)
    }
}

/// Runs the lints that look at all rules together.
pub fn repository(rules: &[RuleSummary], settings: &Settings) -> Vec<Diagnostic> {
    let rules: Vec<RuleSummary> = rules.iter().filter(|rule| settings.compares(rule)).cloned().collect();
    let mut found = Vec::new();
    for (lint, level) in settings.all() {
        if let Check::Repository(check) = lint.check {
            found.extend(check(&rules).into_iter().map(|diagnostic| level.apply(diagnostic)));
        }
    }
    found
}

/// Runs the lints that compare rules with what they were. `before` holds the files that have changed or are gone.
pub fn changes(before: &[RuleSummary], after: &[RuleSummary], settings: &Settings) -> Vec<Diagnostic> {
    let id = |rule: &RuleSummary| rule.id.as_ref().map(|id| id.value.to_ascii_lowercase());
    let mut found = Vec::new();
    for before in before {
        let same_path = after.iter().find(|rule| rule.path == before.path);
        let same_id = || after.iter().find(|rule| rule.id.is_some() && id(rule) == id(before));
        let change = Change { before, after: same_path.or_else(same_id) };
        for (lint, level) in settings.all() {
            if let Check::Change(check) = lint.check {
                found.extend(check(&change).into_iter().map(|diagnostic| level.apply(diagnostic)));
            }
        }
    }
    found
}

/// The query without comments and white space.
fn query(rule: &Rule) -> u64 {
    let mut hasher = DefaultHasher::new();
    let (text, mut quote, mut start) = (&*rule.query.text, None, 0);
    let comments = comments(text);
    let ends = comments.iter().map(|comment| comment.start).chain([text.len()]);
    let starts = comments.iter().map(|comment| comment.end).chain([text.len()]);
    for (end, next) in ends.zip(starts) {
        for character in text[start..end].chars() {
            match (character, quote) {
                ('"' | '\'', None) => quote = Some(character),
                (_, Some(open)) if open == character => quote = None,
                (_, None) if character.is_whitespace() => continue,
                _ => {}
            }
            character.hash(&mut hasher);
        }
        start = next;
    }
    hasher.finish()
}

/// The file without its line `version:` and white space at the ends of lines.
fn content(text: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    for line in text.lines().filter(|line| !line.starts_with("version:") && !line.trim().is_empty()) {
        line.trim_end().hash(&mut hasher);
    }
    hasher.finish()
}

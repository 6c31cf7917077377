//! The queries that are written by hand.

use crate::construct::Kind;

/// The forms of an entry.
#[derive(Debug)]
pub(super) struct Sample {
    pub(super) kind: Kind,
    pub(super) name: &'static str,
    /// What is special about each form, and its query.
    pub(super) forms: Vec<(&'static str, &'static str)>,
}

/// Reads `samples.txt`.
pub(super) fn read() -> Vec<Sample> {
    let mut samples: Vec<Sample> = Vec::new();
    let lines = include_str!("samples.txt").lines();
    for line in lines.filter(|line| !line.trim().is_empty() && !line.starts_with('#')) {
        match line.strip_prefix("  ") {
            Some(form) => {
                let (text, query) = form.split_once(" :: ").expect("a form of samples.txt has ` :: `");
                let sample = samples.last_mut().expect("a form of samples.txt stands below a name");
                sample.forms.push((text.trim(), query.trim()));
            }
            None => {
                let (kind, name) = line.split_once(' ').expect("an entry of samples.txt has a kind");
                let kind = match kind {
                    "operator" => Kind::Operator,
                    "function" => Kind::Function,
                    "aggregate" => Kind::Aggregate,
                    "plugin" => Kind::Plugin,
                    other => unreachable!("samples.txt has a kind {other}"),
                };
                samples.push(Sample { kind, name, forms: Vec::new() });
            }
        }
    }
    samples
}

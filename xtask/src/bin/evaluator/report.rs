//! What is told of all rules.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::recorded::Recorded;

/// What became of a rule.
#[derive(Debug)]
pub(crate) enum Verdict {
    /// Both give the same rows, so many.
    Agrees(usize),
    /// They do not.
    Differs(String),
    /// The program gives other columns than were promised.
    OtherColumns(String),
    /// The program stops at the rule, with this message.
    Stopped(String),
    /// The reference does not evaluate it, for this reason; the program gives so many rows.
    NotEvaluated(String, usize),
}

/// The figures, and what does not agree.
#[derive(Debug, Default, Serialize)]
pub(crate) struct Report {
    /// Rules that the program ran.
    rules: usize,
    /// Of these, those with a row.
    with_rows: usize,
    /// Those of which both give the same.
    agree: usize,
    /// Those with a row among them.
    agree_with_rows: usize,
    /// How many the reference does not evaluate, by reason.
    not_evaluated: BTreeMap<String, usize>,
    /// Where the program stopped.
    stopped: Vec<String>,
    /// Rules whose results depend on how the input is cut, but those with random values.
    cut: Vec<String>,
    /// What does not agree.
    differences: Vec<String>,
    /// What recorded logs show, if there are some.
    pub(crate) recorded: Option<Recorded>,
}

impl Report {
    /// Notes rules whose results depend on the number of threads.
    pub(crate) fn depend_on_threads<'p>(&mut self, paths: impl Iterator<Item = &'p String>) {
        self.cut.extend(paths.cloned());
        self.cut.sort();
    }

    pub(crate) fn add(&mut self, path: &str, verdict: Verdict) {
        self.rules += 1;
        match verdict {
            Verdict::Agrees(rows) => {
                self.agree += 1;
                self.with_rows += usize::from(rows > 0);
                self.agree_with_rows += usize::from(rows > 0);
            }
            Verdict::Differs(what) | Verdict::OtherColumns(what) => {
                self.with_rows += 1;
                self.differences.push(format!("{path}: {what}"));
            }
            Verdict::Stopped(message) => self.stopped.push(format!("{path}: {message}")),
            Verdict::NotEvaluated(reason, rows) => {
                self.with_rows += usize::from(rows > 0);
                if matches!(reason.as_str(), "rand" | "new_guid") {
                    self.cut.retain(|cut| cut != path);
                }
                *self.not_evaluated.entry(reason).or_default() += 1;
            }
        }
    }
}

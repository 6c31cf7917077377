//! What was decided about files that were found before.

use std::path::PathBuf;

use rustc_hash::FxHashMap;

use super::FoundFile;
use crate::read::{Origin, Stamp};

/// What was decided about files, by what they were then.
#[derive(Debug, Default)]
pub struct Decided(FxHashMap<Asked, (Stamp, Decision)>);

/// A file, and the table that the user says.
type Asked = (PathBuf, Option<String>);

/// What a file is, or why it is not read.
type Decision = Result<FoundFile, String>;

impl Decided {
    /// What was decided about a file that has not changed since, or what is decided now; it is kept in `kept`.
    pub(super) fn or_decide(
        &mut self,
        kept: &mut Self,
        (origin, table): (&Origin, Option<&String>),
        decide: impl FnOnce() -> Decision,
    ) -> Decision {
        // What has no file of its own, such as what is in an archive, is looked into each time.
        let Some(stamp) = origin.plain_file().and_then(Stamp::of) else { return decide() };
        let asked = (origin.path().to_owned(), table.cloned());
        let known = self.0.remove(&asked).filter(|(then, _)| *then == stamp);
        let decision = known.map_or_else(decide, |(_, decision)| decision);
        kept.0.insert(asked, (stamp, decision.clone()));
        decision
    }

    /// How many files were decided about.
    #[cfg(test)]
    pub(super) fn len(&self) -> usize {
        self.0.len()
    }
}

//! Where the engine differs from the published binder: disagreements that are right, each with its reason.

use std::collections::BTreeMap;

use crate::Failure;

/// The file; its head describes its form.
const TEXT: &str = include_str!("exceptions.txt");

/// Reasons by what disagrees.
#[derive(Debug, Default)]
pub(super) struct Exceptions {
    reasons: BTreeMap<String, String>,
}

impl Exceptions {
    /// Reads the committed file.
    pub(super) fn read() -> Result<Self, Failure> {
        Self::parse(TEXT)
    }

    fn parse(text: &str) -> Result<Self, Failure> {
        let mut exceptions = Self::default();
        for (at, line) in text.lines().enumerate() {
            if line.trim().is_empty() || line.starts_with('#') {
                continue;
            }
            let (what, reason) = line
                .split_once(" | ")
                .ok_or_else(|| format!("exceptions.txt:{}: not a line `what | reason`: {line}", at + 1))?;
            exceptions.reasons.insert(what.trim().to_owned(), reason.trim().to_owned());
        }
        Ok(exceptions)
    }

    /// True if a disagreement over a rule file or function is right.
    pub(super) fn has(&self, what: &str) -> bool {
        self.reasons.contains_key(what)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_what_and_why() {
        let exceptions =
            Exceptions::parse("# head\n\na/b c.yaml | the engine refuses it\n").expect("right form");
        assert!(exceptions.has("a/b c.yaml") && !exceptions.has("a"));
        assert!(Exceptions::parse("a/b.yaml").is_err());
        assert!(Exceptions::read().is_ok());
    }
}

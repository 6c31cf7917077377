//! Where the engine differs from the published binder: disagreements that are right, each with its reason.

use std::collections::BTreeMap;

use crate::Failure;

/// The file; its head describes its form.
const TEXT: &str = include_str!("exceptions.txt");

/// The kinds of reasons; the head of the file says what each means.
const KINDS: [&str; 2] = ["measured", "rejected"];

/// Kinds of reasons by what disagrees.
#[derive(Debug, Default)]
pub(super) struct Exceptions {
    kinds: BTreeMap<String, String>,
}

impl Exceptions {
    /// Reads the committed file.
    pub(super) fn read() -> Result<Self, Failure> {
        Self::parse(TEXT)
    }

    fn parse(text: &str) -> Result<Self, Failure> {
        let mut exceptions = Self::default();
        let mut kind = None;
        for (at, line) in text.lines().enumerate() {
            let wrong = |what: &str| Failure::from(format!("exceptions.txt:{}: {what}: {line}", at + 1));
            if line.trim().is_empty() || line.starts_with('#') {
                continue;
            }
            if line.starts_with(' ') {
                let kind: &str = kind.ok_or_else(|| wrong("no reason above"))?;
                if exceptions.kinds.insert(line.trim().to_owned(), kind.to_owned()).is_some() {
                    return Err(wrong("listed twice"));
                }
            } else {
                let (name, _) = line.split_once(": ").ok_or_else(|| wrong("no line `kind: reason`"))?;
                if !KINDS.contains(&name) {
                    return Err(wrong("no such kind"));
                }
                kind = Some(name);
            }
        }
        Ok(exceptions)
    }

    /// True if a disagreement over a rule file or function is right.
    pub(super) fn has(&self, what: &str) -> bool {
        self.kinds.contains_key(what)
    }

    /// How many of these are excepted, by kind.
    pub(super) fn count<'a>(&self, whats: impl Iterator<Item = &'a str>) -> String {
        let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
        for kind in whats.filter_map(|what| self.kinds.get(what)) {
            *counts.entry(kind).or_default() += 1;
        }
        counts.iter().map(|(kind, count)| format!("{count} {kind}")).collect::<Vec<_>>().join(", ")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reason_holds_for_what_is_indented_below_it() {
        let exceptions =
            Exceptions::parse("# head\n\nmeasured: why\n    a/b c.yaml\n    f\n").expect("right form");
        assert!(exceptions.has("a/b c.yaml") && exceptions.has("f") && !exceptions.has("a"));
        assert_eq!(exceptions.count(["f", "other"].into_iter()), "1 measured");
        assert!(Exceptions::parse("    a.yaml").is_err(), "no reason");
        assert!(Exceptions::parse("believed: why\n    a.yaml").is_err(), "no such kind");
        assert!(Exceptions::parse("measured: why\n    a\n    a").is_err(), "twice");
        assert!(Exceptions::read().is_ok());
    }
}

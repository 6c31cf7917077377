//! Lists of what does not agree, each with its reason: rules over which the engine differs from the published binder, and known
//! answers that are not given.

use std::collections::BTreeMap;

use crate::Failure;

/// A list: its name, its text, and the kinds of reasons. The head of each says what they mean.
struct List {
    name: &'static str,
    text: &'static str,
    kinds: &'static [&'static str],
}

/// Rules and stored functions over which Microsoft's published binder is not followed.
const BINDER: List =
    List { name: "exceptions.txt", text: include_str!("exceptions.txt"), kinds: &["measured", "rejected"] };

/// Queries whose known answers are not given.
const ANSWERS: List = List {
    name: "differences.txt",
    text: include_str!("differences.txt"),
    kinds: &["refused", "parser", "unknown", "documentation"],
};

/// Kinds of reasons by what disagrees.
#[derive(Debug, Default)]
pub(super) struct Exceptions {
    kinds: BTreeMap<String, String>,
}

impl Exceptions {
    /// Those from the published binder.
    pub(super) fn read() -> Result<Self, Failure> {
        Self::parse(&BINDER)
    }

    /// Those from known answers.
    pub(super) fn of_answers() -> Result<Self, Failure> {
        Self::parse(&ANSWERS)
    }

    fn parse(list: &List) -> Result<Self, Failure> {
        let mut exceptions = Self::default();
        let mut kind = None;
        for (at, line) in list.text.lines().enumerate() {
            let wrong = |what: &str| Failure::from(format!("{}:{}: {what}: {line}", list.name, at + 1));
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
                if !list.kinds.contains(&name) {
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
        let parse = |text| Exceptions::parse(&List { text, ..BINDER });
        let exceptions = parse("# head\n\nmeasured: why\n    a/b c.yaml\n    f\n").expect("right form");
        assert!(exceptions.has("a/b c.yaml") && exceptions.has("f") && !exceptions.has("a"));
        assert_eq!(exceptions.count(["f", "other"].into_iter()), "1 measured");
        assert!(parse("    a.yaml").is_err(), "no reason");
        assert!(parse("believed: why\n    a.yaml").is_err(), "no such kind");
        assert!(parse("measured: why\n    a\n    a").is_err(), "twice");
        assert!(Exceptions::read().is_ok() && Exceptions::of_answers().is_ok());
    }
}

//! MITRE ATT&CK: tactics and techniques as Sentinel names them.

use std::{collections::BTreeMap, sync::LazyLock};

pub use kqlc_runtime::alert::TACTICS;

/// The version of ATT&CK that [`technique`] knows.
pub const VERSION: &str = "18.1";

/// A technique or sub-technique.
#[derive(Debug)]
pub struct Technique {
    /// Such as `Valid Accounts`; of a sub-technique only its own part.
    pub name: &'static str,
    /// Such as `InitialAccess`; some of mobile and industrial systems are none of [`TACTICS`].
    pub tactics: Vec<&'static str>,
    /// Whether it is still in use.
    pub status: Status,
}

/// Whether a technique is still in use.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// It is.
    Active,
    /// Withdrawn.
    Deprecated,
    /// Replaced by this technique.
    ReplacedBy(&'static str),
}

/// The technique of an identifier such as `T1078` or `T1078.004`.
pub fn technique(id: &str) -> Option<&'static Technique> {
    TECHNIQUES.get(id)
}

/// The identifiers of all techniques, sorted.
pub fn technique_ids() -> impl Iterator<Item = &'static str> {
    TECHNIQUES.keys().copied()
}

static TECHNIQUES: LazyLock<BTreeMap<&'static str, Technique>> = LazyLock::new(|| {
    include_str!("attack.txt").lines().filter(|line| !line.starts_with('#')).map(read_technique).collect()
});

fn read_technique(line: &'static str) -> (&'static str, Technique) {
    let cells: Vec<&'static str> = line.split(" | ").collect();
    let [id, name, tactics, rest @ ..] = cells.as_slice() else {
        unreachable!("attack.txt has a line of fewer than three cells: {line}")
    };
    let status = match rest.first() {
        None => Status::Active,
        Some(&"deprecated") => Status::Deprecated,
        Some(other) => Status::ReplacedBy(other),
    };
    (*id, Technique { name, tactics: tactics.split(", ").collect(), status })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn techniques_have_names_tactics_and_a_status() {
        let technique = |id| super::technique(id).expect("in the list");
        assert_eq!(technique("T1078").name, "Valid Accounts");
        assert!(technique("T1078").tactics.contains(&"InitialAccess"));
        assert_eq!(technique("T1078.004").status, Status::Active);
        assert_eq!(technique("T1002").status, Status::ReplacedBy("T1560"));
        assert_eq!(technique("T1043").status, Status::Deprecated);
        assert!(technique_ids().count() > 1000);
    }

    #[test]
    fn replacements_exist() {
        for (id, technique) in TECHNIQUES.iter() {
            if let Status::ReplacedBy(other) = technique.status {
                assert!(TECHNIQUES.contains_key(other), "{id} -> {other}");
            }
        }
    }
}

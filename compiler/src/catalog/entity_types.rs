//! The entity types that a rule may map, and their identifiers.

use std::{collections::BTreeMap, sync::LazyLock};

/// The identifiers of an entity type, in the reference's order; the type's name is compared exactly, as Sentinel does.
pub fn identifiers(entity_type: &str) -> Option<&'static [&'static str]> {
    TYPES.get(entity_type).map(Vec::as_slice)
}

/// Every entity type, sorted.
pub fn names() -> impl Iterator<Item = &'static str> {
    TYPES.keys().copied()
}

static TYPES: LazyLock<BTreeMap<&'static str, Vec<&'static str>>> = LazyLock::new(|| {
    let lines = include_str!("entity_types.txt").lines().filter(|line| !line.starts_with('#'));
    lines
        .map(|line| line.split_once(" = ").expect("every line of entity_types.txt has ` = `"))
        .map(|(name, identifiers)| (name, identifiers.split(", ").collect()))
        .collect()
});

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn case_tells_identifiers_apart() {
        assert_eq!(identifiers("IP"), Some(&["Address", "AddressScope"][..]));
        assert!(identifiers("SecurityGroup").is_some_and(|known| known.contains(&"SID")));
        assert!(identifiers("Account").is_some_and(|known| known.contains(&"Sid")));
        assert_eq!(identifiers("Url"), None);
        assert_eq!(names().count(), 20);
    }
}

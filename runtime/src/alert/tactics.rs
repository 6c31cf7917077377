//! Tactics and techniques.

/// The tactics that Sentinel's interface accepts, in the order of an attack; the last three are those of industrial
/// systems and of the time before ATT&CK 8.
pub const TACTICS: &[&str] = &[
    "Reconnaissance",
    "ResourceDevelopment",
    "InitialAccess",
    "Execution",
    "Persistence",
    "PrivilegeEscalation",
    "DefenseEvasion",
    "CredentialAccess",
    "Discovery",
    "LateralMovement",
    "Collection",
    "CommandAndControl",
    "Exfiltration",
    "Impact",
    "ImpairProcessControl",
    "InhibitResponseFunction",
    "PreAttack",
];

/// Techniques and sub-techniques, each once: `T1078.004` is technique `T1078` and itself a sub-technique.
pub(super) fn techniques(ids: &[&str]) -> (Vec<String>, Vec<String>) {
    let (mut techniques, mut sub_techniques) = (Vec::new(), Vec::new());
    for id in ids {
        let parent = id.split_once('.').map_or(*id, |(parent, _)| parent);
        push_new(&mut techniques, parent);
        if parent != *id {
            push_new(&mut sub_techniques, id);
        }
    }
    (techniques, sub_techniques)
}

/// The tactics in the value of a column, as Sentinel spells them; what is none is left out.
pub(super) fn from_column(value: &str) -> Vec<String> {
    let mut tactics = Vec::new();
    for name in names(value) {
        let name: String = name.split_whitespace().collect();
        if let Some(tactic) = TACTICS.iter().find(|tactic| tactic.eq_ignore_ascii_case(&name)) {
            push_new(&mut tactics, tactic);
        }
    }
    tactics
}

/// The names in the value of a column: a JSON array, or text with commas.
pub(super) fn names(value: &str) -> Vec<String> {
    let names: Vec<String> = serde_json::from_str(value)
        .unwrap_or_else(|_| value.split(',').map(|name| name.trim().to_owned()).collect());
    names.into_iter().filter(|name| !name.is_empty()).collect()
}

fn push_new(list: &mut Vec<String>, value: &str) {
    if !list.iter().any(|known| known == value) {
        list.push(value.to_owned());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sub_techniques_name_their_technique_too() {
        let (techniques, sub_techniques) = techniques(&["T1078.004", "T1078", "T1110"]);
        assert_eq!(techniques, ["T1078", "T1110"]);
        assert_eq!(sub_techniques, ["T1078.004"]);
    }

    #[test]
    fn a_tactics_column_is_a_json_array_or_has_commas() {
        assert_eq!(from_column(r#"["Impact","Execution"]"#), ["Impact", "Execution"]);
        assert_eq!(
            from_column("Impact, execution, Initial Access"),
            ["Impact", "Execution", "InitialAccess"]
        );
        assert!(from_column("").is_empty());
        assert!(from_column("Mischief").is_empty());
    }
}

//! Layers of MITRE's ATT&CK Navigator: which techniques rules are about, or what fired.
//!
//! The format is version 4.5 of the Navigator's layers (`layers/LAYERFORMATv4_5.md` of mitre-attack/attack-navigator).

use std::collections::BTreeMap;

use serde_json::{Value as Json, json};

/// The version of ATT&CK whose techniques rules name.
pub const ATTACK: &str = "18";

/// The oldest Navigator that reads such a layer.
const NAVIGATOR: &str = "4.9.0";

/// So many rules are named beside a technique; of more the number is told.
const MOST_NAMES: usize = 20;

/// A rule in a layer.
#[derive(Clone, Copy, Debug)]
pub struct LayerRule<'r> {
    /// Its name, which stands beside its techniques.
    pub name: &'r str,
    /// Its techniques and sub-techniques.
    pub techniques: &'r [&'r str],
    /// What it adds to the score of each: 1, or how many alerts it raised.
    pub score: usize,
}

/// A layer of rules. What is no number of a technique (`T1078`, `T1078.004`) is left out.
///
/// ```
/// use kqlc_runtime::navigator::{LayerRule, layer};
///
/// let rule = LayerRule { name: "Many failures", techniques: &["T1110.003"], score: 1 };
/// let layer = layer("Rules", "What the rules are about.", &[rule]);
/// assert_eq!(layer["techniques"][0]["techniqueID"], "T1110.003");
/// ```
pub fn layer(name: &str, description: &str, rules: &[LayerRule<'_>]) -> Json {
    let mut techniques: BTreeMap<&str, (usize, Vec<&str>)> = BTreeMap::new();
    for rule in rules {
        let mut own: Vec<&str> = rule.techniques.iter().copied().filter(|id| is_technique(id)).collect();
        own.sort_unstable();
        own.dedup();
        for id in own {
            let (score, names) = techniques.entry(id).or_default();
            *score += rule.score;
            names.push(rule.name);
        }
    }
    let most = techniques.values().map(|(score, _)| *score).max().unwrap_or(1).max(1);
    let technique = |(id, (score, names)): (&&str, &(usize, Vec<&str>))| json!({"techniqueID": id, "score": score, "comment": comment(names), "enabled": true, "showSubtechniques": id.contains('.')});
    json!({
        "name": name,
        "versions": {"attack": ATTACK, "navigator": NAVIGATOR, "layer": "4.5"},
        "domain": "enterprise-attack",
        "description": description,
        "sorting": 3,
        "layout": {"layout": "side", "showName": true, "showID": true, "expandedSubtechniques": "annotated"},
        "hideDisabled": false,
        "techniques": techniques.iter().map(technique).collect::<Vec<_>>(),
        "gradient": {"colors": ["#fff3c4", "#e8590c"], "minValue": 0, "maxValue": most},
    })
}

fn comment(names: &[&str]) -> String {
    let mut text = names.iter().take(MOST_NAMES).copied().collect::<Vec<_>>().join("\n");
    if names.len() > MOST_NAMES {
        text.push_str(&format!("\nand {} more", names.len() - MOST_NAMES));
    }
    text
}

/// True for `T1078` and `T1078.004`.
fn is_technique(id: &str) -> bool {
    let is_number =
        |text: &str, length: usize| text.len() == length && text.bytes().all(|byte| byte.is_ascii_digit());
    let Some(rest) = id.strip_prefix('T') else { return false };
    match rest.split_once('.') {
        Some((technique, sub)) => is_number(technique, 4) && is_number(sub, 3),
        None => is_number(rest, 4),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scores_add_up_and_what_is_no_technique_is_left_out() {
        let rules = [
            LayerRule { name: "One", techniques: &["T1078", "T1078.004", "T1078"], score: 2 },
            LayerRule { name: "Two", techniques: &["T1078", "TA0001", "T10"], score: 1 },
        ];
        let layer = layer("Layer", "", &rules);
        let techniques = layer["techniques"].as_array().expect("a list");
        let told: Vec<_> =
            techniques.iter().map(|it| (it["techniqueID"].as_str(), it["score"].as_u64())).collect();
        assert_eq!(told, [(Some("T1078"), Some(3)), (Some("T1078.004"), Some(2))]);
        assert_eq!(techniques[0]["comment"], "One\nTwo");
        assert_eq!(layer["gradient"]["maxValue"], 3);
    }
}

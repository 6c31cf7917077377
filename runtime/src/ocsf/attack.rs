//! Tactics and techniques of MITRE ATT&CK.

use serde_json::{Value as Json, json};

use crate::alert::Alert;

/// Sentinel's names of tactics and MITRE's ids and names.
const TACTICS: [(&str, &str, &str); 16] = [
    ("Reconnaissance", "TA0043", "Reconnaissance"),
    ("ResourceDevelopment", "TA0042", "Resource Development"),
    ("InitialAccess", "TA0001", "Initial Access"),
    ("Execution", "TA0002", "Execution"),
    ("Persistence", "TA0003", "Persistence"),
    ("PrivilegeEscalation", "TA0004", "Privilege Escalation"),
    ("DefenseEvasion", "TA0005", "Defense Evasion"),
    ("CredentialAccess", "TA0006", "Credential Access"),
    ("Discovery", "TA0007", "Discovery"),
    ("LateralMovement", "TA0008", "Lateral Movement"),
    ("Collection", "TA0009", "Collection"),
    ("CommandAndControl", "TA0011", "Command and Control"),
    ("Exfiltration", "TA0010", "Exfiltration"),
    ("Impact", "TA0040", "Impact"),
    ("ImpairProcessControl", "TA0106", "Impair Process Control"),
    ("InhibitResponseFunction", "TA0107", "Inhibit Response Function"),
];

/// An element for each tactic, and one for each technique: a rule does not say which belongs to which.
pub(super) fn attacks(alert: &Alert) -> Vec<Json> {
    let tactics = alert.tactics.iter().map(|name| json!({ "tactic": tactic(name) }));
    let techniques = alert.techniques.iter().flat_map(|technique| {
        let of_it = |id: &&String| id.split('.').next() == Some(technique.as_str());
        let parts: Vec<Json> = alert
            .sub_techniques
            .iter()
            .filter(of_it)
            .map(|id| json!({ "technique": { "uid": technique }, "sub_technique": { "uid": id } }))
            .collect();
        if parts.is_empty() { vec![json!({ "technique": { "uid": technique } })] } else { parts }
    });
    tactics.chain(techniques).collect()
}

fn tactic(name: &str) -> Json {
    match TACTICS.iter().find(|(known, ..)| *known == name) {
        Some((_, uid, name)) => json!({ "uid": uid, "name": name }),
        None => json!({ "name": name }),
    }
}

//! A mapping without any identifier that tells entities apart.
//!
//! ## Why
//!
//! Sentinel refuses a mapping that could not say which account, host or file it means.
//!
//! ## Reported
//!
//! ```yaml
//! entityMappings:
//!   - entityType: FileHash
//! #               ^^^^^^^^
//!     fieldMappings:
//!       - identifier: Value
//!         columnName: Account
//! ```
//!
//! ## Accepted
//!
//! ```yaml
//! entityMappings:
//!   - entityType: Host
//!     fieldMappings:
//!       - identifier: HostName
//!         columnName: Computer
//! ```

use crate::lint::prelude::*;

declare!(warning "KL1003" "missing-identifier" in "missing_identifier.rs", Entities, Rule, microsoft);

/// The types, and the identifiers of which one set is needed.
const NEEDED: &[(&str, &[&[&str]])] = &[
    ("Account", &[&["FullName"], &["Sid"], &["Name"], &["AadUserId"], &["PUID"], &["ObjectGuid"]]),
    ("Host", &[&["FullName"], &["HostName"], &["NetBiosName"], &["AzureID"], &["OMSAgentID"]]),
    ("IP", &[&["Address"]]),
    ("Malware", &[&["Name"]]),
    ("File", &[&["Name"]]),
    ("Process", &[&["CommandLine"], &["ProcessId"]]),
    ("CloudApplication", &[&["AppId"], &["Name"]]),
    ("DNS", &[&["DomainName"]]),
    ("AzureResource", &[&["ResourceId"]]),
    ("FileHash", &[&["Algorithm", "Value"]]),
    ("RegistryKey", &[&["Key"], &["Hive"]]),
    ("RegistryValue", &[&["Name"]]),
    ("SecurityGroup", &[&["DistinguishedName"], &["SID"], &["ObjectGuid"]]),
    ("URL", &[&["Url"]]),
    ("IoTDevice", &[&["DeviceId"]]),
    ("Mailbox", &[&["MailboxPrimaryAddress"]]),
    ("MailCluster", &[&["Query"], &["Source"]]),
    ("MailMessage", &[&["NetworkMessageId"], &["Recipient"]]),
    ("SubmissionMail", &[&["SubmissionId"], &["NetworkMessageId"], &["Recipient"], &["Submitter"]]),
];

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for mapping in context.rule.entity_mappings.iter().filter(|mapping| !mapping.fields.is_empty()) {
        let name = &mapping.entity_type.value;
        let Some((_, sets)) = NEEDED.iter().find(|(known, _)| known == name) else { continue };
        let has = |wanted: &&str| {
            mapping.fields.iter().any(|field| field.identifier.value.eq_ignore_ascii_case(wanted))
        };
        if sets.iter().any(|set| set.iter().all(has)) {
            continue;
        }
        let choices: Vec<String> = sets.iter().map(|set| format!("`{}`", set.join("` and `"))).collect();
        found.push(
            LINT.found(mapping.entity_type.span, format!("the mapping does not say which {name} is meant"))
                .note("Sentinel refuses to deploy such a rule")
                .help(format!("map {}", choices.join(" or "))),
        );
    }
    found
}

//! `--profile microsoft-ci` says what Microsoft's validators say, also where that is odd.

use super::{GOOD, check, folder};

/// The parts of the good rule that are changed, and what the default run and the profile then say.
const ODD: &[(&str, &str, &str)] = &[
    ("entityType: Host", "entityType: host", "unknown-entity-type"),
    ("may write.", "may write: https://learn.microsoft.com/en-us/windows/", "localized-link"),
    (
        "make_set(CommandLine)",
        "make_set(CommandLine), A = make_set(1)\n  | where A != Lines",
        "type-mismatch",
    ),
    (
        "id: a7d5f4c2-7d1b-4c0e-9a53-2f6f0a4f9b11",
        "id: dd78a122-d377-415a-afe9-f22e08d2112c # of the good rule, with an unknown name",
        "unknown-name",
    ),
    ("make_set(CommandLine)", "make_set(CommandLine), A = 1 + 1", "refused-by-engine"),
    ("  SecurityEvent\n  |", "  let rows = SecurityEvent\n  |", "no-result"),
];

#[test]
fn what_the_validators_let_pass_is_let_pass() {
    for (good, odd, name) in ODD {
        let text = GOOD.replacen(good, odd, 1);
        let text = match *name {
            "unknown-name" => text.replace("has \"users\"", "has Users"),
            "type-mismatch" => text.replace(" by Computer, Account\n", "\n").replace(
                "A = make_set(1)\n  | where A != Lines",
                "A = make_set(1) by Computer, Account\n  | where A != Lines",
            ),
            _ => text,
        };
        let folder = folder(&[("rule.yaml", &text)]);
        let (_, own) = check(folder.path(), &["rule.yaml", "--format", "short"]);
        assert!(own.contains(&format!("[{name}]")), "{name}: {own}");
        assert_eq!(profile(folder.path()), (Some(0), String::new()), "{name}");
    }
}

#[test]
fn ids_of_cisco_umbrella_are_compared_among_solutions_alone() {
    let (one, other) = ("Detections/CiscoUmbrella/a.yaml", "Solutions/CiscoUmbrella/Analytic Rules/a.yaml");
    assert_eq!(profile(folder(&[(one, GOOD), (other, GOOD)]).path()).0, Some(0));
    let (status, out) = profile(folder(&[("Detections/Other/b.yaml", GOOD), (other, GOOD)]).path());
    assert_eq!((status, out.matches("[duplicate-id]").count()), (Some(1), 1), "{out}");
}

#[test]
fn parsers_are_known_by_their_tables() {
    let parser = "FunctionName: AIShield\nFunctionQuery: |\n  AIShield_CL\n  | project TimeGenerated\n";
    let rule = GOOD.replace("  SecurityEvent\n  | where EventID", "  AIShield\n  | where Message").replace(
        "by Computer, Account",
        "by Computer = AssetId, Account = SourceName\n  | extend CommandLine = \"\"",
    );
    let rule = rule.replace("CommandLine has", "Severity has").replace("make_set(CommandLine)", "count()");
    let folder = folder(&[("parser.yaml", parser), ("rule.yaml", &rule)]);
    let (_, own) = check(folder.path(), &[".", "--format", "short"]);
    assert!(own.contains("error[unknown-name]"), "{own}");
    assert_eq!(profile(folder.path()), (Some(0), String::new()));
}

#[test]
fn a_missing_table_of_a_fuzzy_union_is_an_error() {
    let rule = GOOD.replace("  SecurityEvent\n", "  union isfuzzy=true SecurityEvent, Nowhere\n");
    let (status, out) = profile(folder(&[("rule.yaml", &rule)]).path());
    assert_eq!((status, out.contains("error[missing-fuzzy-table]")), (Some(1), true), "{out}");
}

#[test]
fn what_their_parser_alone_refuses_is_an_error() {
    let counted = GOOD.replacen("make_set(CommandLine)", "make_set(CommandLine), A = count(Computer)", 1);
    let folder = folder(&[("rule.yaml", &counted)]);
    let (status, own) = check(folder.path(), &["rule.yaml", "--format", "short"]);
    assert_eq!((status, own.contains("warning[refused-by-parser]")), (Some(0), true), "{own}");
    let (status, out) = profile(folder.path());
    assert_eq!((status, out.contains("error[refused-by-parser]")), (Some(1), true), "{out}");
}

fn profile(folder: &std::path::Path) -> (Option<i32>, String) {
    check(folder, &[".", "--profile", "microsoft-ci", "--format", "short"])
}

//! `docs/checks.md` knows every lint, and nothing that is none.

use kqlc::lint::LINTS;

const PAGE: &str = include_str!("../../../docs/checks.md");

#[test]
fn every_lint_does_a_check_of_the_page() {
    let missing = LINTS.iter().filter(|lint| !PAGE.contains(&entry(lint.kind.name, lint.kind.code)));
    assert_eq!(missing.map(|lint| lint.kind.name).collect::<Vec<_>>(), [""; 0]);
}

#[test]
fn every_lint_of_the_page_exists() {
    let entries = PAGE.split("(lints.md#").skip(1).filter_map(|rest| rest.split_once(") ("));
    for (name, rest) in entries {
        let code = rest.split(')').next().unwrap_or_default();
        let lint = LINTS.iter().find(|lint| lint.kind.name == name);
        assert_eq!(lint.map(|lint| lint.kind.code), Some(code), "{name}");
    }
}

fn entry(name: &str, code: &str) -> String {
    format!("[`{name}`](lints.md#{name}) ({code})")
}

//! Files that are no YAML.

use super::{check, files};

#[test]
fn broken_yaml() {
    check(
        "yaml",
        &files(&[
            ("a tab as indentation", "id: x\ntactics:\n\t- Impact\nquery: |\n  SecurityEvent\n"),
            (
                "a list item that is not indented as the others",
                "id: x\ntactics:\n  - Impact\n - Execution\nquery: |\n  SecurityEvent\n",
            ),
            (
                "a colon in a text without quotes",
                "id: x\nname: Logon failed: too many attempts\nquery: |\n  SecurityEvent\n",
            ),
            (
                "a key twice",
                "id: x\nseverity: Low\nname: A rule\nseverity: High\nquery: |\n  SecurityEvent\n",
            ),
            (
                "a query that is not indented",
                "id: x\nname: A rule\ntactics:\n  - Impact\nquery: |\nSecurityEvent\n| where EventID == 4625\n",
            ),
            (
                "a query line that is indented less than the first",
                "id: x\nname: A rule\ntactics:\n  - Impact\nquery: |\n    SecurityEvent\n  | where EventID == 4625\nversion: 1.0.0\n",
            ),
            (
                "a quote that does not end",
                "id: x\nname: 'A rule\ntactics:\n  - Impact\nquery: |\n  SecurityEvent\n",
            ),
            (
                "a list that does not end",
                "id: x\nname: A rule\ntactics: [Impact\nquery: |\n  SecurityEvent\n",
            ),
            (
                "a template's braces without quotes",
                "id: x\nname: {{Account}} failed\ntactics:\n  - Impact\nquery: |\n  SecurityEvent\n",
            ),
            (
                "a star without quotes",
                "id: x\nname: *nix logon\ntactics:\n  - Impact\nquery: |\n  SecurityEvent\n",
            ),
            (
                "a second rule in the file",
                "id: x\nname: A rule\nquery: |\n  SecurityEvent\n---\nid: y\nname: B rule\nquery: |\n  SecurityEvent\n",
            ),
            (
                "no space after a colon",
                "id: x\nname:A rule\ntactics:\n  - Impact\nquery: |\n  SecurityEvent\n",
            ),
        ]),
    );
}

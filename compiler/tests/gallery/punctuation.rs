//! Signs that are missing, or too many.

use super::{check, queries};

#[test]
fn wrong_signs() {
    check(
        "punctuation",
        &queries(&[
            ("`=` for `==`", "SecurityEvent\n| where EventID = 4625"),
            (
                "`=` for `==` behind `and`",
                "SecurityEvent\n| where Account has 'x' and EventID = 4625 | take 1",
            ),
            ("a dropped pipe", "SecurityEvent\n| where EventID == 4625\nproject Account"),
            ("a dropped first pipe", "SecurityEvent\nwhere EventID == 4625"),
            ("two pipes", "SecurityEvent\n| | where EventID == 4625"),
            ("a pipe at the end", "SecurityEvent\n| where EventID == 4625\n|"),
            (
                "a bracket that does not end",
                "SecurityEvent\n| where (EventID == 4625 and (Account has 'x')\n| project Account",
            ),
            ("a bracket too many", "SecurityEvent\n| where (EventID == 4625))\n| project Account"),
            ("a call that does not end", "SecurityEvent\n| where TimeGenerated > ago(1d\n| project Account"),
            ("a string that does not end", "SecurityEvent\n| where Account == \"admin\n| project Account"),
            ("quotes that do not fit", "SecurityEvent\n| where Account == \"admin'\n| project Account"),
            ("typographic quotes", "SecurityEvent\n| where Account == “admin”"),
            ("a stray comma at the end of a list", "SecurityEvent\n| project Account, Computer,\n| take 1"),
            ("two commas", "SecurityEvent\n| project Account,, Computer"),
            ("a missing comma", "SecurityEvent\n| project Account Computer"),
            ("a missing comma between named columns", "SecurityEvent\n| extend A = 1\n    B = 2"),
            ("a `let` without `;`", "let threshold = 5\nSecurityEvent\n| where EventID > threshold"),
            ("a `let` with `:=`", "let threshold := 5;\nSecurityEvent | where EventID > threshold"),
            ("a `;` in the middle", "SecurityEvent;\n| where EventID == 4625"),
            (
                "a path with single backslashes",
                "SecurityEvent\n| where ProcessName endswith \"\\system32\\cmd.exe\"",
            ),
            ("a comment of SQL", "SecurityEvent\n-- failed logons\n| where EventID == 4625"),
            ("nothing but a comment", "// SecurityEvent"),
        ]),
    );
}

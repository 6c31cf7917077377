//! Values that do not fit.

use super::{check, queries};

#[test]
fn wrong_values() {
    check(
        "expressions",
        &queries(&[
            ("a text operator on a number", "SecurityEvent\n| where EventID has '46'"),
            ("a time compared with a timespan", "SecurityEvent\n| where TimeGenerated > 1d"),
            ("a time compared with a text", "SecurityEvent\n| where TimeGenerated > '2024-01-01'"),
            ("`ago` with a text", "SecurityEvent\n| where TimeGenerated > ago('1d')"),
            ("`ago` with a number", "SecurityEvent\n| where TimeGenerated > ago(7)"),
            ("a month as a timespan", "SecurityEvent\n| where TimeGenerated > ago(1mo)"),
            ("too few arguments", "SecurityEvent\n| extend Part = split(Account)"),
            ("too many arguments", "SecurityEvent\n| extend Name = tolower(Account, Computer)"),
            ("an argument of a wrong type", "SecurityEvent\n| extend Name = bin(Account, 1h)"),
            ("`iff` with two arguments", "SecurityEvent\n| extend A = iff(EventID == 1, 'x')"),
            ("`iff` without a condition", "SecurityEvent\n| extend A = iff(EventID, 'x', 'y')"),
            ("a condition that is no bool", "SecurityEvent\n| where Account"),
            (
                "a part of a datetime that does not exist",
                "SecurityEvent\n| extend Hours = datetime_diff('hours', now(), TimeGenerated)",
            ),
            ("an invalid regular expression", "SecurityEvent\n| where Account matches regex '(admin'"),
            ("a look-ahead", "SecurityEvent\n| where Account matches regex @'^(?!admin).*'"),
            ("a pattern from a column", "SecurityEvent\n| where Account matches regex Computer"),
            ("an invalid date", "SecurityEvent\n| where TimeGenerated > datetime(2024-13-45)"),
            ("`in` without parentheses", "SecurityEvent\n| where EventID in 4624, 4625"),
            (
                "`in` with a list variable without parentheses",
                "let ids = dynamic([1, 2]);\nSecurityEvent\n| where EventID in ids",
            ),
            ("`in` with brackets", "SecurityEvent\n| where EventID in [4624, 4625]"),
            ("`has` with a list", "SecurityEvent\n| where Account has ('a', 'b')"),
            (
                "`contains` with a list variable",
                "let names = dynamic(['a']);\nSecurityEvent\n| where Account contains_any (names)",
            ),
            ("`between` with a comma", "SecurityEvent\n| where EventID between (1, 5)"),
            ("`between` with `and`", "SecurityEvent\n| where EventID between 1 and 5"),
            ("a bare array", "let ids = [1, 2];\nSecurityEvent\n| where EventID in (ids)"),
            ("`not` without parentheses", "SecurityEvent\n| where not Account has 'x'"),
            ("a sum of texts", "SecurityEvent\n| extend Name = Account + '@' + Computer"),
            ("a negated text", "SecurityEvent\n| extend Name = -Account"),
            ("chained comparisons", "SecurityEvent\n| where 1 < EventID < 5"),
            (
                "nesting without end",
                "print f = ((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((1))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))",
            ),
        ]),
    );
}

//! Operators that are misspelt, or miss a part.

use super::{check, queries};

#[test]
fn wrong_operators() {
    check(
        "operators",
        &queries(&[
            ("a misspelt operator", "SecurityEvent\n| wher EventID == 4625"),
            ("a misspelt operator with a dash", "SecurityEvent\n| project-awy Account"),
            ("an operator in other letter case", "SecurityEvent\n| Where EventID == 4625"),
            ("an operator of another language", "SecurityEvent\n| filter2 EventID == 4625"),
            ("`summarize` without `by`", "SecurityEvent\n| summarize count() Account"),
            ("`sort` without `by`", "SecurityEvent\n| sort TimeGenerated desc"),
            ("`top` without `by`", "SecurityEvent\n| top 10 TimeGenerated"),
            ("`join` without `on`", "SecurityEvent\n| join kind=inner (SigninLogs) Account"),
            ("`join` without a condition", "SecurityEvent\n| join kind=inner (SigninLogs)"),
            (
                "`join` on an inequality",
                "SecurityEvent\n| join (SigninLogs) on $left.TimeGenerated < $right.TimeGenerated",
            ),
            ("an unknown kind of join", "SecurityEvent\n| join kind=left (SigninLogs) on TimeGenerated"),
            ("a dynamic column as key", "SigninLogs\n| summarize count() by LocationDetails"),
            ("a dynamic column as the key of a join", "SigninLogs\n| join (SigninLogs) on DeviceDetail"),
            ("an aggregate in `where`", "SecurityEvent\n| where count() > 5"),
            ("an aggregate in `extend`", "SecurityEvent\n| extend Count = count()"),
            ("an aggregate of an aggregate", "SecurityEvent\n| summarize max(count()) by Account"),
            ("a scalar in `summarize`", "SecurityEvent\n| summarize Account"),
            (
                "a table in a condition",
                "SecurityEvent\n| where EventID in (SigninLogs | project ResultType) and SigninLogs",
            ),
            ("`union` with a misspelt table", "union SecurityEvent, SigninLog\n| where Foo == 1"),
            ("`mv-expand` of a string", "SecurityEvent\n| mv-expand Account"),
            ("`parse` without `with`", "SecurityEvent\n| parse Account \"x\" Name"),
            ("`take` without a number", "SecurityEvent\n| take"),
            ("`take` of a text", "SecurityEvent\n| take 'five'"),
            ("`extend` without a value", "SecurityEvent\n| extend Name ="),
            ("`project-rename` the wrong way round", "SecurityEvent\n| project-rename Account = User"),
            ("a duplicate column", "SecurityEvent\n| project Account, Account = Computer"),
            ("`limit` and `top` mixed", "SecurityEvent\n| limit 10 by TimeGenerated"),
            ("`distinct` with brackets that do not end", "SecurityEvent\n| distinct (Account"),
            ("`datatable` with too few cells", "datatable(Account: string, Count: long)['a', 1, 'b']"),
            ("an unknown type", "datatable(Account: text)['a']"),
            ("a function without a result", "let f = (a: long) { };\nf(1)"),
            ("a scalar as the query", "let a = 1;\na + 1"),
            ("only `let` statements", "let a = 1;"),
            (
                "window functions over rows without an order",
                "SecurityEvent\n| extend Before = prev(EventID), Row = row_number()",
            ),
            ("a percentile that is none", "SecurityEvent\n| summarize percentile(EventID, 950)"),
        ]),
    );
}

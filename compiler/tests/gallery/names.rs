//! Names of columns, tables and functions that nothing has.

use super::{check, queries};

#[test]
fn unknown_names() {
    check(
        "names",
        &queries(&[
            ("a misspelt column", "SecurityEvent\n| where EvntID == 4625\n| project TimeGenerated, Account"),
            ("a column in other letter case", "SecurityEvent | where eventid == 4625"),
            (
                "a column that a project has dropped",
                "SecurityEvent\n| project TimeGenerated, Account\n| where EventID == 4625\n| summarize count() by EventID",
            ),
            (
                "a column that a summarize has dropped, twice",
                "SecurityEvent\n| summarize Count = count() by Account\n| extend Host = Computer\n| project Account, Host, Computer",
            ),
            ("a misspelt table", "SecurityEvnt\n| where EventID == 4625\n| summarize count() by Account"),
            ("a table in other letter case", "securityevent | where EventID == 4625 | project Foo"),
            ("a custom table", "Contoso_CL | where Name_s == 'x' | project Foo"),
            ("a misspelt function", "SecurityEvent | extend Name = tolowr(Account) | where Name has 'x'"),
            ("a function in other letter case", "SecurityEvent | extend Name = ToLower(Account)"),
            ("a function of another language", "SecurityEvent | extend Name = upper(Account)"),
            (
                "a misspelt variable",
                "let failures = 5;\nSecurityEvent\n| summarize Count = count() by Account\n| where Count > failure",
            ),
            (
                "an entity's column instead of the table's",
                "SigninLogs | where UserPrincipalname has 'admin' and ResultType == '0'",
            ),
            (
                "an unknown column in a join's condition",
                "SecurityEvent\n| join kind=inner (SigninLogs | project UserPrincipalName) on Acount",
            ),
            (
                "sides of a join",
                "SecurityEvent\n| join kind=inner (SigninLogs) on $left.Account == $right.UserPrincipleName",
            ),
            ("a column of a string", "SecurityEvent | extend Name = EventData.TargetUserName"),
            (
                "a parameter and a misspelt aggregate",
                "SecurityEvent | summarize Count = cout() by Account | where Count > 1",
            ),
            (
                "an unknown column in summarize, used on",
                "SecurityEvent\n| summarize Count = count() by Acount\n| where Acount has 'x'\n| project Acount, Count",
            ),
        ]),
    );
}

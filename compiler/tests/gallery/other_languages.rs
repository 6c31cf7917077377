//! Habits of SQL, C, Splunk and older Kusto.

use super::{check, queries};

#[test]
fn other_habits() {
    check(
        "other_languages",
        &queries(&[
            ("`!=~`", "SecurityEvent\n| where Account !=~ 'admin'"),
            ("`===`", "SecurityEvent\n| where EventID === 4625"),
            ("`&`", "SecurityEvent\n| where EventID == 1 & Account has 'x'"),
            ("`&&`", "SecurityEvent\n| where EventID == 1 && Account has 'x'"),
            ("`||`", "SecurityEvent\n| where EventID == 1 || EventID == 2"),
            ("`!`", "SecurityEvent\n| where !(Account has 'x')"),
            ("`AND`", "SecurityEvent\n| where EventID == 1 AND Account has 'x'"),
            ("`OR NOT`", "SecurityEvent\n| where EventID == 1 or NOT (Account has 'x')"),
            ("`select`", "SecurityEvent\n| select Account, Computer"),
            ("a whole `SELECT`", "SELECT Account FROM SecurityEvent WHERE EventID = 4625"),
            ("`like`", "SecurityEvent\n| where Account like 'adm%'"),
            ("`not like`", "SecurityEvent\n| where Account not like '%admin%'"),
            ("`not in`", "SecurityEvent\n| where EventID not in (1, 2)"),
            ("`not contains`", "SecurityEvent\n| where Account not contains 'x'"),
            ("`group by`", "SecurityEvent\n| group by Account"),
            ("`order` without `by`", "SecurityEvent\n| order TimeGenerated"),
            ("`having`", "SecurityEvent\n| summarize c = count() by Account\n| having c > 5"),
            ("`is null`", "SecurityEvent\n| where Account is null"),
            ("`is not null`", "SecurityEvent\n| where Account is not null"),
            ("`null`", "SecurityEvent\n| where Account == null"),
            ("`as`", "SecurityEvent\n| project Account as User"),
            ("`count(*)`", "SecurityEvent\n| summarize count(*) by Account"),
            ("`count` of a column", "SecurityEvent\n| summarize count(Account) by Computer"),
            ("`rename`", "SecurityEvent\n| rename User = Account"),
            ("`stats`", "SecurityEvent\n| stats count() by Account"),
            ("a ternary", "SecurityEvent\n| extend A = EventID == 1 ? 'x' : 'y'"),
            ("`if`", "SecurityEvent\n| extend A = if(EventID == 1, 'x', 'y')"),
            ("`else`", "SecurityEvent\n| extend A = case(EventID == 1, 'x')"),
            ("`current_time`", "SecurityEvent\n| where TimeGenerated > getdate()"),
            ("`var`", "var x = 5;\nSecurityEvent\n| take 5"),
            ("`nothas`", "SecurityEvent\n| where Account nothas 'x'"),
            ("a column in backticks", "SecurityEvent\n| project `Account`"),
            ("a column with a dash", "SecurityEvent\n| extend user-name = Account"),
            ("concatenation with `||`", "SecurityEvent\n| extend Name = Account || '@'"),
        ]),
    );
}

//! What Microsoft's parser accepts and the engine does not.

use super::{check, queries};

#[test]
fn refused_by_the_engine() {
    let many = format!("print Name = coalesce({})", ["''"; 65].join(", "));
    check(
        "refused",
        &queries(&[
            (
                "a text function on a dynamic",
                "SecurityAlert\n| extend E = parse_json(Entities)[0]\n| extend Name = extract('name=(.*)', 1, E.Name)",
            ),
            (
                "`has` with a dynamic at its right",
                "SecurityAlert\n| extend E = parse_json(Entities)[0]\n| where Description has E.Name",
            ),
            (
                "a dynamic before a text",
                "SecurityAlert\n| extend E = parse_json(Entities)[0]\n| where E.Name < 'm'",
            ),
            ("a time that is missing, in a dynamic", "print Times = dynamic([datetime(null)])"),
            ("a truth value with its type, in a dynamic", "print Flags = dynamic([bool(true)])"),
            ("texts in a range", "SecurityEvent\n| where Account between ('a' .. 'm')"),
            (
                "`extract_all` without a group",
                "SecurityEvent\n| extend Numbers = extract_all(@'\\d+', CommandLine)",
            ),
            (
                "`countof` with a column to look for",
                "SecurityEvent\n| extend Times = countof(CommandLine, Account)",
            ),
            (
                "`countof` of a kind that does not exist",
                "SecurityEvent\n| extend Times = countof(CommandLine, 'a', 'fuzzy')",
            ),
            ("`coalesce` of too many values", &many),
            (
                "`lookup` of a kind that only `join` has",
                "SecurityEvent\n| lookup kind=leftanti (SigninLogs | project Computer = Identity) on Computer",
            ),
            (
                "`lookup` with a hint of `join`",
                "SecurityEvent\n| lookup hint.shufflekey=Computer (SigninLogs | project Computer = Identity) on Computer",
            ),
            ("`summarize` of a constant", "SecurityEvent\n| summarize One = 1 + 0 by Account"),
            (
                "`summarize` with a key beside an aggregate",
                "SecurityEvent\n| summarize Text = strcat(Account, ' ', count()) by Account",
            ),
        ]),
    );
}

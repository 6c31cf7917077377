//! Stored and `let` functions.

use super::{check, queries};

#[test]
fn wrong_functions() {
    check(
        "functions",
        &queries(&[
            ("an error inside a stored function", "BrokenParser\n| take 1"),
            ("a syntax error inside a stored function", "UnparsableParser\n| take 1"),
            ("a stored function with a missing argument", "FailedLogons\n| take 1"),
            ("a stored function with an argument of a wrong type", "FailedLogons('five')"),
            ("a stored function with too many arguments", "FailedLogons(5, 6)"),
            ("a stored function that calls itself", "Endless"),
            ("a misspelt stored function", "FailedLogins(5)"),
            ("a stored function in other letter case", "failedlogons(5)"),
            (
                "a watchlist whose columns only the data tells",
                "_GetWatchlist('HighValue')\n| where Owner has 'x'",
            ),
            (
                "a `let` function with too few arguments",
                "let add = (a: long, b: long) { a + b };\nSecurityEvent\n| extend C = add(EventID)",
            ),
            (
                "a parameter that is misspelt",
                "let add = (low: long = 1, high: long = 2) { low + high };\nprint add(hihg = 3)",
            ),
            (
                "an argument behind one that is named out of order",
                "let add = (low: long = 1, high: long = 2) { low + high };\nprint add(high = 3, 4)",
            ),
            (
                "a `let` function with a type that does not exist",
                "let add = (a: number) { a + 1 };\nprint add(1)",
            ),
            (
                "a `let` function over a table with a column missing",
                "let f = (T: (Nmae: string)) { T | project Nmae };\nSecurityEvent | invoke f()",
            ),
            ("a `let` that is used before it is defined", "let b = a + 1;\nlet a = 1;\nprint b"),
            ("a plugin that does not exist", "SecurityEvent\n| evaluate bag_unpak(EventData)"),
            ("a plugin that needs the network", "SecurityEvent\n| evaluate http_request('x')"),
            ("a plugin with too few arguments", "SecurityEvent\n| evaluate rows_near(EventID == 4688)"),
            ("a plugin over a computed value", "SecurityEvent\n| evaluate bag_unpack(parse_json(EventData))"),
            (
                "a plugin with a column where a constant belongs",
                "SecurityEvent\n| evaluate rows_near(EventID == 4688, EventID)",
            ),
            (
                "a plugin with a value of a wrong type",
                "SecurityEvent\n| evaluate rolling_percentile(Account, 50, TimeGenerated, 1h, 3)",
            ),
        ]),
    );
}

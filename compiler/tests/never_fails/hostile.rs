//! Texts that would take for ever, or more stack or memory than there is, if nothing stopped them.

use std::fmt::Write as _;

/// How often what is repeated is repeated.
const MANY: usize = 3000;

/// Queries, named for what they do.
pub(crate) fn queries() -> Vec<(&'static str, String)> {
    let repeated = |before: &str, piece: &str, after: &str| format!("{before}{}{after}", piece.repeat(MANY));
    let numbered = |before: &str, piece: &str, after: &str| {
        let pieces: String = (0..4 * MANY).map(|number| piece.replace('N', &number.to_string())).collect();
        format!("{before}{pieces}{after}")
    };
    vec![
        ("open parentheses", repeated("print ", "(", "1")),
        ("nested parentheses", repeated("print ", "(", &format!("1{}", ")".repeat(MANY)))),
        ("open brackets", repeated("print ", "[", "")),
        ("open braces", repeated("", "{", "")),
        ("closed brackets", repeated("print 1", ")", "")),
        ("nested calls", repeated("print ", "not(", "true")),
        ("nested dynamics", repeated("print dynamic(", "[", "1")),
        ("signs", repeated("print ", "- ", "1")),
        ("members", repeated("print dynamic({})", ".a", "")),
        ("conditions", repeated("SecurityEvent | where ", "EventID == 1 or ", "true")),
        ("pipes", repeated("SecurityEvent", " | where true", "")),
        ("broken statements", repeated("", "let a = (; ", "SecurityEvent")),
        ("unknown columns", repeated("SecurityEvent | project ", "abc, ", "Account")),
        ("unknown columns that differ", numbered("SecurityEvent | project ", "abcN, ", "Account")),
        ("unknown tables that differ", numbered("union ", "TableN, ", "SecurityEvent")),
        ("definitions", numbered("", "let aN = 1;\n", "print b")),
        ("definitions of unknown names", numbered("", "let aN = bN;\n", "print b")),
        ("columns", numbered("SecurityEvent | summarize ", "cN = count(), ", "Count = count()")),
        ("open strings", repeated("print ", "\"a\n", "1")),
        (
            "nested subqueries",
            repeated("SecurityEvent | where ", "Account in ((SecurityEvent | where ", "true"),
        ),
        ("joins", repeated("SecurityEvent", "\n| join kind=inner (SecurityEvent) on Account", "")),
        (
            "functions that call one twice",
            doubling("let f0 = () { SecurityEvent };", "() { union fN(), fN() }", "f", "f40()"),
        ),
        (
            "scalar functions that call one twice",
            doubling("let f0 = (x: long) { x };", "(x: long) { fN(x) + fN(x) }", "f", "print f40(1)"),
        ),
        ("texts that double", doubling("let a0 = 'abcdefgh';", "strcat(aN, aN)", "a", "print a40")),
        (
            "arrays that double",
            doubling("let a0 = dynamic([1, 2]);", "array_concat(aN, aN)", "a", "print a40"),
        ),
        (
            "arrays of arrays that double",
            doubling("let a0 = dynamic([1, 2]);", "pack_array(aN, aN)", "a", "print tostring(a40)"),
        ),
        ("values that double", doubling("let a0 = now();", "strcat(aN, aN)", "a", "print a40")),
        ("tables that double", doubling("let t0 = SecurityEvent;", "union tN, tN", "t", "t40")),
        ("joins that double", doubling("let t0 = SecurityEvent;", "tN | join tN on Account", "t", "t40")),
        (
            "subqueries that double",
            doubling(
                "let t0 = materialize(SecurityEvent);",
                "tN | where Account in (tN | project Account)",
                "t",
                "t40",
            ),
        ),
    ]
}

/// `let x1 = ...; let x2 = ...;` and so on, in which `N` is the number before.
fn doubling(first: &str, value: &str, name: &str, last: &str) -> String {
    let mut text = format!("{first}\n");
    for number in 1..=40 {
        let value = value.replace(&format!("{name}N"), &format!("{name}{}", number - 1));
        let _ = writeln!(text, "let {name}{number} = {value};");
    }
    text + last
}

/// Rule files.
pub(crate) fn files() -> Vec<(&'static str, String)> {
    let nested: Vec<String> = (0..MANY / 10).map(|level| format!("{}a:\n", " ".repeat(level))).collect();
    let aliases: Vec<String> =
        (1..30).map(|level| format!("a{level}: &a{level} [*a{0}, *a{0}, *a{0}]\n", level - 1)).collect();
    vec![
        ("nothing", String::new()),
        ("open lists", format!("query: {}", "[".repeat(MANY))),
        ("open mappings", format!("query: {}", "{".repeat(MANY))),
        ("dashes", format!("query:\n  {}x", "- ".repeat(MANY))),
        ("colons", format!("query: {}", "a: ".repeat(MANY))),
        ("deep blocks", format!("query:\n{}", nested.concat())),
        ("aliases of aliases", format!("id: x\na0: &a0 [x]\n{}query: *a29\n", aliases.concat())),
        (
            "keys",
            (0..MANY).map(|number| format!("k{number}: 1\n")).collect::<Vec<_>>().concat()
                + "query: SecurityEvent\n",
        ),
        ("one key again and again", format!("query: SecurityEvent\n{}", "name: x\n".repeat(MANY))),
        ("anchors", format!("query: {}", "&a ".repeat(MANY))),
        ("quotes", format!("query: {}", "\"'".repeat(MANY))),
        ("control characters", "\u{0}\u{1}\u{7f}".repeat(MANY)),
        ("documents", "---\nquery: T\n".repeat(MANY)),
        ("functions in JSON", format!("{{{}", "\"a\": {\"body\": \"".repeat(MANY))),
        ("lists in JSON", "[".repeat(MANY)),
    ]
}

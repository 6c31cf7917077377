//! No text makes the stage panic.

use proptest::{prelude::*, sample::select};

use super::parse_text;

/// Queries that use most of the grammar, to be cut and mixed.
const QUERIES: [&str; 8] = [
    "let f = (a: long, T: (*)) { T | where x == a }; U | invoke f(1) | summarize n = count() by bin(t, 1h), ['a b']",
    "union isfuzzy=true A*, (B | project c, d = dynamic({\"e\": [1, datetime(2024-01-01)]})), cluster('g').database('h').I",
    "T | join kind=inner (U | distinct *) on $left.a == $right.b | mv-apply x = y to typeof(long) on (top 1 by x desc)",
    "T | parse kind=regex a with * \"b\\\"c\" d: long 'e' * | where f has_any ('g', @\"h\"\"i\") and j !between (1..5)",
    "find withsource=S in (A, B*) where c matches regex ```d``` project e: string, pack(*); search in (T) * and g: 'h'",
    "T | make-graph a --> b with N on id | graph-match (x)-[e*1..3]->(y) where x.p == 1 project z = y.q, w",
    "T | scan declare (a: long = 0) with (step s output=all: b > 1 and s.a == 2 => a = 3; step u: true;) | render t with (k=v)",
    "declare query_parameters(a: string = 'b'); datatable (c: string, d: real)['e' h'f', -1.5, real(nan),] | evaluate g(c): (h: int)",
];

const TOKENS: [&str; 60] = [
    "let",
    "T",
    "=",
    "|",
    "where",
    "(",
    ")",
    "[",
    "]",
    "{",
    "}",
    ",",
    ";",
    "==",
    "and",
    "or",
    "has",
    "in",
    "!in~",
    "between",
    "..",
    "1",
    "1.5",
    "1d",
    "\"a\"",
    "'b",
    "@'c'",
    "```",
    "dynamic",
    "datetime(2024)",
    "datetime(x)",
    "typeof",
    "*",
    "a*",
    "*b",
    ".",
    "-",
    "+",
    "project",
    "summarize",
    "by",
    "join",
    "on",
    "kind=inner",
    "union",
    "find",
    "search",
    "print",
    "range",
    "mv-expand",
    "parse",
    "with",
    "view",
    "declare",
    "//",
    "\n",
    "é",
    "\\",
    "$left",
    "#x",
];

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn token_soups_do_not_panic(tokens in prop::collection::vec(select(&TOKENS[..]), 0..60), glue in select(&["", " "][..])) {
        let text = tokens.join(glue);
        check_places(&text);
    }

    #[test]
    fn mutated_queries_do_not_panic(
        base in select(&QUERIES[..]),
        other in select(&QUERIES[..]),
        cuts in prop::array::uniform4(0.0..1.0),
        insert in select(&TOKENS[..]),
    ) {
        let (a, b) = (fraction(base, cuts[0]), fraction(base, cuts[1]));
        let (c, d) = (fraction(other, cuts[2]), fraction(other, cuts[3]));
        let text = [&base[..a], insert, &other[c.min(d)..c.max(d)], &base[b..]].concat();
        check_places(&text);
    }

    #[test]
    fn any_text_does_not_panic(text in ".{0,80}") {
        check_places(&text);
    }
}

/// The offset of a character about so far into the text.
fn fraction(text: &str, part: f64) -> usize {
    let offsets: Vec<usize> = text.char_indices().map(|(at, _)| at).collect();
    #[expect(
        clippy::cast_precision_loss,
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a small index"
    )]
    let index = (part * offsets.len() as f64) as usize;
    offsets[index.min(offsets.len() - 1)]
}

/// Every diagnostic lies within the text, between characters.
fn check_places(text: &str) {
    for diagnostic in parse_text(text).diagnostics {
        let range = diagnostic.primary.span.range();
        assert!(text.get(range.clone()).is_some(), "{range:?} of {text:?}");
    }
}

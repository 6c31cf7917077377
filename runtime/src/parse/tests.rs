//! Texts and what is found in them; the answers are the engine's where the name does not say otherwise.

use proptest::prelude::*;

use super::{
    Delimiters, Found, KeyValues,
    ParseKind::{self, Regex, Relaxed, Simple},
    ParsePart::{self, Column, Skip, Text},
    ParsePattern, regex_text,
};
use crate::{scalar::Pattern, types::Type};

/// The columns of a text, parted by `|`; `-` without a match.
fn find(kind: ParseKind, flags: &'static str, parts: &[ParsePart<'static>], text: &str) -> String {
    let pattern = ParsePattern::new(kind, flags, parts.to_vec().leak());
    let mut found = Found::default();
    if !pattern.find(text, &mut found) {
        return "-".to_owned();
    }
    let columns: Vec<&str> = found.columns.iter().map(|(from, to)| &text[*from..*to]).collect();
    columns.join("|")
}

const S: ParsePart<'static> = Column(Type::String);
const N: ParsePart<'static> = Column(Type::Long);

#[test]
fn columns_and_skips_take_the_least_and_text_is_no_expression() {
    assert_eq!(find(Simple, "", &[Text("a"), S, Text("c"), Skip], "aXcYc"), "X");
    assert_eq!(find(Simple, "", &[Skip, Text("x="), S, Text(","), Skip], "y=1,x=2,x=9"), "2");
    assert_eq!(find(Simple, "", &[Text("a="), S], "a=1, b=xy"), "1, b=xy");
    assert_eq!(find(Simple, "", &[Text("a.b"), S], "axbZ"), "-");
    assert_eq!(find(Simple, "", &[Text("a="), S], "A=1"), "-");
    assert_eq!(find(Simple, "", &[S, Text("-"), S, Text("-"), S], "a-b-c-d"), "a|b|c-d");
    assert_eq!(find(Simple, "", &[Skip, Text("<a>"), S, Text("</a>"), Skip], "\n<a>x\ny</a>\n"), "x\ny");
}

#[test]
fn text_patterns_reach_the_end_and_expressions_need_not() {
    for (text, simple, regex) in
        [("aXcYc", "XcY", "XcY"), ("aXc\n", "-", "X"), ("aXcY", "-", "X"), ("zaXc", "-", "X")]
    {
        let parts = [Text("a"), S, Text("c")];
        assert_eq!(find(Simple, "", &parts, text), simple, "{text}");
        assert_eq!(find(Relaxed, "", &parts, text), simple, "{text}");
        assert_eq!(find(Regex, "", &parts, text), regex, "{text}");
    }
    assert_eq!(find(Simple, "", &[Text("a"), S, Text("b")], "abcbd"), "-");
    assert_eq!(find(Regex, "", &[Text("a"), S, Text("b")], "abcbd"), "bc");
}

#[test]
fn a_typed_column_before_a_skip_has_the_form_of_its_type() {
    let parts = [Text("n="), N, Skip, Text("m="), N];
    assert_eq!(find(Simple, "", &parts, "n=27 junk m=23"), "27|23");
    assert_eq!(find(Simple, "", &parts, "n=xx junk m=23"), "-");
    let last = [Text("p|"), S, Text("-q|"), N, Skip];
    assert_eq!(find(Relaxed, "", &last, "p|1-q|xx"), "1|");
    assert_eq!(find(Relaxed, "", &last, "p|1-q|  12abc"), "1|  12");
    let parts = [Text("q="), Column(Type::Bool), Skip, Text("m="), S];
    assert_eq!(find(Simple, "", &parts, "q=12x m=1"), "12|1");
    assert_eq!(find(Regex, "", &parts, "q=12x m=1"), "-");
}

#[test]
fn a_typed_column_of_an_expression_has_its_form_everywhere() {
    assert_eq!(find(Regex, "", &[Text("n="), N], "n=27x"), "27");
    assert_eq!(find(Simple, "", &[Text("n="), N], "n=27x"), "27x");
    for (ty, text, expected) in [
        (Type::Real, "1.5", "1.5"),
        (Type::Real, ".5", "-"),
        (Type::Real, "1.", "-"),
        (Type::Long, "1.5", "-"),
        (Type::Bool, "true", "true"),
        (Type::DateTime, "2020-01-01T00:00:00Z", "2020-01-01T00:00:00Z"),
        (Type::DateTime, "02/17/2016 08:40:01", "02/17/2016 08:40:01"),
        (Type::DateTime, "2020/01/01T00:00:00", "-"),
        (Type::TimeSpan, "00:01", "00:01"),
        (Type::TimeSpan, "1.02:03", "-"),
    ] {
        let text = format!("v={text}|Q");
        assert_eq!(find(Regex, "", &[Text("v="), Column(ty), Text(r"\|Q")], &text), expected, "{text}");
    }
}

#[test]
fn flags_hold_for_the_whole_expression() {
    assert_eq!(find(Regex, "i", &[Text("a="), S], "A=5"), "5");
    assert_eq!(find(Regex, "s", &[Text("a=x."), S], "a=x\ny"), "y");
    assert_eq!(find(Regex, "m", &[Text("^a="), S], "x\na=1"), "1");
    let parts = [Skip, Text("x="), S, Text(",")];
    assert_eq!(find(Regex, "", &parts, "y=1,x=2,x=9,"), "2,x=9");
    assert_eq!(find(Regex, "U", &parts, "y=1,x=2,x=9,"), "9");
    assert_eq!(find(Regex, "U", &[Text("n="), N], "n=27 junk"), "2");
    let guid = "{74be27de-1e4e-49d9-b579-fe0b331d3642}";
    assert_eq!(find(Regex, "U", &[Text("v="), Column(Type::Guid), Text("Q")], &format!("v={guid}Q")), guid);
}

#[test]
fn groups_of_an_expression_do_not_count_as_columns() {
    let parts = [Text("(foo)="), S, Text(",(?<b>bar)="), S];
    assert_eq!(find(Regex, "", &parts, "foo=9,bar=8"), "9|8");
    let parts = [Text(r"\d{10}\s"), S, Text(r"\s(NOTICE|INFO)")];
    assert_eq!(find(Regex, "", &parts, "24:02.773 +00:00 0371018375 5406 NOTICE Failed"), "5406");
}

proptest! {
    /// Finding text needs no regular expression; here it is compared with one.
    #[test]
    fn text_is_found_where_the_expression_finds_it(
        pieces in prop::collection::vec((0..3_u8, "[ab]{1,2}"), 1..4),
        rest in 0..3_u8,
        text in "[abc\n]{0,12}",
    ) {
        let gap = |kind| match kind {
            0 => None,
            1 => Some(Skip),
            _ => Some(S),
        };
        let mut parts: Vec<ParsePart<'static>> = Vec::new();
        for (index, (kind, piece)) in pieces.into_iter().enumerate() {
            parts.extend(gap(if index > 0 && kind == 0 { 1 } else { kind }));
            parts.push(Text(piece.leak()));
        }
        parts.extend(gap(rest));
        let expression = regex::Regex::new(&regex_text(Simple, "", &parts)).expect("it is valid");
        let expected = expression.captures(&text).map_or_else(
            || "-".to_owned(),
            |found| found.iter().skip(1).flatten().map(|group| group.as_str()).collect::<Vec<_>>().join("|"),
        );
        prop_assert_eq!(find(Simple, "", &parts, &text), expected);
    }
}

/// The pairs of a text.
fn shown(form: &KeyValues, text: &str) -> String {
    let mut pairs = String::new();
    form.pairs(text, &[], &mut |key, value| {
        pairs.extend(["[", key, "=", value, "]"]);
        true
    });
    pairs
}

const fn delimited(
    pair: &'static str,
    key_value: &'static str,
    quotes: &'static [(char, char)],
    greedy: bool,
) -> KeyValues {
    KeyValues::Delimited(Delimiters { pair, key_value, quotes, escapes: &['\\'], greedy })
}

#[test]
fn pairs_stand_between_delimiters_without_white_space() {
    let form = delimited(",", ":", &[], false);
    assert_eq!(
        shown(&form, "ThreadId:458745723, Machine:Node001, Text: The service is up"),
        "[ThreadId=458745723][Machine=Node001][Text=The service is up]"
    );
    assert_eq!(shown(&form, "a:1,b,c:http://x,d:"), "[a=1][c=http://x][d=]");
    assert_eq!(shown(&delimited(" ", ": ", &[], false), "a: 1 b c: 2"), "[a=1][c=2]");
}

#[test]
fn quotes_hold_delimiters_and_escapes_quotes() {
    let form = delimited(" ", "=", &[('"', '"')], false);
    assert_eq!(
        shown(&form, r#"src=10.1.1.123 failure="connection aborted" "event time"=2021-01-01T10:00:54"#),
        "[src=10.1.1.123][failure=connection aborted][event time=2021-01-01T10:00:54]"
    );
    assert_eq!(shown(&form, r#"a="he said \"bye!\"" b=2"#), r#"[a=he said "bye!"][b=2]"#);
    assert_eq!(shown(&form, "a= b=2"), "[a=][b=2]");
    assert_eq!(shown(&form, "a=\"open b=2"), "[a=\"open][b=2]");
    let form = delimited(" ", "=", &[('(', ')')], false);
    assert_eq!(shown(&form, "failure=(no way) (event time)=(2021 x)"), "[failure=no way][event time=2021 x]");
}

#[test]
fn a_greedy_value_reaches_the_next_key() {
    let text = "name=John Doe phone=555 5555 city=New York";
    assert_eq!(shown(&delimited(" ", "=", &[], false), text), "[name=John][phone=555][city=New]");
    assert_eq!(
        shown(&delimited(" ", "=", &[], true), text),
        "[name=John Doe][phone=555 5555][city=New York]"
    );
}

#[test]
fn an_expression_gives_key_and_value_as_its_groups() {
    let form = KeyValues::Regex(Pattern::new(r#""([\w ]+)\s*:\s*([^"]*)""#));
    assert_eq!(
        shown(&form, r#"["referer url: https://a/?b=1", "id: 24f"]"#),
        "[referer url=https://a/?b=1][id=24f]"
    );
}

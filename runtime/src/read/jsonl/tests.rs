//! The scanner against the general parser, and what lines become.

use std::io::Write;

use insta::assert_snapshot;
use proptest::prelude::*;

use super::*;
use crate::{
    read::{
        json::{JsonRecords, Layout, Shape},
        show::{columns, input, show},
    },
    types::Type,
};

fn wanted() -> Vec<Field> {
    columns(&[
        ("TimeGenerated", Type::DateTime),
        ("EventID", Type::Int),
        ("Computer", Type::String),
        ("Details", Type::Dynamic),
    ])
}

fn scanned(text: &[u8]) -> String {
    show(&mut JsonLines::new(input(text), "log.json", &wanted()))
}

fn parsed(text: &[u8]) -> String {
    show(&mut JsonRecords::new(input(text), "log.json", Layout::Lines, Shape::Plain, &wanted()))
}

#[test]
fn lines_become_rows() {
    let text = concat!(
        "{\"TimeGenerated\":\"2025-01-02T03:04:05Z\",\"EventID\":4688,\"Computer\":\"a\",\"Details\":{\"x\": [1]}}\n",
        "{\"EventID\": \"4624\", \"Computer\": \"a\\\\b\", \"Other\": {\"Computer\": \"no\"}, \"Details\": \"{\\\"y\\\":2}\"}\r\n",
        "\n",
        "{\"Computer\":\"first\",\"Computer\":{\"second\": 1.50},\"computer\":\"other case\"}\n",
        "{\"EventID\":1e400,\"TimeGenerated\":5}\n",
        "{\"EventID\":1\n",
        "[1]\n",
        "{\"Computer\":\"\\u00e9\\ud83d\\ude00\",\"Details\":\"\"}",
    );
    assert_snapshot!(scanned(text.as_bytes()), @r#"
    2025-01-02T03:04:05.0000000Z | 4688 | a | {"x":[1]}
    - | 4624 | a\b | {"y":2}
    - | - | {"second":1.50} | -
    - | - | - | -
    - | - | é😀 | -
    1 rows left out: a JSON object without its end, first at log.json:6
    1 rows left out: not a JSON object, first at log.json:7
    1 values left out: EventID: no int, first at log.json:5
    1 values left out: TimeGenerated: no datetime, first at log.json:5
    "#);
}

#[test]
fn a_column_s_own_name_counts_before_the_portal_s() {
    let text = concat!(
        "{\"EventID\":1,\"EventID [UTC]\":2}\n",
        "{\"EventID [UTC]\":2,\"EventID\":1}\n",
        "{\"EventID\":null,\"EventID [UTC]\":2}\n",
        "{\"EventID [UTC]\":2}\n",
    );
    assert_snapshot!(scanned(text.as_bytes()), @"
    - | 1 | - | -
    - | 1 | - | -
    - | - | - | -
    - | 2 | - | -
    ");
    assert_eq!(scanned(text.as_bytes()), parsed(text.as_bytes()));
}

#[test]
fn a_line_that_is_not_utf_8_is_left_out() {
    assert_snapshot!(scanned(b"{\"EventID\":1}\n{\"Computer\":\"\xff\"}\n{\"EventID\":2}\n"), @"
    - | 1 | - | -
    - | 2 | - | -
    1 rows left out: not UTF-8, first at log.json:2
    ");
}

#[test]
fn a_line_that_no_memory_holds_is_left_out() {
    let long = "x".repeat(5 << 20);
    let columns = columns(&[("EventID", Type::Long)]);
    let show = |text: String| {
        let blocks = BlockReader::new(input(text.as_bytes()), "log.json").with_longest(2 << 20);
        show(&mut JsonLines::over(blocks, &columns))
    };
    assert_snapshot!(show(format!("{{\"EventID\":1}}\n{long}\n{{\"EventID\":2}}\n")), @"
    1
    2
    1 rows left out: a record of more than 512 MiB, first at log.json:2
    ");
    assert_snapshot!(show(format!("{{\"EventID\":1}}\n{long}")), @"
    1
    1 rows left out: a record of more than 512 MiB, first at log.json:2
    ");
}

#[test]
fn ranges_of_a_file_have_each_line_once() {
    let line = |n: usize| format!("{{\"EventID\":{n},\"x\":\"{}\"}}\n", "y".repeat(n % 7));
    let text = (0..100).map(line).collect::<Vec<_>>().concat();
    let mut file = tempfile::NamedTempFile::new().expect("a temporary file");
    file.write_all(text.as_bytes()).expect("a file takes text");
    let columns = columns(&[("EventID", Type::Long)]);
    let whole = show(&mut JsonLines::new(
        Input::open(file.path()).expect("the file opens"),
        &file.path().display().to_string(),
        &columns,
    ));
    for step in [1, 7, 64, 1000, 10_000] {
        let mut pieces = Vec::new();
        let mut start = 0;
        while start < text.len() as u64 {
            let piece = JsonLines::open_range(file.path(), start..start + step, &columns);
            pieces.push(show(&mut piece.expect("the file opens")));
            start += step;
        }
        pieces.retain(|piece| !piece.is_empty());
        assert_eq!(pieces.join("\n").replace("\n\n", "\n"), whole.trim_end(), "in pieces of {step} bytes");
    }
}

#[test]
fn the_place_of_a_line_counts_from_the_beginning_of_the_file() {
    let mut file = tempfile::NamedTempFile::new().expect("a temporary file");
    file.write_all(b"{}\n{}\n{}\nnonsense\n{}\n").expect("a file takes text");
    let mut rejects = Rejects::default();
    let mut lines = JsonLines::open_range(file.path(), 5..20, &[]).expect("the file opens");
    while lines.next_batch(&mut rejects).is_some() {}
    assert!(rejects.rows.values().all(|reject| reject.first.ends_with(":4")), "{rejects:?}");
}

/// JSON, most of it as logs have it.
fn json() -> impl Strategy<Value = String> {
    let text = prop_oneof![
        "\"[a-z :/.]{0,12}\"",
        "\"(\\\\[\"\\\\/bfnrtux]|[a-z{}\\[\\],:]|é|\\\\u[0-9a-f]{4}|\\\\ud83d\\\\ude00){0,6}\"",
        Just("\"2025-01-02T03:04:05.1234567Z\"".to_owned()),
        Just("\"{\\\"k\\\": [1, \\\"v\\\"]}\"".to_owned()),
    ];
    let number = prop_oneof![
        "-?[0-9]{1,4}",
        "-?[0-9]{1,20}(\\.[0-9]{1,3})?([eE][+-]?[0-9]{1,3})?",
        "0[0-9]|-|1\\.|\\.5|1e"
    ];
    let leaf = prop_oneof![4 => text, 2 => number, 1 => "true|false|null|nul|True"];
    leaf.prop_recursive(3, 12, 4, |inner| {
        let blank = || prop_oneof![3 => Just(""), 1 => Just(" "), 1 => Just("\t")];
        let list = (blank(), prop::collection::vec(inner.clone(), 0..4)).prop_map(|(blank, items)| {
            format!("[{blank}{}{blank}]", items.join(&format!("{blank},{blank}")))
        });
        let object =
            (blank(), prop::collection::vec(("\"[a-c]\"", inner), 0..4)).prop_map(|(blank, members)| {
                let members: Vec<String> =
                    members.iter().map(|(name, value)| format!("{name}{blank}:{blank}{value}")).collect();
                format!("{{{blank}{}{blank}}}", members.join(","))
            });
        prop_oneof![list, object]
    })
}

fn line() -> impl Strategy<Value = String> {
    let name = prop_oneof![
        6 => "TimeGenerated|EventID|Computer|Details|Other",
        1 => "TimeGenerated \\[UTC\\]|computer| EventID|Event\\\\u0049D|"
    ];
    let blank = prop_oneof![6 => Just(""), 2 => Just(" "), 1 => Just("\t")];
    let object = (prop::collection::vec((name, json()), 0..7), blank)
        .prop_map(|(members, blank)| {
            let members: Vec<String> =
                members.iter().map(|(name, value)| format!("\"{name}\"{blank}:{blank}{value}")).collect();
            format!("{blank}{{{}}}", members.join(&format!(",{blank}")))
        })
        .boxed();
    let cut = (object.clone(), 0..60_usize).prop_map(|(mut text, cut)| {
        while !text.is_char_boundary(cut.min(text.len())) {
            text.pop();
        }
        text.truncate(cut);
        text
    });
    prop_oneof![8 => object, 1 => cut, 1 => "[ -~\\r\\t]{0,10}"]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]
    #[test]
    fn the_scanner_reads_what_the_general_parser_reads(
        lines in prop::collection::vec((line(), 1..4_usize), 0..8),
        end in prop_oneof![Just("\n"), Just("\r\n")],
        last in prop_oneof![Just(""), Just("\n")],
    ) {
        let lines: Vec<String> =
            lines.into_iter().flat_map(|(line, times)| std::iter::repeat_n(line, times)).collect();
        let text = lines.join(end) + last;
        prop_assert_eq!(scanned(text.as_bytes()), parsed(text.as_bytes()));
    }
}

//! What comes out of JSON that is not one record a line.

use insta::assert_snapshot;
use proptest::prelude::*;

use super::*;
use crate::{
    read::show::{columns, count, input, show},
    types::Type,
};

fn records(text: &str, layout: Layout, shape: Shape) -> JsonRecords {
    let columns =
        columns(&[("TimeGenerated", Type::DateTime), ("EventID", Type::Int), ("Details", Type::Dynamic)]);
    JsonRecords::new(input(text.as_bytes()), "log.json", layout, shape, &columns)
}

fn free(text: &str) -> String {
    show(&mut records(text, Layout::Free, Shape::Plain))
}

#[test]
fn an_array_holds_records_on_any_number_of_lines() {
    let text = r#"[
      { "EventID": 1, "TimeGenerated": "2025-01-02T03:04:05Z", "Other": [1, {"}": "]"}] },
      { "EventID": "2",
        "Details": { "a": "b\"}" }
      }
    ]"#;
    assert_snapshot!(free(text), @r#"
    2025-01-02T03:04:05.0000000Z | 1 | -
    - | 2 | {"a":"b\"}"}
    "#);
}

#[test]
fn objects_may_follow_each_other_without_an_array() {
    assert_snapshot!(free("{\"EventID\": 1}{\"EventID\": 2}\n\n{\n\"EventID\":\n3}"), @"
    - | 1 | -
    - | 2 | -
    - | 3 | -
    ");
}

#[test]
fn a_broken_record_is_counted_and_the_next_one_read() {
    let text = "[{\"EventID\": 1},\n{\"EventID\": tru},\n17, null,\n{\"EventID\" 2},\n{\"EventID\": 3},\n{\"EventID\": 4";
    assert_snapshot!(free(text), @"
    - | 1 | -
    - | 3 | -
    2 rows left out: not a JSON object, first at log.json:3
    2 rows left out: not valid JSON, first at log.json:2
    1 rows left out: the file ends within a record, first at log.json:6
    ");
}

#[test]
fn in_a_file_of_lines_a_broken_one_ends_with_its_line() {
    let text = "{\"EventID\": 1}\n{\"EventID\": \"2\n{\"EventID\": 3}\r\nnonsense\n[1]\n{\"EventID\": 4}";
    assert_snapshot!(show(&mut records(text, Layout::Lines, Shape::Plain)), @"
    - | 1 | -
    - | 3 | -
    - | 4 | -
    1 rows left out: a JSON object without its end, first at log.json:2
    2 rows left out: not a JSON object, first at log.json:4
    ");
}

#[test]
fn values_that_do_not_fit_are_null_and_counted() {
    assert_snapshot!(free(r#"{"EventID": "none", "TimeGenerated": "yesterday"} {"EventID": {}}"#), @"
    - | - | -
    - | - | -
    2 values left out: EventID: no int, first at log.json:1
    1 values left out: TimeGenerated: no datetime, first at log.json:1
    ");
}

#[test]
fn portal_names_of_columns_are_understood() {
    assert_snapshot!(free(r#"[{"TimeGenerated [UTC]": "2/25/2025, 9:19:25.391 AM"}]"#), @"2025-02-25T09:19:25.3910000Z | - | -");
}

#[test]
fn a_column_s_own_name_counts_before_the_portal_s() {
    let both = r#"[{"TimeGenerated": "2025-02-25T09:19:25Z", "TimeGenerated [UTC]": "2025-02-26"}]"#;
    assert_snapshot!(free(both), @"2025-02-25T09:19:25.0000000Z | - | -");
    let turned = r#"[{"TimeGenerated [UTC]": "2025-02-26", "TimeGenerated": "2025-02-25T09:19:25Z"}]"#;
    assert_snapshot!(free(turned), @"2025-02-25T09:19:25.0000000Z | - | -");
}

#[test]
fn records_in_envelopes_are_taken_out() {
    let text = r#"{"records": [{"EventID": 1}, {"EventID": 2}, 3]} {"records": 4} {"other": []}"#;
    let shape = Shape::Envelope { name: "records".to_owned(), records: Box::new(Shape::Plain) };
    assert_snapshot!(show(&mut records(text, Layout::Free, shape)), @"
    - | 1 | -
    - | 2 | -
    1 rows left out: an envelope without an array of records, first at log.json:1
    1 rows left out: an object without the envelope's records, first at log.json:1
    1 rows left out: not a JSON object, first at log.json:1
    ");
}

#[test]
fn text_that_python_printed_is_read_back() {
    let text =
        r#"[{"EventID": "None", "Details": "{\"a\": 1}"}, {"EventID": "12", "TimeGenerated": "None"}]"#;
    assert_snapshot!(show(&mut records(text, Layout::Free, Shape::Python)), @r#"
    - | - | {"a":1}
    - | 12 | -
    "#);
}

#[test]
fn streamed_records_have_their_columns_inside() {
    let text = concat!(
        r#"{"time": "2025-01-01T00:00:09Z", "category": "AdvancedHunting-DeviceEvents","#,
        r#" "properties": {"Timestamp": "2025-01-01T00:00:00Z", "EventID": 1}}"#,
        r#"{"time": "2025-01-01T00:00:09Z", "category": "AdvancedHunting-DeviceEvents", "properties": {}}"#,
        r#"{"time": "2025-01-01T00:00:09Z", "category": "Other", "properties": {}}"#,
    );
    let columns =
        columns(&[("TimeGenerated", Type::DateTime), ("Type", Type::String), ("EventID", Type::Int)]);
    let input = input(text.as_bytes());
    let mut source = JsonRecords::new(input, "log.json", Layout::Free, Shape::Streamed, &columns);
    assert_snapshot!(show(&mut source), @"
    2025-01-01T00:00:00.0000000Z | DeviceEvents | 1
    2025-01-01T00:00:09.0000000Z | DeviceEvents | -
    1 rows left out: not a record of Defender's streaming, first at log.json:1
    ");
}

#[test]
fn an_element_that_no_memory_holds_ends_the_file() {
    let text = format!("{{\"EventID\": 1}}\n{{\"EventID\": \"{}", "x".repeat(5 << 17));
    let read = |layout| {
        let mut source = records(&text, layout, Shape::Plain);
        source.elements = source.elements.with_longest(1 << 17);
        show(&mut source)
    };
    assert_snapshot!(read(Layout::Free), @"
    - | 1 | -
    1 rows left out: a record of more than 512 MiB, first at log.json:2
    ");
    assert_eq!(read(Layout::Free), read(Layout::Lines));
}

#[test]
fn a_cut_gzip_gives_what_it_has() {
    use std::io::Write;
    let text = (0..20_000).map(|n| format!("{{\"EventID\": {n}}}")).collect::<Vec<_>>().join("\n");
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    encoder.write_all(text.as_bytes()).expect("memory takes everything");
    let mut bytes = encoder.finish().expect("memory takes everything");
    bytes.truncate(bytes.len() / 2);
    for layout in [Layout::Lines, Layout::Free] {
        let columns = columns(&[("EventID", Type::Int)]);
        let mut source = JsonRecords::new(input(&bytes), "log.json.gz", layout, Shape::Plain, &columns);
        let (rows, rejects) = count(&mut source);
        assert!(rows > 1000, "{rows} rows were read");
        assert_eq!(rejects, 1, "the break is said once");
    }
}

proptest! {
    #[test]
    fn no_text_stops_a_reader(text in "[\\[\\]{}\",:\\\\ \\na1]{0,200}") {
        for layout in [Layout::Lines, Layout::Free] {
            let envelope = Shape::Envelope { name: "a".to_owned(), records: Box::new(Shape::Streamed) };
            for shape in [Shape::Plain, Shape::Streamed, envelope] {
                count(&mut records(&text, layout, shape));
            }
        }
    }

    #[test]
    fn rows_and_rejects_add_up(
        records_of in prop::collection::vec(prop_oneof![
            Just("{\"EventID\": 1}"), Just("{\"EventID\": {\"a\": [\"]}\"]}}"), Just("{}"), Just("{\"a\":}"), Just("{,}"), Just("12"),
        ], 0..50),
        separator in prop_oneof![Just("\n"), Just(",\n"), Just("\r\n")],
    ) {
        let text = records_of.join(separator);
        let (rows, rejects) = count(&mut records(&text, Layout::Free, Shape::Plain));
        let good = records_of.iter().filter(|record| serde_json::from_str::<serde_json::Value>(record).is_ok_and(|value| value.is_object()));
        prop_assert_eq!(rows, good.count());
        prop_assert_eq!(rows + usize::try_from(rejects).expect("few"), records_of.len());
    }
}

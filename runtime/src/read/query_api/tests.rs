//! What comes out of saved answers.

use insta::assert_snapshot;
use proptest::prelude::*;

use super::*;
use crate::{
    read::show::{columns, count, input, show},
    types::Type,
};

fn answer(text: &str) -> Result<QueryAnswer, String> {
    let columns = columns(&[
        ("TimeGenerated", Type::DateTime),
        ("EventID", Type::Int),
        ("Details", Type::Dynamic),
        ("Account", Type::String),
    ]);
    QueryAnswer::new(input(text.as_bytes()), "answer.json", &columns)
}

const ANSWER: &str = r#"{
  "tables": [{
    "name": "PrimaryResult",
    "columns": [
      {"name": "EventID", "type": "int"}, {"name": "Details", "type": "dynamic"},
      {"name": "TimeGenerated", "type": "datetime"}, {"name": "Account", "type": "string"}
    ],
    "rows": [
      [4688, "{\"a\":1}", "2025-02-25T09:19:25.391Z", "[1]"],
      [null, "\"text\"", null, null],
      [1, 2],
      {"EventID": 1}
    ]
  }]
}"#;

#[test]
fn cells_are_typed_by_the_columns_of_the_answer() {
    assert_snapshot!(show(&mut answer(ANSWER).expect("an answer")), @r#"
    2025-02-25T09:19:25.3910000Z | 4688 | {"a":1} | [1]
    - | - | text | -
    1 rows left out: another number of cells than columns, first at answer.json:row 3
    1 rows left out: not an array of cells, first at answer.json:row 4
    "#);
}

#[test]
fn the_frames_of_azure_data_explorer_hold_one_primary_result() {
    let text = r#"[
      {"FrameType": "DataSetHeader", "Version": "v2.0"},
      {"FrameType": "DataTable", "TableKind": "QueryProperties", "Columns": [], "Rows": [[1]]},
      {"FrameType": "DataTable", "TableKind": "PrimaryResult",
       "Columns": [{"ColumnName": "EventID", "ColumnType": "int"}], "Rows": [[4688]]},
      {"FrameType": "DataSetCompletion", "HasErrors": false}
    ]"#;
    assert_snapshot!(show(&mut answer(text).expect("an answer")), @"- | 4688 | - | -");
}

#[test]
fn in_its_first_version_the_first_table_is_the_result() {
    let text = r#"{"Tables": [
      {"TableName": "Table_0", "Columns": [{"ColumnName": "EventID", "DataType": "Int32", "ColumnType": "int"}],
       "Rows": [[4688]]},
      {"TableName": "Table_1", "Columns": [{"ColumnName": "EventID"}], "Rows": [[1]]}
    ]}"#;
    assert_snapshot!(show(&mut answer(text).expect("an answer")), @"- | 4688 | - | -");
}

#[test]
fn an_answer_may_say_that_it_is_partial() {
    let text = r#"{"tables": [], "error": {"code": "PartialError", "message": "too many rows"}}"#;
    assert_eq!(answer_error(text).as_deref(), Some("PartialError: too many rows"));
    assert_eq!(answer_error(ANSWER), None);
}

#[test]
fn what_is_no_answer_is_said() {
    let error = |text| answer(text).expect_err("no answer");
    assert_snapshot!(error("{}"), @"an answer without `tables`");
    assert_snapshot!(error("{\"tables\": 1}"), @"an answer whose `tables` is no array");
    assert_snapshot!(error("{\"tables\": [{\"rows\": []}]}"), @"a table without `columns`");
    assert_snapshot!(error("{\"tables\": [{"), @"not valid JSON: EOF while parsing an object at line 1 column 13");
}

proptest! {
    #[test]
    fn rows_and_rejects_add_up(rows in prop::collection::vec(prop_oneof![
        Just("[1, null, null, \"\"]"), Just("[1]"), Just("7"), Just("[{}, [], 1, 2]"),
    ], 0..30)) {
        let start = ANSWER.find("\"rows\"").expect("there are rows");
        let text = format!("{}\"rows\": [{}] }}] }}", &ANSWER[..start], rows.join(","));
        let (read, rejects) = count(&mut answer(&text).expect("an answer"));
        prop_assert_eq!(read + usize::try_from(rejects).expect("few"), rows.len());
    }
}

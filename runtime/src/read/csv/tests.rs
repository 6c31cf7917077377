//! What comes out of CSV.

use insta::assert_snapshot;
use proptest::prelude::*;

use super::*;
use crate::{
    read::show::{columns, count, input, show},
    types::Type,
};

fn records(bytes: &[u8]) -> CsvRecords {
    let columns = columns(&[
        ("TimeGenerated", Type::DateTime),
        ("Account", Type::String),
        ("EventID", Type::Int),
        ("Details", Type::Dynamic),
    ]);
    CsvRecords::new(input(bytes), "log.csv", b',', &columns).expect("a header")
}

fn csv(text: &str) -> String {
    show(&mut records(text.as_bytes()))
}

#[test]
fn a_portal_export_is_understood() {
    let text = concat!(
        "\u{feff}\"TimeGenerated [UTC]\",Account,EventID,\"Details\"\r\n",
        "\"2/25/2025, 9:19:25.391 AM\",\"CONTOSO\\eve\",4688,\"{\"\"a\"\":[1,2]}\"\r\n",
        "\"2/25/2025, 12:00:00.000 PM\",,,\r\n",
    );
    assert_snapshot!(csv(text), @r#"
    2025-02-25T09:19:25.3910000Z | CONTOSO\eve | 4688 | {"a":[1,2]}
    2025-02-25T12:00:00.0000000Z | - | - | -
    "#);
}

#[test]
fn columns_stand_in_any_order_and_may_be_missing() {
    assert_snapshot!(csv("EventID,Other,TimeGenerated\n4688,x,2025-02-25T09:19:25Z\n"), @"2025-02-25T09:19:25.0000000Z | - | 4688 | -");
}

#[test]
fn a_column_s_own_name_counts_before_the_portal_s() {
    let both = "TimeGenerated [UTC],TimeGenerated\n2025-02-26,2025-02-25T09:19:25Z\n";
    assert_snapshot!(csv(both), @"2025-02-25T09:19:25.0000000Z | - | - | -");
}

#[test]
fn a_cell_may_hold_line_ends() {
    assert_snapshot!(csv("Account,EventID\n\"two\nlines\",1\nnext,x\n"), @"
    - | two
    lines | 1 | -
    - | next | - | -
    1 values left out: EventID: no int, first at log.csv:4
    ");
}

#[test]
fn lines_with_other_numbers_of_cells_are_left_out_with_their_place() {
    assert_snapshot!(csv("Account,EventID\na,1\nb\nc,2,3\nd,4\n"), @"
    - | a | 1 | -
    - | d | 4 | -
    1 rows left out: fewer cells than columns, first at log.csv:3
    1 rows left out: more cells than columns, first at log.csv:4
    ");
}

#[test]
fn bytes_that_are_no_text_are_left_out() {
    assert_snapshot!(show(&mut records(b"Account,EventID\n\xff,1\nb,2\n")), @"
    - | b | 2 | -
    1 rows left out: not UTF-8, first at log.csv:2
    ");
}

#[test]
fn of_two_columns_with_one_name_the_first_counts() {
    assert_snapshot!(csv("Account,Account\na,b\n"), @"- | a | - | -");
}

proptest! {
    #[test]
    fn no_bytes_stop_a_reader(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        let columns = columns(&[("a", Type::Long)]);
        if let Ok(mut source) = CsvRecords::new(input(&bytes), "log.csv", b',', &columns) {
            count(&mut source);
        }
    }

    #[test]
    fn rows_and_rejects_add_up(lines in prop::collection::vec("[a-z0-9]{1,3}(,[a-z0-9]{0,3}){0,3}", 0..40)) {
        let text = format!("Account,EventID\n{}", lines.join("\n"));
        let (rows, rejects) = count(&mut records(text.as_bytes()));
        let whole = lines.iter().filter(|line| line.matches(',').count() == 1).count();
        prop_assert_eq!(rows, whole);
        prop_assert_eq!(rows + usize::try_from(rejects).expect("few"), lines.len());
    }
}

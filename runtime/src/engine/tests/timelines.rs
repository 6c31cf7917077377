//! Plugins over a line of times or numbers.

use super::{field, list, query, rule, run_over};
use crate::{
    plan::{Call, Constant as C, Expr, Field, Operation, Operator},
    types::{DateTime, TimeSpan, Type},
};

static ROWS: &[Field] = &[field("id", Type::String), field("at", Type::Long), field("bin", Type::Long)];
static RESULT: &[Field] = &[field("bin", Type::Long), field("found", Type::Long)];
static BY_ID: &[Field] = &[field("bin", Type::Long), field("id", Type::String), field("found", Type::Long)];

fn call(
    cells: &'static [&'static [C]],
    operation: Operation,
    arguments: Vec<Expr>,
    constants: Vec<Expr>,
    columns: &'static [Field],
) -> Result<Vec<String>, String> {
    let call = Call {
        operation,
        arguments: list(arguments),
        constants: list(constants),
        keeps_input: false,
        columns,
    };
    run_over(&[rule(query(ROWS, cells, vec![Operator::Call(call)], columns))], &Vec::new(), 1).remove(0)
}

/// `rolling_percentile(at, 50, bin, 10, 2)`, sliced by the id or not.
fn rolling(cells: &'static [&'static [C]], by_id: bool) -> Result<Vec<String>, String> {
    let mut arguments = vec![Expr::Column(1), Expr::Column(2)];
    arguments.extend(by_id.then_some(Expr::Column(0)));
    let constants = vec![Expr::Real(|_| Some(50.0)), Expr::Long(|_| Some(10)), Expr::Long(|_| Some(2))];
    call(cells, Operation::RollingPercentile, arguments, constants, if by_id { BY_ID } else { RESULT })
}

/// `session_count(id, at, 0, 20, 10, 5)`
fn sessions(cells: &'static [&'static [C]]) -> Result<Vec<String>, String> {
    let constants = vec![
        Expr::Long(|_| Some(0)),
        Expr::Long(|_| Some(20)),
        Expr::Long(|_| Some(10)),
        Expr::Long(|_| Some(5)),
    ];
    let arguments = vec![Expr::Column(0), Expr::Column(1)];
    call(cells, Operation::SessionCount, arguments, constants, RESULT)
}

const A: C = C::String("a");
const B: C = C::String("b");

#[test]
fn a_percentile_rolls_over_a_bin_and_those_before_it() {
    static CELLS: &[&[C]] = &[
        &[A, C::Long(1), C::Long(0)],
        &[B, C::Long(7), C::Long(0)],
        &[A, C::Long(3), C::Long(10)],
        &[B, C::Long(9), C::Long(10)],
        &[A, C::Long(5), C::Long(20)],
        &[B, C::Long(8), C::Long(20)],
    ];
    assert_eq!(rolling(CELLS, false), Ok(["0 1", "10 3", "20 5"].map(str::to_owned).to_vec()));
    let by_id = ["0 a 1", "10 a 1", "20 a 3", "0 b 7", "10 b 7", "20 b 8"];
    assert_eq!(rolling(CELLS, true), Ok(by_id.map(str::to_owned).to_vec()));
}

#[test]
fn bins_without_rows_stop_the_rule() {
    static SHORTER: &[&[C]] =
        &[&[A, C::Long(1), C::Long(0)], &[A, C::Long(1), C::Long(10)], &[B, C::Long(3), C::Long(0)]];
    static GAP: &[&[C]] = &[&[A, C::Long(1), C::Long(0)], &[A, C::Long(3), C::Long(20)]];
    assert!(rolling(GAP, false).is_err());
    assert!(rolling(SHORTER, false).is_ok());
    assert!(rolling(SHORTER, true).is_err());
}

#[test]
fn a_session_begins_where_the_id_was_not_seen_for_the_window() {
    static CELLS: &[&[C]] = &[
        &[A, C::Long(1), C::Null],
        &[A, C::Long(5), C::Null],
        &[A, C::Long(9), C::Null],
        &[A, C::Long(14), C::Null],
        &[B, C::Long(9), C::Null],
        &[B, C::Long(13), C::Null],
        &[B, C::Long(40), C::Null],
    ];
    assert_eq!(sessions(CELLS), Ok(["0 2", "10 1"].map(str::to_owned).to_vec()));
    assert_eq!(sessions(&[]), Ok(Vec::new()));
}

#[test]
fn sessions_that_might_begin_elsewhere_stop_the_rule() {
    static NONE_IN_A_BIN: &[&[C]] = &[&[A, C::Long(1), C::Null]];
    static AT_THE_END: &[&[C]] = &[&[A, C::Long(20), C::Null]];
    static BEFORE: &[&[C]] = &[&[A, C::Long(-2), C::Null], &[A, C::Long(1), C::Null]];
    assert!(sessions(BEFORE).is_err());
    assert!(sessions(AT_THE_END).is_err());
    assert!(sessions(NONE_IN_A_BIN).is_err());
}

/// `schema_merge()` of schemas whose columns stand at these places.
fn merged(cells: &'static [&'static [C]], keeps_order: Expr) -> Result<Vec<String>, String> {
    static MERGED: &[Field] = &[
        field("ColumnName", Type::String),
        field("ColumnOrdinal", Type::Long),
        field("DataType", Type::String),
        field("ColumnType", Type::String),
    ];
    let arguments = vec![Expr::Column(0), Expr::Column(1), Expr::Column(0), Expr::Column(0)];
    call(cells, Operation::SchemaMerge, arguments, vec![keeps_order], MERGED)
}

#[test]
fn a_column_that_stands_elsewhere_is_out_of_order() {
    static CELLS: &[&[C]] =
        &[&[A, C::Long(0), C::Null], &[B, C::Long(1), C::Null], &[B, C::Long(0), C::Null]];
    let kept = merged(CELLS, Expr::Bool(|_| Some(true))).expect("schemas are merged");
    assert_eq!(kept[0], "a 0 a a");
    assert!(kept[1].starts_with("b -1 ERROR(unknown CSL type:"), "{kept:?}");
    let any = merged(CELLS, Expr::Bool(|_| Some(false)));
    assert_eq!(any, Ok(["a 0 a a", "b 1 b b"].map(str::to_owned).to_vec()));
}

#[test]
fn two_columns_at_one_place_stop_the_rule() {
    static CELLS: &[&[C]] = &[&[A, C::Long(0), C::Null], &[B, C::Long(0), C::Null]];
    assert!(merged(CELLS, Expr::Bool(|_| Some(true))).is_err());
}

/// `sequence_detect(at, 10, 20, first = (bin == 1), second = (bin == 2), id)`, the times as ticks.
fn sequences(cells: &'static [&'static [C]]) -> Result<Vec<String>, String> {
    static PAIRS: &[Field] = &[
        field("id", Type::String),
        field("first", Type::DateTime),
        field("second", Type::DateTime),
        field("Duration", Type::TimeSpan),
    ];
    let arguments = vec![
        Expr::DateTime(|row| row.long(1).map(DateTime)),
        Expr::Bool(|row| row.long(2).map(|bin| bin == 1)),
        Expr::Bool(|row| row.long(2).map(|bin| bin == 2)),
        Expr::Column(0),
    ];
    let limits = vec![
        Expr::TimeSpan(|_| Some(TimeSpan(10))),
        Expr::TimeSpan(|_| Some(TimeSpan(20))),
        Expr::Long(|_| Some(2)),
    ];
    let pairs = call(cells, Operation::SequenceDetect, arguments, limits, PAIRS)?;
    // The last digit of each value is enough here.
    let short = |line: &String| line.split(' ').map(|cell| cell.trim_end_matches('Z')).map(last).collect();
    Ok(pairs.iter().map(short).collect())
}

fn last(cell: &str) -> char {
    cell.chars().last().unwrap_or('-')
}

#[test]
fn a_row_is_in_every_pair_that_is_near_enough() {
    static CELLS: &[&[C]] = &[
        &[A, C::Long(1), C::Long(1)],
        &[A, C::Long(3), C::Long(1)],
        &[A, C::Long(4), C::Long(2)],
        &[A, C::Long(12), C::Long(2)],
        &[B, C::Long(5), C::Long(2)],
    ];
    assert_eq!(sequences(CELLS), Ok(["a143", "a341", "a329"].map(str::to_owned).to_vec()));
}

#[test]
fn pairs_at_the_limit_and_rows_at_one_time_stop_the_rule() {
    static LIMIT: &[&[C]] = &[&[A, C::Long(1), C::Long(1)], &[A, C::Long(11), C::Long(2)]];
    static SAME: &[&[C]] = &[&[A, C::Long(1), C::Long(1)], &[A, C::Long(1), C::Long(2)]];
    static TWICE: &[&[C]] = &[&[A, C::Long(1), C::Long(1)], &[A, C::Long(1), C::Long(1)]];
    for cells in [LIMIT, SAME, TWICE] {
        assert!(sequences(cells).is_err());
    }
}

#[test]
fn a_sequence_of_three_steps_keeps_to_both_limits() {
    static CELLS: &[&[C]] = &[
        &[A, C::Long(1), C::Long(1)],
        &[A, C::Long(4), C::Long(2)],
        &[A, C::Long(9), C::Long(2)],
        &[A, C::Long(11), C::Long(3)],
        &[A, C::Long(18), C::Long(3)],
        &[A, C::Long(30), C::Long(3)],
    ];
    static STEPS: &[Field] = &[
        field("first", Type::DateTime),
        field("second", Type::DateTime),
        field("third", Type::DateTime),
        field("Duration", Type::TimeSpan),
    ];
    let arguments = vec![
        Expr::DateTime(|row| row.long(1).map(DateTime)),
        Expr::Bool(|row| row.long(2).map(|bin| bin == 1)),
        Expr::Bool(|row| row.long(2).map(|bin| bin == 2)),
        Expr::Bool(|row| row.long(2).map(|bin| bin == 3)),
    ];
    let limits = vec![
        Expr::TimeSpan(|_| Some(TimeSpan(12))),
        Expr::TimeSpan(|_| Some(TimeSpan(20))),
        Expr::Long(|_| Some(3)),
    ];
    let found = call(CELLS, Operation::SequenceDetect, arguments, limits, STEPS).expect("the rule runs");
    let short = |line: &String| line.split(' ').map(|cell| cell.trim_end_matches('Z')).map(last).collect();
    let found: Vec<String> = found.iter().map(short).collect();
    // From 4 to 18 is too far for a step; from 1 to 30 for the whole.
    assert_eq!(found, ["1410", "1910", "1987"]);
}

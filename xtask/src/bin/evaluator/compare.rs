//! Rows of the generated program beside rows of the reference.

use kqlc::semantic::tree::{Table, TableKind};
use serde_json::Value as Json;

/// How far two reals may lie apart, relative to the greater.
const TOLERANCE: f64 = 1e-9;

/// Results with more rows than this that differ are not searched for the rows that do not.
const MOST_ROWS: usize = 3000;

/// True if the query fixes the order of its rows.
pub(crate) fn is_ordered(query: &Table) -> bool {
    match &query.kind {
        TableKind::Sort { .. } | TableKind::Top { .. } => true,
        TableKind::Where { input, .. }
        | TableKind::Extend { input, .. }
        | TableKind::Project { input, .. }
        | TableKind::Take { input, .. }
        | TableKind::Parse { input, .. } => is_ordered(input),
        TableKind::Let(definition) => is_ordered(&definition.table),
        _ => false,
    }
}

/// What is different about the rows, if anything.
pub(crate) fn difference(expected: &[Vec<Json>], found: &[Vec<Json>], ordered: bool) -> Option<String> {
    if expected.len() != found.len() {
        return Some(format!("{} rows, not {}", found.len(), expected.len()));
    }
    let wrong = expected.iter().zip(found).position(|(expected, found)| !rows_agree(expected, found))?;
    if ordered {
        return Some(in_row(wrong, &expected[wrong], &found[wrong]));
    }
    if expected.len() > MOST_ROWS {
        return Some(format!("row {wrong} of {} (not searched for further)", expected.len()));
    }
    let mut left: Vec<&Vec<Json>> = found.iter().collect();
    for (number, row) in expected.iter().enumerate() {
        match left.iter().position(|other| rows_agree(row, other)) {
            Some(place) => {
                left.swap_remove(place);
            }
            None => {
                let same =
                    |other: &&&Vec<Json>| row.iter().zip(other.iter()).filter(|(a, b)| agree(a, b)).count();
                let nearest = left.iter().max_by_key(same).expect("there are as many rows");
                return Some(in_row(number, row, nearest));
            }
        }
    }
    None
}

fn in_row(number: usize, expected: &[Json], found: &[Json]) -> String {
    let column =
        expected.iter().zip(found).position(|(expected, found)| !agree(expected, found)).unwrap_or(0);
    let short = |value: Option<&Json>| {
        let text = value.map_or_else(String::new, Json::to_string);
        text.chars().take(300).collect::<String>()
    };
    let (found, expected) = (short(found.get(column)), short(expected.get(column)));
    format!("row {number}, column {column}: {found}, not {expected}")
}

fn rows_agree(expected: &[Json], found: &[Json]) -> bool {
    expected.len() == found.len()
        && expected.iter().zip(found).all(|(expected, found)| agree(expected, found))
}

/// True for equal cells, reals nearly.
fn agree(expected: &Json, found: &Json) -> bool {
    match (expected, found) {
        (Json::Number(a), Json::Number(b)) => {
            let (a, b) = (a.to_string(), b.to_string());
            let is_real = |text: &str| text.contains(['.', 'e', 'E']);
            a == b || ((is_real(&a) || is_real(&b)) && reals_agree(&a, &b))
        }
        (Json::Array(a), Json::Array(b)) => rows_agree(a, b),
        (Json::Object(a), Json::Object(b)) => {
            a.len() == b.len()
                && a.iter().all(|(name, value)| b.get(name).is_some_and(|other| agree(value, other)))
        }
        _ => expected == found,
    }
}

fn reals_agree(a: &str, b: &str) -> bool {
    match (a.parse::<f64>(), b.parse::<f64>()) {
        (Ok(a), Ok(b)) => a.to_bits() == b.to_bits() || (a - b).abs() <= TOLERANCE * a.abs().max(b.abs()),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn rows(json: Json) -> Vec<Vec<Json>> {
        serde_json::from_value(json).expect("rows")
    }

    #[test]
    fn rows_may_stand_in_any_order_unless_the_query_sorts_them() {
        let (one, other) = (rows(json!([[1, "a"], [2, "b"]])), rows(json!([[2, "b"], [1, "a"]])));
        assert_eq!(difference(&one, &other, false), None);
        assert_eq!(difference(&one, &other, true).as_deref(), Some("row 0, column 0: 2, not 1"));
    }

    #[test]
    fn reals_may_differ_in_their_last_digits_and_longs_may_not() {
        assert_eq!(difference(&rows(json!([[0.3]])), &rows(json!([[0.300_000_000_000_1]])), true), None);
        let longs = (rows(json!([[9_007_199_254_740_993_i64]])), rows(json!([[9_007_199_254_740_992_i64]])));
        assert!(difference(&longs.0, &longs.1, true).is_some());
    }

    #[test]
    fn the_row_that_is_most_alike_is_shown() {
        let (one, other) = (rows(json!([[1, "a"], [2, "b"]])), rows(json!([[2, "c"], [1, "a"]])));
        let expected = "row 1, column 1: \"c\", not \"b\"";
        assert_eq!(difference(&one, &other, false).as_deref(), Some(expected));
    }
}

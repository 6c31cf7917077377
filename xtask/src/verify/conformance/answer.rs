//! Result tables against answers, by the rules that lie beside the answers: typed answers strictly, printed ones with tolerance for
//! what documentation does to names, order and digits.

use serde_json::Value;

use super::{
    super::report::Table,
    case::{Case, Expected},
    cells::{self, Tolerance},
};

/// What stands against the answer, if anything.
pub(super) fn compare(case: &Case, table: &Table) -> Result<(), String> {
    let mut found = Found::new(table);
    match case.check.as_deref().unwrap_or_default() {
        "columns" => return same("columns", &case.columns, &found.names),
        "row_count" => return same("row count", &case.row_count.unwrap_or_default(), &found.rows.len()),
        "first-cell" | "first-row" => found.keep_first_row(case.rows.first().map_or(1, Vec::len))?,
        check => {
            if let Some(column) = check.strip_prefix("column:") {
                found.keep_column(column.parse().map_err(|_| format!("an unknown check `{check}`"))?)?;
            }
        }
    }
    if case.check.as_deref() == Some("rows") && case.expected_rows() == 0 && found.rows.is_empty() {
        return Ok(());
    }
    found.align(case)?;
    if let Some(types) = &case.types
        && (case.values.is_some() || case.strict_types)
    {
        same("types", types, &found.types)?;
    }
    same("row count", &case.expected_rows(), &found.rows.len())?;
    compare_rows(case, &found)
}

/// The part of a result table that is compared.
struct Found {
    names: Vec<String>,
    types: Vec<String>,
    rows: Vec<Vec<Value>>,
}

impl Found {
    fn new(table: &Table) -> Self {
        Self {
            names: table.columns.iter().map(|column| column.name.clone()).collect(),
            types: table.columns.iter().map(|column| column.ty.clone()).collect(),
            rows: table.rows.clone(),
        }
    }

    fn keep_first_row(&mut self, columns: usize) -> Result<(), String> {
        if self.rows.is_empty() {
            return Err("no rows".to_owned());
        }
        self.rows.truncate(1);
        self.pick(&(0..columns.min(self.names.len())).collect::<Vec<_>>());
        Ok(())
    }

    fn keep_column(&mut self, column: usize) -> Result<(), String> {
        if column >= self.names.len() {
            return Err(format!("no column {column}"));
        }
        self.pick(&[column]);
        "*".clone_into(&mut self.names[0]);
        Ok(())
    }

    fn pick(&mut self, columns: &[usize]) {
        self.names = columns.iter().map(|column| self.names[*column].clone()).collect();
        self.types = columns.iter().map(|column| self.types[*column].clone()).collect();
        for row in &mut self.rows {
            *row = columns.iter().map(|column| row[*column].clone()).collect();
        }
    }

    /// Brings the columns into the answer's order. Where the answer is printed only, letter case may differ, columns may be
    /// missing in the print, and of equally many the names may differ.
    fn align(&mut self, case: &Case) -> Result<(), String> {
        let fits = |expected: &String, name: &String| expected == "*" || expected == name;
        let as_many = case.columns.len() == self.names.len();
        if as_many && case.columns.iter().zip(&self.names).all(|(expected, name)| fits(expected, name)) {
            return Ok(());
        }
        let positions: Option<Vec<usize>> =
            case.columns.iter().map(|name| self.names.iter().position(|found| found == name)).collect();
        match positions {
            Some(positions) if case.values.is_none() && !positions.is_empty() => {
                self.pick(&positions);
                Ok(())
            }
            _ if case.values.is_none() && as_many => Ok(()),
            _ => Err(format!("columns {:?}, not {:?}", self.names, case.columns)),
        }
    }
}

/// Rows position by position, or in any order where the query promises none or rows are equal in what they are sorted by.
fn compare_rows(case: &Case, found: &Found) -> Result<(), String> {
    let in_order = (0..found.rows.len()).try_for_each(|at| row(case, found, at, at));
    if in_order.is_ok() {
        return Ok(());
    }
    let may_move = match case.order.as_deref() {
        Some("strict") => !case.sort_by.is_empty() && sort_columns_agree(case, found),
        _ => true,
    };
    if may_move && is_permutation(found.rows.len(), |expected, at| row(case, found, expected, at).is_ok()) {
        return Ok(());
    }
    if !case.approximate.is_empty() && (0..found.rows.len()).all(|at| is_near(case, found, at)) {
        return Ok(());
    }
    in_order
}

fn row(case: &Case, found: &Found, expected: usize, at: usize) -> Result<(), String> {
    (0..case.columns.len()).try_for_each(|column| cell(case, found, expected, at, column))
}

fn cell(case: &Case, found: &Found, expected: usize, at: usize, column: usize) -> Result<(), String> {
    let (Some(value), Some(ty)) = (found.rows[at].get(column), found.types.get(column)) else {
        return Err(format!("no cell {column}"));
    };
    let tolerance = Tolerance { loose_arrays: case.loose_arrays };
    match case.expected(expected, column).ok_or("no expected cell")? {
        Expected::Typed(typed) => cells::compare_value(typed, value, ty, tolerance),
        Expected::Text(text) => cells::compare_text(text, value, ty, tolerance),
        Expected::OneOf(text, other) => cells::compare_text(text, value, ty, tolerance)
            .or_else(|_| cells::compare_text(other, value, ty, tolerance)),
    }
}

/// True if the columns that the query sorts by hold what they must, row by row.
fn sort_columns_agree(case: &Case, found: &Found) -> bool {
    case.sort_by.iter().all(|(name, _)| {
        let column = case.columns.iter().position(|column| column == name);
        column.is_some_and(|column| (0..found.rows.len()).all(|at| cell(case, found, at, at, column).is_ok()))
    })
}

/// True if every row of so many fits an expected one of its own.
fn is_permutation(rows: usize, fits: impl Fn(usize, usize) -> bool) -> bool {
    let fitting: Vec<Vec<usize>> =
        (0..rows).map(|expected| (0..rows).filter(|at| fits(expected, *at)).collect()).collect();
    let mut owner: Vec<Option<usize>> = vec![None; rows];
    (0..rows).all(|expected| place(expected, &fitting, &mut owner, &mut vec![false; rows]))
}

/// Finds a row for an expected one, moving others on if need be.
fn place(
    expected: usize,
    fitting: &[Vec<usize>],
    owner: &mut Vec<Option<usize>>,
    tried: &mut Vec<bool>,
) -> bool {
    for &at in &fitting[expected] {
        if std::mem::replace(&mut tried[at], true) {
            continue;
        }
        if owner[at].is_none_or(|other| place(other, fitting, owner, tried)) {
            owner[at] = Some(expected);
            return true;
        }
    }
    false
}

/// True if a row differs only in numbers, and by two percent at most.
fn is_near(case: &Case, found: &Found, at: usize) -> bool {
    (0..case.columns.len()).all(|column| {
        if cell(case, found, at, at, column).is_ok() {
            return true;
        }
        let printed = case.rows.get(at).and_then(|row| row.get(column));
        let value = found.rows[at].get(column).and_then(Value::as_f64);
        match (printed.and_then(|text| cells::parse_real(text)), value) {
            (Some(expected), Some(value)) => {
                (expected - value).abs() <= 0.02 * expected.abs().max(value.abs()).max(1.0)
            }
            _ => false,
        }
    })
}

fn same<T: PartialEq + std::fmt::Debug>(what: &str, expected: &T, found: &T) -> Result<(), String> {
    if expected == found { Ok(()) } else { Err(format!("{what} {found:?}, not {expected:?}")) }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn table(columns: &[(&str, &str)], rows: &Value) -> Table {
        let columns: Vec<Value> =
            columns.iter().map(|(name, ty)| json!({ "name": name, "type": ty })).collect();
        serde_json::from_value(json!({ "columns": columns, "rows": rows })).expect("a table")
    }

    fn case(text: Value) -> Case {
        serde_json::from_value(text).expect("a case")
    }

    #[test]
    fn rows_without_an_order_may_change_places() {
        let found = table(&[("a", "long")], &json!([[2], [1]]));
        let rows = json!([["1"], ["2"]]);
        assert!(compare(&case(json!({ "columns": ["a"], "rows": rows, "order": "none" })), &found).is_ok());
        assert!(
            compare(&case(json!({ "columns": ["a"], "rows": rows, "order": "strict" })), &found).is_err()
        );
    }

    #[test]
    fn a_printed_answer_may_leave_columns_out() {
        let found = table(&[("a", "long"), ("b", "long")], &json!([[1, 2]]));
        assert!(compare(&case(json!({ "columns": ["b"], "rows": [["2"]] })), &found).is_ok());
        assert!(compare(&case(json!({ "columns": ["c"], "rows": [["2"]] })), &found).is_err());
    }

    #[test]
    fn a_typed_answer_may_not() {
        let found = table(&[("a", "long"), ("b", "long")], &json!([[1, 2]]));
        let typed = json!({ "columns": ["b"], "rows": [["2"]], "types": ["long"], "values": [[2]] });
        assert!(compare(&case(typed), &found).is_err());
    }
}

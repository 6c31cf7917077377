//! A condition says the same in the shared scan, as a mask that is decided once for each distinct text, and behind it, row by row.

use proptest::prelude::*;

use super::{field, leak, list, rule_of, run_over, table};
use crate::{
    plan::{Field, Operator, Pipeline, Predicate, Scan, Source, Test, TextOperator},
    row::Row,
    scalar,
    types::{Type, Value},
};

static COLUMNS: &[Field] = &[field("text", Type::String), field("n", Type::Long), field("r", Type::Real)];

/// A condition in both forms: over the columns that it reads, and over the whole row.
type Condition = (fn() -> Predicate, fn(&Row<'_>) -> bool);

fn text(
    text: &'static str,
    operator: TextOperator,
    literals: &'static [&'static str],
    negated: bool,
) -> Predicate {
    Predicate { text, columns: &COLUMNS[..1], test: Test::Text { operator, literals, negated } }
}

fn row(text: &'static str, columns: &'static [Field], holds: fn(&Row<'_>) -> bool) -> Predicate {
    Predicate { text, columns, test: Test::Row(holds) }
}

/// Conditions as generated code has them: true only where KQL's three-valued value is.
const CONDITIONS: [Condition; 8] = [
    (|| text("text has 'ab'", TextOperator::Has, &["ab"], false), |row| scalar::has(row.string(0), "ab")),
    (|| text("text !has 'a'", TextOperator::Has, &["a"], true), |row| !scalar::has(row.string(0), "a")),
    (
        || text("text in~ ('AB', '')", TextOperator::EqualCi, &["AB", ""], false),
        |row| row.string(0).is_empty() || scalar::equal_ignoring_case(row.string(0), "AB"),
    ),
    (
        || text("text !startswith_cs 'A'", TextOperator::StartsWithCs, &["A"], true),
        |row| !row.string(0).starts_with('A'),
    ),
    (
        || row("n > 1", &COLUMNS[1..2], |row| row.long(0).is_some_and(|n| n > 1)),
        |row| row.long(1).is_some_and(|n| n > 1),
    ),
    (|| row("isnull(n)", &COLUMNS[1..2], |row| row.long(0).is_none()), |row| row.long(1).is_none()),
    (
        || {
            row("r < n", &COLUMNS[1..3], |row| {
                row.long(0)
                    .zip(row.real(1))
                    .is_some_and(|(n, r)| r < f64::from(i32::try_from(n).unwrap_or(0)))
            })
        },
        |row| row.long(1).zip(row.real(2)).is_some_and(|(n, r)| r < f64::from(i32::try_from(n).unwrap_or(0))),
    ),
    (
        || {
            row("not(r == 1.0)", &COLUMNS[2..], |row| {
                row.real(0).is_some_and(|r| (r - 1.0).abs() > f64::EPSILON)
            })
        },
        |row| row.real(2).is_some_and(|r| (r - 1.0).abs() > f64::EPSILON),
    ),
];

fn scan(predicates: Vec<Predicate>, operators: Vec<Operator>) -> Pipeline {
    Pipeline {
        name: "Events",
        source: Source::Scan(Scan {
            table: "Events",
            columns: COLUMNS,
            predicates: list(predicates),
            time: None,
            lookback: None,
        }),
        operators: list(operators),
        columns: COLUMNS,
        subqueries: &[],
    }
}

fn rows() -> impl Strategy<Value = Vec<Vec<Value>>> {
    let text = prop_oneof![Just(String::new()), "[abAB é]{0,4}"];
    let long = prop_oneof![Just(Value::null(Type::Long)), (-1..4_i64).prop_map(Value::Long)];
    let real = prop_oneof![
        Just(Value::null(Type::Real)),
        prop::sample::select(vec![0.5, 1.0, 2.5, f64::NAN, f64::INFINITY]).prop_map(Value::Real)
    ];
    let row = (text, long, real).prop_map(|(text, long, real)| vec![text.as_str().into(), long, real]);
    prop::collection::vec(row, 0..30)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]
    #[test]
    fn masks_and_rows_agree(
        rows in rows(),
        chosen in prop::collection::vec(0..CONDITIONS.len(), 1..4),
        cuts in prop::collection::vec(0..30_usize, 0..4),
    ) {
        let masks = chosen.iter().map(|place| CONDITIONS[*place].0()).collect();
        let behind = chosen.iter().map(|place| Operator::Where(CONDITIONS[*place].1)).collect();
        let rules = [scan(masks, Vec::new()), scan(Vec::new(), behind)].map(|query| rule_of(leak(query), None));
        let results = run_over(&rules, &vec![table("Events", COLUMNS, &rows, &cuts)], 2);
        prop_assert!(results[0].is_ok());
        prop_assert_eq!(&results[0], &results[1]);
    }
}

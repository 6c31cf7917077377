//! However the input is cut and however many threads read it, the results are the same.

use proptest::prelude::*;

use super::{Computed, assign, field, leak, list, of, rule_of, run_over, summarize, table};
use crate::{
    aggregate::{
        ARG_MAX, ARG_MIN, AVG, BINARY_ALL_XOR, COUNT, COUNT_DISTINCT, COVARIANCE, DCOUNT, HLL, MAKE_BAG,
        MAKE_LIST, MAKE_LIST_WITH_NULLS, MAKE_SET, MAX, MIN, PERCENTILES, PERCENTILESW_ARRAY, STDEVP, SUM,
        TAKE_ANY, TDIGEST, VARIANCE,
    },
    plan::{Constant, Expr, Field, Operator, Pipeline, Scan, SortKey, Source},
    row::Row,
    types::{Dynamic, Type, Value},
};

static COLUMNS: &[Field] =
    &[field("g", Type::String), field("n", Type::Long), field("r", Type::Real), field("d", Type::Dynamic)];

fn events() -> Pipeline {
    Pipeline {
        name: "Events",
        source: Source::Scan(Scan {
            table: "Events",
            columns: COLUMNS,
            predicates: &[],
            time: None,
            lookback: None,
        }),
        operators: &[],
        columns: COLUMNS,
        subqueries: &[],
    }
}

fn over_events(operators: Vec<Operator>) -> Pipeline {
    Pipeline { operators: list(operators), ..events() }
}

fn queries() -> Vec<Pipeline> {
    let (g, n, r, d) = (Expr::Column(0), Expr::Column(1), Expr::Column(2), Expr::Column(3));
    let even = |row: &Row<'_>| row.long(1).is_some_and(|n| n % 2 == 0);
    let bag = Expr::Dynamic(|row| {
        Dynamic::bag([(row.string(0), row.long(1).map_or(Dynamic::Null, Dynamic::Long))])
    });
    let half = vec![Constant::Real(50.0), Constant::Real(99.0)];
    let aggregates = vec![
        of(&COUNT, vec![]),
        of(&SUM, vec![r]),
        of(&AVG, vec![r]),
        of(&MIN, vec![n]),
        of(&MAX, vec![g]),
        of(&DCOUNT, vec![n]).at_most(1),
        of(&COUNT_DISTINCT, vec![g]),
        of(&MAKE_SET, vec![d]).at_most(3),
        of(&MAKE_LIST, vec![n]).at_most(3),
        of(&MAKE_LIST, vec![g]).at_most(9).only(even),
        of(&MAKE_LIST_WITH_NULLS, vec![n]),
        of(&MAKE_BAG, vec![bag]).at_most(2),
        of(&ARG_MAX, vec![n, r, g]),
        of(&ARG_MIN, vec![r, n]),
        of(&TAKE_ANY, vec![g]),
        of(&VARIANCE, vec![r]),
        of(&STDEVP, vec![r]).only(even),
        of(&COVARIANCE, vec![r, Expr::Real(|row| row.real(2).map(|r| r * r))]),
        of(&PERCENTILES, vec![r]).with(half.clone()),
        of(&PERCENTILES, vec![n]).with(half.clone()),
        of(&PERCENTILESW_ARRAY, vec![r, n]).with(half),
        of(&HLL, vec![g]).at_most(1),
        of(&TDIGEST, vec![r]),
        of(&BINARY_ALL_XOR, vec![n]),
    ];
    let order = || list(vec![SortKey { value: Expr::Column(1), descending: true, nulls_first: false }]);
    vec![
        over_events(vec![]),
        over_events(vec![summarize(&[0], aggregates.clone())]),
        over_events(vec![summarize(&[], aggregates)]),
        over_events(vec![Operator::Distinct(list(vec![assign(0, "n", n)]))]),
        over_events(vec![Operator::Top(2, order())]),
        over_events(vec![Operator::Sort(order())]),
        over_events(vec![Operator::Where(|row| row.long(1).is_some()), Operator::Take(3)]),
    ]
}

/// Aggregates whose result does not depend on the order of the rows.
fn unordered() -> Vec<Computed> {
    let (g, n, r) = (Expr::Column(0), Expr::Column(1), Expr::Column(2));
    vec![
        of(&COUNT, vec![]),
        of(&SUM, vec![r]),
        of(&AVG, vec![r]),
        of(&MIN, vec![n]),
        of(&MAX, vec![g]),
        of(&DCOUNT, vec![n]).at_most(1),
        of(&COUNT_DISTINCT, vec![g]),
        of(&HLL, vec![g]).at_most(1),
        of(&BINARY_ALL_XOR, vec![n]),
        of(&PERCENTILES, vec![n]).with(vec![Constant::Real(50.0)]),
    ]
}

fn rows() -> impl Strategy<Value = Vec<Vec<Value>>> {
    let row = ("[abA]?", prop::option::of(0..4_i64), prop::option::of(-1e9..1e9_f64), "\\[[1-3](,[1-3])?\\]");
    let values = row.prop_map(|(g, n, r, d)| {
        vec![
            Value::from(g),
            Value::from_option(n, Type::Long),
            Value::from_option(r, Type::Real),
            Value::Dynamic(Dynamic::parse_json(&d).unwrap_or_default()),
        ]
    });
    prop::collection::vec(values, 0..24)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn results_do_not_depend_on_cuts_or_threads(
        rows in rows(),
        cuts in prop::collection::vec(0..24_usize, 0..6),
        threads in 1..4_usize,
    ) {
        let rules: Vec<_> = queries().into_iter().map(|query| rule_of(leak(query), None)).collect();
        let whole = run_over(&rules, &vec![table("Events", COLUMNS, &rows, &[])], 1);
        let cut = run_over(&rules, &vec![table("Events", COLUMNS, &rows, &cuts)], threads);
        prop_assert_eq!(whole, cut);
    }

    #[test]
    fn parts_may_be_merged_in_any_order(
        rows in rows(),
        cuts in prop::collection::vec(0..24_usize, 1..6),
        shift in 0..6_usize,
    ) {
        let rule = rule_of(leak(over_events(vec![summarize(&[], unordered())])), None);
        let mut pieces = vec![table("Events", COLUMNS, &rows, &cuts)];
        let in_order = run_over(&[rule], &pieces, 1);
        let count = pieces[0].sources.len();
        pieces[0].sources.rotate_left(shift % count);
        pieces[0].sources.reverse();
        prop_assert_eq!(in_order, run_over(&[rule], &pieces, 1));
    }

    #[test]
    fn sort_is_stable_and_total(rows in rows(), descending: bool, nulls_first: bool) {
        let key = SortKey { value: Expr::Column(1), descending, nulls_first };
        let sort = over_events(vec![Operator::Sort(list(vec![key]))]);
        let sorted = run_over(&[rule_of(leak(sort), None)], &vec![table("Events", COLUMNS, &rows, &[])], 1);
        // The standard library's sort is stable; a null stands before or behind all other values.
        let place = |row: &Vec<Value>| match row[1] {
            Value::Long(n) => (1, if descending { -n } else { n }),
            _ => (if nulls_first { 0 } else { 2 }, 0),
        };
        let mut expected = rows;
        expected.sort_by_key(place);
        prop_assert_eq!(sorted, vec![Ok(super::lines(&expected))]);
    }
}

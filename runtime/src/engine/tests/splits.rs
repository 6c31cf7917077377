//! However the input is cut and however many threads read it, the results are the same.

use proptest::prelude::*;

use super::{assign, field, leak, list, rule_of, run_over, summarize, table};
use crate::{
    plan::{AggregateFunction as F, Expr, Field, Operator, Pipeline, Scan, SortKey, Source},
    types::{Type, Value},
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
    let condition = Expr::Bool(|row| row.long(1).map(|n| n % 2 == 0));
    let aggregates = vec![
        (F::Count, vec![]),
        (F::Sum, vec![r]),
        (F::Avg, vec![r]),
        (F::Min, vec![n]),
        (F::Max, vec![g]),
        (F::Dcount(1), vec![n]),
        (F::MakeSet(3), vec![d]),
        (F::MakeList(3), vec![n]),
        (F::MakeListIf(9), vec![g, condition]),
        (F::ArgMax, vec![n, r, g]),
        (F::ArgMin, vec![r, n]),
        (F::TakeAny, vec![g]),
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

fn rows() -> impl Strategy<Value = Vec<Vec<Value>>> {
    let row = ("[abA]?", prop::option::of(0..4_i64), prop::option::of(-1e9..1e9_f64), "\\[[1-3](,[1-3])?\\]");
    let values = row.prop_map(|(g, n, r, d)| {
        vec![
            Value::from(g),
            Value::from_option(n, Type::Long),
            Value::from_option(r, Type::Real),
            Value::Dynamic(crate::types::Dynamic::parse_json(&d).unwrap_or_default()),
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
}

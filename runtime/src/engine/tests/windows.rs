//! Windows over kept rows give what runs over the logs give, each as of its time.

use proptest::prelude::*;

use super::{
    Computed, NoExternals, Rule, assign, field, leak, list, of, rule_of, rule_of_kind, scan_of,
    scans::Damaged, summarize, table,
};
use crate::{
    aggregate::{
        ARG_MAX, AVG, COUNT, DCOUNT, MAKE_BAG, MAKE_LIST, MAKE_SET, PERCENTILES, SUM, TAKE_ANY, VARIANCE,
    },
    engine::{
        Input, run,
        windows::{Remembered, Windows, keep},
    },
    plan::{
        Bound, Call, Constant, Expr, Field, Join, JoinColumn, JoinKind, Operation, Operator, Pipeline,
        Predicate, RuleKind, Scan, SortKey, Source, Test, TextOperator,
    },
    read::{TableInput, TableInputs},
    row::Row,
    table::Table,
    types::{DateTime, Dynamic, TimeSpan, Type, Value},
};

static COLUMNS: &[Field] = &[
    field("TimeGenerated", Type::DateTime),
    field("g", Type::String),
    field("n", Type::Long),
    field("r", Type::Real),
];

fn scan(predicates: Vec<Predicate>, operators: Vec<Operator>, columns: &'static [Field]) -> Pipeline {
    Pipeline { columns, ..scan_of("Events", COLUMNS, predicates, operators) }
}

fn is_even(row: &Row<'_>) -> bool {
    row.long(0).is_some_and(|n| n % 2 == 0)
}

fn is_young(row: &Row<'_>) -> bool {
    row.datetime(0).is_some_and(|time| time.0 > row.now().0 - 15)
}

fn time(from: Option<(i64, bool)>, to: Option<(i64, bool)>) -> Predicate {
    let bound =
        |bound: Option<(i64, bool)>| bound.map(|(ago, inclusive)| Bound { ago: TimeSpan(ago), inclusive });
    let text = format!("TimeGenerated within {from:?} {to:?}");
    Predicate {
        text: text.leak(),
        columns: &COLUMNS[..1],
        test: Test::Time { from: bound(from), to: bound(to) },
    }
}

fn aggregates() -> Vec<Computed> {
    let (time, g, n, r) = (Expr::Column(0), Expr::Column(1), Expr::Column(2), Expr::Column(3));
    let bag = Expr::Dynamic(|row| {
        Dynamic::bag([(row.string(1), row.long(2).map_or(Dynamic::Null, Dynamic::Long))])
    });
    vec![
        of(&COUNT, vec![]),
        of(&SUM, vec![r]),
        of(&AVG, vec![r]),
        of(&DCOUNT, vec![n]).at_most(1),
        of(&MAKE_SET, vec![Expr::Dynamic(|row| Dynamic::string(row.string(1)))]).at_most(2),
        of(&MAKE_LIST, vec![n]).at_most(5),
        of(&MAKE_BAG, vec![bag]).at_most(3),
        of(&ARG_MAX, vec![n, time, g]),
        of(&TAKE_ANY, vec![g]),
        of(&VARIANCE, vec![r]),
        of(&PERCENTILES, vec![r]).with(vec![Constant::Real(50.0), Constant::Real(95.0)]),
    ]
}

/// Rules of several forms.
fn rules() -> Vec<&'static Rule> {
    let even = Predicate { text: "n % 2 == 0", columns: &COLUMNS[2..3], test: Test::Row(is_even) };
    let young =
        Predicate { text: "TimeGenerated > now() - 15", columns: &COLUMNS[..1], test: Test::Row(is_young) };
    let not_a = Predicate {
        text: "g != \"a\"",
        columns: &COLUMNS[1..2],
        test: Test::Text { operator: TextOperator::Equal, literals: &["a"], negated: true },
    };
    let by_n = || list(vec![SortKey { value: Expr::Column(2), descending: true, nulls_first: false }]);
    let keyed = || summarize(&[1], aggregates());
    let per_group =
        || leak(scan(vec![not_a], vec![summarize(&[1], vec![of(&COUNT, vec![])])], &COLUMNS[..2]));
    let join = |kind| {
        Operator::Join(Join {
            kind,
            right: per_group(),
            on: &[(1, 0)],
            columns: list(vec![
                JoinColumn::Left(0, "t"),
                JoinColumn::Left(1, "g"),
                JoinColumn::Right(1, "count"),
            ]),
        })
    };
    let age = Expr::TimeSpan(|row| row.datetime(0).map(|time| TimeSpan(row.now().0 - time.0)));
    let union = Pipeline {
        name: "query",
        source: Source::Union(list(vec![
            leak(scan(vec![even], vec![], COLUMNS)),
            leak(scan(vec![time(Some((10, true)), None)], vec![], COLUMNS)),
        ])),
        operators: list(vec![summarize(
            &[1],
            vec![of(&COUNT, vec![]), of(&MAKE_LIST, vec![Expr::Column(2)]).at_most(9)],
        )]),
        columns: COLUMNS,
        subqueries: &[],
    };
    let queries = vec![
        scan(vec![even], vec![], COLUMNS),
        scan(vec![], vec![keyed()], COLUMNS),
        scan(vec![], vec![summarize(&[], aggregates())], COLUMNS),
        scan(
            vec![even],
            vec![keyed(), Operator::Where(|row| row.long(1).is_some_and(|count| count > 2))],
            COLUMNS,
        ),
        scan(vec![time(Some((30, false)), Some((5, true)))], vec![keyed()], COLUMNS),
        scan(vec![time(Some((1_000, true)), Some((-3, false)))], vec![keyed()], COLUMNS),
        scan(vec![young], vec![keyed()], COLUMNS),
        scan(vec![], vec![Operator::Where(is_young), keyed()], COLUMNS),
        scan(
            vec![],
            vec![Operator::Extend(list(vec![assign(4, "age", age)])), Operator::Sort(by_n())],
            COLUMNS,
        ),
        scan(
            vec![],
            vec![
                keyed(),
                Operator::Extend(list(vec![assign(0, "now", Expr::DateTime(|row| Some(row.now())))])),
            ],
            COLUMNS,
        ),
        scan(vec![not_a], vec![Operator::Top(3, by_n())], COLUMNS),
        scan(vec![], vec![Operator::Take(4)], COLUMNS),
        scan(vec![], vec![Operator::Distinct(list(vec![assign(0, "g", Expr::Column(1))]))], COLUMNS),
        scan(vec![even], vec![join(JoinKind::Inner)], COLUMNS),
        scan(vec![], vec![join(JoinKind::LeftAnti), Operator::Sort(by_n())], COLUMNS),
        scan(vec![], vec![join(JoinKind::LeftOuter), summarize(&[1], vec![of(&COUNT, vec![])])], COLUMNS),
        scan(vec![], vec![Operator::Sort(by_n()), row_number()], COLUMNS),
        union,
    ];
    queries.into_iter().map(|query| rule_of(leak(query), Some(TimeSpan(40)))).collect()
}

/// `serialize | extend number = row_number()`
fn row_number() -> Operator {
    Operator::Call(Call {
        operation: Operation::RowNumber,
        arguments: &[],
        constants: list(vec![Expr::Long(|_| Some(1))]),
        keeps_input: true,
        columns: list(vec![field("number", Type::Long)]),
    })
}

/// Events by time: some share one.
fn events() -> impl Strategy<Value = Vec<Vec<Value>>> {
    let event = (0..200_i64, "[abc]", prop::option::of(0..6_i64), prop::option::of(-1e9..1e9_f64));
    prop::collection::vec(event, 0..60).prop_map(|mut events| {
        events.sort_by_key(|(time, ..)| *time);
        let row = |(time, g, n, r): (i64, String, Option<i64>, Option<f64>)| {
            vec![
                Value::DateTime(DateTime(time)),
                Value::from(g),
                Value::from_option(n, Type::Long),
                Value::from_option(r, Type::Real),
            ]
        };
        events.into_iter().map(row).collect()
    })
}

fn input<'a>(rules: &'a [&'static Rule], tables: &'a TableInputs, now: Option<DateTime>) -> Input<'a> {
    Input {
        rules,
        tables,
        externals: &NoExternals,
        now,
        threads: 2,
        progress: None,
        profile: None,
        memory: None,
        stop: None,
    }
}

/// The first and the last of the times, by rule.
fn ends(rules: &[&'static Rule], times: &[DateTime]) -> Vec<(DateTime, DateTime)> {
    vec![(times[0], times[times.len() - 1]); rules.len()]
}

/// What a rule gives at each time over kept rows.
fn windowed(
    rules: &[&'static Rule],
    tables: &TableInputs,
    times: &[DateTime],
) -> Vec<Vec<Result<Table, String>>> {
    let kept = keep(&input(rules, tables, None), &ends(rules, times));
    let externals = Remembered::new(&NoExternals);
    let at = |rule| {
        let mut windows = Windows::new(rule, times);
        let mut at = |place| windows.run(place, &externals).and_then(|answer| answer.table());
        (0..times.len()).map(&mut at).collect()
    };
    kept.rules.iter().map(at).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]
    #[test]
    fn windows_give_what_runs_give(
        events in events(),
        cuts in prop::collection::vec(0..60_usize, 0..4),
        step in 1..60_i64,
        skipped in prop::collection::vec(any::<bool>(), 12),
    ) {
        let rules = rules();
        let tables = vec![table("Events", COLUMNS, &events, &cuts)];
        let times: Vec<DateTime> = (1..=12).map(|place| DateTime(place * step)).collect();
        let windowed = windowed(&rules, &tables, &times);
        for (place, time) in times.iter().enumerate() {
            let naive = run(&input(&rules, &tables, Some(*time)));
            for (number, (_, result)) in naive.results.iter().enumerate() {
                prop_assert_eq!(result, &windowed[number][place], "rule {} at {:?}", number, time);
            }
        }
        // A rule that rests leaves times out.
        let kept = keep(&input(&rules, &tables, None), &ends(&rules, &times));
        for (number, rule) in kept.rules.iter().enumerate() {
            let mut windows = Windows::new(rule, &times);
            for place in (0..times.len()).filter(|place| !skipped[*place]) {
                let answer = windows.run(place, &NoExternals).and_then(|answer| answer.table());
                prop_assert_eq!(&answer, &windowed[number][place]);
            }
        }
    }
}

#[test]
fn rows_without_order_are_kept_by_time() {
    let event = |time: i64| {
        vec![Value::DateTime(DateTime(time)), "a".into(), Value::Long(time), Value::Null(Type::Real)]
    };
    let rule = rule_of(
        leak(scan(
            vec![],
            vec![summarize(&[], vec![of(&MAKE_LIST, vec![Expr::Column(2)]).at_most(9)])],
            COLUMNS,
        )),
        Some(TimeSpan(20)),
    );
    let tables = vec![table("Events", COLUMNS, &[event(30), event(10), event(20)], &[1])];
    let results = windowed(&[rule], &tables, &[DateTime(25), DateTime(35)]);
    let lists: Vec<String> = results[0]
        .iter()
        .map(|result| {
            let table = result.as_ref().expect("the rule runs");
            table.rows[0][0].to_text().into_owned()
        })
        .collect();
    assert_eq!(lists, ["[10,20]", "[20,30]"]);
}

#[test]
fn what_lies_outside_of_all_windows_is_not_read() {
    let failures = |rule: &'static Rule, first, last| {
        let source = Damaged { first: DateTime(first), last: DateTime(last) };
        let tables = vec![TableInput { name: "Events".to_owned(), sources: vec![Box::new(source)] }];
        let kept = keep(&input(&[rule], &tables, None), &[(DateTime(100), DateTime(200))]);
        kept.statistics.tables[0].rejects.rows.len()
    };
    let of = |predicates| rule_of(leak(scan(predicates, vec![], COLUMNS)), Some(TimeSpan(50)));
    let at_any_time = of(vec![]);
    assert_eq!(
        [(0, 49), (0, 50), (200, 300), (201, 300)].map(|(a, b)| failures(at_any_time, a, b)),
        [0, 1, 1, 0]
    );
    let between = of(vec![time(Some((20, true)), Some((10, true)))]);
    assert_eq!(
        [(0, 79), (0, 80), (190, 300), (191, 300)].map(|(a, b)| failures(between, a, b)),
        [0, 1, 1, 0]
    );
    let unlimited = rule_of(leak(scan(vec![], vec![], COLUMNS)), None);
    assert_eq!(failures(unlimited, 0, 1), 1);
    // When its rows arrived, nobody knows.
    let nrt = rule_of_kind(leak(scan(vec![], vec![], COLUMNS)), None, RuleKind::Nrt);
    assert_eq!(failures(nrt, 201, 300), 1);
}

#[test]
fn rules_in_near_real_time_see_what_arrived_in_the_last_minute() {
    const MINUTE: i64 = TimeSpan::TICKS_PER_MINUTE;
    static ARRIVING: &[Field] =
        &[field("TimeGenerated", Type::DateTime), field("_IngestionTime", Type::DateTime)];
    let event = |time: i64, arrival: Option<i64>| {
        let arrival = arrival.map_or(Value::Null(Type::DateTime), |time| Value::DateTime(DateTime(time)));
        vec![Value::DateTime(DateTime(time)), arrival]
    };
    let events = [event(10, Some(2 * MINUTE)), event(MINUTE, None), event(MINUTE + 1, Some(3 * MINUTE))];
    let query = Pipeline {
        source: Source::Scan(Scan {
            table: "Events",
            columns: &COLUMNS[..1],
            predicates: &[],
            time: Some("TimeGenerated"),
            lookback: None,
        }),
        ..scan(vec![], vec![summarize(&[], vec![of(&COUNT, vec![])])], COLUMNS)
    };
    let rule = rule_of_kind(leak(query), None, RuleKind::Nrt);
    let tables = vec![table("Events", ARRIVING, &events, &[])];
    let times: Vec<DateTime> = (1..=4).map(|minute| DateTime(minute * MINUTE)).collect();
    let counts: Vec<String> = windowed(&[rule], &tables, &times)[0]
        .iter()
        .map(|result| result.as_ref().expect("the rule runs").rows[0][0].to_text().into_owned())
        .collect();
    assert_eq!(counts, ["1", "1", "1", "0"]);
}

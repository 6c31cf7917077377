//! Rules that name the same static pipelines, as those do that call one stored function: each is what it is alone.

use super::{Rule, field, rule_of, run_over, run_profiled, table};
use crate::{
    aggregate::COUNT,
    engine::{
        Cost, Profile, RuleProfile, Sides, Truths,
        stage::{Origin, Stages},
    },
    plan::{
        Aggregate, Field, Join, JoinColumn, JoinKind, Operator, Pipeline, Predicate, Scan, Source, Subquery,
        Summarize, Test,
    },
    read::TableInputs,
    types::{DateTime, TimeSpan, Type, Value},
};

static COLUMNS: &[Field] = &[field("TimeGenerated", Type::DateTime), field("n", Type::Long)];

static IS_BIG: &[Predicate] = &[Predicate {
    text: "n > 2",
    columns: &[field("n", Type::Long)],
    test: Test::Row(|row| row.long(0) > Some(2)),
}];

/// `Events | where n > 2 | where n != 5`
static FUNCTION: Pipeline = Pipeline {
    name: "Function",
    source: Source::Scan(Scan {
        table: "Events",
        columns: COLUMNS,
        predicates: IS_BIG,
        time: Some("TimeGenerated"),
        lookback: None,
    }),
    operators: &[Operator::Where(|row| row.long(1) != Some(5))],
    columns: COLUMNS,
    subqueries: &[],
};

const fn over(source: Source, operators: &'static [Operator]) -> Pipeline {
    Pipeline { name: "query", source, operators, columns: COLUMNS, subqueries: &[] }
}

/// `Function`
static PLAIN: Pipeline = over(Source::Pipeline(&FUNCTION), &[]);

/// `Function | take 1`
static FIRST: Pipeline = over(Source::Pipeline(&FUNCTION), &[Operator::Take(1)]);
static FIRST_TIME: Subquery = Subquery { pipeline: &FIRST };

/// `Function | where TimeGenerated > toscalar(FIRST)`
static LATER: Pipeline = Pipeline {
    subqueries: &[&FIRST_TIME],
    ..over(
        Source::Pipeline(&FUNCTION),
        &[Operator::Where(|row| row.datetime(0) > row.scalar_datetime(&FIRST_TIME))],
    )
};

/// `Function | join kind=leftouter (LATER) on n`
static JOINED: Pipeline = over(
    Source::Pipeline(&FUNCTION),
    &[Operator::Join(Join {
        kind: JoinKind::LeftOuter,
        right: &LATER,
        on: &[(1, 1)],
        columns: &[JoinColumn::Left(0, "TimeGenerated"), JoinColumn::Right(1, "n")],
    })],
);

/// `union Function, Function | count`
static COUNTED: Pipeline = over(
    Source::Union(&[&FUNCTION, &FUNCTION]),
    &[Operator::Summarize(Summarize {
        by: &[],
        aggregates: &[Aggregate {
            columns: &["Count"],
            function: &COUNT,
            arguments: &[],
            options: &[],
            condition: None,
        }],
    })],
);

/// Events at ticks 100 to 900, numbered from 1; it is tick 1000.
fn events() -> TableInputs {
    let event = |n: i64| vec![Value::DateTime(DateTime(n * 100)), Value::Long(n)];
    vec![table("Events", COLUMNS, &(1..10).map(event).collect::<Vec<_>>(), &[3, 5])]
}

fn looking_back(ticks: i64, query: &'static Pipeline) -> &'static Rule {
    rule_of(query, Some(TimeSpan(ticks)))
}

#[test]
fn rules_of_any_periods_give_what_they_give_alone() {
    let queries = [&FUNCTION, &PLAIN, &FIRST, &LATER, &JOINED, &COUNTED];
    let rules: Vec<&Rule> = [600, 600, 300]
        .into_iter()
        .flat_map(|period| queries.map(|query| looking_back(period, query)))
        .collect();
    let alone: Vec<_> = rules.iter().flat_map(|rule| run_over(&[rule], &events(), 1)).collect();
    for threads in 1..4 {
        assert_eq!(run_over(&rules, &events(), threads), alone);
    }
    let counts: Vec<_> = [5, 11, 17].iter().map(|place| alone[*place].clone()).collect();
    assert_eq!(counts, [10, 10, 6].map(|count| Ok(vec![count.to_string()])));
}

#[test]
fn a_pipeline_that_each_rule_names_once_streams_in_the_scan() {
    let stages =
        Stages::new(&[looking_back(600, &PLAIN), looking_back(600, &FIRST), looking_back(300, &PLAIN)]);
    assert_eq!(stages.results, [0, 1, 2]);
    for stage in &stages.all {
        assert!(matches!(stage.feeds[0].origin, Origin::Scan(..)), "{stage:?}");
        assert_eq!((stage.feeds[0].operators.len(), stage.readers), (1, 1));
    }
    // What a rule names twice it computes once.
    let stages = Stages::new(&[looking_back(600, &COUNTED), looking_back(600, &PLAIN)]);
    let readers: Vec<usize> = stages.all.iter().map(|stage| stage.readers).collect();
    assert_eq!((readers, stages.results), (vec![2, 1, 1], vec![1, 2]));
}

#[test]
fn each_rule_has_costs_and_outcomes_of_its_own() {
    let rules = [looking_back(600, &JOINED), looking_back(600, &FUNCTION), looking_back(300, &JOINED)];
    let profile = Profile::new(true);
    let ran = run_profiled(&rules, (&events(), 2), Some(&profile));
    assert!(ran.iter().all(Result::is_ok), "{ran:?}");
    for rule in rules {
        let alone = Profile::new(true);
        let _ = run_profiled(&[rule], (&events(), 2), Some(&alone));
        assert_eq!(figures(profile.of(rule)), figures(alone.of(rule)));
    }
    let truths = rules.map(|rule| profile.of(rule).truths(&IS_BIG[0]));
    assert_eq!(
        truths,
        [Truths { held: 6, failed: 0 }, Truths { held: 6, failed: 0 }, Truths { held: 3, failed: 0 }]
    );
    let Operator::Join(join) = &JOINED.operators[0] else { panic!("a join") };
    let sides = |left_matched| Sides {
        left_matched,
        left_unmatched: 1,
        right_matched: left_matched,
        right_unmatched: 0,
    };
    assert_eq!(rules.map(|rule| profile.of(rule).sides(join)), [sides(4), Sides::default(), sides(2)]);
}

/// The rows that came to each part and left it, in its order.
fn figures(profile: RuleProfile<'_>) -> Vec<String> {
    let rows = |Cost { rows_in, rows_out, .. }| format!("{rows_in} → {rows_out}");
    profile.parts().iter().map(|of| format!("{}: {}, {}", of.pipeline, of.part, rows(of.cost))).collect()
}

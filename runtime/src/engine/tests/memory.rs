//! Where memory is short, the rule that keeps the most is stopped; the others give what they always give.

use super::{field, leak, list, of, query, rule_of, summarize, table};
use crate::{
    aggregate::{COUNT, DCOUNT, MAKE_LIST},
    engine::{Input, Memory, run},
    plan::{
        Constant as C, Expr, Field, Join, JoinColumn, JoinKind, Operator, Pipeline, Rule, Scan, SortKey,
        Source,
    },
    read::{NoExternals, TableInputs},
    types::{DateTime, Type, Value},
};

static COLUMNS: &[Field] = &[field("n", Type::Long), field("m", Type::Long)];
static COUNTED: &[Field] = &[field("count_", Type::Long)];

/// More rows than may be kept, in many pieces.
const ROWS: usize = 80_000;

fn over_events(operator: Operator, columns: &'static [Field]) -> &'static Rule {
    let scan = Scan { table: "Events", columns: COLUMNS, predicates: &[], time: None, lookback: None };
    rule_of(
        leak(Pipeline {
            name: "query",
            source: Source::Scan(scan),
            operators: list(vec![operator]),
            columns,
            subqueries: &[],
        }),
        None,
    )
}

fn events() -> TableInputs {
    let row = |n: i64| vec![Value::Long(n), Value::Long(n % 7)];
    let rows: Vec<Vec<Value>> = (0..).map(row).take(ROWS).collect();
    let cuts: Vec<usize> = (1..64).map(|piece| piece * ROWS / 64).collect();
    vec![table("Events", COLUMNS, &rows, &cuts)]
}

/// The number of rows of each rule's result, or why there is none, when the process holds ten times what it may.
fn results(rules: &[&'static Rule], tables: &TableInputs, threads: usize) -> Vec<Result<usize, String>> {
    let outcome = run(&Input {
        rules,
        tables,
        externals: &NoExternals,
        now: Some(DateTime(1000)),
        threads,
        progress: None,
        profile: None,
        memory: Some(Memory { limit: 100 << 20, held: || Some(1000 << 20) }),
        stop: None,
    });
    outcome.results.into_iter().map(|(_, result)| result.map(|table| table.rows.len())).collect()
}

fn count() -> &'static Rule {
    over_events(summarize(&[], vec![of(&COUNT, vec![])]), COUNTED)
}

#[test]
fn the_rule_that_keeps_the_most_is_stopped() {
    static KEYS: &[SortKey] = &[SortKey { value: Expr::Column(0), descending: true, nulls_first: false }];
    for threads in [1, 3] {
        let rules = [count(), over_events(Operator::Sort(KEYS), COLUMNS), count()];
        let results = results(&rules, &events(), threads);
        assert_eq!((&results[0], &results[2]), (&Ok(1), &Ok(1)));
        let reason = results[1].as_ref().expect_err("it keeps all rows");
        assert!(reason.starts_with("stopped for want of memory: what its `sort` kept, "), "{reason}");
        assert!(
            reason.contains("took 1000 MiB, and 100 MiB are for that and for making results; allow more"),
            "{reason}"
        );
    }
}

#[test]
fn what_aggregates_collect_is_counted() {
    for function in [&MAKE_LIST, &DCOUNT] {
        let collect = of(function, vec![Expr::Column(0)]).at_most(1 << 20);
        let rules = [count(), over_events(summarize(&[1], vec![collect]), COUNTED)];
        let results = results(&rules, &events(), 2);
        assert_eq!(results[0], Ok(1), "{}", function.name);
        let reason = results[1].as_ref().expect_err("it keeps a value of every row");
        assert!(reason.contains("what its `summarize` kept"), "{reason}");
    }
}

#[test]
fn a_join_of_too_many_pairs_is_stopped_while_it_makes_them() {
    static ONE: &[Field] = &[field("k", Type::Int)];
    let same: &[&[C]] = list(vec![&[C::Int(1)] as &[C]; 1000]);
    let right = leak(query(ONE, same, vec![], ONE));
    let columns = list(vec![JoinColumn::Left(0, "k"), JoinColumn::Right(0, "k1")]);
    let join = Join { kind: JoinKind::Inner, right, on: &[(0, 0)], columns };
    let rule = rule_of(leak(query(ONE, same, vec![Operator::Join(join)], ONE)), None);
    let reason = results(&[rule], &Vec::new(), 1).remove(0).expect_err("a million pairs");
    assert!(reason.contains("what its `join` kept"), "{reason}");
}

#[test]
fn rules_that_keep_little_go_on_whatever_the_process_holds() {
    assert_eq!(results(&[count(), count()], &events(), 2), [Ok(1), Ok(1)]);
}

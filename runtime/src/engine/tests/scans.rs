//! The shared scan: windows, shared predicates, failures, tables that are not there.

use super::{NoExternals, Rule, field, leak, list, of, query, rule_of, run_over, scan_of, summarize, table};
use crate::{
    aggregate::COUNT,
    engine::{Input, run},
    plan::{
        Constant, Expr, Field, Join, JoinColumn, JoinKind, Operator, Pipeline, Predicate, Scan, Source, Test,
        TextOperator,
    },
    read::{self, BatchSource, TableInput, TimeRange},
    types::{DateTime, TimeSpan, Type, Value},
};

static COLUMNS: &[Field] = &[field("TimeGenerated", Type::DateTime), field("text", Type::String)];

fn events() -> Vec<Vec<Value>> {
    let event = |time: Option<i64>, text: &str| {
        vec![time.map_or(Value::Null(Type::DateTime), |ticks| Value::DateTime(DateTime(ticks))), text.into()]
    };
    vec![
        event(Some(400), "cmd.exe /c whoami"),
        event(Some(900), "powershell -Enc"),
        event(None, "cmd.exe"),
        event(Some(1000), "Cmd.EXE"),
        event(Some(1001), "cmd.exe"),
    ]
}

fn scan(predicates: Vec<Predicate>, operators: Vec<Operator>) -> Pipeline {
    scan_of("EVENTS", COLUMNS, predicates, operators)
}

fn text(text: &'static str, operator: TextOperator, literals: Vec<&'static str>, negated: bool) -> Predicate {
    Predicate {
        text,
        columns: &COLUMNS[1..],
        test: Test::Text { operator, literals: list(literals), negated },
    }
}

fn over_events(rules: &[&'static Rule]) -> Vec<Result<Vec<String>, String>> {
    run_over(rules, &vec![table("Events", COLUMNS, &events(), &[2])], 2)
}

fn texts(pipeline: Pipeline, period: Option<i64>) -> Vec<String> {
    let rule = rule_of(leak(pipeline), period.map(TimeSpan));
    over_events(&[rule]).remove(0).expect("the rule runs")
}

const ONLY_TEXT: fn() -> Operator =
    || Operator::Project(list(vec![super::assign(0, "text", Expr::Column(1))]));

#[test]
fn a_rule_sees_its_period_up_to_now() {
    assert_eq!(
        texts(scan(vec![], vec![ONLY_TEXT()]), Some(600)),
        ["cmd.exe /c whoami", "powershell -Enc", "Cmd.EXE"]
    );
    assert_eq!(texts(scan(vec![], vec![ONLY_TEXT()]), Some(599)), ["powershell -Enc", "Cmd.EXE"]);
    assert_eq!(texts(scan(vec![], vec![]), None).len(), 5);
}

#[test]
fn now_is_the_time_of_the_newest_row() {
    let rules = [rule_of(leak(scan(vec![], vec![])), Some(TimeSpan(101)))];
    let tables = vec![table("Events", COLUMNS, &events(), &[2])];
    let outcome = run(&Input {
        rules: &rules,
        tables: &tables,
        externals: &NoExternals,
        now: None,
        threads: 2,
        progress: None,
        profile: None,
        memory: None,
        stop: None,
    });
    assert_eq!(outcome.now, DateTime(1001));
    assert_eq!(outcome.results[0].1.as_ref().map(|table| table.rows.len()), Ok(3));
    assert_eq!(outcome.statistics.rows(), 5);
}

#[test]
fn rows_that_do_not_say_their_type_have_that_of_their_table() {
    static TYPED: &[Field] = &[field("TimeGenerated", Type::DateTime), field("Type", Type::String)];
    let row = |ty: &str| vec![Value::DateTime(DateTime(900)), ty.into()];
    let query = Pipeline {
        name: "Events",
        source: Source::Scan(Scan {
            table: "EVENTS",
            columns: TYPED,
            predicates: &[],
            time: Some("TimeGenerated"),
            lookback: None,
        }),
        operators: list(vec![Operator::Project(list(vec![super::assign(0, "Type", Expr::Column(1))]))]),
        columns: &TYPED[1..],
        subqueries: &[],
    };
    let tables = vec![table("Events", TYPED, &[row("Other"), row("")], &[])];
    let result = run_over(&[rule_of(leak(query), None)], &tables, 1).remove(0);
    assert_eq!(result, Ok(vec!["Other".to_owned(), "EVENTS".to_owned()]));
}

#[test]
fn predicates_of_text_are_found_together() {
    let find = |operator, literals, negated| {
        texts(scan(vec![text("p", operator, literals, negated)], vec![ONLY_TEXT()]), None)
    };
    assert_eq!(
        find(TextOperator::Has, vec!["enc", "whoami"], false),
        ["cmd.exe /c whoami", "powershell -Enc"]
    );
    assert_eq!(find(TextOperator::Has, vec!["who"], false), Vec::<String>::new());
    assert_eq!(find(TextOperator::HasCs, vec!["enc", "EXE"], false), ["Cmd.EXE"]);
    assert_eq!(find(TextOperator::Contains, vec!["WHO"], false), ["cmd.exe /c whoami"]);
    assert_eq!(find(TextOperator::StartsWith, vec!["cmd"], true), ["powershell -Enc"]);
    assert_eq!(find(TextOperator::EndsWithCs, vec!["exe"], false), ["cmd.exe", "cmd.exe"]);
    assert_eq!(find(TextOperator::Equal, vec!["cmd.exe"], false), ["cmd.exe", "cmd.exe"]);
    assert_eq!(find(TextOperator::EqualCi, vec!["cmd.exe"], false), ["cmd.exe", "Cmd.EXE", "cmd.exe"]);
    assert_eq!(find(TextOperator::Contains, vec!["é"], false), Vec::<String>::new());
}

#[test]
fn all_predicates_must_hold() {
    let row = Predicate {
        text: "TimeGenerated > 400",
        columns: &COLUMNS[..1],
        test: Test::Row(|row| row.datetime(0).is_some_and(|time| time.0 > 400)),
    };
    let predicates = vec![text("text has 'cmd'", TextOperator::Has, vec!["cmd"], false), row];
    assert_eq!(texts(scan(predicates, vec![ONLY_TEXT()]), None), ["Cmd.EXE", "cmd.exe"]);
}

#[test]
fn a_panic_is_the_error_of_its_rule_alone() {
    let good = rule_of(leak(scan(vec![], vec![Operator::Take(1), ONLY_TEXT()])), None);
    let bad = rule_of(leak(scan(vec![], vec![Operator::Where(|_| panic!("this rule is broken"))])), None);
    let results = over_events(&[bad, good]);
    assert_eq!(results[0], Err("this rule is broken".to_owned()));
    assert_eq!(results[1], Ok(vec!["cmd.exe /c whoami".to_owned()]));
}

#[test]
fn a_column_has_one_type() {
    let good = rule_of(leak(scan(vec![], vec![Operator::Take(1), ONLY_TEXT()])), None);
    let source = Scan {
        table: "Events",
        columns: list(vec![field("text", Type::Long)]),
        predicates: &[],
        time: None,
        lookback: None,
    };
    let query = Pipeline {
        name: "Events",
        source: Source::Scan(source),
        operators: &[],
        columns: &COLUMNS[1..],
        subqueries: &[],
    };
    let results = over_events(&[good, rule_of(leak(query), None)]);
    assert_eq!(results[0], Ok(vec!["cmd.exe /c whoami".to_owned()]));
    assert_eq!(
        results[1],
        Err("another rule reads the column `text` of EVENTS as string, this one as long".to_owned())
    );
}

#[test]
fn a_table_that_is_not_there_has_no_rows() {
    let count = summarize(&[], vec![of(&COUNT, vec![])]);
    let rule = rule_of(leak(scan(vec![], vec![count])), None);
    assert_eq!(run_over(&[rule], &vec![], 2), [Ok(vec!["0".to_owned()])]);
}

#[test]
fn a_pipeline_that_is_read_twice_is_computed_once() {
    let shared = leak(scan(vec![text("p", TextOperator::Equal, vec!["cmd.exe"], false)], vec![]));
    let join = Join {
        kind: JoinKind::Inner,
        right: shared,
        on: &[(1, 1)],
        columns: &[JoinColumn::Left(1, "text"), JoinColumn::Right(0, "time")],
    };
    let query = Pipeline {
        name: "query",
        source: Source::Pipeline(shared),
        operators: list(vec![Operator::Join(join)]),
        columns: COLUMNS,
        subqueries: &[],
    };
    assert_eq!(texts(query, None).len(), 4);
}

#[test]
fn a_union_of_a_table_and_values_keeps_their_order() {
    let values = leak(query(COLUMNS, &[&[Constant::Null, Constant::String("first")]], vec![], COLUMNS));
    let events = leak(scan(vec![], vec![]));
    let union = Pipeline {
        name: "union",
        source: Source::Union(list(vec![values, events])),
        operators: list(vec![ONLY_TEXT(), Operator::Take(2)]),
        columns: COLUMNS,
        subqueries: &[],
    };
    assert_eq!(texts(union, None), ["first", "cmd.exe /c whoami"]);
}

/// A row group of seven rows of some time, whose bytes are damaged.
#[derive(Debug)]
pub(super) struct Damaged {
    pub(super) first: DateTime,
    pub(super) last: DateTime,
}

impl read::Source for Damaged {
    fn place(&self) -> &'static str {
        "events.parquet"
    }

    fn bytes(&self) -> u64 {
        1 << 20
    }

    fn times(&self, column: &str) -> Option<TimeRange> {
        (column == "TimeGenerated").then_some(TimeRange { first: self.first, last: self.last, rows: 7 })
    }

    fn open(&self, _columns: &[Field]) -> Result<Box<dyn BatchSource + '_>, String> {
        Err("damaged".to_owned())
    }
}

#[test]
fn what_lies_outside_of_all_periods_is_counted_and_not_read() {
    let read = |first, last| {
        let source = Damaged { first: DateTime(first), last: DateTime(last) };
        let tables = vec![TableInput { name: "Events".to_owned(), sources: vec![Box::new(source)] }];
        let periods = [TimeSpan(100), TimeSpan(200)];
        let rules = periods.map(|period| rule_of(leak(scan(vec![], vec![])), Some(period)));
        let statistics = run(&Input {
            rules: &rules,
            tables: &tables,
            externals: &NoExternals,
            now: Some(DateTime(1000)),
            threads: 1,
            progress: None,
            profile: None,
            memory: None,
            stop: None,
        })
        .statistics;
        (statistics.rows(), statistics.tables[0].rejects.rows.len())
    };
    assert_eq!(read(0, 799), (7, 0));
    assert_eq!(read(1001, 1002), (7, 0));
    assert_eq!(read(0, 800), (0, 1), "the longer period begins there");
    assert_eq!(read(1000, 1002), (0, 1), "the run is then");
}

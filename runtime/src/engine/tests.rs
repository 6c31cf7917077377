//! Hand-written plans, operator by operator, and what comes out of them.

mod activities;
mod aggregates;
mod graphs;
mod joins;
mod memory;
mod operations;
mod operators;
mod parses;
mod plugins;
mod postponed;
mod predicates;
mod scans;
mod sharing;
mod splits;
mod steps;
mod timelines;
mod windows;

use crate::{
    aggregate::Function,
    batch::{Batch, Column},
    engine::{Input, Profile, run},
    plan::{
        Aggregate, AlertDetails, Assign, Constant, EventGrouping, Expr, Field, Incidents, Operator, Pipeline,
        Predicate, Rule, RuleKind, Scan, Source, Summarize, Trigger, Values,
    },
    read::{self, BatchSource, NoExternals, Rejects, TableInput, TableInputs},
    row::Row,
    types::{DateTime, TimeSpan, Type, Value},
};

/// The result of a query without tables: a line for each row.
fn rows(query: Pipeline) -> Vec<String> {
    run_over(&[rule(query)], &Vec::new(), 1).remove(0).expect("the rule runs")
}

/// The results of rules over tables, now being tick 1000.
fn run_over(
    rules: &[&'static Rule],
    tables: &TableInputs,
    threads: usize,
) -> Vec<Result<Vec<String>, String>> {
    run_profiled(rules, (tables, threads), None)
}

/// The same, with the costs noted.
fn run_profiled(
    rules: &[&'static Rule],
    (tables, threads): (&TableInputs, usize),
    profile: Option<&Profile>,
) -> Vec<Result<Vec<String>, String>> {
    let input = Input {
        rules,
        tables,
        externals: &NoExternals,
        now: Some(DateTime(1000)),
        threads,
        progress: None,
        profile,
        memory: None,
        stop: None,
    };
    let results = run(&input).results;
    results.into_iter().map(|(_, table)| table.map(|table| lines(&table.rows))).collect()
}

fn lines(rows: &[Vec<Value>]) -> Vec<String> {
    let cell = |value: &Value| if value.is_null() { "-".to_owned() } else { value.to_text().into_owned() };
    rows.iter().map(|row| row.iter().map(cell).collect::<Vec<_>>().join(" ")).collect()
}

fn rule(query: Pipeline) -> &'static Rule {
    rule_of(leak(query), None)
}

fn rule_of(query: &'static Pipeline, query_period: Option<TimeSpan>) -> &'static Rule {
    rule_of_kind(query, query_period, RuleKind::Hunting)
}

fn rule_of_kind(query: &'static Pipeline, query_period: Option<TimeSpan>, kind: RuleKind) -> &'static Rule {
    leak(Rule {
        id: "id",
        name: "name",
        description: "",
        kind,
        severity: None,
        tactics: &[],
        techniques: &[],
        query_frequency: None,
        query_period,
        trigger: Trigger::ANY,
        suppression: None,
        event_grouping: EventGrouping::SingleAlert,
        entity_mappings: &[],
        custom_details: &[],
        alert_details: AlertDetails::NONE,
        incidents: Incidents::Each,
        query_text: "",
        render: &[],
        query,
    })
}

fn leak<T>(value: T) -> &'static T {
    Box::leak(Box::new(value))
}

fn list<T>(values: Vec<T>) -> &'static [T] {
    values.leak()
}

/// A pipeline that scans a table by its `TimeGenerated`, and keeps its columns.
fn scan_of(
    table: &'static str,
    columns: &'static [Field],
    predicates: Vec<Predicate>,
    operators: Vec<Operator>,
) -> Pipeline {
    Pipeline {
        name: "Events",
        source: Source::Scan(Scan {
            table,
            columns,
            predicates: list(predicates),
            time: Some("TimeGenerated"),
            lookback: None,
        }),
        operators: list(operators),
        columns,
        subqueries: &[],
    }
}

const fn field(name: &'static str, ty: Type) -> Field {
    Field { name, ty }
}

/// `datatable(...) | ...`
fn query(
    columns: &'static [Field],
    cells: &'static [&'static [Constant]],
    operators: Vec<Operator>,
    result: &'static [Field],
) -> Pipeline {
    Pipeline {
        name: "query",
        source: Source::Values(Values { columns, rows: cells }),
        operators: list(operators),
        columns: result,
        subqueries: &[],
    }
}

const fn assign(slot: usize, name: &'static str, value: Expr) -> Assign {
    Assign { slot, name, value }
}

/// What a `summarize` computes.
#[derive(Clone, Debug)]
struct Computed {
    function: &'static Function,
    arguments: Vec<Expr>,
    options: Vec<Constant>,
    condition: Option<fn(&Row<'_>) -> bool>,
}

/// A function of these arguments.
fn of(function: &'static Function, arguments: Vec<Expr>) -> Computed {
    Computed { function, arguments, options: Vec::new(), condition: None }
}

impl Computed {
    fn with(self, options: Vec<Constant>) -> Self {
        Self { options, ..self }
    }

    fn at_most(self, limit: i64) -> Self {
        self.with(vec![Constant::Long(limit)])
    }

    fn only(self, condition: fn(&Row<'_>) -> bool) -> Self {
        Self { condition: Some(condition), ..self }
    }
}

/// `summarize function(arguments) by keys`, the keys being columns.
fn summarize(keys: &[usize], aggregates: Vec<Computed>) -> Operator {
    let by = keys.iter().enumerate().map(|(slot, key)| assign(slot, "key", Expr::Column(*key))).collect();
    let aggregates = aggregates.into_iter().map(|computed| Aggregate {
        columns: &["result"],
        function: computed.function,
        arguments: list(computed.arguments),
        options: list(computed.options),
        condition: computed.condition,
    });
    Operator::Summarize(Summarize { by: list(by), aggregates: list(aggregates.collect()) })
}

/// A piece of a table in memory.
#[derive(Debug)]
struct Piece {
    columns: Vec<Field>,
    rows: Batch,
}

struct Pieces(Option<Batch>);

impl read::Source for Piece {
    fn place(&self) -> &'static str {
        "memory"
    }

    fn bytes(&self) -> u64 {
        1 << 20
    }

    fn open(&self, columns: &[Field]) -> Result<Box<dyn BatchSource + '_>, String> {
        Ok(Box::new(Pieces(Some(self.batch(columns)))))
    }
}

impl Piece {
    /// These columns of it.
    fn batch(&self, columns: &[Field]) -> Batch {
        let column = |wanted: &Field| {
            let slot = self.columns.iter().position(|known| known == wanted);
            slot.map_or_else(
                || Column::nulls(wanted.ty, self.rows.rows()).into(),
                |slot| self.rows.columns()[slot].clone(),
            )
        };
        Batch::new(columns.iter().map(column).collect(), self.rows.rows())
    }
}

impl BatchSource for Pieces {
    fn next_batch(&mut self, _rejects: &mut Rejects) -> Option<Batch> {
        self.0.take()
    }
}

/// A table in memory, cut before the rows at these places.
fn table(name: &str, columns: &'static [Field], rows: &[Vec<Value>], cuts: &[usize]) -> TableInput {
    let pieces = pieces(columns, rows, cuts).into_iter();
    let sources = pieces.map(|piece| Box::new(piece) as Box<dyn read::Source>).collect();
    TableInput { name: name.to_owned(), sources }
}

/// The pieces of such a table.
fn pieces(columns: &'static [Field], rows: &[Vec<Value>], cuts: &[usize]) -> Vec<Piece> {
    let mut bounds = vec![0];
    bounds.extend(cuts.iter().map(|cut| (*cut).min(rows.len())));
    bounds.push(rows.len());
    bounds.sort_unstable();
    let piece = |bounds: &[usize]| {
        let part = &rows[bounds[0]..bounds[1]];
        let column =
            |slot: usize| Column::from_values(columns[slot].ty, part.iter().map(|row| &row[slot])).into();
        let batch = Batch::new((0..columns.len()).map(column).collect(), part.len());
        Piece { columns: columns.to_vec(), rows: batch }
    };
    bounds.windows(2).map(piece).collect()
}

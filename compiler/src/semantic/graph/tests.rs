use std::ops::Range;

use kqlc_runtime::types::Type;

use super::super::{Bound, Library, bind};
use crate::{
    catalog::Database,
    diagnostic::Severity,
    source::{FileId, Span},
    syntax,
};

/// A query over the graph of people who know others.
fn bound(operators: &str) -> Bound {
    let query = format!(
        "let people = datatable(name: string, age: long)['a', 1, 'b', 2]; \
         datatable(from: string, to: string, since: int)['a', 'b', 1] \
         | make-graph from --> to with people on name {operators}"
    );
    let parsed = syntax::parse(&query, &|range: Range<usize>| Span::new(FileId::default(), range));
    bind(&parsed.query, &Library::new(&Database::default()))
}

fn columns(operators: &str) -> Vec<(String, Type)> {
    let bound = bound(operators);
    assert!(bound.query.is_some(), "{:?}", bound.diagnostics);
    bound.run_columns.or(bound.columns).unwrap_or_default()
}

/// The first problem of a query that is not compiled.
fn refusal(operators: &str) -> String {
    let bound = bound(operators);
    assert!(bound.query.is_none(), "{operators} is compiled");
    let refused = bound.diagnostics.iter().find(|found| found.severity >= Severity::Unsupported);
    refused.map(|found| found.message.clone()).unwrap_or_default()
}

#[test]
fn a_pattern_without_project_gives_the_properties_of_what_has_a_name() {
    let found = columns("| graph-match (x)-[e*1..2]->(y)-->()");
    let named = |name: &str, ty| (name.to_owned(), ty);
    let expected = [
        named("x_name", Type::String),
        named("x_age", Type::Long),
        named("e_from", Type::Dynamic),
        named("e_to", Type::Dynamic),
        named("e_since", Type::Dynamic),
        named("y_name", Type::String),
        named("y_age", Type::Long),
    ];
    assert_eq!(found, expected);
}

#[test]
fn the_numbers_of_nodes_stand_first_when_it_runs() {
    let found = columns("| graph-to-table edges with_target_id=t with_source_id=s");
    let names: Vec<&str> = found.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names, ["s", "t", "from", "to", "since"]);
}

#[test]
fn conditions_on_paths_say_for_which_edges_they_hold() {
    columns(
        "| graph-match (x)-[e*1..2]->(y) where all(e, since > 0) and any(inner_nodes(e), age > 0) project x.age",
    );
    let direct = refusal("| graph-match (x)-[e*1..2]->(y) where e.since == 1 project x.age");
    assert!(direct.contains("without `all` or `any`"), "{direct}");
}

#[test]
fn functions_of_nodes_take_nodes() {
    let found = columns("| graph-match (x)-[e]->(y) project i = node_id(x), d = node_degree_in(y)");
    assert_eq!(found, [("i".to_owned(), Type::String), ("d".to_owned(), Type::Long)]);
    assert!(refusal("| graph-match (x)-[e]->(y) project node_degree_in(e)").contains("what is no node"));
}

#[test]
fn patterns_that_would_be_too_many_are_refused() {
    assert!(refusal("| graph-match (x)-[e*1..40]->(y) project x.age").contains("of this length"));
    assert!(
        refusal("| graph-match (x)-[e*1..8]->(y)-[f*1..8]->(z) project x.age").contains("so many lengths")
    );
    assert!(refusal("| graph-match cycles=none (x)-[e]->(y) project x.age").contains("cycles=none"));
    assert!(refusal("| graph-match (x)-[e]->(y) project e").contains("as a whole"));
}

#[test]
fn tables_of_nodes_are_brought_together_by_their_key() {
    let with = |tables: &str| {
        let query = format!(
            "let A = datatable(id: string, age: long)[]; let B = datatable(kind: string, id: string)[]; \
             datatable(from: string, to: string)[] | make-graph from --> to with {tables} | graph-to-table nodes"
        );
        let parsed = syntax::parse(&query, &|range: Range<usize>| Span::new(FileId::default(), range));
        bind(&parsed.query, &Library::new(&Database::default()))
    };
    let columns = with("A on id, B on id").columns.expect("the columns are known");
    assert_eq!(columns.iter().map(|(name, _)| name.as_str()).collect::<Vec<_>>(), ["id", "age", "kind"]);
    assert!(with("A on id, B on id").query.is_some());
    let refused = |tables: &str| with(tables).diagnostics.remove(0).message;
    assert!(refused("A on id, B on kind").contains("whose keys have several names"));
    assert!(refused("A on id, (A | project id, age = 'x') on id").contains("several types"));
}

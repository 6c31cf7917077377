//! What rules read: tables of the logs, and what is given beside them.

use crate::plan::{External, Operator, Pipeline, Rule, Source};

/// A table and the rules that read it.
#[derive(Clone, Debug)]
pub(super) struct ReadTable {
    /// Its name as the first rule spells it.
    pub(super) name: &'static str,
    /// The rules, in their order.
    pub(super) rules: Vec<&'static Rule>,
}

/// The tables that rules read, in the order in which rules name them; names differ in more than case.
pub(super) fn tables(rules: &[&'static Rule]) -> Vec<ReadTable> {
    let mut tables: Vec<ReadTable> = Vec::new();
    for rule in rules {
        for pipeline in pipelines(rule) {
            let Source::Scan(scan) = &pipeline.source else { continue };
            match tables.iter_mut().find(|table| table.name.eq_ignore_ascii_case(scan.table)) {
                Some(table) if table.rules.last().is_some_and(|last| std::ptr::eq(*last, *rule)) => {}
                Some(table) => table.rules.push(rule),
                None => tables.push(ReadTable { name: scan.table, rules: vec![rule] }),
            }
        }
    }
    tables
}

/// What a rule reads beside the logs.
pub(super) fn externals(rule: &Rule) -> impl Iterator<Item = &'static External> {
    pipelines(rule).into_iter().filter_map(|pipeline| match &pipeline.source {
        Source::External(external) => Some(external),
        Source::Scan(_) | Source::Pipeline(_) | Source::Union(_) | Source::Values(_) => None,
    })
}

/// The pipelines of a rule, each once: the result's, and those that it reads.
pub(super) fn pipelines(rule: &Rule) -> Vec<&'static Pipeline> {
    let (mut seen, mut open): (Vec<&'static Pipeline>, _) = (Vec::new(), vec![rule.query]);
    while let Some(pipeline) = open.pop() {
        // A pipeline that several others read is looked at once.
        if seen.iter().any(|known| std::ptr::eq::<Pipeline>(*known, pipeline)) {
            continue;
        }
        seen.push(pipeline);
        match &pipeline.source {
            Source::Pipeline(inner) => open.push(inner),
            Source::Union(inner) => open.extend(inner.iter().rev()),
            Source::Scan(_) | Source::Values(_) | Source::External(_) => {}
        }
        open.extend(pipeline.operators.iter().filter_map(|operator| match operator {
            Operator::Join(join) => Some(join.right),
            Operator::Where(_)
            | Operator::Extend(_)
            | Operator::Project(_)
            | Operator::Widen(_)
            | Operator::Summarize(_)
            | Operator::Distinct(_)
            | Operator::Sort(_)
            | Operator::Top(..)
            | Operator::Take(_)
            | Operator::MvExpand(_)
            | Operator::Apply(_)
            | Operator::Parse(_)
            | Operator::ParseKv(_)
            | Operator::Steps(_)
            | Operator::Call(_) => None,
        }));
        open.extend(pipeline.subqueries.iter().map(|subquery| subquery.pipeline));
    }
    seen
}

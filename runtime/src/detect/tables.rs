//! Which tables rules read.

use crate::plan::{Operator, Pipeline, Rule, Source};

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
        for name in of_rule(rule) {
            match tables.iter_mut().find(|table| table.name.eq_ignore_ascii_case(name)) {
                Some(table) if table.rules.last().is_some_and(|last| std::ptr::eq(*last, *rule)) => {}
                Some(table) => table.rules.push(rule),
                None => tables.push(ReadTable { name, rules: vec![rule] }),
            }
        }
    }
    tables
}

/// The tables that a rule reads, each as often as it names it.
fn of_rule(rule: &Rule) -> Vec<&'static str> {
    let (mut names, mut seen, mut open) = (Vec::new(), Vec::new(), vec![rule.query]);
    while let Some(pipeline) = open.pop() {
        // A pipeline that several others read is looked at once.
        if seen.iter().any(|known| std::ptr::eq::<Pipeline>(*known, pipeline)) {
            continue;
        }
        seen.push(pipeline);
        match &pipeline.source {
            Source::Scan(scan) => names.push(scan.table),
            Source::Pipeline(inner) => open.push(inner),
            Source::Union(inner) => open.extend(inner.iter().rev()),
            Source::Values(_) => {}
        }
        open.extend(pipeline.operators.iter().filter_map(|operator| match operator {
            Operator::Join(join) => Some(join.right),
            Operator::Where(_)
            | Operator::Extend(_)
            | Operator::Project(_)
            | Operator::Summarize(_)
            | Operator::Distinct(_)
            | Operator::Sort(_)
            | Operator::Top(..)
            | Operator::Take(_)
            | Operator::MvExpand(_)
            | Operator::Apply(_)
            | Operator::Parse(_)
            | Operator::ParseKv(_)
            | Operator::Call(_) => None,
        }));
    }
    names
}

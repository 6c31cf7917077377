//! What rules read: tables of the logs, and what is given beside them.

use crate::plan::{External, Operation, Operator, Pipeline, Rule, Source};

/// A table and the rules that read it.
#[derive(Clone, Debug)]
pub(super) struct ReadTable {
    /// Its name as the first rule spells it.
    pub(super) name: &'static str,
    /// The rules, in their order; none for a table whose rows only end rules.
    pub(super) rules: Vec<&'static Rule>,
}

/// True for what stands in the place of a member of a fuzzy union that was left out.
fn is_guard(pipeline: &Pipeline) -> bool {
    matches!(pipeline.operators, [Operator::Call(call), ..] if call.operation == Operation::NoRows)
}

/// The tables that rules read, in the order in which rules name them; names differ in more than case.
pub(super) fn tables(rules: &[&'static Rule]) -> Vec<ReadTable> {
    let mut tables: Vec<ReadTable> = Vec::new();
    for rule in rules {
        for pipeline in pipelines(rule) {
            let Source::Scan(scan) = &pipeline.source else { continue };
            let known = tables.iter().position(|table| table.name.eq_ignore_ascii_case(scan.table));
            if is_guard(pipeline) {
                // The rule is better off without logs of it.
                if known.is_none() {
                    tables.push(ReadTable { name: scan.table, rules: Vec::new() });
                }
                continue;
            }
            match known.map(|place| &mut tables[place]) {
                Some(table) if table.rules.last().is_some_and(|last| std::ptr::eq(*last, *rule)) => {}
                Some(table) => table.rules.push(rule),
                None => tables.push(ReadTable { name: scan.table, rules: vec![rule] }),
            }
        }
    }
    tables
}

/// Why a rule cannot run over logs with these tables: what was left out when it was compiled, for not being there, is.
pub(super) fn left_out(rule: &Rule, tables: &[&str]) -> Option<String> {
    let patterns = pipelines(rule).into_iter().filter_map(|pipeline| match &pipeline.source {
        Source::Scan(scan) => Some(scan.table).filter(|table| table.contains('*')),
        _ => None,
    });
    let mut found = patterns.filter_map(|pattern| {
        let table = tables.iter().find(|table| is_like(table, pattern))?;
        Some(format!("the logs have the table `{table}`, and `{pattern}` of the rule was left out: no schema described one"))
    });
    found.next()
}

/// True if a name has the parts of a pattern between its `*`, in order, without regard to case.
fn is_like(name: &str, pattern: &str) -> bool {
    let (name, pattern) = (name.to_lowercase(), pattern.to_lowercase());
    let mut parts = pattern.split('*');
    let first = parts.next().unwrap_or_default();
    let Some(mut rest) = name.strip_prefix(first) else { return false };
    let parts: Vec<&str> = parts.collect();
    let Some((last, between)) = parts.split_last() else { return rest.is_empty() };
    for part in between {
        let Some(at) = rest.find(part) else { return false };
        rest = &rest[at + part.len()..];
    }
    rest.ends_with(last)
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

#[cfg(test)]
mod tests {
    use super::is_like;

    #[test]
    fn names_match_patterns_without_regard_to_case() {
        for (name, pattern) in [("SecurityEvent", "security*"), ("a_b_c", "a*c"), ("abab", "*ab"), ("x", "*")]
        {
            assert!(is_like(name, pattern), "{name} {pattern}");
        }
        for (name, pattern) in [("Event", "security*"), ("a_b", "a*c"), ("ab", "ab*b")] {
            assert!(!is_like(name, pattern), "{name} {pattern}");
        }
    }
}

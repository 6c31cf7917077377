//! Rows that a constant condition keeps from ever coming.

use kqlc_runtime::{
    plan::JoinKind,
    types::{Type, Value},
};

use crate::{
    plan::{Operator, PipelineId, Plan, Source},
    semantic::tree::Expr,
};

/// Drops conditions that always hold, and what stands behind one that never does: such a pipeline has no rows and reads nothing, and a
/// union goes without it. That is how members of parsers are left out that an argument switches off.
pub(super) fn drop(plan: &mut Plan) {
    let mut dead = vec![false; plan.pipelines.len()];
    for index in 0..plan.pipelines.len() {
        let pipeline = &mut plan.pipelines[index];
        pipeline.steps.retain(|step| !matches!(&step.operator, Operator::Where(test) if holds(test)));
        let is_dead = |id: &PipelineId| dead[id.0];
        let mut is_empty = match &mut pipeline.source {
            Source::Union(members, _) => {
                let all = members.iter().all(is_dead);
                members.retain(|member| all || !is_dead(member));
                all
            }
            Source::Pipeline(source, _) => is_dead(source),
            Source::Scan(_) | Source::Values(..) | Source::External(..) | Source::Given(_) => false,
        };
        for step in &pipeline.steps {
            is_empty = stays_empty(&step.operator, is_empty, is_dead);
        }
        // The body of an `mv-apply` reads nothing anyway, and stays the body of one.
        is_empty &= !matches!(pipeline.source, Source::Given(_));
        if is_empty {
            pipeline.source = Source::Values(pipeline.columns(), Vec::new());
            pipeline.steps.clear();
        }
        dead[index] = is_empty;
    }
}

/// True if no row comes out of an operator, given whether any goes in.
fn stays_empty(operator: &Operator, is_empty: bool, is_dead: impl Fn(&PipelineId) -> bool) -> bool {
    match operator {
        Operator::Where(test) => is_empty || fails(test),
        // Without keys there is one row, of nothing too; what operations make of nothing is their own affair.
        Operator::Summarize(by, _) => is_empty && !by.is_empty(),
        Operator::Call(_) | Operator::Steps(_) => false,
        Operator::Join(join) => {
            let right = is_dead(&join.right);
            match join.kind {
                JoinKind::Inner | JoinKind::InnerUnique | JoinKind::LeftSemi | JoinKind::RightSemi => {
                    is_empty || right
                }
                JoinKind::LeftOuter | JoinKind::LeftAnti => is_empty,
                JoinKind::RightOuter | JoinKind::RightAnti => right,
                JoinKind::FullOuter => is_empty && right,
            }
        }
        Operator::Extend(_)
        | Operator::Project(_)
        | Operator::Distinct(_)
        | Operator::Sort(_)
        | Operator::Top(..)
        | Operator::Take(_)
        | Operator::MvExpand(_)
        | Operator::Apply(_)
        | Operator::Parse(_)
        | Operator::ParseKv(_) => is_empty,
    }
}

fn holds(test: &Expr) -> bool {
    test.literal() == Some(&Value::Bool(true))
}

fn fails(test: &Expr) -> bool {
    matches!(test.literal(), Some(Value::Bool(false) | Value::Null(Type::Bool)))
}

#[cfg(test)]
mod tests {
    use std::ops::Range;

    use crate::{
        catalog::Database,
        plan,
        semantic::{self, Library},
        source::{FileId, Span},
        syntax,
    };

    fn planned(query: &str) -> String {
        let parsed = syntax::parse(query, &|range: Range<usize>| Span::new(FileId::default(), range));
        let bound = semantic::bind(&parsed.query, &Library::new(&Database::default()));
        plan::lower(&bound.query.expect("the query is right")).to_string()
    }

    /// The tables that a query still reads.
    fn read(query: &str) -> String {
        let text = planned(query);
        let tables = text.lines().filter_map(|line| line.trim().strip_prefix("scan "));
        tables.map(|table| table.split(' ').next().unwrap_or_default()).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn a_member_that_an_argument_switches_off_is_not_read() {
        let parser = "let f = (disabled: bool) { SecurityEvent | where not(disabled) | project Computer };
            let g = (disabled: bool) { Heartbeat | where not(disabled) | project Computer };";
        assert_eq!(read(&format!("{parser} union (f(true)), (g(false))")), "Heartbeat");
        assert_eq!(read(&format!("{parser} union (f(true)), (g(true))")), "");
        assert_eq!(read(&format!("{parser} union (f(false)), (g(false))")), "SecurityEvent Heartbeat");
    }

    #[test]
    fn what_has_rows_without_any_is_kept() {
        let nothing = "SecurityEvent | where false";
        let outer = format!("{nothing} | join kind=rightouter Heartbeat on Computer");
        assert_eq!(read(&outer), "Heartbeat SecurityEvent");
        assert_eq!(read(&format!("Heartbeat | join kind=leftanti ({nothing}) on Computer")), "Heartbeat");
        assert_eq!(read(&format!("Heartbeat | join kind=inner ({nothing}) on Computer")), "");
        // `count` of nothing is a row.
        assert!(planned(&format!("{nothing} | summarize count()")).contains("summarize"));
        assert!(!planned(&format!("{nothing} | summarize count() by Computer")).contains("summarize"));
    }
}

//! What the rows of a run have exercised of a rule's plan, as `kqlc test --coverage` reads it.
//!
//! The pipelines in a list, the result's first; they name each other by their places in it. A scan has for each of its conditions `[held,
//! failed]`, a join `[left matched, left unmatched, right matched, right unmatched]` in rows, and every operator the rows that came in and went out.

use serde_json::{Value as Json, json};

use super::tables::pipelines;
use crate::{
    engine::{RuleProfile, Sides, Truths},
    plan::{Operator, Pipeline, Rule, Source},
};

/// The pipelines of a rule with their counts.
pub(super) fn json(rule: &'static Rule, profile: RuleProfile<'_>) -> Json {
    let all = pipelines(rule);
    let place = |of: &Pipeline| all.iter().position(|known| std::ptr::eq::<Pipeline>(*known, of));
    all.iter().map(|pipeline| one(pipeline, profile, &place)).collect()
}

fn one(
    pipeline: &'static Pipeline,
    profile: RuleProfile<'_>,
    place: &dyn Fn(&Pipeline) -> Option<usize>,
) -> Json {
    let source = match &pipeline.source {
        Source::Scan(scan) => {
            let conditions = scan.predicates.iter().map(|predicate| {
                let Truths { held, failed } = profile.truths(predicate);
                [held, failed]
            });
            json!({"conditions": conditions.collect::<Vec<_>>()})
        }
        Source::Pipeline(inner) => json!({"pipelines": [place(inner)]}),
        Source::Union(members) => {
            json!({"pipelines": members.iter().map(|member| place(member)).collect::<Vec<_>>()})
        }
        Source::Values(_) | Source::External(_) => json!({}),
    };
    json!({
        "source": source,
        "operators": operators(pipeline.operators, profile, place),
        "subqueries": pipeline.subqueries.iter().map(|subquery| place(subquery.pipeline)).collect::<Vec<_>>(),
    })
}

fn operators(
    operators: &'static [Operator],
    profile: RuleProfile<'_>,
    place: &dyn Fn(&Pipeline) -> Option<usize>,
) -> Json {
    let one = |operator: &'static Operator| {
        let cost = profile.operator(operator);
        let mut json = json!({"name": operator.name(), "rows_in": cost.rows_in, "rows_out": cost.rows_out});
        match operator {
            Operator::Join(join) => {
                let Sides { left_matched, left_unmatched, right_matched, right_unmatched } =
                    profile.sides(join);
                json["right"] = json!(place(join.right));
                json["sides"] = json!([left_matched, left_unmatched, right_matched, right_unmatched]);
            }
            Operator::Apply(apply) => {
                json["body"] = self::operators(apply.body, profile, place);
            }
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
            | Operator::Parse(_)
            | Operator::ParseKv(_)
            | Operator::Steps(_)
            | Operator::Call(_) => {}
        }
        json
    };
    operators.iter().map(one).collect()
}

//! `ExtendedProperties`: what was asked and when, and the custom details.

use serde_json::json;

use super::{Run, custom_details, window};
use crate::{
    plan::{EventGrouping, TriggerOperator},
    types::{DateTime, Value},
};

/// The properties under the names that Sentinel gives them, in its order.
///
/// The query begins with the time of the run, as Sentinel writes it, so that it can be asked again as it was.
pub(super) fn properties(run: &Run<'_>, rows: &[Vec<Value>]) -> Vec<(&'static str, String)> {
    let rule = run.rule;
    let (start, end) = window::of_query(run);
    let mut properties = Vec::new();
    if let Some(period) = rule.query_period {
        properties.push(("Query Period", period.to_string()));
    }
    properties.extend([
        ("Trigger Operator", trigger_operator(rule.trigger.operator).to_owned()),
        ("Trigger Threshold", rule.trigger.threshold.to_string()),
        ("Search Query Results Overall Count", run.result.rows.len().to_string()),
        ("Query", format!("set query_now = datetime({});\n{}", run.now, rule.query_text)),
        ("Query Start Time UTC", seconds(start)),
        ("Query End Time UTC", seconds(end)),
        ("Analytic Rule Ids", json!([rule.id]).to_string()),
        ("Event Grouping", event_grouping(rule.event_grouping).to_owned()),
        ("Analytic Rule Name", rule.name.to_owned()),
    ]);
    properties.extend(
        custom_details::custom_details(rule, &run.result.columns, rows)
            .map(|details| ("Custom Details", details)),
    );
    properties
}

fn trigger_operator(operator: TriggerOperator) -> &'static str {
    match operator {
        TriggerOperator::GreaterThan => "GreaterThan",
        TriggerOperator::LessThan => "LessThan",
        TriggerOperator::Equal => "Equal",
        TriggerOperator::NotEqual => "NotEqual",
    }
}

fn event_grouping(grouping: EventGrouping) -> &'static str {
    match grouping {
        EventGrouping::SingleAlert => "SingleAlert",
        EventGrouping::AlertPerResult => "AlertPerResult",
    }
}

/// A time in whole seconds: `2023-07-24 15:23:59Z`.
fn seconds(time: DateTime) -> String {
    let text = time.to_string().replace('T', " ");
    text.split('.').next().unwrap_or_default().to_owned() + "Z"
}

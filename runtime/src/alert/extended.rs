//! `ExtendedProperties`: what was asked and when, and the custom details.

use serde_json::{Map, Value as Json, json};

use super::{Run, window};
use crate::{
    plan::{EventGrouping, TriggerOperator},
    scalar::zlib_compress_to_base64_string,
    types::{DateTime, Value},
};

/// The most bytes of a query that holds its event. Of a larger event the rule's own query is shown.
const LONGEST_EVENT_QUERY: usize = 10_240;

/// What an alert stands for.
#[derive(Clone, Copy, Debug)]
pub(super) struct Part<'a> {
    /// The rows of the alert.
    pub(super) rows: &'a [Vec<Value>],
    /// True for one event of several, false for the whole result.
    pub(super) is_event: bool,
    /// True if all entities had room.
    pub(super) is_whole: bool,
}

/// The properties under the names that Sentinel gives them, in its order.
///
/// The query begins with the time of the run, as Sentinel writes it, so that it can be asked again as it was. That of an alert for one event
/// is that event; the rule's own is then `OriginalQuery`.
pub(super) fn properties(
    run: &Run<'_>,
    part: Part<'_>,
    details: &Map<String, Json>,
) -> Vec<(&'static str, String)> {
    let rule = run.rule;
    let (start, end) = window::of_query(run);
    let mut properties = Vec::new();
    if let Some(period) = rule.query_period {
        properties.push(("Query Period", period.to_string()));
    }
    if let Some(frequency) = rule.query_frequency {
        properties.push(("Query Frequency", frequency.to_string()));
    }
    properties.extend([
        ("Trigger Operator", trigger_operator(rule.trigger.operator).to_owned()),
        ("Trigger Threshold", rule.trigger.threshold.to_string()),
        ("Correlation Id", format!("{}_{}", rule.id, run.now.0)),
        ("Search Query Results Overall Count", run.result.rows.len().to_string()),
    ]);
    let event = part.is_event.then(|| event_query(run, part.rows)).flatten();
    match event {
        Some(event) => properties.extend([("Query", event), ("OriginalQuery", rule.query_text.to_owned())]),
        None => {
            properties
                .push(("Query", format!("set query_now = datetime({});\n{}", run.now, rule.query_text)));
        }
    }
    properties.extend([
        ("Query Start Time UTC", seconds(start)),
        ("Query End Time UTC", seconds(end)),
        ("Analytic Rule Ids", json!([rule.id]).to_string()),
        ("Event Grouping", event_grouping(rule.event_grouping).to_owned()),
        ("Analytic Rule Name", rule.name.to_owned()),
    ]);
    if !details.is_empty() {
        properties.push(("Custom Details", Json::Object(details.clone()).to_string()));
    }
    properties.push(("ProcessedBySentinel", "True".to_owned()));
    if part.is_whole {
        properties.push(("Alert generation status", "Full alert created".to_owned()));
    }
    properties
}

/// A query whose result is the event itself, which is packed into it.
fn event_query(run: &Run<'_>, rows: &[Vec<Value>]) -> Option<String> {
    let row = rows.first()?;
    let cells = run.result.columns.iter().zip(row).filter(|(_, value)| !value.is_null());
    let event: Map<String, Json> =
        cells.map(|(column, value)| (column.name.clone().into_owned(), value.to_json())).collect();
    let packed = zlib_compress_to_base64_string(&Json::Object(event).to_string());
    let query = format!(
        "let alertedEvent = datatable(compressedRec: string) ['{packed}']\n\
         | extend raw = todynamic(zlib_decompress_from_base64_string(compressedRec))\n\
         | evaluate bag_unpack(raw)\n| project-away compressedRec;\nalertedEvent"
    );
    (query.len() <= LONGEST_EVENT_QUERY).then_some(query)
}

fn trigger_operator(operator: TriggerOperator) -> &'static str {
    match operator {
        TriggerOperator::GreaterThan => "GreaterThan",
        TriggerOperator::LessThan => "LessThan",
        TriggerOperator::Equal => "Equal",
        TriggerOperator::NotEqual => "NotEqual",
    }
}

/// What alerts say of the setting; for `AlertPerResult` they have another word than rules.
fn event_grouping(grouping: EventGrouping) -> &'static str {
    match grouping {
        EventGrouping::SingleAlert => "SingleAlert",
        EventGrouping::AlertPerResult => "AlertPerEvent",
    }
}

/// A time in whole seconds: `2023-07-24 15:23:59Z`.
fn seconds(time: DateTime) -> String {
    let text = time.to_string().replace('T', " ");
    text.split('.').next().unwrap_or_default().to_owned() + "Z"
}

//! Which alerts belong together.

use rustc_hash::FxHashMap;
use serde_json::{Value as Json, json};

use crate::{
    alert::{Alert, Entity, entity_kind, severity_name},
    plan::{AlertDetail, Grouping, Matching, Rule},
    types::DateTime,
};

/// The incidents that may take further alerts.
#[derive(Debug, Default)]
pub(super) struct Open {
    /// The last incident of each rule and key: its place, and until when it takes alerts.
    last: FxHashMap<(String, String), (usize, DateTime)>,
}

impl Open {
    /// The place of the incident that takes an alert.
    pub(super) fn find(&self, rule: &Rule, alert: &Alert, grouping: &Grouping) -> Option<usize> {
        let (place, until) = self.last.get(&(rule.id.to_owned(), key(alert, grouping)))?;
        (alert.time_generated <= *until).then_some(*place)
    }

    /// Notes an incident that begins with an alert.
    pub(super) fn add(&mut self, rule: &Rule, alert: &Alert, grouping: &Grouping, place: usize) {
        let until = DateTime(alert.time_generated.0.saturating_add(grouping.lookback.0));
        self.last.insert((rule.id.to_owned(), key(alert, grouping)), (place, until));
    }
}

/// What alerts of one incident have in common. The order of entities and of values does not count.
fn key(alert: &Alert, grouping: &Grouping) -> String {
    match grouping.matching {
        Matching::AnyAlert => String::new(),
        Matching::AllEntities => entities(alert, |_| true).to_string(),
        Matching::Selected { entities: types, details, custom_details } => {
            let is_selected = |entity: &Entity| types.iter().any(|name| entity_kind(name) == entity.kind);
            let detail = |detail: &AlertDetail| match detail {
                AlertDetail::DisplayName => alert.display_name.clone(),
                AlertDetail::Severity => severity_name(alert.severity).to_owned(),
            };
            let details: Vec<String> = details.iter().map(detail).collect();
            let custom: Vec<Vec<String>> = custom_details.iter().map(|name| values(alert, name)).collect();
            json!([entities(alert, is_selected), details, custom]).to_string()
        }
    }
}

/// The entities that are selected, without their numbers, in an order of their own.
fn entities(alert: &Alert, is_selected: impl Fn(&Entity) -> bool) -> Json {
    let text = |entity: &Entity| {
        let mut identifiers = entity.identifiers.clone();
        identifiers.sort_by(|(left, _), (right, _)| left.cmp(right));
        json!([entity.kind, identifiers]).to_string()
    };
    let mut texts: Vec<String> =
        alert.entities.iter().filter(|entity| is_selected(entity)).map(text).collect();
    texts.sort();
    texts.dedup();
    json!(texts)
}

/// The values of a custom detail, sorted.
fn values(alert: &Alert, name: &str) -> Vec<String> {
    let list = alert.custom_details.get(name).and_then(Json::as_array);
    let mut values: Vec<String> = list.into_iter().flatten().map(Json::to_string).collect();
    values.sort();
    values
}

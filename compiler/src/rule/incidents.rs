//! `incidentConfiguration` and `suppressionDuration`: what becomes of alerts.

use kqlc_runtime::{plan::AlertDetail, types::TimeSpan};

use super::{
    load::{Reader, texts},
    values,
    yaml::Node,
};

/// How long after its first alert an incident takes others, if the rule does not say.
const USUAL_LOOKBACK: TimeSpan = TimeSpan::from_hours(5);

/// `incidentConfiguration`
#[derive(Clone, Debug)]
pub struct Incidents {
    /// `createIncident`; without it Sentinel makes incidents.
    pub create: bool,
    /// `groupingConfiguration`, if it is `enabled`.
    pub grouping: Option<Grouping>,
}

/// `groupingConfiguration`
#[derive(Clone, Debug)]
pub struct Grouping {
    /// `reopenClosedIncident`
    pub reopens_closed: bool,
    /// `lookbackDuration`
    pub lookback: TimeSpan,
    /// `matchingMethod`
    pub matching: MatchingMethod,
    /// `groupByEntities`
    pub entities: Vec<String>,
    /// `groupByAlertDetails`
    pub details: Vec<AlertDetail>,
    /// `groupByCustomDetails`
    pub custom_details: Vec<String>,
}

/// `matchingMethod`
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MatchingMethod {
    /// `AllEntities`
    AllEntities,
    /// `AnyAlert`
    AnyAlert,
    /// `Selected`
    Selected,
}

impl Reader<'_> {
    /// `suppressionDuration`, if `suppressionEnabled`.
    pub(super) fn suppression(&mut self, document: &Node) -> Option<TimeSpan> {
        let duration = self.field(document, "suppressionDuration", &values::DURATION);
        let is_on = self.is_set(document, "suppressionEnabled", false);
        duration.and_then(|field| field.value).filter(|_| is_on)
    }

    /// `incidentConfiguration`
    pub(super) fn incidents(&mut self, document: &Node) -> Incidents {
        let Some(node) = document.get("incidentConfiguration") else {
            return Incidents { create: true, grouping: None };
        };
        let create = self.is_set(node, "createIncident", true);
        let grouping = node.get("groupingConfiguration");
        let grouping = grouping.filter(|node| self.is_set(node, "enabled", false));
        Incidents { create, grouping: grouping.map(|node| self.grouping(node)) }
    }

    fn grouping(&mut self, node: &Node) -> Grouping {
        let lookback = self.field(node, "lookbackDuration", &values::DURATION);
        let matching = self.field(node, "matchingMethod", &values::MATCHING_METHOD);
        let list = |key: &str| -> Vec<String> {
            node.get(key).map(texts).unwrap_or_default().into_iter().map(|text| text.value).collect()
        };
        let details = list("groupByAlertDetails");
        Grouping {
            reopens_closed: self.is_set(node, "reopenClosedIncident", false),
            lookback: lookback.and_then(|field| field.value).unwrap_or(USUAL_LOOKBACK),
            matching: matching.and_then(|field| field.value).unwrap_or(MatchingMethod::AllEntities),
            entities: list("groupByEntities"),
            // What is neither is found by the lint `grouping-by-unknown`.
            details: details.iter().filter_map(|text| values::alert_detail(text)).collect(),
            custom_details: list("groupByCustomDetails"),
        }
    }

    fn is_set(&mut self, node: &Node, key: &str, otherwise: bool) -> bool {
        self.field(node, key, &values::SWITCH).and_then(|field| field.value).unwrap_or(otherwise)
    }
}

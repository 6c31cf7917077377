//! Incidents, as Sentinel would make them of alerts and write them to its table `SecurityIncident`.
//!
//! Nobody works on these incidents: none is ever closed, so that `reopenClosedIncident` never comes into play.

mod group;
mod row;

use crate::{
    alert::Alert,
    plan::{Incidents, Rule, Severity},
    types::DateTime,
};

/// The most alerts of one incident; what comes after them is another one like it.
const MOST_ALERTS: usize = 150;

/// One incident.
#[derive(Debug)]
pub struct Incident<'a> {
    /// Its number, from 1, in the order in which incidents are made.
    pub number: usize,
    /// The rule whose alerts it holds.
    pub rule: &'a Rule,
    /// Its alerts in the order in which they were raised; never empty.
    pub alerts: Vec<&'a Alert>,
}

/// The incidents that alerts become, each with its rule, in the order in which they were raised.
pub fn incidents<'a>(alerts: &[(&'a Rule, &'a Alert)]) -> Vec<Incident<'a>> {
    let mut incidents: Vec<Incident<'a>> = Vec::new();
    let mut open = group::Open::default();
    for (rule, alert) in alerts {
        let grouping = match &rule.incidents {
            Incidents::None => continue,
            Incidents::Each => None,
            Incidents::Grouped(grouping) => Some(grouping),
        };
        let takes = |place: &usize| incidents[*place].alerts.len() < MOST_ALERTS;
        let known = grouping.and_then(|grouping| open.find(rule, alert, grouping)).filter(takes);
        if let Some(place) = known {
            incidents[place].alerts.push(alert);
            continue;
        }
        if let Some(grouping) = grouping {
            open.add(rule, alert, grouping, incidents.len());
        }
        incidents.push(Incident { number: incidents.len() + 1, rule, alerts: vec![alert] });
    }
    incidents
}

impl Incident<'_> {
    /// The alert that it began with.
    fn first(&self) -> &Alert {
        self.alerts.first().expect("an incident is made of an alert")
    }

    /// When it was made.
    pub fn created(&self) -> DateTime {
        self.first().time_generated
    }

    /// The severity of its gravest alert.
    pub fn severity(&self) -> Severity {
        self.alerts.iter().map(|alert| alert.severity).max().unwrap_or(Severity::Informational)
    }
}

#[cfg(test)]
mod tests;

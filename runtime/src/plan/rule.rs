//! A rule's metadata: what it is, when it runs, and what its alerts carry.

use super::Pipeline;
use crate::types::TimeSpan;

/// A compiled rule.
#[derive(Debug)]
pub struct Rule {
    /// The rule's `id`.
    pub id: &'static str,
    /// Its `name`.
    pub name: &'static str,
    /// Its `description`.
    pub description: &'static str,
    /// How it runs.
    pub kind: RuleKind,
    /// Its `severity`; hunting queries have none and raise informational alerts.
    pub severity: Option<Severity>,
    /// Its `tactics`.
    pub tactics: &'static [&'static str],
    /// Its `relevantTechniques`.
    pub techniques: &'static [&'static str],
    /// Its `queryFrequency`.
    pub query_frequency: Option<TimeSpan>,
    /// Its `queryPeriod`: every table is limited to that time before `now`.
    pub query_period: Option<TimeSpan>,
    /// When its result is an alert.
    pub trigger: Trigger,
    /// Its `suppressionDuration`, if `suppressionEnabled`: so long it does not run after it has raised an alert.
    pub suppression: Option<TimeSpan>,
    /// How many alerts it raises.
    pub event_grouping: EventGrouping,
    /// Its `entityMappings`.
    pub entity_mappings: &'static [EntityMapping],
    /// Its `customDetails`: key and column.
    pub custom_details: &'static [(&'static str, &'static str)],
    /// Its `alertDetailsOverride`.
    pub alert_details: AlertDetails,
    /// Its `incidentConfiguration`.
    pub incidents: Incidents,
    /// Its `query`, as written.
    pub query_text: &'static str,
    /// The query, compiled.
    pub query: &'static Pipeline,
    /// What `render` says of how to show the result: `visualization`, the kind of chart, then its other properties by name.
    pub render: &'static [(&'static str, &'static str)],
}

/// How a rule runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RuleKind {
    /// On a schedule.
    Scheduled,
    /// Near real time, each minute.
    Nrt,
    /// When somebody asks: a hunting or exploration query.
    Hunting,
}

/// Sentinel's severities.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// `Informational`
    Informational,
    /// `Low`
    Low,
    /// `Medium`
    Medium,
    /// `High`
    High,
}

/// `triggerOperator` and `triggerThreshold`: an alert is raised if the number of result rows compares so.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Trigger {
    /// The comparison.
    pub operator: TriggerOperator,
    /// The threshold, in rows.
    pub threshold: i64,
}

/// The comparison of a trigger.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TriggerOperator {
    /// `gt`, `GreaterThan`
    GreaterThan,
    /// `lt`, `LessThan`
    LessThan,
    /// `eq`, `Equal`
    Equal,
    /// `ne`, `NotEqual`
    NotEqual,
}

impl Trigger {
    /// More than no rows: what a hunting query has.
    pub const ANY: Self = Self { operator: TriggerOperator::GreaterThan, threshold: 0 };

    /// True if a result of so many rows raises an alert.
    pub fn fires(self, rows: usize) -> bool {
        let rows = i64::try_from(rows).unwrap_or(i64::MAX);
        match self.operator {
            TriggerOperator::GreaterThan => rows > self.threshold,
            TriggerOperator::LessThan => rows < self.threshold,
            TriggerOperator::Equal => rows == self.threshold,
            TriggerOperator::NotEqual => rows != self.threshold,
        }
    }
}

/// `eventGroupingSettings.aggregationKind`
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EventGrouping {
    /// One alert for all rows.
    SingleAlert,
    /// One alert a row.
    AlertPerResult,
}

/// `incidentConfiguration`: the incidents that alerts become.
#[derive(Clone, Copy, Debug)]
pub enum Incidents {
    /// None (`createIncident: false`, and hunting queries).
    None,
    /// One for each alert.
    Each,
    /// One for alerts that belong together.
    Grouped(Grouping),
}

/// `groupingConfiguration`: which alerts of a rule share an incident.
#[derive(Clone, Copy, Debug)]
pub struct Grouping {
    /// `reopenClosedIncident`: an alert that belongs to a closed incident opens it again, instead of a new one.
    pub reopens_closed: bool,
    /// `lookbackDuration`: so long after its first alert an incident takes others.
    pub lookback: TimeSpan,
    /// `matchingMethod` and what it selects.
    pub matching: Matching,
}

/// `matchingMethod`: what alerts of one incident have in common.
#[derive(Clone, Copy, Debug)]
pub enum Matching {
    /// Nothing but the rule.
    AnyAlert,
    /// All entities.
    AllEntities,
    /// What is selected.
    Selected {
        /// `groupByEntities`: types such as `Host`.
        entities: &'static [&'static str],
        /// `groupByAlertDetails`
        details: &'static [AlertDetail],
        /// `groupByCustomDetails`: keys of `customDetails`.
        custom_details: &'static [&'static str],
    },
}

/// One of `groupByAlertDetails`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AlertDetail {
    /// `DisplayName`
    DisplayName,
    /// `Severity`
    Severity,
}

/// One of `entityMappings`.
#[derive(Debug)]
pub struct EntityMapping {
    /// The `entityType`, such as `Host`.
    pub entity_type: &'static str,
    /// Its `fieldMappings`.
    pub fields: &'static [FieldMapping],
}

/// One of `fieldMappings`.
#[derive(Debug)]
pub struct FieldMapping {
    /// The entity's `identifier`, such as `HostName`.
    pub identifier: &'static str,
    /// The result column.
    pub column: &'static str,
}

/// `alertDetailsOverride`; `{{Column}}` in a format stands for the first row's value.
#[derive(Debug)]
pub struct AlertDetails {
    /// `alertDisplayNameFormat`
    pub display_name_format: Option<&'static str>,
    /// `alertDescriptionFormat`
    pub description_format: Option<&'static str>,
    /// `alertSeverityColumnName`
    pub severity_column: Option<&'static str>,
    /// `alertTacticsColumnName`
    pub tactics_column: Option<&'static str>,
    /// `alertDynamicProperties`
    pub dynamic_properties: &'static [DynamicProperty],
}

impl AlertDetails {
    /// Nothing overridden.
    pub const NONE: Self = Self {
        display_name_format: None,
        description_format: None,
        severity_column: None,
        tactics_column: None,
        dynamic_properties: &[],
    };
}

/// One of `alertDynamicProperties`.
#[derive(Debug)]
pub struct DynamicProperty {
    /// The property of the alert, such as `AlertLink`.
    pub property: &'static str,
    /// The result column.
    pub column: &'static str,
}

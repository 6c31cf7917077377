//! The model of a rule.

use kqlc_runtime::{
    plan::{EventGrouping, Severity, TriggerOperator},
    types::TimeSpan,
};

use super::{Incidents, QueryText, yaml::Node};
use crate::source::{Span, Spanned};

/// A key that is present, with its value if that could be understood.
///
/// A value that could not be understood has been reported; the text is kept for lints.
#[derive(Clone, Debug, PartialEq)]
pub struct Field<T> {
    /// The place of the key.
    pub key: Span,
    /// The place of the value.
    pub span: Span,
    /// The value as written.
    pub text: String,
    /// What it means.
    pub value: Option<T>,
}

/// How a rule runs, as its `kind` or its file's place says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// `kind: Scheduled`, or no `kind` but a schedule or trigger.
    Scheduled,
    /// `kind: NRT`
    Nrt,
    /// A hunting query: neither schedule nor trigger. It may well have a severity.
    Hunting,
}

/// A rule file that holds a query.
#[derive(Clone, Debug)]
pub struct Rule {
    /// The whole document, for keys that have no field here and for how values are written.
    pub document: Node,
    /// `id`
    pub id: Option<Spanned<String>>,
    /// `name`
    pub name: Option<Spanned<String>>,
    /// `description`
    pub description: Option<Spanned<String>>,
    /// `kind`, or what the other keys say.
    pub kind: Kind,
    /// `severity`
    pub severity: Option<Field<Severity>>,
    /// `requiredDataConnectors`
    pub connectors: Vec<Connector>,
    /// `queryFrequency`
    pub query_frequency: Option<Field<TimeSpan>>,
    /// `queryPeriod`
    pub query_period: Option<Field<TimeSpan>>,
    /// `triggerOperator`
    pub trigger_operator: Option<Field<TriggerOperator>>,
    /// `triggerThreshold`
    pub trigger_threshold: Option<Field<i64>>,
    /// `suppressionDuration`, if `suppressionEnabled`.
    pub suppression: Option<TimeSpan>,
    /// `tactics`: the place of the key and the elements.
    pub tactics: Option<(Span, Vec<Spanned<String>>)>,
    /// `relevantTechniques`: the place of the key and the elements.
    pub techniques: Option<(Span, Vec<Spanned<String>>)>,
    /// `query`
    pub query: QueryText,
    /// The place of the key `query`.
    pub query_key: Span,
    /// `entityMappings`
    pub entity_mappings: Vec<EntityMapping>,
    /// `customDetails`: key and column.
    pub custom_details: Vec<(Spanned<String>, Spanned<String>)>,
    /// `alertDetailsOverride`
    pub alert_details: AlertDetails,
    /// `eventGroupingSettings.aggregationKind`
    pub event_grouping: Option<Field<EventGrouping>>,
    /// `incidentConfiguration`
    pub incidents: Incidents,
    /// `metadata.categories.domains`
    pub domains: Vec<Spanned<String>>,
    /// `version`
    pub version: Option<Spanned<String>>,
    /// Every top-level key in the order of the file.
    pub keys: Vec<Spanned<String>>,
}

/// One of `requiredDataConnectors`.
#[derive(Clone, Debug)]
pub struct Connector {
    /// `connectorId`
    pub id: Spanned<String>,
    /// `dataTypes`
    pub data_types: Vec<Spanned<String>>,
}

/// One of `entityMappings`.
#[derive(Clone, Debug)]
pub struct EntityMapping {
    /// `entityType`
    pub entity_type: Spanned<String>,
    /// `fieldMappings`
    pub fields: Vec<FieldMapping>,
}

/// One of `fieldMappings`.
#[derive(Clone, Debug)]
pub struct FieldMapping {
    /// `identifier`
    pub identifier: Spanned<String>,
    /// `columnName`
    pub column: Spanned<String>,
}

/// `alertDetailsOverride`
#[derive(Clone, Debug, Default)]
pub struct AlertDetails {
    /// `alertDisplayNameFormat`
    pub display_name_format: Option<Spanned<String>>,
    /// `alertDescriptionFormat`
    pub description_format: Option<Spanned<String>>,
    /// `alertSeverityColumnName`
    pub severity_column: Option<Spanned<String>>,
    /// `alertTacticsColumnName`
    pub tactics_column: Option<Spanned<String>>,
    /// `alertDynamicProperties`
    pub dynamic_properties: Vec<DynamicProperty>,
}

/// One of `alertDynamicProperties`.
#[derive(Clone, Debug)]
pub struct DynamicProperty {
    /// `alertProperty`
    pub property: Spanned<String>,
    /// `value`
    pub column: Spanned<String>,
}

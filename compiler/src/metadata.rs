//! A rule's metadata as generated code states it, with Sentinel's defaults.

use kqlc_runtime::plan::{EventGrouping, RuleKind, Trigger};

use crate::{
    codegen::Metadata,
    rule::{Field, Incidents, Kind, Rule},
    source::Spanned,
};

pub(crate) fn of(rule: &Rule) -> Metadata {
    let text = |field: &Option<Spanned<String>>| field.as_ref().map(|field| field.value.clone());
    let texts = |list: &[Spanned<String>]| list.iter().map(|element| element.value.clone()).collect();
    let listed = |field: &Option<(crate::source::Span, Vec<Spanned<String>>)>| {
        field.as_ref().map(|(_, list)| texts(list)).unwrap_or_default()
    };
    let details = &rule.alert_details;
    Metadata {
        id: text(&rule.id).unwrap_or_default(),
        name: text(&rule.name).unwrap_or_else(|| "unnamed rule".to_owned()),
        description: text(&rule.description).unwrap_or_default(),
        kind: match rule.kind {
            Kind::Scheduled => RuleKind::Scheduled,
            Kind::Nrt => RuleKind::Nrt,
            Kind::Hunting => RuleKind::Hunting,
        },
        severity: value(rule.severity.as_ref()),
        tactics: listed(&rule.tactics),
        techniques: listed(&rule.techniques),
        query_frequency: value(rule.query_frequency.as_ref()),
        query_period: value(rule.query_period.as_ref()),
        trigger: Trigger {
            operator: value(rule.trigger_operator.as_ref()).unwrap_or(Trigger::ANY.operator),
            threshold: value(rule.trigger_threshold.as_ref()).unwrap_or(Trigger::ANY.threshold),
        },
        suppression: rule.suppression,
        // Nobody is told of what a hunting query finds.
        incidents: match rule.kind {
            Kind::Scheduled | Kind::Nrt => rule.incidents.clone(),
            Kind::Hunting => Incidents { create: false, grouping: None },
        },
        event_grouping: value(rule.event_grouping.as_ref()).unwrap_or(EventGrouping::SingleAlert),
        entity_mappings: rule
            .entity_mappings
            .iter()
            .map(|mapping| {
                let fields = mapping
                    .fields
                    .iter()
                    .map(|field| (field.identifier.value.clone(), field.column.value.clone()))
                    .collect();
                (mapping.entity_type.value.clone(), fields)
            })
            .chain(prepared_entities(rule))
            .collect(),
        custom_details: rule
            .custom_details
            .iter()
            .map(|(key, column)| (key.value.clone(), column.value.clone()))
            .collect(),
        display_name_format: text(&details.display_name_format),
        description_format: text(&details.description_format),
        severity_column: text(&details.severity_column),
        tactics_column: text(&details.tactics_column),
        dynamic_properties: details
            .dynamic_properties
            .iter()
            .map(|property| (property.property.value.clone(), property.column.value.clone()))
            .collect(),
        query: rule.query.text.clone(),
    }
}

/// `sentinelEntitiesMappings`: columns that hold the entities of other alerts.
fn prepared_entities(rule: &Rule) -> impl Iterator<Item = (String, Vec<(String, String)>)> {
    let mappings = rule.document.get("sentinelEntitiesMappings").map_or(&[][..], |node| node.items());
    mappings.iter().filter_map(|mapping| {
        let column = mapping.text_of("columnName")?.value;
        Some(("SentinelEntities".to_owned(), vec![("Entities".to_owned(), column)]))
    })
}

fn value<T: Copy>(field: Option<&Field<T>>) -> Option<T> {
    field.and_then(|field| field.value)
}

//! What a rule is, beside its query: the `Rule` static of its module.

use kqlc_runtime::{
    plan::{EventGrouping, RuleKind, Severity, Trigger},
    types::TimeSpan,
};
use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::{
    item::{Home, Item},
    literal::{number, timespan},
    module::prose,
    pipeline::{debug_ident, option},
};
use crate::{
    plan::Plan,
    rule::{Grouping, Incidents, MatchingMethod},
};

/// A rule's metadata, decoded; the fields are those of `kqlc_runtime::plan::Rule`.
#[derive(Clone, Debug)]
pub struct Metadata {
    /// `id`
    pub id: String,
    /// `name`
    pub name: String,
    /// `description`
    pub description: String,
    /// `kind`
    pub kind: RuleKind,
    /// `severity`
    pub severity: Option<Severity>,
    /// `tactics`
    pub tactics: Vec<String>,
    /// `relevantTechniques`
    pub techniques: Vec<String>,
    /// `queryFrequency`
    pub query_frequency: Option<TimeSpan>,
    /// `queryPeriod`
    pub query_period: Option<TimeSpan>,
    /// `triggerOperator` and `triggerThreshold`
    pub trigger: Trigger,
    /// `suppressionDuration`, if `suppressionEnabled`.
    pub suppression: Option<TimeSpan>,
    /// `incidentConfiguration`
    pub incidents: Incidents,
    /// `eventGroupingSettings`
    pub event_grouping: EventGrouping,
    /// `entityMappings`: type, and pairs of identifier and column.
    pub entity_mappings: Vec<(String, Vec<(String, String)>)>,
    /// `customDetails`: key and column.
    pub custom_details: Vec<(String, String)>,
    /// `alertDetailsOverride.alertDisplayNameFormat`
    pub display_name_format: Option<String>,
    /// `alertDetailsOverride.alertDescriptionFormat`
    pub description_format: Option<String>,
    /// `alertDetailsOverride.alertSeverityColumnName`
    pub severity_column: Option<String>,
    /// `alertDetailsOverride.alertTacticsColumnName`
    pub tactics_column: Option<String>,
    /// `alertDetailsOverride.alertDynamicProperties`: property and column.
    pub dynamic_properties: Vec<(String, String)>,
    /// `query`, as written.
    pub query: String,
}

/// The `RULE` static.
pub(super) fn item(metadata: &Metadata, plan: &Plan) -> Item {
    let Metadata { id, name, description, tactics, techniques, query, .. } = metadata;
    let kind = debug_ident(&metadata.kind);
    let severity = option(metadata.severity.map(|severity| {
        let severity = debug_ident(&severity);
        quote!(Severity::#severity)
    }));
    let frequency = option(metadata.query_frequency.map(timespan));
    let period = option(metadata.query_period.map(timespan));
    let operator = debug_ident(&metadata.trigger.operator);
    let threshold = number(metadata.trigger.threshold);
    let trigger = if metadata.trigger == Trigger::ANY {
        quote!(Trigger::ANY)
    } else {
        quote!(Trigger { operator: TriggerOperator::#operator, threshold: #threshold })
    };
    let suppression = option(metadata.suppression.map(timespan));
    let incidents = incidents(&metadata.incidents);
    let grouping = debug_ident(&metadata.event_grouping);
    let entities = metadata.entity_mappings.iter().map(|(entity_type, fields)| {
        let fields = fields
            .iter()
            .map(|(identifier, column)| quote!(FieldMapping { identifier: #identifier, column: #column }));
        quote!(EntityMapping { entity_type: #entity_type, fields: &[#(#fields),*] })
    });
    let details = pairs(&metadata.custom_details);
    let alert_details = alert_details(metadata);
    let render = pairs(&plan.render);
    let doc = format!(" {}", prose(&name.split_whitespace().collect::<Vec<_>>().join(" ")));
    let code = quote! {
        static RULE: Rule = Rule {
            id: #id,
            name: #name,
            description: #description,
            kind: RuleKind::#kind,
            severity: #severity,
            tactics: &[#(#tactics),*],
            techniques: &[#(#techniques),*],
            query_frequency: #frequency,
            query_period: #period,
            trigger: #trigger,
            suppression: #suppression,
            event_grouping: EventGrouping::#grouping,
            entity_mappings: &[#(#entities),*],
            custom_details: &[#(#details),*],
            alert_details: #alert_details,
            incidents: #incidents,
            query_text: #query,
            query: &QUERY,
            render: &[#(#render),*],
        };
    };
    Item::named(format_ident!("RULE"), doc, code, Home::Rule)
}

fn pairs(pairs: &[(String, String)]) -> Vec<TokenStream> {
    pairs.iter().map(|(key, column)| quote!((#key, #column))).collect()
}

fn alert_details(metadata: &Metadata) -> TokenStream {
    let formats = [
        &metadata.display_name_format,
        &metadata.description_format,
        &metadata.severity_column,
        &metadata.tactics_column,
    ];
    if formats.iter().all(|format| format.is_none()) && metadata.dynamic_properties.is_empty() {
        return quote!(AlertDetails::NONE);
    }
    let [display_name, description, severity, tactics] =
        formats.map(|format| option(format.as_ref().map(|text| quote!(#text))));
    let properties = metadata
        .dynamic_properties
        .iter()
        .map(|(property, column)| quote!(DynamicProperty { property: #property, column: #column }));
    quote! {
        AlertDetails {
            display_name_format: #display_name,
            description_format: #description,
            severity_column: #severity,
            tactics_column: #tactics,
            dynamic_properties: &[#(#properties),*],
        }
    }
}

fn incidents(incidents: &Incidents) -> TokenStream {
    match incidents {
        Incidents { create: false, .. } => quote!(Incidents::None),
        Incidents { grouping: None, .. } => quote!(Incidents::Each),
        Incidents { grouping: Some(grouping), .. } => {
            let reopens_closed = grouping.reopens_closed;
            let lookback = timespan(grouping.lookback);
            let matching = matching(grouping);
            quote!(Incidents::Grouped(Grouping {
                reopens_closed: #reopens_closed,
                lookback: #lookback,
                matching: #matching,
            }))
        }
    }
}

fn matching(grouping: &Grouping) -> TokenStream {
    let Grouping { entities, custom_details, .. } = grouping;
    match grouping.matching {
        MatchingMethod::AnyAlert => quote!(Matching::AnyAlert),
        MatchingMethod::AllEntities => quote!(Matching::AllEntities),
        MatchingMethod::Selected => {
            let details = grouping.details.iter().map(|detail| {
                let detail = debug_ident(detail);
                quote!(AlertDetail::#detail)
            });
            quote!(Matching::Selected {
                entities: &[#(#entities),*],
                details: &[#(#details),*],
                custom_details: &[#(#custom_details),*],
            })
        }
    }
}

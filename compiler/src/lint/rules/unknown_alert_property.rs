//! A dynamic property of alerts that does not exist, or is set twice.
//!
//! ## Why
//!
//! The interface that deploys rules refuses it.
//!
//! ## Reported
//!
//! ```yaml
//! alertDetailsOverride:
//!   alertDynamicProperties:
//!     - alertProperty: Severity
//! #                    ^^^^^^^^
//!       value: Computer
//! ```
//!
//! ## Accepted
//!
//! ```yaml
//! alertDetailsOverride:
//!   alertDynamicProperties:
//!     - alertProperty: ProductName
//!       value: Computer
//! ```

use crate::{
    lint::prelude::*,
    {catalog::database::nearest, lint::column},
};

declare!(warning "KL1106" "unknown-alert-property" in "unknown_alert_property.rs", Alerts, Rule);

const KNOWN: &[&str] = &[
    "AlertLink",
    "ConfidenceLevel",
    "ConfidenceScore",
    "ExtendedLinks",
    "ProductName",
    "ProviderName",
    "ProductComponentName",
    "RemediationSteps",
    "Techniques",
    "SubTechniques",
];

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let properties = &context.rule.alert_details.dynamic_properties;
    let mut found = Vec::new();
    for (index, property) in properties.iter().enumerate() {
        let name = &property.property;
        if !KNOWN.contains(&name.value.as_str()) {
            let help = match nearest(&name.value, KNOWN.iter().copied()) {
                Some(near) => format!("perhaps `{near}` is meant"),
                None => format!("the properties are `{}`", KNOWN.join("`, `")),
            };
            found.push(LINT.found(name.span, format!("alerts have no property `{}`", name.value)).help(help));
        } else if let Some(first) = properties[..index].iter().find(|other| other.property == *name) {
            found.push(
                LINT.found(name.span, format!("`{}` is set twice", name.value))
                    .also(first.property.span, "first")
                    .help("remove one of the two"),
            );
        }
        found.extend(column::missing(context, LINT.kind, "a dynamic property", &property.column));
    }
    found
}

//! `alertDynamicProperties`: columns of `SecurityAlert` that come from columns of the result.

use serde_json::Value as Json;

use super::{json_list, tactics};

/// The most bytes of a property that is one value.
const LONGEST_VALUE: usize = 256;

/// The most bytes of a property that is a list or a longer text.
const LONGEST_LIST: usize = 5 * 1024;

/// A column of `SecurityAlert` and its value.
#[derive(Clone, Debug, PartialEq)]
pub struct Property {
    /// The column.
    pub name: &'static str,
    /// A text, or a number for `ConfidenceScore`.
    pub value: Json,
}

/// What a property becomes; `None` for a value that is not of its kind, or too long: the alert keeps its own.
pub(super) fn property(name: &'static str, text: &str) -> Option<Property> {
    let value = match name {
        "ConfidenceScore" => {
            let score: f64 = text.trim().parse().ok().filter(|score| (0.0..=1.0).contains(score))?;
            Json::from(score)
        }
        "Techniques" | "SubTechniques" => {
            let ids: Vec<String> = tactics::names(text).into_iter().filter(|id| is_technique(id)).collect();
            if ids.is_empty() {
                return None;
            }
            json_list(&ids).into()
        }
        "ExtendedLinks" | "RemediationSteps" => text_up_to(text, LONGEST_LIST)?,
        _ => text_up_to(text, LONGEST_VALUE)?,
    };
    Some(Property { name, value })
}

fn text_up_to(text: &str, longest: usize) -> Option<Json> {
    (text.len() <= longest).then(|| text.into())
}

/// `T1078` and `T1078.004`
fn is_technique(id: &str) -> bool {
    let is_number =
        |text: &str, digits| text.len() == digits && text.bytes().all(|byte| byte.is_ascii_digit());
    let Some(number) = id.strip_prefix('T') else { return false };
    match number.split_once('.') {
        Some((technique, part)) => is_number(technique, 4) && is_number(part, 3),
        None => is_number(number, 4),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_have_to_be_of_the_kind_of_their_property() {
        let value = |name, text| property(name, text).map(|property| property.value.to_string());
        assert_eq!(value("ConfidenceScore", "0.75").as_deref(), Some("0.75"));
        assert_eq!(value("ConfidenceScore", "75"), None);
        assert_eq!(
            value("Techniques", "T1078, T1110.003").as_deref(),
            Some(r#""[\"T1078\",\"T1110.003\"]""#)
        );
        assert_eq!(value("Techniques", "phishing"), None);
        assert_eq!(value("ProductName", "Firewall").as_deref(), Some("\"Firewall\""));
    }

    #[test]
    fn values_have_a_most_length() {
        let has = |name, bytes| property(name, &"x".repeat(bytes)).is_some();
        assert_eq!((has("AlertLink", 256), has("AlertLink", 257)), (true, false));
        assert_eq!((has("RemediationSteps", 5_120), has("RemediationSteps", 5_121)), (true, false));
    }
}

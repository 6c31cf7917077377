//! The limits that Sentinel documents for alerts.

use serde_json::Value as Json;

use super::{COLUMNS, NOW, RULE, field, one, result, row};
use crate::{
    alert::raise,
    plan::{AlertDetails, EntityMapping, EventGrouping, Rule, RuleKind},
    table::{Column, Table},
    types::{Type, Value},
};

/// A property of `ExtendedProperties`.
fn extended(alert: &super::Alert, name: &str) -> Option<String> {
    alert.extended_properties.iter().find(|(known, _)| *known == name).map(|(_, value)| value.clone())
}

/// An alert over one column of texts.
fn of_texts(rule: &Rule, texts: impl Iterator<Item = String>) -> super::Alert {
    let columns = vec![Column { name: "Text".into(), ty: Type::String }];
    let table = Table { columns, rows: texts.map(|text| vec![Value::String(text.into())]).collect() };
    raise(rule, &table, NOW).remove(0)
}

#[test]
fn mappings_share_500_entities() {
    const TEN: &[EntityMapping] =
        &[const { EntityMapping { entity_type: "IP", fields: &[field("Address", "Text")] } }; 10];
    let addresses = || (0..600).map(|n| format!("10.0.{}.{}", n / 256, n % 256));
    let count = |mappings| of_texts(&Rule { entity_mappings: mappings, ..RULE }, addresses()).entities.len();
    assert_eq!(count(&TEN[..1]), 500);
    assert_eq!(count(&TEN[..3]), 498, "the same addresses are left for each mapping to add");
    let alert = of_texts(&Rule { entity_mappings: &TEN[..1], ..RULE }, addresses());
    assert_eq!(extended(&alert, "Alert generation status"), None, "not all of it is there");
}

#[test]
fn entities_have_64_kilobytes() {
    const URL: &[EntityMapping] = &[EntityMapping { entity_type: "URL", fields: &[field("Url", "Text")] }];
    let rule = Rule { entity_mappings: URL, ..RULE };
    let alert = of_texts(&rule, (0..100).map(|n| format!("https://example.com/{n:03}/{}", "x".repeat(1000))));
    let json = alert.to_json();
    let bytes = json["Entities"].as_str().map_or(0, str::len);
    assert!((63_000..=65_536).contains(&bytes), "{bytes}");
    assert_eq!(extended(&alert, "Alert generation status"), None);
}

#[test]
fn a_rule_has_20_custom_details() {
    const NAMES: [(&str, &str); 21] = {
        let mut names = [("a", "Text"); 21];
        let letters = [
            "a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k", "l", "m", "n", "o", "p", "q", "r", "s",
            "t", "u",
        ];
        let mut place = 0;
        while place < names.len() {
            names[place] = (letters[place], "Text");
            place += 1;
        }
        names
    };
    let alert = of_texts(&Rule { custom_details: &NAMES, ..RULE }, ["x".to_owned()].into_iter());
    assert_eq!(alert.custom_details.keys().next_back().map(String::as_str), Some("t"));
}

#[test]
fn a_custom_detail_has_50_values() {
    let rule = Rule { custom_details: &[("Texts", "Text")], ..RULE };
    let alert = of_texts(&rule, (0..60).map(|n| n.to_string()));
    assert_eq!(alert.custom_details["Texts"].as_array().map(Vec::len), Some(50));
}

#[test]
fn custom_details_have_2_kilobytes_together() {
    let rule = Rule { custom_details: &[("First", "Text"), ("Second", "Text")], ..RULE };
    let alert = of_texts(&rule, (0..40).map(|n| format!("{n:02}{}", "x".repeat(98))));
    let text = extended(&alert, "Custom Details").unwrap_or_default();
    assert!((1_900..=2_048).contains(&text.len()), "{}", text.len());
    assert!(alert.custom_details.get("Second").is_none(), "the first has taken the room");
}

#[test]
fn a_name_of_256_bytes_and_a_description_of_5_kilobytes_fit() {
    let details = AlertDetails {
        display_name_format: Some("{{Text}}"),
        description_format: Some("{{Text}}"),
        ..AlertDetails::NONE
    };
    let rule = Rule { alert_details: details, ..RULE };
    let named = |bytes: usize| of_texts(&rule, ["x".repeat(bytes)].into_iter());
    assert_eq!(named(256).display_name.len(), 256);
    assert_eq!(named(257).display_name, "Password spray");
    assert_eq!(named(5_120).description.len(), 5_120);
    assert_eq!(named(5_121).description, "Many accounts, one address.");
}

#[test]
fn a_rule_in_near_real_time_raises_30_alerts() {
    let rule = Rule { event_grouping: EventGrouping::AlertPerResult, kind: RuleKind::Nrt, ..RULE };
    let rows = (0..31).map(|n| row(n, "eve", "198.51.100.7", n)).collect();
    let alerts = raise(&rule, &result(rows), NOW);
    assert_eq!(alerts.len(), 30);
    assert_eq!(extended(&alerts[29], "OriginalQuery"), None, "the last stands for all rows");
}

#[test]
fn the_alert_of_one_event_holds_it_in_its_query() {
    let rule = Rule { event_grouping: EventGrouping::AlertPerResult, ..RULE };
    let alert = one(&rule, vec![row(5, "eve", "198.51.100.7", 3)]);
    assert_eq!(extended(&alert, "OriginalQuery").as_deref(), Some(RULE.query_text));
    let query = extended(&alert, "Query").unwrap_or_default();
    let packed = query.split('\'').nth(1).unwrap_or_default();
    let event = crate::scalar::zlib_decompress_from_base64_string(packed);
    let event: Json = serde_json::from_str(&event).expect("an event is JSON");
    assert_eq!(event["User"], "eve");
    assert_eq!(event["Count"], 3);
    assert_eq!(event.as_object().map(serde_json::Map::len), Some(COLUMNS.len()));
}

#[test]
fn an_event_that_is_too_large_is_not_in_its_query() {
    let rule = Rule { event_grouping: EventGrouping::AlertPerResult, entity_mappings: &[], ..RULE };
    // What hardly can be packed: numbers that look like chance.
    let numbers = (0_u64..6_000).map(|n| n.wrapping_mul(0x9e37_79b9_7f4a_7c15).to_string());
    let text = numbers.collect::<Vec<_>>().concat();
    let alert = of_texts(&rule, [text].into_iter());
    assert_eq!(extended(&alert, "OriginalQuery"), None);
    assert!(extended(&alert, "Query").is_some_and(|query| query.ends_with(RULE.query_text)));
}

//! `sentinelEntitiesMappings`: a column with the `Entities` of other alerts.

use serde_json::{Map, Value as Json};

use super::Entity;

/// The entities of a list as alerts write it. Numbers belong to the alert that they are from; what they referred to is put in their place.
pub(super) fn entities(text: &str) -> Vec<Entity> {
    let Ok(Json::Array(list)) = serde_json::from_str::<Json>(text) else { return Vec::new() };
    list.iter().filter_map(|element| element.as_object()).filter_map(|object| entity(object, &list)).collect()
}

fn entity(object: &Map<String, Json>, list: &[Json]) -> Option<Entity> {
    let kind = object.get("Type")?.as_str()?;
    let parts = object.iter().filter(|(name, _)| *name != "$id" && *name != "Type");
    let identifiers: Vec<_> = parts.map(|(name, value)| (name.clone(), resolved(value, list, 0))).collect();
    (!identifiers.is_empty()).then(|| Entity::bare(kind, identifiers))
}

/// A value without numbers. Entities that name each other are followed a few steps.
fn resolved(value: &Json, list: &[Json], depth: usize) -> Json {
    const DEEPEST: usize = 4;
    match value {
        Json::Object(object) => {
            if let Some(id) = object.get("$ref") {
                let referred = list.iter().find(|element| element.get("$id") == Some(id));
                return match referred {
                    Some(element) if depth < DEEPEST => resolved(element, list, depth + 1),
                    _ => Json::Null,
                };
            }
            let parts = object.iter().filter(|(name, _)| *name != "$id");
            Json::Object(parts.map(|(name, value)| (name.clone(), resolved(value, list, depth))).collect())
        }
        Json::Array(elements) => elements.iter().map(|element| resolved(element, list, depth)).collect(),
        Json::Null | Json::Bool(_) | Json::Number(_) | Json::String(_) => value.clone(),
    }
}

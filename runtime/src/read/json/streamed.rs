//! Records of Defender's streaming, to storage or to an event hub.
//!
//! `{"time":..,"tenantId":..,"operationName":"Publish","category":"AdvancedHunting-DeviceEvents","properties":{..}}`:
//! the columns are in `properties`. In Sentinel the same rows have a `TimeGenerated` besides their `Timestamp`, and a
//! `Type`.

use std::collections::HashMap;

use serde_json::value::RawValue;

use super::record::{Record, object};
use crate::read::coerce::Raw;

/// What stands before the table in a category.
const PREFIX: &str = "AdvancedHunting-";

/// The table of a streamed record; `None` for anything else.
pub(in crate::read) fn table(members: &HashMap<String, &RawValue>) -> Option<String> {
    let category: String = serde_json::from_str(members.get("category")?.get()).ok()?;
    let is_object = members.get("properties")?.get().starts_with('{');
    category.strip_prefix(PREFIX).filter(|_| is_object).map(str::to_owned)
}

/// The values of the columns in a streamed record; the error says why it is none.
pub(super) fn parse<'a>(text: &'a str, record: &Record) -> Result<Vec<Raw<'a>>, &'static str> {
    let members = object(text)?;
    let table = table(&members).ok_or("not a record of Defender's streaming")?;
    let properties: &'a RawValue = members.get("properties").ok_or("a record without `properties`")?;
    let mut values: Vec<Raw<'a>> = record.parse(properties.get())?.collect();
    let mut fill = |name, value: &mut dyn FnMut() -> Option<Raw<'a>>| {
        if let Some(slot) = record.slot(name).and_then(|slot| values.get_mut(slot))
            && *slot == Raw::Null
        {
            *slot = value().unwrap_or(Raw::Null);
        }
    };
    fill("Type", &mut || Some(Raw::String(table.clone().into())));
    fill("TimeGenerated", &mut || {
        let timestamp = object(properties.get()).ok()?.get("Timestamp").copied();
        Raw::from_json(timestamp.or_else(|| members.get("time").copied())?.get())
    });
    Ok(values)
}

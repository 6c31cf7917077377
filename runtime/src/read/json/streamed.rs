//! Records of Defender's streaming, to storage or to an event hub.
//!
//! `{"time":..,"tenantId":..,"operationName":"Publish","category":"AdvancedHunting-DeviceEvents","properties":{..}}`:
//! the columns are in `properties`. In Sentinel the same rows have a `TimeGenerated` besides their `Timestamp`, and a
//! `Type`.

use super::{Object, record::Record};
use crate::read::coerce::Raw;

/// What stands before the table in a category.
const PREFIX: &str = "AdvancedHunting-";

/// The table of a streamed record; `None` for anything else.
pub(in crate::read) fn table(members: &Object<'_>) -> Option<String> {
    let is_object = members.json("properties")?.starts_with('{');
    members.text("category").strip_prefix(PREFIX).filter(|_| is_object).map(str::to_owned)
}

/// The values of the columns in a streamed record; the error says why it is none.
pub(super) fn parse<'a>(text: &'a str, record: &Record) -> Result<Vec<Raw<'a>>, &'static str> {
    let members = Object::parse(text)?;
    let table = table(&members).ok_or("not a record of Defender's streaming")?;
    let properties = members.json("properties").ok_or("a record without `properties`")?;
    let mut values: Vec<Raw<'a>> = record.parse(properties)?.collect();
    let mut fill = |name, value: &mut dyn FnMut() -> Option<Raw<'a>>| {
        if let Some(slot) = record.slot(name).and_then(|slot| values.get_mut(slot))
            && *slot == Raw::Null
        {
            *slot = value().unwrap_or(Raw::Null);
        }
    };
    fill("Type", &mut || Some(Raw::String(table.clone().into())));
    fill("TimeGenerated", &mut || {
        let timestamp = Object::parse(properties).ok()?.json("Timestamp");
        Raw::from_json(timestamp.or_else(|| members.json("time"))?)
    });
    Ok(values)
}

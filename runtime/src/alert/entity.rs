//! `Entities`: the accounts, hosts, addresses and so on that an alert is about.

mod identifier;
mod link;
mod mapping;
mod prepared;

pub use mapping::kind;

use serde_json::{Map, Value as Json, json};

use crate::{plan::Rule, table::Column, types::Value};

/// The most entities of one alert; every mapping has an equal part of them.
const MOST_ENTITIES: usize = 500;

/// The most bytes of all entities of an alert: one by one is added until they are so many.
const MOST_BYTES: usize = 64 * 1024;

/// An entity: its type and its identifiers.
#[derive(Clone, Debug, PartialEq)]
pub struct Entity {
    /// The type as alerts spell it: `account`, `host`, `ip`.
    pub kind: String,
    /// Names and values, in the order of the mapping; never empty.
    pub identifiers: Vec<(String, Json)>,
    /// Other entities of the same alert that say which one it is: the host of a process, the hashes of a file.
    pub links: Vec<Link>,
}

/// A part of an entity that is an entity itself.
#[derive(Clone, Debug, PartialEq)]
pub struct Link {
    /// The name of the part: `Host`, `FileHashes`.
    pub name: &'static str,
    /// What it is. It stands in the alert's list, too.
    pub to: Linked,
}

/// What a link leads to.
#[derive(Clone, Debug, PartialEq)]
pub enum Linked {
    /// One entity.
    One(Box<Entity>),
    /// A list of them.
    Many(Vec<Entity>),
}

impl Entity {
    fn bare(kind: &str, identifiers: Vec<(String, Json)>) -> Self {
        Self { kind: kind.to_owned(), identifiers, links: Vec::new() }
    }

    /// The value of an identifier, as text.
    pub fn text(&self, name: &str) -> Option<String> {
        self.identifiers.iter().find(|(known, _)| known == name).map(|(_, value)| plain(value))
    }

    /// A short name for people: `CONTOSO\eve`, `eve@contoso.com`, `web01.contoso.com`, `10.0.0.1`.
    pub fn label(&self) -> String {
        let name = self.text("Name").or_else(|| self.text("HostName"));
        match (name, self.text("NTDomain"), self.text("UPNSuffix"), self.text("DnsDomain")) {
            (Some(name), Some(domain), ..) => format!("{domain}\\{name}"),
            (Some(name), None, Some(suffix), _) => format!("{name}@{suffix}"),
            (Some(name), None, None, Some(domain)) => format!("{name}.{domain}"),
            (Some(name), ..) => name,
            (None, ..) => self.identifiers.first().map(|(_, value)| plain(value)).unwrap_or_default(),
        }
    }

    /// The entity as alerts write it: `{"$id":"3","Address":"10.0.0.1","Type":"ip"}`. `id_of` numbers the entities of the alert; a link to
    /// one that is not among them is left out.
    fn to_json(&self, id: usize, id_of: &impl Fn(&Self) -> Option<usize>) -> Json {
        let mut object = Map::new();
        object.insert("$id".to_owned(), id.to_string().into());
        object.extend(self.identifiers.iter().cloned());
        let reference = |entity: &Self| id_of(entity).map(|id| json!({ "$ref": id.to_string() }));
        for link in &self.links {
            let to = match &link.to {
                Linked::One(entity) => reference(entity),
                Linked::Many(entities) => {
                    let references: Vec<Json> = entities.iter().filter_map(reference).collect();
                    (!references.is_empty()).then(|| references.into())
                }
            };
            object.extend(to.map(|to| (link.name.to_owned(), to)));
        }
        object.insert("Type".to_owned(), self.kind.clone().into());
        Json::Object(object)
    }
}

/// The entities of an alert as a list, in which links are numbers (`{"$ref":"3"}`).
///
/// Numbers begin at 3, as they do in alerts of scheduled rules.
pub(super) fn list(entities: &[Entity]) -> Json {
    let id_of = |entity: &Entity| entities.iter().position(|known| known == entity).map(|place| place + 3);
    Json::Array(entities.iter().zip(3..).map(|(entity, id)| entity.to_json(id, &id_of)).collect())
}

/// The entities of an alert, and whether some had no room.
#[derive(Debug, Default)]
pub(super) struct Entities {
    pub(super) list: Vec<Entity>,
    pub(super) is_cut: bool,
    bytes: usize,
}

/// The entities of an alert's rows: by the rule's mappings, or by agreed column names if it has none.
pub(super) fn entities(rule: &Rule, columns: &[Column], rows: &[Vec<Value>]) -> Entities {
    let mappings = mapping::mappings(rule, columns);
    let most = MOST_ENTITIES / mappings.len().max(1);
    let mut found = Entities::default();
    let mut counts = vec![0; mappings.len()];
    for row in rows {
        if found.is_cut && counts.iter().all(|count| *count == most) {
            break;
        }
        let first = found.list.len();
        let groups: Vec<Vec<Entity>> = mappings.iter().map(|mapping| mapping.entities(row)).collect();
        for (entities, count) in link::linked(groups).into_iter().zip(&mut counts) {
            for entity in entities {
                *count += usize::from(found.add(entity, *count < most));
            }
        }
        found.add_linked(first);
    }
    found
}

impl Entities {
    /// Adds an entity if it is new and there is room.
    fn add(&mut self, entity: Entity, has_room: bool) -> bool {
        if self.list.contains(&entity) {
            return false;
        }
        let bytes = entity.to_json(MOST_ENTITIES, &|_| Some(MOST_ENTITIES)).to_string().len() + 1;
        if !has_room || self.bytes + bytes > MOST_BYTES {
            self.is_cut = true;
            return false;
        }
        self.bytes += bytes;
        self.list.push(entity);
        true
    }

    /// Adds what the entities from a place on link to and no mapping gave.
    fn add_linked(&mut self, first: usize) {
        let linked: Vec<Entity> = self.list[first..]
            .iter()
            .flat_map(|entity| &entity.links)
            .flat_map(|link| match &link.to {
                Linked::One(entity) => std::slice::from_ref(&**entity),
                Linked::Many(entities) => entities.as_slice(),
            })
            .cloned()
            .collect();
        for entity in linked {
            let has_room = self.list.len() < MOST_ENTITIES;
            self.add(entity, has_room);
        }
    }
}

/// A value as text, a string without quotes.
fn plain(value: &Json) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

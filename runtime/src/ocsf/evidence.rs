//! Entities as evidence, affected resources and observables.

use serde_json::{Map, Value as Json, json};

use crate::alert::Entity;

/// What the entities of an alert are in OCSF.
#[derive(Debug, Default)]
pub(super) struct Evidence {
    pub(super) evidences: Vec<Json>,
    pub(super) resources: Vec<Json>,
    pub(super) observables: Vec<Json>,
}

/// The entities, each as an element of `evidences`: under the attribute of its type, or under `data` if there is none.
pub(super) fn evidence(entities: &[Entity]) -> Evidence {
    let mut found = Evidence::default();
    for entity in entities {
        let part = part(entity);
        let name = format!("evidences[{}]", found.evidences.len());
        if let Some((path, type_id, kind, value)) = part.observable {
            let name = format!("{name}.{path}");
            let observable = json!({ "name": name, "type_id": type_id, "type": kind, "value": value });
            found.observables.push(observable);
        }
        if matches!(entity.kind.as_str(), "host" | "azure-resource") {
            let parts =
                [("name", Some(entity.label())), ("type", Some(entity.kind.clone())), ("uid", uid(entity))];
            found.resources.push(object(&parts));
        }
        let mut evidence = Map::new();
        evidence.insert("name".to_owned(), entity.kind.clone().into());
        evidence.insert(part.attribute.to_owned(), part.value);
        found.evidences.push(Json::Object(evidence));
    }
    found
}

/// The attribute of evidence that an entity is, and what of it other events may name.
struct Part {
    attribute: &'static str,
    value: Json,
    observable: Option<Observable>,
}

/// Where the value stands below the evidence, the number and name of its type, and the value.
type Observable = (&'static str, i64, &'static str, String);

fn part(entity: &Entity) -> Part {
    let text = |name: &str| entity.text(name);
    let label = entity.label();
    match entity.kind.as_str() {
        "account" => Part {
            attribute: "user",
            value: object(&[
                ("name", Some(text("Name").unwrap_or_else(|| label.clone()))),
                ("domain", text("NTDomain").or_else(|| text("DnsDomain")).or_else(|| text("UPNSuffix"))),
                ("uid", text("Sid").or_else(|| text("AadUserId")).or_else(|| text("ObjectGuid"))),
                ("email_addr", text("UPNSuffix").map(|_| label.clone())),
            ]),
            observable: Some(("user.name", 4, "User Name", text("Name").unwrap_or(label))),
        },
        "host" => Part {
            attribute: "device",
            value: typed(&[
                ("hostname", text("HostName").or_else(|| text("NetBiosName"))),
                ("domain", text("DnsDomain").or_else(|| text("NTDomain"))),
                ("name", Some(label.clone())),
                ("uid", uid(entity)),
            ]),
            observable: Some(("device.hostname", 1, "Hostname", text("HostName").unwrap_or(label))),
        },
        "ip" => Part {
            // Nothing tells whether it is the source of the activity or its target.
            attribute: "device",
            value: typed(&[("ip", text("Address"))]),
            observable: Some(("device.ip", 2, "IP Address", label)),
        },
        "file" => Part {
            attribute: "file",
            value: typed(&[("name", text("Name")), ("parent_folder", text("Directory"))]),
            observable: Some(("file.name", 7, "File Name", label)),
        },
        "filehash" => Part {
            attribute: "data",
            value: data(entity),
            observable: Some(("data.Value", 8, "Hash", text("Value").unwrap_or(label))),
        },
        "process" => Part { attribute: "process", value: process(entity), observable: None },
        "url" => Part {
            attribute: "url",
            value: object(&[("url_string", text("Url"))]),
            observable: Some(("url.url_string", 6, "URL String", label)),
        },
        "dns" => Part {
            attribute: "query",
            value: object(&[("hostname", text("DomainName"))]),
            observable: Some(("query.hostname", 1, "Hostname", label)),
        },
        "azure-resource" => Part {
            attribute: "resources",
            value: json!([{ "uid": text("ResourceId") }]),
            observable: Some(("resources[0].uid", 10, "Resource UID", label)),
        },
        _ => Part { attribute: "data", value: data(entity), observable: None },
    }
}

/// A process; its number is one in OCSF, and Windows writes it in hexadecimal.
fn process(entity: &Entity) -> Json {
    let mut process = Map::new();
    let number = entity.text("ProcessId").and_then(|text| match text.strip_prefix("0x") {
        Some(digits) => i64::from_str_radix(digits, 16).ok(),
        None => text.parse::<i64>().ok(),
    });
    process.extend(number.map(|number| ("pid".to_owned(), number.into())));
    process.extend(entity.text("CommandLine").map(|text| ("cmd_line".to_owned(), text.into())));
    process.extend(
        entity.text("ProcessId").filter(|_| number.is_none()).map(|text| ("uid".to_owned(), text.into())),
    );
    Json::Object(process)
}

/// An object of what has a value.
fn object(parts: &[(&str, Option<String>)]) -> Json {
    let parts =
        parts.iter().filter_map(|(name, value)| Some(((*name).to_owned(), Json::from(value.clone()?))));
    Json::Object(parts.collect())
}

/// The same with the type that devices and files must have: nothing tells it.
fn typed(parts: &[(&str, Option<String>)]) -> Json {
    let mut object = object(parts);
    object["type_id"] = 0.into();
    object
}

/// All identifiers as they are.
fn data(entity: &Entity) -> Json {
    Json::Object(entity.identifiers.iter().cloned().collect())
}

fn uid(entity: &Entity) -> Option<String> {
    ["AzureID", "OMSAgentID", "ResourceId"].iter().find_map(|name| entity.text(name))
}

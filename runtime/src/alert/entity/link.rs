//! Links between the entities of a row.
//!
//! The strong identifiers of some types name other entities, which no mapping can: a file is told by its name and its hash, a process by its
//! host and number. If a row has just one entity of the type that is missing, it is that.

use super::{Entity, Link, Linked};

/// Adds the links between the entities of one row, which are given by mapping.
pub(super) fn linked(mut groups: Vec<Vec<Entity>>) -> Vec<Vec<Entity>> {
    // What is linked to is complete before others name it: hashes, then files, then processes.
    let hashes = of(&groups, "filehash");
    let hosts = of(&groups, "host");
    let keys = of(&groups, "registry-key");
    if !hashes.is_empty() && of(&groups, "file").len() == 1 {
        set(&mut groups, "file", "FileHashes", &Linked::Many(hashes));
    }
    if let [key] = keys.as_slice() {
        set(&mut groups, "registry-value", "Key", &Linked::One(Box::new(key.clone())));
    }
    if let [host] = hosts.as_slice() {
        let host = Linked::One(Box::new(host.clone()));
        set(&mut groups, "process", "Host", &host);
        set_local_accounts(&mut groups, &host);
    }
    if let [file] = of(&groups, "file").as_slice() {
        set(&mut groups, "process", "ImageFile", &Linked::One(Box::new(file.clone())));
    }
    groups
}

/// The distinct entities of a type.
fn of(groups: &[Vec<Entity>], kind: &str) -> Vec<Entity> {
    let mut found: Vec<Entity> = Vec::new();
    for entity in groups.iter().flatten().filter(|entity| entity.kind == kind) {
        if !found.contains(entity) {
            found.push(entity.clone());
        }
    }
    found
}

fn set(groups: &mut [Vec<Entity>], kind: &str, name: &'static str, to: &Linked) {
    for entity in groups.iter_mut().flatten().filter(|entity| entity.kind == kind) {
        push(entity, name, to);
    }
}

/// An account is of the host if its domain is the host's name.
fn set_local_accounts(groups: &mut [Vec<Entity>], to: &Linked) {
    let Linked::One(host) = to else { return };
    let names = ["HostName", "NetBiosName"].map(|name| host.text(name));
    let is_local = |account: &Entity| {
        let domain = account.text("NTDomain");
        domain.is_some_and(|domain| names.iter().flatten().any(|name| name.eq_ignore_ascii_case(&domain)))
    };
    let accounts = groups.iter_mut().flatten().filter(|entity| entity.kind == "account" && is_local(entity));
    accounts.for_each(|account| push(account, "Host", to));
}

/// Sets a part that is not mapped itself.
fn push(entity: &mut Entity, name: &'static str, to: &Linked) {
    if !entity.links.iter().any(|link| link.name == name) {
        entity.links.push(Link { name, to: to.clone() });
    }
}

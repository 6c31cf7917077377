//! The keys of a rule, in order.

use super::{document, query::newline};
use crate::{
    rule::{Entry, LoadedKind, load, places},
    source::FileId,
};

/// The order of a rule's keys that most rules have: from what it is to what it does.
pub const KEY_ORDER: &[&str] = &[
    "id",
    "name",
    "description",
    "severity",
    "status",
    "requiredDataConnectors",
    "queryFrequency",
    "queryPeriod",
    "triggerOperator",
    "triggerThreshold",
    "tactics",
    "relevantTechniques",
    "tags",
    "query",
    "entityMappings",
    "sentinelEntitiesMappings",
    "customDetails",
    "alertDetailsOverride",
    "incidentConfiguration",
    "eventGroupingSettings",
    "suppressionEnabled",
    "suppressionDuration",
    "version",
    "kind",
    "metadata",
];

/// A rule file with its keys in order, each with the comments directly above it; a key that is not known stays after the
/// one that it follows. `None` if they are in order, if it is no rule, or if something in the file depends on the order.
pub fn with_keys_in_order(text: &str) -> Option<String> {
    let document = document(FileId(0), text)?;
    let is_rule = matches!(load(FileId(0), text).kind, LoadedKind::Rule(_));
    let unsafe_to_move = places::of_yaml(text).is_none_or(|tree| places::has_references(&tree));
    if !is_rule || unsafe_to_move {
        return None;
    }
    let starts = starts(text, document.entries())?;
    let end = end(text, *starts.last()?);
    let mut groups: Vec<(usize, String)> = Vec::new();
    for (at, entry) in document.entries().iter().enumerate() {
        let block = &text[starts[at]..starts.get(at + 1).copied().unwrap_or(end)];
        let known = KEY_ORDER.iter().position(|key| *key == entry.key.value);
        match (known, groups.last_mut()) {
            (None, Some((_, group))) => group.push_str(block),
            (known, _) => groups.push((known.map_or(0, |known| known + 1), block.to_owned())),
        }
    }
    if groups.is_sorted_by_key(|(place, _)| *place) {
        return None;
    }
    let newline = newline(text);
    let is_open = groups.last().is_some_and(|(_, last)| !last.ends_with('\n'));
    if let Some((_, last)) = groups.last_mut().filter(|_| is_open) {
        last.push_str(newline);
    }
    groups.sort_by_key(|(place, _)| *place);
    let mut ordered: String = groups.into_iter().map(|(_, group)| group).collect();
    if is_open {
        ordered.truncate(ordered.trim_end_matches(['\r', '\n']).len());
    }
    let ordered = format!("{}{ordered}{}", &text[..starts[0]], &text[end..]);
    has_same_pairs(document.entries(), &ordered).then_some(ordered)
}

/// Where each key begins with the comments directly above it. `None` unless each begins a line.
fn starts(text: &str, entries: &[Entry]) -> Option<Vec<usize>> {
    let first = text.len() - text.trim_start_matches('\u{feff}').len();
    let mut starts = Vec::new();
    for entry in entries {
        let mut start = entry.key.span.range().start;
        if start != first && !text[..start].ends_with('\n') {
            return None;
        }
        while let Some(above) = text[first..start].strip_suffix('\n') {
            let line = above.rfind('\n').map_or(0, |newline| newline + 1);
            if !above[line..].starts_with('#') {
                break;
            }
            start = first + line;
        }
        starts.push(start);
    }
    starts.is_sorted().then_some(starts)
}

/// Where the last key's value ends: before comments and marks that end the file.
fn end(text: &str, last: usize) -> usize {
    let mut end = text.len();
    for line in text[last..].split_inclusive('\n').rev() {
        if !(line.trim().is_empty() || line.starts_with('#') || line.starts_with("...")) {
            break;
        }
        end -= line.len();
    }
    end
}

/// True if a text has the same keys with the same values.
fn has_same_pairs(entries: &[Entry], text: &str) -> bool {
    let Some(document) = document(FileId(0), text) else { return false };
    let others = document.entries();
    let same = |entry: &Entry| {
        let other = others.iter().find(|other| other.key.value == entry.key.value);
        other.is_some_and(|other| other.value.to_json() == entry.value.to_json())
    };
    others.len() == entries.len() && entries.iter().all(same)
}

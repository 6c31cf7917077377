//! YAML to model.

use super::{
    AlertDetails, Connector, DynamicProperty, EntityMapping, Field, FieldMapping, Kind, QueryText, Rule,
    notation::query_text,
    shape::{self, MISSING_KEY, WRONG_TYPE},
    values::{self, Meaning},
    yaml::{self, Entry, Node, Value},
};
use crate::{
    diagnostic::{self, Diagnostic},
    source::{FileId, Span, Spanned},
};

const INVALID_VALUE: diagnostic::Kind = diagnostic::Kind::error("KY0004", "invalid-value");

/// What became of a file. With an error among the diagnostics the file is rejected, whatever its kind.
#[derive(Clone, Debug)]
pub struct Loaded {
    /// What the file is.
    pub kind: LoadedKind,
    /// What is wrong with its YAML and the values of its keys; the query has not been looked at.
    pub diagnostics: Vec<Diagnostic>,
}

/// What a YAML file is.
#[derive(Clone, Debug)]
pub enum LoadedKind {
    /// A rule with a query.
    Rule(Box<Rule>),
    /// A rule without a query that can be read: a redirect to another file, or (with an error) a broken rule.
    Stub {
        /// `id`
        id: Option<Spanned<String>>,
        /// `name`
        name: Option<Spanned<String>>,
    },
    /// YAML of another purpose, or no YAML.
    NotARule,
}

/// Keys that nothing but rules has, beside `query`.
const RULE_KEYS: [&str; 8] = [
    "queryFrequency",
    "queryPeriod",
    "triggerOperator",
    "triggerThreshold",
    "entityMappings",
    "requiredDataConnectors",
    "relevantTechniques",
    "tactics",
];

/// Keys that a redirect may have.
const STUB_KEYS: [&str; 6] = ["id", "name", "description", "version", "kind", "status"];

/// Reads a file of YAML. `text` is the file as on disk, byte-order mark and all; places point into it.
pub fn load(file: FileId, text: &str) -> Loaded {
    let document = match yaml::parse(file, text) {
        Ok(Some(document)) => document,
        Ok(None) => return Loaded { kind: LoadedKind::NotARule, diagnostics: Vec::new() },
        Err(diagnostics) => return unreadable(file, text, diagnostics),
    };
    let Some(query) = document.entry("query").filter(|entry| is_query(&document, entry)) else {
        return without_query(&document);
    };
    let mut diagnostics = shape::check(&document);
    match &query.value.value {
        Value::String(scalar) => {
            let text = query_text(text, scalar, query.value.span);
            let rule = Reader { document: &document, diagnostics: &mut diagnostics }.rule(&query.key, text);
            Loaded { kind: LoadedKind::Rule(Box::new(rule)), diagnostics }
        }
        Value::Sequence(_) | Value::Mapping(_) => Loaded { kind: stub(&document), diagnostics },
        Value::Null | Value::Bool(_) | Value::Number(..) => {
            let message = format!("`query` is {}, not text", query.value.describe());
            let problem = Diagnostic::new(WRONG_TYPE, message, query.value.span);
            diagnostics.push(problem.help("write the query below `query: |`, indented"));
            Loaded { kind: stub(&document), diagnostics }
        }
    }
}

/// False for a `query` that is something else's: not text, and not among the keys of a rule.
fn is_query(document: &Node, entry: &Entry) -> bool {
    matches!(entry.value.value, Value::String(_)) || has_rule_key(document)
}

fn has_rule_key(document: &Node) -> bool {
    RULE_KEYS.iter().any(|key| document.get(key).is_some())
}

/// A file that cannot be read. Of one that looks like a rule, id and name are looked for by line.
fn unreadable(file: FileId, text: &str, diagnostics: Vec<Diagnostic>) -> Loaded {
    let pairs = line_pairs(text);
    let is_rule = pairs.iter().any(|(key, ..)| key.eq_ignore_ascii_case("query") || RULE_KEYS.contains(key));
    if !is_rule {
        return Loaded { kind: LoadedKind::NotARule, diagnostics };
    }
    let find = |wanted: &str| {
        let (_, value, start) = pairs.iter().find(|(key, ..)| key.eq_ignore_ascii_case(wanted))?;
        Some(Spanned::new((*value).to_owned(), Span::new(file, *start..*start + value.len())))
    };
    Loaded { kind: LoadedKind::Stub { id: find("id"), name: find("name") }, diagnostics }
}

/// What looks like `key: value` at the start of a line: key, value without quotes, and where the value starts.
fn line_pairs(text: &str) -> Vec<(&str, &str, usize)> {
    let mut pairs = Vec::new();
    let mut offset = 0;
    for line in text.split_inclusive('\n') {
        if let Some((key, value)) = line.split_once(':') {
            let blank = [' ', '\t', '\r', '\n', '"', '\''];
            let start = offset + line.len() - value.trim_start_matches(blank).len();
            pairs.push((
                key.trim_start_matches('\u{feff}').trim_matches(['"', '\'']),
                value.trim_matches(blank),
                start,
            ));
        }
        offset += line.len();
    }
    pairs
}

/// A document without a query: a redirect, an incomplete rule, a rule of a kind that has none, or no rule.
fn without_query(document: &Node) -> Loaded {
    let loaded = |kind, diagnostics| Loaded { kind, diagnostics };
    let entries = document.entries();
    let stub_key = |entry: &Entry| STUB_KEYS.iter().any(|key| key.eq_ignore_ascii_case(&entry.key.value));
    let has_identity = document.get("id").or(document.get("name")).is_some();
    if has_identity && (is_moved(document) || entries.iter().all(stub_key)) {
        return loaded(stub(document), Vec::new());
    }
    let kind = document.get("kind").and_then(Node::text);
    let has_query = kind.is_none_or(|kind| (values::KIND.read)(&kind.value).is_some());
    if !has_identity || !has_query || !has_rule_key(document) {
        return loaded(LoadedKind::NotARule, Vec::new());
    }
    let place = document.entry("id").or(document.entry("name")).map_or(document.span, |entry| entry.key.span);
    let problem = Diagnostic::new(MISSING_KEY, "the rule has no `query`", place)
        .help("add `query: |` with the query below it, indented");
    loaded(stub(document), vec![problem])
}

/// True of a file that says its rule has moved elsewhere.
fn is_moved(document: &Node) -> bool {
    let texts = ["description", "name"].iter().filter_map(|key| document.get(key)?.text());
    texts.map(|text| text.value.to_lowercase()).any(|text| {
        (text.contains("moved") || text.contains("migrat"))
            && (text.contains("location") || text.contains("http"))
    })
}

fn stub(document: &Node) -> LoadedKind {
    LoadedKind::Stub { id: text(document, "id"), name: name(document) }
}

fn name(document: &Node) -> Option<Spanned<String>> {
    text(document, "name").or_else(|| text(document, "displayName"))
}

/// The text of a key, if it has any.
fn text(node: &Node, key: &str) -> Option<Spanned<String>> {
    node.get(key)?.text()
}

/// The texts of a list; other items have been reported.
pub(super) fn texts(node: &Node) -> Vec<Spanned<String>> {
    node.items().iter().filter_map(Node::text).collect()
}

/// The items of a key's list.
fn items<'n>(node: &'n Node, key: &str) -> &'n [Node] {
    node.get(key).map_or(&[], Node::items)
}

/// Reads the keys of one document.
pub(super) struct Reader<'d> {
    document: &'d Node,
    diagnostics: &'d mut Vec<Diagnostic>,
}

impl Reader<'_> {
    fn rule(mut self, query_key: &Spanned<String>, query: QueryText) -> Rule {
        let document = self.document;
        let list = |key| document.entry(key).map(|entry| (entry.key.span, texts(&entry.value)));
        let grouping = document.get("eventGroupingSettings");
        let domains = document.get("metadata").and_then(|node| node.get("categories")?.get("domains"));
        Rule {
            document: document.clone(),
            id: text(document, "id"),
            name: name(document),
            description: text(document, "description"),
            kind: self.kind(),
            severity: self.field(document, "severity", &values::SEVERITY),
            connectors: items(document, "requiredDataConnectors").iter().filter_map(connector).collect(),
            query_frequency: self.field(document, "queryFrequency", &values::DURATION),
            query_period: self.field(document, "queryPeriod", &values::DURATION),
            trigger_operator: self.field(document, "triggerOperator", &values::TRIGGER_OPERATOR),
            trigger_threshold: self.field(document, "triggerThreshold", &values::TRIGGER_THRESHOLD),
            suppression: self.suppression(document),
            tactics: list("tactics"),
            techniques: list("relevantTechniques"),
            query,
            query_key: query_key.span,
            entity_mappings: items(document, "entityMappings").iter().filter_map(entity_mapping).collect(),
            custom_details: document.get("customDetails").map(custom_details).unwrap_or_default(),
            alert_details: document.get("alertDetailsOverride").map(alert_details).unwrap_or_default(),
            event_grouping: grouping
                .and_then(|node| self.field(node, "aggregationKind", &values::EVENT_GROUPING)),
            incidents: self.incidents(document),
            domains: domains.map(texts).unwrap_or_default(),
            version: text(document, "version"),
            keys: document.entries().iter().map(|entry| entry.key.clone()).collect(),
        }
    }

    fn kind(&mut self) -> Kind {
        let written = self.field(self.document, "kind", &values::KIND).and_then(|field| field.value);
        let scheduled = ["queryFrequency", "queryPeriod", "triggerOperator", "triggerThreshold"];
        let is_scheduled = scheduled.iter().any(|key| self.document.get(key).is_some());
        written.unwrap_or(if is_scheduled { Kind::Scheduled } else { Kind::Hunting })
    }

    /// A key whose text has to mean something. A key without a value is as good as none.
    pub(super) fn field<T>(&mut self, node: &Node, key: &str, meaning: &Meaning<T>) -> Option<Field<T>> {
        let entry = node.entry(key)?;
        let text = entry.value.text()?;
        let value = (meaning.read)(&text.value);
        if value.is_none() {
            let shown: String = text.value.chars().take(60).collect();
            let message = format!("`{shown}` is not {}", meaning.noun);
            self.diagnostics.push(
                Diagnostic::new(INVALID_VALUE, message, text.span)
                    .label(format!("the value of `{key}`"))
                    .help(meaning.help),
            );
        }
        Some(Field { key: entry.key.span, span: text.span, text: text.value, value })
    }
}

fn connector(node: &Node) -> Option<Connector> {
    let types = node.get("dataTypes").or_else(|| node.get("datatypes"));
    Some(Connector { id: text(node, "connectorId")?, data_types: types.map(texts).unwrap_or_default() })
}

fn entity_mapping(node: &Node) -> Option<EntityMapping> {
    let field = |node: &Node| {
        Some(FieldMapping { identifier: text(node, "identifier")?, column: text(node, "columnName")? })
    };
    let fields = items(node, "fieldMappings").iter().filter_map(field).collect();
    Some(EntityMapping { entity_type: text(node, "entityType")?, fields })
}

fn custom_details(node: &Node) -> Vec<(Spanned<String>, Spanned<String>)> {
    node.entries().iter().filter_map(|entry| Some((entry.key.clone(), entry.value.text()?))).collect()
}

fn alert_details(node: &Node) -> AlertDetails {
    let property = |node: &Node| {
        Some(DynamicProperty { property: text(node, "alertProperty")?, column: text(node, "value")? })
    };
    AlertDetails {
        display_name_format: text(node, "alertDisplayNameFormat"),
        description_format: text(node, "alertDescriptionFormat"),
        severity_column: text(node, "alertSeverityColumnName"),
        tactics_column: text(node, "alertTacticsColumnName"),
        dynamic_properties: items(node, "alertDynamicProperties").iter().filter_map(property).collect(),
    }
}

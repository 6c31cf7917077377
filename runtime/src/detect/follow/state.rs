//! What has run.

use std::collections::BTreeMap;

use serde_json::{Map, Value as Json, json};

use crate::{plan::Rule, types::DateTime};

/// What has run so far, and how far the logs have come.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct State {
    /// The time of the newest row.
    pub(super) newest: DateTime,
    /// By id, or by name where a rule has none.
    rules: BTreeMap<String, Ran>,
    /// How many bytes of alerts have been written.
    pub(super) written: u64,
}

/// What is known of a rule.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Ran {
    /// From when on its runs are counted.
    pub(super) since: DateTime,
    /// The time of its last run.
    pub(super) last: DateTime,
    /// Until when it rests.
    pub(super) rests_until: DateTime,
}

impl Default for State {
    fn default() -> Self {
        Self { newest: DateTime::MIN, rules: BTreeMap::new(), written: 0 }
    }
}

impl State {
    /// The logs have come so far. Rules that are not known run from now on; the first ones from `from`, if that is told. True if there are any.
    pub(super) fn see(&mut self, newest: DateTime, rules: &[&'static Rule], from: Option<DateTime>) -> bool {
        self.newest = self.newest.max(newest);
        let since = if self.rules.is_empty() { from.unwrap_or(self.newest) } else { self.newest };
        let known = self.rules.len();
        for rule in rules {
            let new = Ran { since, last: DateTime::MIN, rests_until: DateTime::MIN };
            self.rules.entry(key(rule)).or_insert(new);
        }
        self.rules.len() > known
    }

    /// What is known of a rule that has been seen.
    pub(super) fn rule(&self, rule: &Rule) -> Option<Ran> {
        self.rules.get(&key(rule)).copied()
    }

    /// A rule has run.
    pub(super) fn has_run(&mut self, rule: &Rule, last: DateTime, rests_until: DateTime) {
        if let Some(ran) = self.rules.get_mut(&key(rule)) {
            (ran.last, ran.rests_until) = (last, rests_until);
        }
    }

    pub(super) fn to_json(&self) -> Json {
        let rules = self.rules.iter().map(|(key, ran)| {
            let times = [("since", ran.since), ("last", ran.last), ("rests_until", ran.rests_until)];
            let times: Map<String, Json> =
                times.map(|(name, time)| (name.to_owned(), json!(time.0))).into_iter().collect();
            (key.clone(), Json::Object(times))
        });
        json!({
            "version": 1,
            "newest": self.newest.0,
            "written": self.written,
            "rules": rules.collect::<Map<String, Json>>(),
        })
    }

    /// Reads what `to_json` wrote; `None` for anything else.
    pub(super) fn from_json(json: &Json) -> Option<Self> {
        let time = |json: &Json, name: &str| json.get(name)?.as_i64().map(DateTime);
        if json.get("version")?.as_i64()? != 1 {
            return None;
        }
        let rule = |(key, json): (&String, &Json)| {
            let ran = Ran {
                since: time(json, "since")?,
                last: time(json, "last")?,
                rests_until: time(json, "rests_until")?,
            };
            Some((key.clone(), ran))
        };
        Some(Self {
            newest: time(json, "newest")?,
            written: json.get("written")?.as_u64()?,
            rules: json.get("rules")?.as_object()?.iter().map(rule).collect::<Option<_>>()?,
        })
    }
}

fn key(rule: &Rule) -> String {
    if rule.id.is_empty() { rule.name.to_owned() } else { rule.id.to_owned() }
}

//! The program that the rules were compiled to.

use std::{collections::HashMap, error::Error, fs, path::Path, process::Command};

use serde::Deserialize;
use serde_json::Value as Json;

use crate::{Options, logs::Logs, run::Guards};

/// The time of the run.
pub(crate) const NOW: &str = "2024-03-14T12:00:00Z";

/// The id and the name of a rule.
pub(crate) type Key = (String, String);

/// A rule in the output of `detect --emit tables`.
#[derive(Debug, PartialEq, Deserialize)]
pub(crate) struct ResultLine {
    rule_id: String,
    rule: String,
    #[serde(default)]
    pub(crate) tables: Vec<ResultTable>,
    pub(crate) error: Option<String>,
}

#[derive(Debug, PartialEq, Deserialize)]
pub(crate) struct ResultTable {
    pub(crate) columns: Vec<ResultColumn>,
    pub(crate) rows: Vec<Vec<Json>>,
}

#[derive(Debug, PartialEq, Deserialize)]
pub(crate) struct ResultColumn {
    pub(crate) name: String,
    #[serde(rename = "type")]
    pub(crate) ty: String,
}

/// The program that the rules were compiled to.
pub(crate) struct Program<'r> {
    pub(crate) path: &'r Path,
    pub(crate) options: &'r Options,
    pub(crate) logs: &'r Logs,
}

impl Program<'_> {
    /// What it says of the rules that the guards name, or of all, in its order, when it has so many threads.
    pub(crate) fn run(
        &self,
        guards: &Guards,
        threads: &str,
    ) -> Result<HashMap<Key, Vec<ResultLine>>, Box<dyn Error>> {
        let folder = &self.options.logs;
        let mut detect = Command::new(self.path);
        let is_hidden = |name: &str| guards.tables.iter().any(|table| table.eq_ignore_ascii_case(name));
        let seen = self.logs.tables().map(|(name, _)| name).filter(|name| !is_hidden(name));
        detect.arg("--logs").args(seen.map(|name| folder.join("logs").join(name)));
        detect.arg("--watchlists").arg(folder.join("watchlists"));
        for (number, address) in self.logs.files().keys().enumerate() {
            let file = folder.join("files").join(number.to_string());
            detect.arg("--externaldata").arg(format!("{address}={}", file.display()));
        }
        if !guards.rules.is_empty() {
            detect.arg("--rule").args(guards.rules.iter().map(|(_, (id, _))| id));
        }
        detect.args(["--now", NOW, "--emit", "tables", "--threads", threads]).env("RUST_BACKTRACE", "0");
        let output = detect.output()?;
        fs::write(folder.join("messages.txt"), &output.stderr)?;
        let mut results: HashMap<Key, Vec<ResultLine>> = HashMap::new();
        for line in String::from_utf8(output.stdout)?.lines() {
            let line: ResultLine = serde_json::from_str(line)?;
            results.entry((line.rule_id.clone(), line.rule.clone())).or_default().push(line);
        }
        Ok(results)
    }
}

/// The results by path. Some rules share their id and name; those stand in the order of their files.
pub(crate) fn by_path(
    rules: &[(String, Key)],
    mut results: HashMap<Key, Vec<ResultLine>>,
) -> HashMap<String, ResultLine> {
    for lines in results.values_mut() {
        lines.reverse();
    }
    let result = |(path, key): &(String, Key)| Some((path.clone(), results.get_mut(key)?.pop()?));
    rules.iter().filter_map(result).collect()
}

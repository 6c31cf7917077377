//! The program that the rules were compiled to.

use std::{
    collections::HashMap,
    error::Error,
    fs,
    path::Path,
    process::{Command, Output},
};

use kqlc::evaluator::Logs;
use serde::Deserialize;
use serde_json::Value as Json;

use crate::run::Compiled;

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
    /// Where the logs and what lies beside them were written.
    pub(crate) folder: &'r Path,
    pub(crate) logs: &'r Logs,
}

impl Program<'_> {
    /// What it says of rules of these ids, in its order, when it sees no rows of the hidden tables and has so many threads.
    pub(crate) fn run(
        &self,
        ids: &[&str],
        hidden: &[String],
        threads: &str,
    ) -> Result<HashMap<Key, Vec<ResultLine>>, Box<dyn Error>> {
        let folder = self.folder;
        let mut detect = Command::new(self.path);
        let is_hidden = |name: &str| hidden.iter().any(|table| table.eq_ignore_ascii_case(name));
        let seen = self.logs.tables().map(|(name, _)| name).filter(|name| !is_hidden(name));
        detect.arg("--logs").args(seen.map(|name| folder.join("logs").join(name)));
        detect.arg("--watchlists").arg(folder.join("watchlists"));
        for (number, address) in self.logs.files().keys().enumerate() {
            let file = folder.join("files").join(number.to_string());
            detect.arg("--externaldata").arg(format!("{address}={}", file.display()));
        }
        detect.arg("--rule").args(ids);
        detect.args(["--now", NOW, "--emit", "tables", "--threads", threads]).env("RUST_BACKTRACE", "0");
        let output = detect.output()?;
        fs::write(folder.join("messages.txt"), &output.stderr)?;
        results(&output)
    }
}

/// What the program says of each rule.
pub(crate) fn results(output: &Output) -> Result<HashMap<Key, Vec<ResultLine>>, Box<dyn Error>> {
    let mut results: HashMap<Key, Vec<ResultLine>> = HashMap::new();
    for line in str::from_utf8(&output.stdout)?.lines() {
        let line: ResultLine = serde_json::from_str(line)?;
        results.entry((line.rule_id.clone(), line.rule.clone())).or_default().push(line);
    }
    Ok(results)
}

/// The results by path. Some rules share their id and name; those stand in the order of their files.
pub(crate) fn by_path(
    rules: &[Compiled],
    mut results: HashMap<Key, Vec<ResultLine>>,
) -> HashMap<String, ResultLine> {
    for lines in results.values_mut() {
        lines.reverse();
    }
    let result = |rule: &Compiled| Some((rule.path.clone(), results.get_mut(&rule.key)?.pop()?));
    rules.iter().filter_map(result).collect()
}

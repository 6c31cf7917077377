//! `cargo xtask reference`: the pages that say, form by form, what of the Kusto reference compiles.

mod functions;
mod operators;

use std::process::Command;

use serde::Deserialize;

use crate::{
    Failure, Outcome, cargo,
    codegen::{self, Generated, function},
    workspace,
};

/// The options of `cargo xtask reference`.
#[derive(Debug, clap::Args)]
pub(crate) struct Options {
    /// Write nothing; fail if a page is stale.
    #[arg(long)]
    check: bool,
}

/// An entry as `kqlc reference --format jsonl` tells it.
#[derive(Debug, Deserialize)]
struct Entry {
    kind: String,
    name: String,
    state: String,
    modern: Option<String>,
    missing: Vec<String>,
    forms: Vec<Form>,
}

/// A form of an entry.
#[derive(Debug, Deserialize)]
struct Form {
    text: String,
    query: String,
    refused: Option<String>,
}

/// Runs the command.
pub(crate) fn run(options: &Options) -> Outcome {
    let pages = pages()?;
    if options.check { codegen::refuse_stale(&pages, "reference") } else { codegen::write(&pages) }
}

fn pages() -> Result<Vec<Generated>, Failure> {
    let lines = cargo::output(Command::new(cargo::compiler()?).args(["reference", "--format", "jsonl"]))?;
    let entries: Vec<Entry> =
        lines.lines().map(serde_json::from_str).collect::<Result<_, serde_json::Error>>()?;
    let functions = function::read_all(&workspace::root().join("runtime/src/scalar"))?;
    Ok(vec![
        Generated { path: functions::PATH, text: functions::text(&functions, &entries) },
        Generated { path: operators::PATH, text: operators::text(&entries) },
    ])
}

/// A table of entries with their states; `link` gives the section of a page for a name.
fn table(entries: &[&Entry], link: impl Fn(&str) -> Option<String>) -> String {
    let mut text = String::from("| name | state | what is missing |\n|---|---|---|\n");
    for entry in entries {
        let name = link(&entry.name)
            .map_or_else(|| format!("`{}`", entry.name), |section| format!("[`{}`](#{section})", entry.name));
        let mut remark = entry.missing.join("; ").replace('|', "\\|");
        if let Some(modern) = &entry.modern {
            let old = format!("an old name for `{modern}`");
            remark = if remark.is_empty() { old } else { format!("{old}; {remark}") };
        }
        text.push_str(&format!("| {name} | {} | {remark} |\n", entry.state));
    }
    text
}

/// `12 supported, 3 partial, 1 refused`
fn counts(entries: &[&Entry]) -> String {
    let count = |state: &str| entries.iter().filter(|entry| entry.state == state).count();
    let states = ["supported", "partial", "refused"];
    states.map(|state| format!("{} {state}", count(state))).join(", ")
}

fn of_kind<'e>(entries: &'e [Entry], kind: &str) -> Vec<&'e Entry> {
    entries.iter().filter(|entry| entry.kind == kind).collect()
}

//! DuckDB over the same files, with the same rules as SQL, where it is installed.

use std::{
    collections::BTreeMap,
    error::Error,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use serde::Deserialize;

use crate::{
    many::{self, Rule},
    measure::{Measurement, timed},
    rules,
};

/// Its program.
pub(crate) struct DuckDb(PathBuf);

/// What is compared of an answer: its rows, the sum of their counts, and the first and the last time.
type Digest = (u64, u64, String, String);

impl DuckDb {
    /// The program, if it can be started.
    pub(crate) fn find() -> Option<Self> {
        let mut command = Command::new("duckdb");
        let status = command.arg("--version").stdout(Stdio::null()).stderr(Stdio::null()).status();
        status.is_ok_and(|status| status.success()).then(|| Self("duckdb".into()))
    }

    /// One rule that reads the file itself.
    pub(crate) fn scan(&self, files: &[PathBuf], rule: &Rule) -> Result<Measurement, Box<dyn Error>> {
        let sql = format!("{} {};", view(files, "VIEW"), rule.sql);
        timed(|| self.run(&sql).map(|_| (0, None)))
    }

    /// The columns of the file as a table, then every rule over it.
    pub(crate) fn load_and_run(
        &self,
        files: &[PathBuf],
        rules: &[&Rule],
    ) -> Result<Measurement, Box<dyn Error>> {
        let rules: Vec<&str> = rules.iter().map(|rule| rule.sql.as_str()).collect();
        let sql = format!("{} {};", view(files, "TABLE"), rules.join(";\n"));
        timed(|| self.run(&sql).map(|_| (0, None)))
    }

    /// Fails unless the detector answers each rule as DuckDB does.
    pub(crate) fn compare_answers(
        &self,
        detect: &Path,
        files: &[PathBuf],
        rules: &[&Rule],
    ) -> Result<(), Box<dyn Error>> {
        let digests: Vec<String> = rules
            .iter()
            .map(|rule| {
                format!(
                    "SELECT '{}', count(*), coalesce(sum(Count), 0), coalesce(min(First), ''), coalesce(max(Last), '') FROM ({})",
                    rule.name, rule.sql
                )
            })
            .collect();
        let sql = format!("{} {};", view(files, "TABLE"), digests.join(" UNION ALL "));
        let mut theirs: BTreeMap<String, Digest> = BTreeMap::new();
        for line in self.run(&sql)?.lines() {
            let cells: Vec<&str> = line.split('|').collect();
            let [name, rows, count, first, last] = cells[..] else {
                return Err(format!("DuckDB says `{line}`").into());
            };
            theirs
                .insert(name.to_owned(), (rows.parse()?, count.parse()?, first.to_owned(), last.to_owned()));
        }
        let mut fired = 0;
        for line in rules::tables(detect, files)?.lines() {
            let (name, ours) = digest(line)?;
            fired += u64::from(ours.0 > 0);
            if theirs.get(&name) != Some(&ours) {
                return Err(format!("{name}: {ours:?}, and DuckDB says {:?}", theirs.get(&name)).into());
            }
        }
        println!("  DuckDB answers all {} rules alike, {fired} of them with rows", theirs.len());
        Ok(())
    }

    fn run(&self, sql: &str) -> Result<String, Box<dyn Error>> {
        let mut command = Command::new(&self.0);
        let output = command.args(["-list", "-noheader", "-c", "SET threads = 1;", "-c", sql]).output()?;
        if !output.status.success() {
            return Err(format!("DuckDB failed: {}", String::from_utf8_lossy(&output.stderr)).into());
        }
        Ok(String::from_utf8(output.stdout)?)
    }
}

/// Makes the files known as `SecurityEvent`, with the columns that the rules read. Times stay texts, which compare alike.
fn view(files: &[PathBuf], kind: &str) -> String {
    let files: Vec<String> = files.iter().map(|file| format!("'{}'", file.display())).collect();
    let columns: Vec<String> = many::COLUMNS
        .iter()
        .map(|(name, ty)| format!("{name}: '{}'", if *ty == "int" { "INTEGER" } else { "VARCHAR" }))
        .collect();
    format!(
        "CREATE {kind} SecurityEvent AS SELECT * FROM read_json([{}], format = 'newline_delimited', columns = {{{}}});",
        files.join(", "),
        columns.join(", ")
    )
}

/// What `detect --emit tables` writes of a rule, as far as it is used here.
#[derive(Debug, Deserialize)]
struct Answer {
    rule: String,
    tables: Vec<AnswerTable>,
}

#[derive(Debug, Deserialize)]
struct AnswerTable {
    columns: Vec<Name>,
    rows: Vec<Vec<serde_json::Value>>,
}

#[derive(Debug, Deserialize)]
struct Name {
    name: String,
}

fn digest(line: &str) -> Result<(String, Digest), Box<dyn Error>> {
    let answer: Answer = serde_json::from_str(line)?;
    let table = answer.tables.first().ok_or("an answer without a table")?;
    let place = |name: &str| table.columns.iter().position(|column| column.name == name).unwrap_or_default();
    let texts = |name: &str| {
        let place = place(name);
        table.rows.iter().filter_map(move |row| row[place].as_str())
    };
    let count = table.rows.iter().filter_map(|row| row[place("Count")].as_u64()).sum();
    let first = texts("First").min().unwrap_or_default().to_owned();
    let last = texts("Last").max().unwrap_or_default().to_owned();
    Ok((answer.rule, (table.rows.len() as u64, count, first, last)))
}

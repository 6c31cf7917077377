//! DuckDB over the same files, with the same rules as SQL, where it is installed.

use std::{
    collections::BTreeMap,
    error::Error,
    fs::File,
    io::{BufRead, BufReader},
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use serde::Deserialize;

use crate::{
    events,
    many::{self, Rule},
    measure::{Measurement, timed},
    rules, starter,
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
        let names: Vec<&str> = rules.iter().map(|rule| rule.name.as_str()).collect();
        for line in rules::tables(detect, files, &names)?.lines() {
            let (name, ours) = digest(line)?;
            fired += u64::from(ours.0 > 0);
            if theirs.get(&name) != Some(&ours) {
                return Err(format!("{name}: {ours:?}, and DuckDB says {:?}", theirs.get(&name)).into());
            }
        }
        println!("  DuckDB answers all {} rules alike, {fired} of them with rows", theirs.len());
        Ok(())
    }

    /// The starter rules, each over the files that it reads.
    pub(crate) fn starter_rules(&self, logs: &Path) -> Result<Measurement, Box<dyn Error>> {
        let sql: Vec<String> = starter::RULES.iter().map(|rule| rule.digest(logs)).collect();
        timed(|| self.run(&sql.join(";\n")).map(|_| (0, None)))
    }

    /// Fails unless the detector answers each starter rule as DuckDB does.
    pub(crate) fn compare_starter_rules(&self, detect: &Path, logs: &Path) -> Result<(), Box<dyn Error>> {
        let files: Vec<PathBuf> =
            events::KINDS.iter().map(|kind| logs.join(format!("{}.jsonl", kind.table))).collect();
        let answers = rules::tables(detect, &files, &[])?;
        let answers: Vec<Answer> = answers.lines().map(serde_json::from_str).collect::<Result<_, _>>()?;
        for rule in starter::RULES {
            let answer = answers.iter().find(|answer| answer.rule == rule.name);
            let table = answer.and_then(|answer| answer.tables.first()).ok_or("a rule without an answer")?;
            let ours = table.digest(rule.first, rule.last);
            let theirs = self.run(&rule.digest(logs))?;
            if theirs.trim() != ours {
                return Err(format!("{}: {ours}, and DuckDB says {theirs}", rule.name).into());
            }
            println!("  DuckDB answers alike: {}, {ours}", rule.name);
        }
        Ok(())
    }

    /// The file as Parquet beside it, made unless there is one that is newer. Times stay texts.
    pub(crate) fn parquet(&self, file: &Path) -> Result<PathBuf, Box<dyn Error>> {
        let path = file.with_extension("parquet");
        let made = |path: &Path| path.metadata().and_then(|file| file.modified());
        if made(&path).is_ok_and(|time| made(file).is_ok_and(|of_file| of_file < time)) {
            return Ok(path);
        }
        let mut names: Vec<String> = Vec::new();
        for line in BufReader::new(File::open(file)?).lines().take(200) {
            let event: serde_json::Map<String, serde_json::Value> = serde_json::from_str(&line?)?;
            let new: Vec<String> =
                event.into_iter().map(|(name, _)| name).filter(|name| !names.contains(name)).collect();
            names.extend(new);
        }
        let ty = |name: &str| if name == "EventID" { "INTEGER" } else { "VARCHAR" };
        let columns: Vec<String> = names.iter().map(|name| format!("{name}: '{}'", ty(name))).collect();
        self.run(&format!(
            "COPY (SELECT * FROM {}) TO '{}' (FORMAT parquet);",
            starter::read_json(file, &columns.join(", ")),
            path.display()
        ))?;
        Ok(path)
    }

    /// Rules over a file of Parquet.
    pub(crate) fn over_parquet(&self, file: &Path, rules: &[&Rule]) -> Result<Measurement, Box<dyn Error>> {
        let rules: Vec<&str> = rules.iter().map(|rule| rule.sql.as_str()).collect();
        let view = format!("CREATE VIEW SecurityEvent AS SELECT * FROM read_parquet('{}')", file.display());
        let sql = format!("{view}; {};", rules.join(";\n"));
        timed(|| self.run(&sql).map(|_| (0, None)))
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

impl AnswerTable {
    fn place(&self, name: &str) -> usize {
        self.columns.iter().position(|column| column.name == name).unwrap_or_default()
    }

    fn texts(&self, name: &str) -> impl Iterator<Item = &str> {
        let place = self.place(name);
        self.rows.iter().filter_map(move |row| row[place].as_str())
    }

    /// The number of rows, the least text of a column and the greatest of another.
    fn digest(&self, first: &str, last: &str) -> String {
        let (first, last) = (self.texts(first).min(), self.texts(last).max());
        format!("{}|{}|{}", self.rows.len(), first.unwrap_or_default(), last.unwrap_or_default())
    }
}

fn digest(line: &str) -> Result<(String, Digest), Box<dyn Error>> {
    let answer: Answer = serde_json::from_str(line)?;
    let table = answer.tables.first().ok_or("an answer without a table")?;
    let place = table.place("Count");
    let count = table.rows.iter().filter_map(|row| row[place].as_u64()).sum();
    let first = table.texts("First").min().unwrap_or_default().to_owned();
    let last = table.texts("Last").max().unwrap_or_default().to_owned();
    Ok((answer.rule, (table.rows.len() as u64, count, first, last)))
}

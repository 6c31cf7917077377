//! From cases to runs of the program: events as files, and the options that name them.

use std::{
    collections::HashMap,
    fs,
    path::{Path, PathBuf},
};

use kqlc::{
    diagnostic::{Diagnostic, Kind},
    fixture::{self, Data, Fixture, Given, Row},
    semantic::Library,
    source::{SourceMap, Spanned},
};
use kqlc_runtime::types::{DateTime, Type};
use serde_json::{Map, Value as Json};

use super::{
    program::{self, Asked},
    report::Rule,
};

/// A file that is not there.
const NO_FILE: Kind = Kind::error("KT0015", "no-fixture-file");
/// Events that the program could not read.
const UNREAD_EVENTS: Kind = Kind::warning("KT0016", "unread-events");

/// What cases are run with.
#[derive(Clone, Copy)]
pub(super) struct Work<'w> {
    pub(super) program: &'w Path,
    pub(super) out: &'w Path,
    pub(super) sources: &'w SourceMap,
    pub(super) library: &'w Library<'w>,
}

impl Work<'_> {
    /// Runs the cases whose names hold a text, and compares.
    pub(super) fn run(&self, rules: &mut [Rule], only: Option<&str>, profiles: bool) -> Result<(), String> {
        let folder = self.out.join("cases");
        if folder.exists() {
            fs::remove_dir_all(&folder)
                .map_err(|error| format!("cannot empty {}: {error}", folder.display()))?;
        }
        fs::create_dir_all(&folder).map_err(|error| format!("cannot make {}: {error}", folder.display()))?;
        let (mut asked, mut places) = (Vec::new(), Vec::new());
        for (number, rule) in rules.iter_mut().enumerate().filter(|(_, rule)| !rule.is_broken()) {
            let Some(fixture) = rule.fixture.take() else { continue };
            for case in 0..fixture.cases.len() {
                if only.is_some_and(|only| !fixture.cases[case].name.value.contains(only)) {
                    continue;
                }
                let folder = folder.join(places.len().to_string());
                match self.ask(rule, &fixture, case, &folder, profiles)? {
                    Ok(one) => {
                        asked.push(one);
                        places.push((number, case));
                    }
                    Err(problem) => rule.problems.push(*problem),
                }
            }
            rule.fixture = Some(fixture);
        }
        for ((number, case), answer) in places.into_iter().zip(program::run(self.program, &folder, &asked)?) {
            let rule = &mut rules[number];
            let Some(fixture) = &rule.fixture else { continue };
            let failures = fixture::compare(&fixture.cases[case], &answer.actual);
            for (reason, count) in answer.rejected {
                let message = format!("{count} values or events of this case could not be read: {reason}");
                rule.problems.push(Diagnostic::new(UNREAD_EVENTS, message, fixture.cases[case].name.span));
            }
            let case = &mut rule.cases[case];
            case.was_run = true;
            (case.actual, case.failures) = (answer.actual, failures);
            (case.pipelines, case.seconds) = (answer.pipelines, answer.seconds);
        }
        Ok(())
    }

    /// Writes the files of a case, and says with which options it is run; the inner error is one of the fixture.
    fn ask(
        &self,
        rule: &Rule,
        fixture: &Fixture,
        place: usize,
        folder: &Path,
        profiles: bool,
    ) -> Result<Result<Asked, Box<Diagnostic>>, String> {
        let case = &fixture.cases[place];
        let now = case.now.as_ref().or(fixture.now.as_ref()).map(|now| now.value);
        let mut files =
            Files { work: *self, folder, fixture, now, arguments: Vec::new(), written: HashMap::new() };
        fs::create_dir_all(folder).map_err(|error| format!("cannot make {}: {error}", folder.display()))?;
        for given in [&fixture.given, &case.given] {
            if let Err(problem) = files.give(given)? {
                return Ok(Err(problem));
            }
        }
        for table in &rule.tables {
            let is_given = |(name, _): &(Spanned<String>, Data)| name.value.eq_ignore_ascii_case(table);
            if !fixture.given.tables.iter().chain(&case.given.tables).any(is_given) {
                files.table(table, &[])?;
            }
        }
        let figures = folder.join("figures.json");
        let mut arguments = files.arguments;
        let (id, name) = (rule.id.clone().unwrap_or_default(), rule.name.clone().unwrap_or_default());
        let words = ["--rule", &id, "--emit", "both", "--threads", "1", "--stats"];
        arguments.extend(words.map(str::to_owned));
        arguments.push(figures.display().to_string());
        if let Some(now) = now {
            arguments.extend(["--now".to_owned(), now.to_string()]);
        }
        if profiles {
            arguments.push("--profile".to_owned());
        }
        Ok(Ok(Asked { arguments, figures, rule: (id, name) }))
    }
}

/// The files of a case in the making.
struct Files<'f> {
    work: Work<'f>,
    folder: &'f Path,
    fixture: &'f Fixture,
    now: Option<DateTime>,
    arguments: Vec<String>,
    /// How many files each name has.
    written: HashMap<String, usize>,
}

impl Files<'_> {
    fn give(&mut self, given: &Given) -> Result<Result<(), Box<Diagnostic>>, String> {
        for (table, data) in &given.tables {
            let rows = match data {
                Data::Rows(rows) => rows.iter().map(|row| self.event(&table.value, row)).collect(),
                Data::Text(query) => match fixture::evaluated(query, self.work.library, self.now) {
                    Ok(rows) => rows,
                    Err(mut problems) => return Ok(Err(Box::new(problems.swap_remove(0)))),
                },
                Data::File(path) => {
                    if let Err(problem) = self.file("--table", &table.value, path) {
                        return Ok(Err(problem));
                    }
                    continue;
                }
            };
            self.table(&table.value, &rows)?;
        }
        for (option, all) in [("--watchlist", &given.watchlists), ("--externaldata", &given.externaldata)] {
            for (name, data) in all {
                let text = match data {
                    Data::Rows(rows) => csv(rows),
                    Data::Text(text) => text.text.clone(),
                    Data::File(path) => {
                        if let Err(problem) = self.file(option, &name.value, path) {
                            return Ok(Err(problem));
                        }
                        continue;
                    }
                };
                let path = self.path(
                    option.trim_start_matches('-'),
                    if option == "--watchlist" { "csv" } else { "txt" },
                );
                write(&path, &text)?;
                self.arguments.extend([option.to_owned(), format!("{}={}", name.value, path.display())]);
            }
        }
        Ok(Ok(()))
    }

    /// An event as JSON; what a column of text holds stays as it is written.
    fn event(&self, table: &str, row: &Row) -> Map<String, Json> {
        let columns = self.work.library.database().table(table).unwrap_or_default();
        let ty = |name: &str| -> Option<Type> {
            columns.iter().find(|column| column.name.as_str() == name).map(|column| column.ty)
        };
        row.cells
            .iter()
            .map(|(name, node)| (name.value.clone(), fixture::json(node, ty(&name.value))))
            .collect()
    }

    fn table(&mut self, name: &str, rows: &[Map<String, Json>]) -> Result<(), String> {
        let path = self.path(name, "jsonl");
        let lines = rows.iter().map(|row| serde_json::to_string(row).expect("JSON is text") + "\n");
        write(&path, &lines.collect::<String>())?;
        self.arguments.extend(["--table".to_owned(), format!("{name}={}", path.display())]);
        Ok(())
    }

    /// A file that the fixture names.
    fn file(&mut self, option: &str, name: &str, path: &Spanned<String>) -> Result<(), Box<Diagnostic>> {
        let fixture = PathBuf::from(&self.work.sources.file(self.fixture.file).path);
        let file = fixture.parent().unwrap_or(Path::new("")).join(&path.value);
        if !file.exists() {
            let problem = Diagnostic::new(NO_FILE, format!("there is no file {}", file.display()), path.span)
                .help("name it from the folder of the fixture on");
            return Err(Box::new(problem));
        }
        self.arguments.extend([option.to_owned(), format!("{name}={}", file.display())]);
        Ok(())
    }

    /// A new file in the folder of the case, whatever the name holds.
    fn path(&mut self, name: &str, extension: &str) -> PathBuf {
        let name: String =
            name.chars().map(|letter| if letter.is_alphanumeric() { letter } else { '_' }).collect();
        let number = self.written.entry(name.clone()).or_default();
        *number += 1;
        self.folder.join(format!("{name}-{number}.{extension}"))
    }
}

fn write(path: &Path, text: &str) -> Result<(), String> {
    fs::write(path, text).map_err(|error| format!("cannot write {}: {error}", path.display()))
}

/// Items of a watchlist as the CSV that it is exported as.
fn csv(rows: &[Row]) -> String {
    let mut names: Vec<&str> = Vec::new();
    for (name, _) in rows.iter().flat_map(|row| &row.cells) {
        if !names.contains(&name.value.as_str()) {
            names.push(&name.value);
        }
    }
    let quoted = |text: &str| format!("\"{}\"", text.replace('"', "\"\""));
    let line = |cells: Vec<String>| cells.join(",") + "\n";
    let mut text = line(names.iter().map(|name| quoted(name)).collect());
    for row in rows {
        let cell = |name: &&str| {
            let node = row.cells.iter().find(|(known, _)| known.value == **name);
            let value = node.map(|(_, node)| fixture::json(node, Some(Type::String))).unwrap_or_default();
            quoted(
                value
                    .as_str()
                    .map_or_else(
                        || if value.is_null() { String::new() } else { value.to_string() },
                        str::to_owned,
                    )
                    .as_str(),
            )
        };
        text.push_str(&line(names.iter().map(cell).collect()));
    }
    text
}

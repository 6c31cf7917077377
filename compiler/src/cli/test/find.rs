//! Fixtures and the rules beside them.

use std::path::{Path, PathBuf};

use kqlc::{
    diagnostic::{Diagnostic, Kind},
    fixture::{self, EXTENSION, Facts},
    lint::Settings,
    rule::{self, LoadedKind},
    semantic::{self, Library},
    source::{FileId, SourceMap, Span},
    syntax,
};

use super::{
    is_error,
    report::{Case, Rule},
};
use crate::cli::{build::Compiled, input};

/// A fixture whose rule is not there.
const NO_RULE: Kind = Kind::error("KT0009", "no-rule-for-fixture");
/// A rule that cannot be tested.
const NOT_COMPILED: Kind = Kind::error("KT0014", "rule-not-compiled");

/// A fixture and its rule, both read.
#[derive(Debug)]
pub(super) struct Tested {
    pub(super) rule: FileId,
    pub(super) fixture: FileId,
    /// What is wrong before anything is looked at.
    pub(super) problem: Option<Diagnostic>,
}

/// The fixtures at the paths: of a rule its own, of a folder all below it.
pub(super) fn find(paths: &[PathBuf], sources: &mut SourceMap) -> Result<Vec<Tested>, String> {
    let mut fixtures: Vec<PathBuf> = Vec::new();
    for path in paths {
        if !path.exists() {
            return Err(format!("no such file or folder: {}", path.display()));
        }
        if path.is_file() && !input::is_fixture(path) {
            let beside = beside(path);
            if !beside.is_file() {
                return Err(format!(
                    "{} has no tests: `kqlc test --init {0}` writes a first one",
                    path.display()
                ));
            }
            fixtures.push(beside);
            continue;
        }
        fixtures.extend(input::files(path, &["yaml"])?.into_iter().filter(|file| input::is_fixture(file)));
    }
    fixtures.sort();
    fixtures.dedup();
    let mut rules: Vec<(PathBuf, FileId)> = Vec::new();
    let mut tested = Vec::new();
    for path in fixtures {
        let text = input::read(&path)?;
        let fixture = sources.add(path.to_string_lossy(), text);
        let named = fixture::read(fixture, &sources.file(fixture).text).0.and_then(|fixture| fixture.rule);
        let rule = match &named {
            Some(named) => path.with_file_name(&named.value),
            None => rule_of(&path),
        };
        let mut problem = None;
        let id = match rules.iter().find(|(known, _)| *known == rule) {
            Some((_, id)) => *id,
            None => {
                let text = if rule.is_file() { input::read(&rule)? } else { String::new() };
                if !rule.is_file() {
                    let span = named.map_or(Span::new(fixture, 0..0), |named| named.span);
                    problem = Some(
                        Diagnostic::new(NO_RULE, format!("there is no rule {}", rule.display()), span).help(
                            "name a fixture after its rule, or say `rule: file.yaml` in its first line",
                        ),
                    );
                }
                let id = sources.add(rule.to_string_lossy(), text);
                rules.push((rule, id));
                id
            }
        };
        tested.push(Tested { rule: id, fixture, problem });
    }
    Ok(tested)
}

/// The fixture beside a rule.
pub(super) fn beside(rule: &Path) -> PathBuf {
    rule.with_extension(&EXTENSION[1..])
}

/// The rule beside a fixture.
fn rule_of(fixture: &Path) -> PathBuf {
    let name = fixture.file_name().unwrap_or_default().to_string_lossy();
    let stem = name.strip_suffix(EXTENSION).unwrap_or(&name);
    let of = |extension: &str| fixture.with_file_name(format!("{stem}.{extension}"));
    Some(of("yml")).filter(|path| path.is_file() && !of("yaml").is_file()).unwrap_or_else(|| of("yaml"))
}

/// What is known of each fixture and its rule before anything is run.
pub(super) fn rules(
    tested: Vec<Tested>,
    compiled: &[Compiled],
    sources: &SourceMap,
    (library, settings): (&Library<'_>, &Settings),
) -> Vec<Rule> {
    let mut files: Vec<FileId> = tested.iter().map(|tested| tested.rule).collect();
    files.dedup();
    let is_compiled = |file: FileId| {
        files.iter().position(|known| *known == file).is_some_and(|place| compiled[place].module.is_some())
    };
    let one = |tested: Tested| {
        let is_compiled = is_compiled(tested.rule);
        rule(tested, is_compiled, sources, (library, settings))
    };
    tested.into_iter().map(one).collect()
}

fn rule(
    tested: Tested,
    is_compiled: bool,
    sources: &SourceMap,
    (library, settings): (&Library<'_>, &Settings),
) -> Rule {
    let (fixture, mut problems) = fixture::read(tested.fixture, &sources.file(tested.fixture).text);
    let mut rule = Rule::new(tested.rule, tested.fixture);
    if let Some(problem) = tested.problem {
        return Rule { problems: vec![problem], ..rule };
    }
    let loaded = rule::load(tested.rule, &sources.file(tested.rule).text);
    if let LoadedKind::Rule(loaded) = &loaded.kind {
        let parsed = syntax::parse(&loaded.query.text, &|range| loaded.query.span(range));
        let bound = semantic::bind(&parsed.query, library);
        let mut tables: Vec<String> = Vec::new();
        for table in &bound.tables {
            if tables.iter().all(|known| !known.eq_ignore_ascii_case(&table.value)) {
                tables.push(table.value.clone());
            }
        }
        let columns = bound.run_columns.as_deref().or(bound.columns.as_deref());
        if let Some(fixture) = &fixture {
            problems.extend(fixture::check(fixture, Facts { tables: &tables, columns, library }));
        }
        rule.id = loaded.id.as_ref().map(|id| id.value.clone());
        rule.name = loaded.name.as_ref().map(|name| name.value.clone());
        rule.tables = tables;
    }
    if !is_compiled {
        let checked = kqlc::check_with(tested.rule, sources, library, settings);
        let wrong = checked.diagnostics.into_iter().filter(|problem| is_error(problem.severity));
        let start = Span::new(tested.rule, 0..0);
        problems.push(Diagnostic::new(
            NOT_COMPILED,
            "the rule does not compile, so that it cannot be tested",
            start,
        ));
        problems.extend(wrong);
    }
    let cases = fixture.iter().flat_map(|fixture| &fixture.cases).enumerate();
    rule.cases = cases.map(|(place, case)| Case::new(place, case)).collect();
    Rule { fixture, problems, ..rule }
}

/// Complains about rules that the program cannot tell from others: those with the same id and name.
pub(super) fn tell_apart(rules: &mut [Rule], sources: &SourceMap) {
    for place in 1..rules.len() {
        let (before, rest) = rules.split_at_mut(place);
        let rule = &mut rest[0];
        let twin = before
            .iter()
            .find(|other| other.file != rule.file && other.id == rule.id && other.name == rule.name);
        if let Some(twin) = twin.filter(|_| rule.problems.is_empty()) {
            let message = format!("this rule has the id and the name of {}", sources.file(twin.file).path);
            let start = Span::new(rule.file, 0..0);
            rule.problems
                .push(Diagnostic::new(NOT_COMPILED, message, start).help("give each rule its own `id`"));
        }
    }
}

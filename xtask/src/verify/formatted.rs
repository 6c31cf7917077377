//! Real rules, formatted: they mean what they meant, and formatting them again changes nothing.
//!
//! What a rule means is the module that it is compiled to, which spells out its plan; of those that cannot be compiled,
//! what the compiler says of the query and its result columns.

use std::{
    collections::{BTreeMap, HashMap},
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use serde::Deserialize;

use super::{
    Findings,
    report::{self, Column, Diagnostic, RuleLine},
};
use crate::{Failure, Outcome, cargo};

/// How many rules and stored functions stay the same.
pub(super) fn measure(material: &Path, compiler: &Path, findings: &mut Findings) -> Outcome {
    let folder = cargo::target().join("formatted");
    let (before, after) = (material.join("corpus/azure-sentinel"), folder.join("rules"));
    if after.exists() {
        fs::remove_dir_all(&after)?;
    }
    let files = copy_tree(&before, &after)?;
    let (_, said) = run(Command::new(compiler).arg("fmt").arg(&after))?;
    let left: Vec<&str> = said.lines().filter(|line| line.contains("[not-formatted]")).collect();
    findings.disagreements.extend(left.iter().map(|line| format!("not formatted: {line}")));
    findings.figure("formatted", files - left.len(), files);
    let (again, _) = run(Command::new(compiler).args(["fmt", "--check"]).arg(&after))?;
    let unstable: Vec<&str> = again.lines().filter(|line| line.starts_with("would change")).collect();
    findings.disagreements.extend(unstable.iter().map(|line| format!("formatted again: {line}")));
    findings.figure("formatted_twice_unchanged", files - unstable.len(), files);
    let build = |rules: &Path, name: &str| Meaning::of_rules(material, compiler, rules, &folder.join(name));
    let (old, new) = (build(&before, "before")?, build(&after, "after")?);
    let same = old.agreeing("rule", &new, &mut findings.disagreements);
    findings.figure("formatted_same_plan", same, old.by_name.len());
    let (old, new) = (Meaning::of_functions(compiler, &before)?, Meaning::of_functions(compiler, &after)?);
    let same = old.agreeing("function", &new, &mut findings.disagreements);
    findings.figure("formatted_same_function", same, old.by_name.len());
    Ok(())
}

/// What rules or functions mean, as text without places, by path or name.
struct Meaning {
    by_name: BTreeMap<String, String>,
}

impl Meaning {
    /// Of the rules below a folder, compiled to a folder of crates.
    fn of_rules(material: &Path, compiler: &Path, rules: &Path, crates: &Path) -> Result<Self, Failure> {
        if crates.exists() {
            fs::remove_dir_all(crates)?;
        }
        fs::create_dir_all(crates)?;
        let lines = crates.join("report.jsonl");
        let mut build = Command::new(compiler);
        build.args(["build", "--emit-only", "--rules"]).arg(rules).arg("--out").arg(crates);
        build.arg("--report").arg(&lines);
        build.arg("--tables").arg(material.join("schema/tables.json"));
        build.arg("--functions").arg(material.join("schema/functions.json"));
        run(&mut build)?;
        let modules = modules(crates)?;
        let mut by_name = BTreeMap::new();
        for line in report::read::<RuleLine>(&lines)? {
            let path = Path::new(&line.path).strip_prefix(rules)?.to_string_lossy().replace('\\', "/");
            let module = modules.get(&path).map_or("", String::as_str);
            let said = said(line.columns.as_deref(), &line.diagnostics);
            by_name.insert(path, format!("{} {said}\n{module}", line.status));
        }
        Ok(Self { by_name })
    }

    /// Of the stored functions in the parsers below a folder.
    fn of_functions(compiler: &Path, parsers: &Path) -> Result<Self, Failure> {
        let mut functions = Command::new(compiler);
        functions.args(["functions", "--format", "jsonl", "--functions"]).arg(parsers);
        let lines: Vec<FunctionLine> = report::parse(&run(&mut functions)?.0)?;
        let meaning = |line: FunctionLine| (line.name, said(line.columns.as_deref(), &line.diagnostics));
        Ok(Self { by_name: lines.into_iter().map(meaning).collect() })
    }

    /// How many mean the same in another collection.
    fn agreeing(&self, what: &str, other: &Self, disagreements: &mut Vec<String>) -> usize {
        let agrees = |(name, _): &(&String, &String)| self.by_name.get(*name) == other.by_name.get(*name);
        let (same, different): (Vec<_>, Vec<_>) = self.by_name.iter().partition(agrees);
        disagreements.extend(different.iter().map(|(name, _)| format!("formatted {what} {name}: differs")));
        same.len()
    }
}

/// A line of `kqlc functions --format jsonl`.
#[derive(Debug, Deserialize)]
struct FunctionLine {
    name: String,
    columns: Option<Vec<Column>>,
    diagnostics: Vec<Diagnostic>,
}

/// Result columns, and what is said of the query; what lints say of its layout may change.
fn said(columns: Option<&[Column]>, diagnostics: &[Diagnostic]) -> String {
    let mut found: Vec<String> =
        diagnostics.iter().filter(|found| found.is_of_query()).map(|found| found.message.clone()).collect();
    found.sort();
    format!("{columns:?} {found:?}")
}

/// The modules of rules below a folder of crates, without line numbers, by the path of the rule that their header names.
fn modules(crates: &Path) -> Result<HashMap<String, String>, Failure> {
    let mut modules = HashMap::new();
    for file in files(crates, "rs")? {
        let text = fs::read_to_string(&file)?;
        let header = text.replace("\n//! ", " ");
        let Some((_, rest)) = header.split_once("Generated by kqlc from `") else { continue };
        let Some((path, _)) = rest.split_once('`') else { continue };
        modules.insert(path.to_owned(), without_lines(&text));
    }
    Ok(modules)
}

/// A module without the query's text and without the numbers in `(line 12)`, in one line: its comments are wrapped by length.
fn without_lines(module: &str) -> String {
    let code = module.lines().filter(|line| !line.trim_start().starts_with("query_text:"));
    let text = code
        .collect::<Vec<_>>()
        .join("\n")
        .replace("///", " ")
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ");
    let mut parts = text.split("(line ");
    let mut masked = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        masked.push_str("(line ");
        masked.push_str(part.trim_start_matches(|c: char| c.is_ascii_digit()));
    }
    masked
}

/// Copies the files of YAML below a folder; gives their number.
fn copy_tree(from: &Path, to: &Path) -> Result<usize, Failure> {
    let files = files(from, "yaml")?;
    for file in &files {
        let copy = to.join(file.strip_prefix(from)?);
        fs::create_dir_all(copy.parent().unwrap_or(to))?;
        // Read and written: what is copied keeps its permissions, and the material may be read-only.
        fs::write(copy, fs::read(file)?)?;
    }
    Ok(files.len())
}

fn files(folder: &Path, extension: &str) -> Result<Vec<PathBuf>, Failure> {
    let (mut files, mut folders) = (Vec::new(), vec![folder.to_owned()]);
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder)? {
            let path = entry?.path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|found| found == extension) {
                files.push(path);
            }
        }
    }
    files.sort();
    Ok(files)
}

/// Runs the compiler, whatever it finds; gives what it writes to standard output and standard error.
fn run(command: &mut Command) -> Result<(String, String), Failure> {
    let output = command.output()?;
    Ok((String::from_utf8(output.stdout)?, String::from_utf8(output.stderr)?))
}

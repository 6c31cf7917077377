//! What an earlier build made of rules that have not changed since.
//!
//! A build leaves in its output folder, beside the modules, what it found about each rule file, under the hash of all that this depends
//! on: the program, the tables, functions and watchlists that are known, and the file's own text. Modules are kept by their hashes, so that
//! one that was changed by hand is made anew. What rules need of the crates of stored functions is kept as a whole, each item once.

use std::{
    collections::{BTreeMap, HashMap},
    fs,
    path::{Path, PathBuf},
};

use kqlc::{
    codegen::{CompiledRule, FunctionItem},
    source::SourceMap,
};
use serde::{Deserialize, Serialize};
use sha1_smol::Sha1;

use super::build::Compiled;

/// The file, in the output folder.
const FILE: &str = ".kqlc-cache.json";

/// What is remembered of rule files.
#[derive(Debug, Default)]
pub(crate) struct Cache {
    entries: BTreeMap<String, Entry>,
    /// The modules in the output folder, by their hashes.
    modules: HashMap<String, String>,
    functions: BTreeMap<String, FunctionItem>,
    fingerprint: String,
}

/// The form on disk.
#[derive(Debug, Default, Deserialize, Serialize)]
struct Stored {
    /// The hash of what is the same for all rules.
    fingerprint: String,
    /// By the path of the rule file.
    entries: BTreeMap<String, Entry>,
    /// The items of stored functions, by their paths.
    functions: BTreeMap<String, FunctionItem>,
}

/// What became of a rule file.
#[derive(Clone, Debug, Deserialize, Serialize)]
struct Entry {
    /// The hash of its text.
    text: String,
    /// Its line in the report.
    line: String,
    /// True for a rule that cannot be compiled.
    is_left_out: bool,
    /// Its module, if it can be.
    module: Option<Module>,
}

#[derive(Clone, Debug, Deserialize, Serialize)]
struct Module {
    name: String,
    id: String,
    /// The hash of its text.
    text: String,
    /// The paths of the items of stored functions.
    functions: Vec<String>,
}

impl Cache {
    /// What the output folder remembers, if it was made under the same circumstances.
    pub(crate) fn read(out: &Path, fingerprint: String) -> Self {
        let stored = fs::read_to_string(out.join(FILE)).ok();
        let stored: Stored = stored.and_then(|text| serde_json::from_str(&text).ok()).unwrap_or_default();
        if stored.fingerprint != fingerprint {
            return Self { fingerprint, ..Self::default() };
        }
        let texts = modules(out).into_iter().filter_map(|path| fs::read_to_string(path).ok());
        let modules = texts.map(|text| (hash(&[&text]), text)).collect();
        Self { entries: stored.entries, modules, functions: stored.functions, fingerprint }
    }

    /// What became of a rule file with that text.
    pub(crate) fn find(&self, path: &str, text: &str) -> Option<Compiled> {
        let entry = self.entries.get(path).filter(|entry| entry.text == hash(&[text]))?;
        let module = match &entry.module {
            Some(module) => Some(CompiledRule {
                name: module.name.clone(),
                id: module.id.clone(),
                module: self.modules.get(&module.text)?.clone(),
                functions: self.items(&module.functions)?,
            }),
            None => None,
        };
        Some(Compiled { line: entry.line.clone(), module, is_left_out: entry.is_left_out })
    }

    fn items(&self, paths: &[String]) -> Option<Vec<FunctionItem>> {
        paths.iter().map(|path| self.functions.get(path).cloned()).collect()
    }

    /// Remembers what became of rule files: path, text, and the rest. What cannot be written is found out anew the next time.
    pub(crate) fn write<'a>(self, out: &Path, rules: impl Iterator<Item = (&'a str, &'a str, &'a Compiled)>) {
        let entry = |text: &str, compiled: &Compiled| Entry {
            text: hash(&[text]),
            line: compiled.line.clone(),
            is_left_out: compiled.is_left_out,
            module: compiled.module.as_ref().map(|rule| Module {
                name: rule.name.clone(),
                id: rule.id.clone(),
                text: hash(&[&rule.module]),
                functions: rule.functions.iter().map(path).collect(),
            }),
        };
        let (mut entries, mut functions) = (BTreeMap::new(), BTreeMap::new());
        for (file, text, compiled) in rules {
            entries.insert(file.to_owned(), entry(text, compiled));
            for item in compiled.module.iter().flat_map(|rule| &rule.functions) {
                functions.entry(path(item)).or_insert_with(|| item.clone());
            }
        }
        let stored = Stored { fingerprint: self.fingerprint, entries, functions };
        if let Ok(text) = serde_json::to_string(&stored) {
            let path = out.join(FILE);
            let _ = fs::write(&path, text).or_else(|_| fs::remove_file(&path));
        }
    }
}

/// What tells an item of a stored function from all others.
fn path(item: &FunctionItem) -> String {
    format!("{}::{}", item.called, item.name)
}

/// The hash of what the result for every rule depends on: this program, `options`, and the files that describe what is known.
pub(crate) fn fingerprint(options: &str, sources: &SourceMap, is_rule: impl Fn(&str) -> bool) -> String {
    let program = std::env::current_exe().and_then(fs::read).unwrap_or_default();
    let mut sha = Sha1::new();
    sha.update(&program);
    sha.update(options.as_bytes());
    for (_, file) in sources.files().filter(|(_, file)| !is_rule(&file.path)) {
        sha.update(file.path.as_bytes());
        sha.update(&[0]);
        sha.update(file.text.as_bytes());
        sha.update(&[0]);
    }
    sha.digest().to_string()
}

/// The modules of rules in an output folder.
fn modules(out: &Path) -> Vec<PathBuf> {
    let entries = |path: &Path| fs::read_dir(path).into_iter().flatten().flatten().map(|entry| entry.path());
    let shards = entries(out)
        .filter(|path| path.file_name().is_some_and(|name| name.to_string_lossy().starts_with("rules-")));
    shards.flat_map(|shard| entries(&shard.join("src")).collect::<Vec<_>>()).collect()
}

fn hash(parts: &[&str]) -> String {
    let mut sha = Sha1::new();
    for part in parts {
        sha.update(part.as_bytes());
    }
    sha.digest().to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn compiled(module: &str) -> Compiled {
        Compiled {
            line: "a line\n".to_owned(),
            module: Some(CompiledRule {
                name: "A rule".to_owned(),
                id: "1".to_owned(),
                module: module.to_owned(),
                functions: Vec::new(),
            }),
            is_left_out: false,
        }
    }

    /// An output folder with one module, and what was remembered of its rule.
    fn folder() -> tempfile::TempDir {
        let out = tempfile::tempdir().expect("a temporary folder");
        fs::create_dir_all(out.path().join("rules-00/src")).expect("a writable folder");
        fs::write(out.path().join("rules-00/src/a_rule.rs"), "fn f() {}").expect("a writable folder");
        let rules = [("a.yaml", "id: 1", compiled("fn f() {}"))];
        let rules = rules.iter().map(|(path, text, compiled)| (*path, *text, compiled));
        Cache::read(out.path(), "same".to_owned()).write(out.path(), rules);
        out
    }

    #[test]
    fn an_unchanged_rule_is_found() {
        let out = folder();
        let cache = Cache::read(out.path(), "same".to_owned());
        let found = cache.find("a.yaml", "id: 1").expect("it is as it was");
        assert_eq!(
            (found.line.as_str(), found.module.map(|rule| rule.module).as_deref()),
            ("a line\n", Some("fn f() {}"))
        );
        assert!(cache.find("a.yaml", "id: 2").is_none());
        assert!(cache.find("b.yaml", "id: 1").is_none());
    }

    #[test]
    fn other_circumstances_and_edited_modules_are_not() {
        let out = folder();
        assert!(Cache::read(out.path(), "other".to_owned()).find("a.yaml", "id: 1").is_none());
        fs::write(out.path().join("rules-00/src/a_rule.rs"), "fn g() {}").expect("a writable folder");
        assert!(Cache::read(out.path(), "same".to_owned()).find("a.yaml", "id: 1").is_none());
    }
}

//! Rules that are really compiled, and run as a user runs them.

use std::{
    collections::BTreeMap,
    env, fs,
    path::{Path, PathBuf},
    process::Command,
};

use serde_json::Value;

/// A folder of rules and the program made of them.
pub(crate) struct Compiled {
    pub(crate) rules: Vec<Rule>,
}

/// One of the rules.
pub(crate) struct Rule {
    /// The rule file.
    pub(crate) path: PathBuf,
    /// The file's name without its ending.
    pub(crate) stem: String,
    /// The rule's `id`.
    pub(crate) id: String,
    /// The Rust that was generated.
    pub(crate) module: String,
    /// The program.
    detect: PathBuf,
}

impl Compiled {
    /// Compiles every rule of a folder; all must compile.
    pub(crate) fn new(folder: &Path, name: &str) -> Self {
        let out = target().join("stories").join(name);
        let mut compile = cargo();
        compile.args(["run", "--quiet", "--package", "xtask", "--", "compile-rules", "--rules"]);
        compile.arg(folder).arg("--out").arg(&out).arg("--report").arg(out.join("report.jsonl"));
        fs::create_dir_all(&out).expect("a writable target folder");
        run(&mut compile);
        let detect = out.join(format!("detect{}", env::consts::EXE_SUFFIX));
        let modules = modules(&out);
        let report = fs::read_to_string(out.join("report.jsonl")).expect("compile-rules writes a report");
        let rules = report.lines().map(|line| rule(line, &modules, &detect)).collect();
        Self { rules }
    }

    /// The rule whose file has this name.
    pub(crate) fn rule(&self, stem: &str) -> &Rule {
        self.rules
            .iter()
            .find(|rule| rule.stem == stem)
            .unwrap_or_else(|| panic!("there is no rules/{stem}.yaml"))
    }

    /// The rule with this id.
    pub(crate) fn with_id(&self, id: &str) -> &Rule {
        self.rules.iter().find(|rule| rule.id == id).unwrap_or_else(|| panic!("there is no rule {id}"))
    }
}

impl Rule {
    /// The result tables that the events give.
    pub(crate) fn tables(&self, events: &Path, now: &str) -> Vec<Value> {
        let lines = self.detect(events, now, "tables");
        let [line] = &lines[..] else { panic!("one line for one rule, not {lines:?}") };
        line["tables"].as_array().unwrap_or_else(|| panic!("no tables: {line}")).clone()
    }

    /// The alerts that the events raise.
    pub(crate) fn alerts(&self, events: &Path, now: &str) -> Vec<Value> {
        self.detect(events, now, "alerts")
    }

    fn detect(&self, events: &Path, now: &str, form: &str) -> Vec<Value> {
        let mut detect = Command::new(&self.detect);
        detect.arg("--logs").arg(events).args(["--now", now, "--rule", &self.id, "--emit", form]);
        let output = run(&mut detect);
        output.lines().map(|line| serde_json::from_str(line).expect("a line of JSON")).collect()
    }
}

/// Runs clippy with its pedantic lints over compiled rules; a toolchain without clippy says so and passes.
pub(crate) fn clippy(name: &str) {
    if !cargo().args(["clippy", "--version"]).output().is_ok_and(|output| output.status.success()) {
        println!("skipped: this toolchain has no clippy");
        return;
    }
    let out = target().join("stories").join(name);
    let mut clippy = cargo();
    clippy.arg("clippy").arg("--quiet").arg("--manifest-path").arg(out.join("Cargo.toml"));
    clippy.arg("--target-dir").arg(target().join("stories/clippy"));
    clippy.args(["--", "-W", "clippy::pedantic", "-D", "warnings"]);
    run(&mut clippy);
}

/// What `kqlc check` says of a rule file.
pub(crate) fn diagnostics(path: &Path) -> String {
    let kqlc = target().join("release").join(format!("kqlc{}", env::consts::EXE_SUFFIX));
    let path = path.strip_prefix(root()).unwrap_or(path);
    let mut check = Command::new(kqlc);
    check.current_dir(root()).arg("check").arg(path);
    let output = check.output().expect("compile-rules has built kqlc");
    let text = [output.stdout, output.stderr].concat();
    String::from_utf8(text).expect("messages are UTF-8").replace('\\', "/")
}

/// The workspace's root.
pub(crate) fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the package lies in the workspace").to_path_buf()
}

fn rule(line: &str, modules: &BTreeMap<String, String>, detect: &Path) -> Rule {
    let line: Value = serde_json::from_str(line).expect("a line of JSON");
    let text = |name: &str| line[name].as_str().unwrap_or_else(|| panic!("no {name}: {line}")).to_owned();
    assert_eq!(text("status"), "ok", "{line}");
    let path = PathBuf::from(text("path"));
    let id = text("rule_id");
    let module = modules.values().find(|module| module.contains(&format!("{id:?}")));
    Rule {
        stem: path.file_stem().expect("a named file").to_string_lossy().into_owned(),
        module: module.unwrap_or_else(|| panic!("no module for {id}")).clone(),
        detect: detect.to_path_buf(),
        path,
        id,
    }
}

/// The generated modules, by path.
fn modules(out: &Path) -> BTreeMap<String, String> {
    let mut modules = BTreeMap::new();
    let mut folders = vec![out.to_path_buf()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let text = fs::read_to_string(&path).expect("Rust is UTF-8");
                modules.insert(path.display().to_string(), text);
            }
        }
    }
    modules
}

fn cargo() -> Command {
    let mut cargo = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    cargo.current_dir(root());
    cargo
}

/// Where cargo builds, also for the commands that this test starts.
fn target() -> PathBuf {
    env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), PathBuf::from)
}

/// Runs a command that must succeed, and gives its output.
fn run(command: &mut Command) -> String {
    let output = command.output().unwrap_or_else(|error| panic!("{command:?}: {error}"));
    let messages = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{command:?} failed:\n{messages}");
    String::from_utf8(output.stdout).expect("output is UTF-8")
}

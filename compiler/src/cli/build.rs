//! `kqlc build`

use std::{
    collections::HashSet,
    fs,
    path::{Path, PathBuf},
};

use kqlc::{
    Status,
    codegen::{self, CompiledRule, Runtime},
    diagnostic::Style,
    lint::Settings,
    semantic::Library,
    source::{FileId, SourceMap},
};

use super::{
    CLEAN, FINDINGS,
    cache::{Cache, fingerprint},
    input,
    known::{Knowledge, Known},
    output, parallel, report,
    selection::Selection,
};

/// The options of `kqlc build`.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Rules with an error, and those that cannot be compiled, are reported and left out; the others are built all the same.

Examples:
  kqlc build --rules rules/ --out out/    compile rules to the program out/detect
  kqlc build --rules rules/ --out out/ --functions parsers/
                                          with the parsers that the rules call
  kqlc build --rules rules/ --out out/ --warn invalid-id,entity-mapping-column
                                          rules with these faults as well
  kqlc build --rules rules/ --out out/ --emit-only --report report.jsonl
                                          the crates alone, and a line a rule
  out/detect --help                       how to run what was built

Exit status: 0 every rule was compiled, 1 some were not, 2 could not run."
)]
pub(crate) struct Options {
    /// The rule files: every `.yaml` and `.yml` below this folder.
    #[arg(long, value_name = "DIR")]
    rules: PathBuf,
    /// Where the generated crates go, and the program `detect`.
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
    #[command(flatten)]
    known: Known,
    #[command(flatten)]
    selection: Selection,
    /// Writes a line a rule file: its status, result columns and diagnostics.
    #[arg(long, value_name = "FILE")]
    report: Option<PathBuf>,
    /// Writes the crates without building them.
    #[arg(long)]
    emit_only: bool,
    /// Builds the program with readers that take long to compile and that few need.
    #[arg(long, value_name = "READERS", value_enum, value_delimiter = ',')]
    readers: Vec<Reader>,
}

/// A reader that not every program has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum Reader {
    /// Parquet.
    Parquet,
    /// Windows event logs.
    Evtx,
}

impl Reader {
    /// The feature of the runtime.
    const fn feature(self) -> &'static str {
        match self {
            Self::Parquet => "parquet",
            Self::Evtx => "evtx",
        }
    }
}

/// The folder of this workspace when the compiler was built: where the runtime's source is.
const WORKSPACE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/..");

/// Compiles what can be compiled, reports the rest, builds the program.
pub(crate) fn run(options: &Options) -> Result<u8, String> {
    let paths = std::slice::from_ref(&options.rules);
    let mut sources = SourceMap::default();
    let found = input::find(paths, &mut sources)?;
    let known = options.known.learn(paths, &found.parsers, &mut sources)?;
    known.tell_problems(&sources, Style::PLAIN);
    let readers: Vec<&str> = options.readers.iter().map(|reader| reader.feature()).collect();
    let job = Job {
        rules: &found.rules,
        sources: &sources,
        known: &known,
        settings: &options.selection.settings(&known.check)?,
        // Modules name their rules from the folder on.
        told: format!("{} {:?} {}", options.rules.display(), options.selection, known.told),
        named: &|path| named(&options.rules, path),
        out: &options.out,
        readers: &readers,
        aside: &[],
    };
    let (compiled, changes) = job.write(|lines| match &options.report {
        Some(path) => {
            fs::write(path, lines).map_err(|error| format!("cannot write {}: {error}", path.display()))
        }
        None => Ok(()),
    })?;
    let left_out = compiled.iter().filter(|compiled| compiled.is_left_out).count();
    let rules = compiled.iter().filter(|compiled| compiled.module.is_some()).count();
    eprintln!(
        "{rules} rules compiled, {left_out} left out; {} files written, {} unchanged, {} removed",
        changes.written, changes.kept, changes.removed
    );
    if !options.emit_only {
        eprintln!("built {}", program(&options.out, output::Voice::Loud)?.display());
    }
    Ok(if rules == 0 && left_out > 0 { FINDINGS } else { CLEAN })
}

/// Rules that become the crates of one program.
pub(crate) struct Job<'j> {
    /// Their files.
    pub(crate) rules: &'j [FileId],
    /// All files that have been read.
    pub(crate) sources: &'j SourceMap,
    /// What they are bound against.
    pub(crate) known: &'j Knowledge,
    /// The lints that decide whether a rule is compiled.
    pub(crate) settings: &'j Settings,
    /// What the result depends on besides.
    pub(crate) told: String,
    /// How a module names its rule's file.
    pub(crate) named: &'j (dyn Fn(&str) -> String + Sync),
    /// The output folder.
    pub(crate) out: &'j Path,
    /// The readers that the program has besides.
    pub(crate) readers: &'j [&'j str],
    /// Files that have been read and on which no rule depends.
    pub(crate) aside: &'j [FileId],
}

impl Job<'_> {
    /// Compiles the rules that have changed, and writes the crates; `report` gets the lines about all files.
    pub(crate) fn write(
        &self,
        report: impl FnOnce(String) -> Result<(), String>,
    ) -> Result<(Vec<Compiled>, output::Changes), String> {
        let library = Library::new(&self.known.database);
        let rule_paths: HashSet<&str> =
            self.rules.iter().chain(self.aside).map(|id| self.sources.file(*id).path.as_str()).collect();
        let fingerprint = fingerprint(&self.told, self.sources, |path| rule_paths.contains(path));
        let cache = Cache::read(self.out, fingerprint);
        let compiled = parallel::map(self.rules, |id| {
            let file = self.sources.file(*id);
            let known = cache.find(&file.path, &file.text);
            known.unwrap_or_else(|| compile(*id, self.sources, (&library, self.settings), self.named))
        });
        report(compiled.iter().map(|compiled| compiled.line.as_str()).collect())?;
        let modules: Vec<&CompiledRule> =
            compiled.iter().filter_map(|compiled| compiled.module.as_ref()).collect();
        let path = workspace()?.join("runtime");
        let runtime = Runtime { path: &path.to_string_lossy(), readers: self.readers };
        let files = codegen::workspace(&modules, runtime, &self.known.database);
        fs::create_dir_all(self.out)
            .map_err(|error| format!("cannot make {}: {error}", self.out.display()))?;
        let changes =
            output::write(self.out, &files).map_err(|error| format!("cannot write the crates: {error}"))?;
        let files = self.rules.iter().map(|id| self.sources.file(*id));
        let remembered =
            files.zip(&compiled).map(|(file, compiled)| (file.path.as_str(), &*file.text, compiled));
        cache.write(self.out, remembered);
        Ok((compiled, changes))
    }
}

/// Builds the crates in a folder; gives the program.
pub(crate) fn program(out: &Path, voice: output::Voice) -> Result<PathBuf, String> {
    let workspace = workspace()?;
    output::build(out, &workspace.join("target/rules"), &workspace.join("Cargo.lock"), voice)
}

fn workspace() -> Result<PathBuf, String> {
    Path::new(WORKSPACE).canonicalize().map_err(|error| format!("cannot find the runtime: {error}"))
}

/// What became of a rule file.
#[derive(Clone, Debug)]
pub(crate) struct Compiled {
    /// Its line in the report.
    pub(crate) line: String,
    /// Its module, if it can be compiled.
    pub(crate) module: Option<CompiledRule>,
    /// True for a rule that cannot be compiled; a redirect has nothing to compile.
    pub(crate) is_left_out: bool,
}

fn compile(
    id: FileId,
    sources: &SourceMap,
    (library, settings): (&Library<'_>, &Settings),
    named: &dyn Fn(&str) -> String,
) -> Compiled {
    let path = &sources.file(id).path;
    let checked = kqlc::check_with(id, sources, library, settings);
    let module = checked.compiled.as_ref();
    let module = module.map(|(rule, plan)| kqlc::module(rule, plan, sources, &named(path)));
    let has_query = !matches!(checked.status, Status::Stub | Status::NotARule);
    let line = match checked.status {
        Status::NotARule => String::new(),
        _ => format!("{}\n", report::line(path, &checked, sources)),
    };
    Compiled { line, is_left_out: has_query && module.is_none(), module }
}

/// How a module names its rule file: from the rules folder on, so that it is the same on every machine.
fn named(folder: &Path, path: &str) -> String {
    let below = Path::new(path).strip_prefix(folder).ok().filter(|below| !below.as_os_str().is_empty());
    let name = below
        .map_or_else(|| Path::new(path).file_name().map(PathBuf::from).unwrap_or_default(), Path::to_owned);
    name.to_string_lossy().replace('\\', "/")
}

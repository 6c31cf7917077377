//! `kqlc build`

use std::{
    fs,
    path::{Path, PathBuf},
};

use kqlc::codegen;

use super::{CLEAN, FINDINGS, input, output, report};

/// The options of `kqlc build`.
#[derive(Debug, clap::Args)]
pub(crate) struct Options {
    /// The rule files: every `.yaml` and `.yml` below this folder.
    #[arg(long, value_name = "DIR")]
    rules: PathBuf,
    /// Where the generated crates go, and the program `detect`.
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
    #[command(flatten)]
    known: input::Known,
    /// Writes a line a rule file: its status, result columns and diagnostics.
    #[arg(long, value_name = "FILE")]
    report: Option<PathBuf>,
    /// Writes the crates without building them.
    #[arg(long)]
    emit_only: bool,
}

/// The folder of this workspace when the compiler was built: where the runtime's source is.
const WORKSPACE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/..");

/// Compiles what can be compiled, reports the rest, builds the program.
pub(crate) fn run(options: &Options) -> Result<u8, String> {
    let database = options.known.database()?;
    let sources = input::sources(std::slice::from_ref(&options.rules))?;
    let mut rules = Vec::new();
    let mut left_out = 0_usize;
    let mut lines = String::new();
    for (id, file) in sources.files() {
        let checked = kqlc::check(id, &sources, &database);
        if checked.status == kqlc::Status::NotARule {
            continue;
        }
        lines.push_str(&format!("{}\n", report::line(&file.path, &checked, &sources)));
        match &checked.compiled {
            Some((rule, plan)) => {
                rules.push(kqlc::module(rule, plan, &sources, &named(&options.rules, &file.path)));
            }
            None if checked.status == kqlc::Status::Stub => {}
            None => left_out += 1,
        }
    }
    if let Some(path) = &options.report {
        fs::write(path, lines).map_err(|error| format!("cannot write {}: {error}", path.display()))?;
    }
    let workspace =
        Path::new(WORKSPACE).canonicalize().map_err(|error| format!("cannot find the runtime: {error}"))?;
    let files = codegen::workspace(&rules, &workspace.join("runtime").to_string_lossy());
    fs::create_dir_all(&options.out)
        .map_err(|error| format!("cannot make {}: {error}", options.out.display()))?;
    let changes =
        output::write(&options.out, &files).map_err(|error| format!("cannot write the crates: {error}"))?;
    eprintln!(
        "{} rules compiled, {left_out} left out; {} files written, {} unchanged, {} removed",
        rules.len(),
        changes.written,
        changes.kept,
        changes.removed
    );
    if !options.emit_only {
        let program =
            output::build(&options.out, &workspace.join("target/rules"), &workspace.join("Cargo.lock"))?;
        eprintln!("built {}", program.display());
    }
    Ok(if rules.is_empty() && left_out > 0 { FINDINGS } else { CLEAN })
}

/// How a module names its rule file: from the rules folder on, so that it is the same on every machine.
fn named(folder: &Path, path: &str) -> String {
    let below = Path::new(path).strip_prefix(folder).ok().filter(|below| !below.as_os_str().is_empty());
    let name = below
        .map_or_else(|| Path::new(path).file_name().map(PathBuf::from).unwrap_or_default(), Path::to_owned);
    name.to_string_lossy().replace('\\', "/")
}

//! `cargo xtask compile-rules`: the compiler of this workspace, built, then `kqlc build`.

use std::{
    env, io,
    path::{Path, PathBuf},
    process::Command,
};

use crate::{Failure, Outcome, cargo};

/// The options of `cargo xtask compile-rules`; those of `kqlc build`.
#[derive(Debug, clap::Args)]
pub(crate) struct Options {
    /// The rule files: every `.yaml` and `.yml` below this folder.
    #[arg(long, value_name = "DIR")]
    pub(crate) rules: PathBuf,
    /// Where the generated crates go, and the program `detect`.
    #[arg(long, value_name = "DIR")]
    pub(crate) out: PathBuf,
    /// Writes a line a rule file: its status, result columns and diagnostics.
    #[arg(long, value_name = "FILE")]
    pub(crate) report: Option<PathBuf>,
    /// Adds tables to those that kqlc knows. May be repeated.
    #[arg(long, value_name = "PATH")]
    pub(crate) tables: Vec<PathBuf>,
    /// Adds stored functions. May be repeated.
    #[arg(long, value_name = "PATH")]
    pub(crate) functions: Vec<PathBuf>,
    /// Compiles rules in spite of what these lints find.
    #[arg(long, value_name = "LINTS")]
    pub(crate) warn: Vec<String>,
    /// Writes the crates without building them.
    #[arg(long)]
    pub(crate) emit_only: bool,
    /// Builds the program with these readers besides: `parquet`, `evtx`.
    #[arg(long, value_name = "READERS")]
    pub(crate) readers: Option<String>,
}

impl Options {
    /// Compiles every rule below `rules` to `out`.
    pub(crate) fn new(rules: impl Into<PathBuf>, out: impl Into<PathBuf>) -> Self {
        Self {
            rules: rules.into(),
            out: out.into(),
            report: None,
            tables: Vec::new(),
            functions: Vec::new(),
            warn: Vec::new(),
            emit_only: false,
            readers: None,
        }
    }
}

/// Runs the command.
pub(crate) fn run(options: &Options) -> Outcome {
    let mut build = Command::new(cargo::compiler()?);
    build.arg("build").arg("--rules").arg(&options.rules).arg("--out").arg(&options.out);
    let report = options.report.as_slice();
    for (option, values) in
        [("--report", report), ("--tables", &options.tables), ("--functions", &options.functions)]
    {
        for value in values {
            build.arg(option).arg(value);
        }
    }
    for lints in &options.warn {
        build.arg("--warn").arg(lints);
    }
    if let Some(readers) = &options.readers {
        build.arg("--readers").arg(readers);
    }
    if options.emit_only {
        build.arg("--emit-only");
    }
    cargo::run(&mut build)
}

/// Compiles the rules and gives the program that runs them.
pub(crate) fn detector(options: &Options) -> Result<PathBuf, Failure> {
    run(options)?;
    Ok(program(&options.out)?)
}

/// The program in an output folder, by its full path.
fn program(out: &Path) -> io::Result<PathBuf> {
    out.join(format!("detect{}", env::consts::EXE_SUFFIX)).canonicalize()
}

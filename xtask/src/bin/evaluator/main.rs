//! Real rules over generated events, by the compiled program and by a reference that evaluates the typed tree row by row.
//!
//! `cargo xtask verify --only generated` builds and starts this.

mod compare;
mod corpus;
mod open;
mod program;
mod recorded;
mod report;
mod run;
mod write;

use std::{error::Error, path::PathBuf};

use clap::Parser;
use mimalloc::MiMalloc;

/// Binding makes and drops many small things, which is what takes most of the time.
#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

/// Compares the two over the rules of a folder.
#[derive(Debug, Parser)]
struct Options {
    /// The rules.
    #[arg(long)]
    rules: PathBuf,
    /// The file that describes tables.
    #[arg(long)]
    tables: PathBuf,
    /// The file that describes stored functions.
    #[arg(long)]
    functions: PathBuf,
    /// Lints that are warnings, as when the program was built.
    #[arg(long, value_delimiter = ',')]
    warn: Vec<String>,
    /// The program that the rules were compiled to; without it rules without rows are told.
    #[arg(long)]
    detect: Option<PathBuf>,
    /// Recorded logs that the program is run over too.
    #[arg(long)]
    recorded: Option<PathBuf>,
    /// Where the events are written.
    #[arg(long)]
    logs: PathBuf,
    /// Where the figures are written.
    #[arg(long)]
    report: PathBuf,
    /// Decides the events.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Only rules whose file's name holds this.
    #[arg(long)]
    only: Option<String>,
}

fn main() -> Result<(), Box<dyn Error>> {
    run::run(&Options::parse())
}

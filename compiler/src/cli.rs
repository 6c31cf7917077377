//! The command line. The only part of the compiler that reads files, prints and starts programs.
#![expect(clippy::disallowed_methods, reason = "the command line is where files and the environment are met")]

mod build;
mod cache;
mod check;
mod configuration;
mod coverage;
mod explain;
mod fmt;
mod functions;
mod input;
mod known;
mod navigator;
mod output;
mod parallel;
mod print;
mod reference;
mod report;
mod rewrite;
mod schema;
mod selection;
mod shell;
mod test;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// Everything was done and nothing was found at error level.
pub(crate) const CLEAN: u8 = 0;
/// There were findings at error level.
pub(crate) const FINDINGS: u8 = 1;
/// The command could not run.
pub(crate) const FAILED: u8 = 2;

/// Checks Microsoft Sentinel rules and compiles their KQL to Rust.
#[derive(Debug, Parser)]
#[command(
    version,
    after_help = "Examples:
  kqlc check rules/                       check every rule below a folder
  kqlc check rules/ --fix                 mend what can be mended safely
  kqlc fmt rules/                         write queries with one operator a line, and keys in order
  kqlc check rule.yaml --format jsonl     one JSON line a file, for tools
  kqlc build --rules rules/ --out out/    compile rules to the program out/detect
  kqlc test rules/                        run the tests beside the rules
  kqlc functions --functions parsers/     what stored functions result in
  kqlc coverage rules/                    what of KQL rules use, and how much of it compiles
  kqlc navigator rules/ > layer.json      which ATT&CK techniques rules are about
  kqlc reference join                     which forms of an operator or function compile
  kqlc explain placeholder-value          what a lint reports, and why

A file kqlc.toml in or above the first path makes tables, functions and watchlists known to every \
command:
  tables = [\"schemas/\"]
  functions = [\"parsers/\"]
  [watchlists]
  HighValueAssets = \"watchlists/hva.csv\"
It also chooses lints, below [check]: profile, select, ignore, warn, deny; and how to format, below \
[fmt]: width, key-order. Without functions of its own, the parsers among the checked files are known.

Exit status: 0 clean, 1 findings at error level, 2 could not run."
)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Checks rule files: YAML, query, types, columns, entities, schedule.
    Check(check::Options),
    /// Formats the queries of rules, and the order of their keys.
    Fmt(fmt::Options),
    /// Compiles rules to a Rust workspace and builds its program `detect`.
    Build(build::Options),
    /// Runs the tests of rules: events, and the alerts and rows that must come of them.
    Test(Box<test::Options>),
    /// Says what each stored function results in, as its body has it.
    Functions(functions::Options),
    /// Counts what of KQL rules use, and how much of it compiles.
    Coverage(coverage::Options),
    /// Says what of the Kusto reference compiles: operators, functions, aggregates, plugins.
    Reference(reference::Options),
    /// Writes the ATT&CK techniques that rules are about as a layer of the ATT&CK Navigator.
    Navigator(navigator::Options),
    /// Says what a lint reports, why, and what to write instead.
    Explain(explain::Options),
    /// Prints the JSON Schema of rule files or of their tests, for editors.
    #[command(after_help = schema::HELP)]
    Schema(schema::Options),
    /// Prints the script with which a shell completes command lines.
    Completions(shell::Options),
    /// Prints the manual page of the program, or of a command.
    Manual(shell::ManualOptions),
}

/// Runs the program.
pub(crate) fn main() -> ExitCode {
    let result = match Arguments::parse().command {
        Command::Check(options) => check::run(&options),
        Command::Fmt(options) => fmt::run(&options),
        Command::Build(options) => build::run(&options),
        Command::Test(options) => test::run(&options),
        Command::Functions(options) => functions::run(&options),
        Command::Coverage(options) => coverage::run(&options),
        Command::Reference(options) => reference::run(&options),
        Command::Navigator(options) => navigator::run(&options),
        Command::Explain(options) => explain::run(&options),
        Command::Schema(options) => schema::run(options),
        Command::Completions(options) => shell::completions(&options),
        Command::Manual(options) => shell::manual(&options),
    };
    match result {
        Ok(status) => ExitCode::from(status),
        Err(message) => {
            eprintln!("kqlc: {message}");
            ExitCode::from(FAILED)
        }
    }
}

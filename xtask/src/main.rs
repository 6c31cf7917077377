//! The workspace's own commands, run as `cargo xtask <command>`.
//!
//! This package knows nothing of the compiler or the runtime as libraries: `codegen` must still build when a change to
//! the runtime has made the generated catalogue stale.

mod bench;
mod bench_build;
mod bench_check;
mod cargo;
mod codegen;
mod compile_rules;
mod coverage;
mod demo;
mod docs;
mod ratchet;
mod reference;
mod tests;
mod tidy;
mod verify;
mod workspace;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// A command's failure, told to the person who ran it.
type Failure = Box<dyn std::error::Error>;

/// What a command yields.
type Outcome = Result<(), Failure>;

/// The commands of the kqlc workspace.
#[derive(Debug, Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask")]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Measures the starter rules over made-up logs, beside the limits of the machine.
    #[command(after_help = "Example:\n  cargo xtask bench --size 500 --runs 10")]
    Bench(bench::Options),
    /// Measures `kqlc build`: from nothing, after one rule has changed, and after none has.
    #[command(
        after_help = "Example:\n  cargo xtask bench-build --count 100 --count 500 --tables tables.json --functions parsers/"
    )]
    BenchBuild(bench_build::Options),
    /// Measures `kqlc check` over real rules, beside what reading the files takes.
    #[command(after_help = "Example:\n  cargo xtask bench-check --runs 10")]
    BenchCheck(bench_check::Options),
    /// Makes the function catalogue, the example tests and the lint registry.
    #[command(after_help = "Examples:\n  cargo xtask codegen           write what is stale\n  \
                            cargo xtask codegen --check   fail if anything is stale (CI)")]
    Codegen(codegen::Options),
    /// Compiles rules to Rust and builds the program that runs them.
    #[command(after_help = "Example:\n  cargo xtask compile-rules --rules rules --out target/rules\n  \
                            target/rules/detect --logs rules/sample-logs --emit table")]
    CompileRules(compile_rules::Options),
    /// Counts what of KQL real rules use, and how much of it compiles, into `snapshots/coverage.txt`.
    #[command(after_help = "Examples:\n  cargo xtask coverage           write the file\n  \
                            cargo xtask coverage --check   fail if it is stale (CI)")]
    Coverage(coverage::Options),
    /// Compiles the starter rules and runs them over the bundled logs.
    Demo,
    /// Runs every command of the documentation, and writes what it says into the pages that show it.
    #[command(after_help = "Examples:\n  cargo xtask docs           write what commands say\n  \
                            cargo xtask docs --check   fail if one says something else (CI)")]
    Docs(docs::Options),
    /// Compares measured figures with the recorded ones, which may only rise.
    #[command(after_help = "Examples:\n  cargo xtask verify && cargo xtask ratchet   what CI does\n  \
                            cargo xtask ratchet --raise                 record what has risen")]
    Ratchet(ratchet::Options),
    /// Writes which forms of the Kusto reference compile: `docs/functions.md` and `docs/operators.md`.
    #[command(after_help = "Examples:\n  cargo xtask reference           write what is stale\n  \
                            cargo xtask reference --check   fail if a page is stale (CI)")]
    Reference(reference::Options),
    /// Runs every test of the workspace.
    Test,
    /// Checks what the compiler does not: import direction, purity, names, lengths, freshness.
    Tidy,
    /// Measures figures over real rules and known answers outside this repository, where they are present.
    #[command(after_help = "Example:\n  cargo xtask verify --list   also name what does not agree")]
    Verify(verify::Options),
}

fn main() -> ExitCode {
    let outcome = match Cli::parse().command {
        Command::Bench(options) => bench::run(&options),
        Command::BenchBuild(options) => bench_build::run(&options),
        Command::BenchCheck(options) => bench_check::run(&options),
        Command::Codegen(options) => codegen::run(&options),
        Command::CompileRules(options) => compile_rules::run(&options),
        Command::Coverage(options) => coverage::run(&options),
        Command::Demo => demo::run(),
        Command::Docs(options) => docs::run(&options),
        Command::Ratchet(options) => ratchet::run(&options),
        Command::Reference(options) => reference::run(&options),
        Command::Test => tests::run(),
        Command::Tidy => tidy::run(),
        Command::Verify(options) => verify::run(&options),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("error: {failure}");
            ExitCode::FAILURE
        }
    }
}

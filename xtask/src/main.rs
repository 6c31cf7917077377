//! The workspace's own commands, run as `cargo xtask <command>`.
//!
//! This package knows nothing of the compiler or the runtime as libraries: `codegen` must still build when a change to
//! the runtime has made the generated catalogue stale.

mod codegen;
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
    /// Makes the function catalogue, its reference page, the example tests and the lint registry.
    #[command(after_help = "Examples:\n  cargo xtask codegen           write what is stale\n  \
                            cargo xtask codegen --check   fail if anything is stale (CI)")]
    Codegen(codegen::Options),
}

fn main() -> ExitCode {
    let outcome = match Cli::parse().command {
        Command::Codegen(options) => codegen::run(&options),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("error: {failure}");
            ExitCode::FAILURE
        }
    }
}

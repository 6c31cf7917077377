//! The command line of a generated program: reads logs, runs the rules, writes what they found.
//!
//! [`main`] is all that a generated program calls. Everything that touches files, the clock, the terminal or the exit
//! code is here and in [`crate::read`]; the engine knows none of it.

mod arguments;
mod backtest;
mod cases;
mod emit;
mod exercise;
mod figures;
mod follow;
mod html;
mod layer;
mod lines;
mod memory;
mod profile;
mod progress;
mod rejects;
mod report;
mod run;
mod schedule;
mod select;
mod statistics;
mod tables;
mod whole;

use std::{
    io::{self, IsTerminal, Write},
    process::ExitCode,
    sync::atomic::{AtomicBool, Ordering},
};

/// The allocator of generated programs: hundreds of rules make many short-lived columns, for which the system's takes a fifth of the time.
pub use mimalloc::MiMalloc as Allocator;

use anstream::{AutoStream, ColorChoice};
use clap::Parser;

use crate::plan::{KnownTable, Rule};
use arguments::{Arguments, Color};
use lines::Lines;

/// The exit code of a run in which every rule ran.
const RAN: u8 = 0;

/// The exit code where nothing could be run: bad options, no logs.
const COULD_NOT_RUN: u8 = 2;

/// The exit code of a run in which a rule failed; what the others found is written.
const RULE_FAILED: u8 = 3;

/// The exit code of a run that the user has stopped, as shells have it.
const STOPPED: u8 = 130;

/// True when the user has asked to stop.
static INTERRUPTED: AtomicBool = AtomicBool::new(false);

/// What a generated program holds.
#[derive(Clone, Copy, Debug)]
pub struct Program<'a> {
    /// The rules.
    pub rules: &'a [&'static Rule],
    /// The tables that they read, as far as their columns were known.
    pub tables: &'a [KnownTable],
}

/// Runs a program's rules as the command line says; the exit code is 0, or 2 if it could not run, or 3 if a rule failed, or 130 if the user
/// has stopped it.
pub fn main(program: Program<'_>) -> ExitCode {
    // A rule that panics is reported as failed; the engine keeps its message.
    if std::env::var_os("RUST_BACKTRACE").is_none() {
        std::panic::set_hook(Box::new(|_| {}));
    }
    let arguments = Arguments::parse();
    stop_in_order();
    let output = AutoStream::new(io::stdout(), color_choice(arguments.color));
    let mut output = Lines::new(output, &INTERRUPTED);
    let mut messages = AutoStream::new(io::stderr(), color_choice(arguments.color));
    let surroundings = Surroundings {
        width: terminal_width(),
        is_terminal: io::stdout().is_terminal(),
        shows_progress: io::stderr().is_terminal(),
        interrupted: &INTERRUPTED,
    };
    let outcome = match &arguments.cases {
        Some(path) => cases::run(program, path, (surroundings, arguments.thread_count()), &mut output),
        None => run::run(program, &arguments, surroundings, &mut output, &mut messages),
    };
    match outcome {
        Ok(code) => ExitCode::from(code),
        Err(run::Failure::OutputClosed) => ExitCode::SUCCESS,
        Err(run::Failure::Interrupted) => {
            let _ = writeln!(messages, "stopped: what is written is whole, and not all");
            ExitCode::from(STOPPED)
        }
        Err(run::Failure::Message(message)) => {
            // Where standard error is closed nobody is left to tell.
            let _ = writeln!(messages, "error: {message}");
            ExitCode::from(COULD_NOT_RUN)
        }
    }
}

/// Lets the first Ctrl-C end the run at the next batch or line; a second one ends the program at once.
fn stop_in_order() {
    let stop = || {
        if INTERRUPTED.swap(true, Ordering::Relaxed) {
            std::process::exit(i32::from(STOPPED));
        }
    };
    // Where it cannot be, Ctrl-C ends the program as it ends any other.
    let _ = ctrlc::set_handler(stop);
}

/// What the program writes to.
#[derive(Clone, Copy, Debug)]
struct Surroundings {
    /// The width of standard output in columns.
    width: u16,
    /// True if a person reads standard output.
    is_terminal: bool,
    /// True if a person sees standard error.
    shows_progress: bool,
    /// True when the user has asked to stop.
    interrupted: &'static AtomicBool,
}

/// The width of the terminal, or one that fits most pages.
fn terminal_width() -> u16 {
    const PAGE: u16 = 120;
    comfy_table::Table::new().width().unwrap_or(PAGE)
}

fn color_choice(color: Color) -> ColorChoice {
    match color {
        Color::Auto => ColorChoice::Auto,
        Color::Always => ColorChoice::Always,
        Color::Never => ColorChoice::Never,
    }
}

#[cfg(test)]
mod tests;

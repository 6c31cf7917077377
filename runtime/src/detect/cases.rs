//! `--cases`: many runs of the program in one process, for `kqlc test`.
//!
//! Each line of the file is `{"arguments": [...]}`, the options of one run; for each, in order, a line comes out: `{"code", "output",
//! "messages"}`, where the code is the exit code that the run alone would have had.

use std::{
    fs,
    io::Write,
    path::Path,
    sync::{
        Mutex, PoisonError,
        atomic::{AtomicUsize, Ordering},
    },
};

use clap::Parser;
use serde_json::{Value as Json, json};

use super::{
    COULD_NOT_RUN, Program, RAN, Surroundings,
    arguments::Arguments,
    run::{self, Failure},
};

/// Runs every case of a file, so many at the same time, and writes what came of each; the code says that all were tried.
pub(super) fn run(
    program: Program<'_>,
    path: &Path,
    (surroundings, threads): (Surroundings, usize),
    output: &mut dyn Write,
) -> Result<u8, Failure> {
    let unreadable = |error| Failure::Message(format!("cannot read {}: {error}", path.display()));
    let text = fs::read_to_string(path).map_err(unreadable)?;
    let lines: Vec<&str> = text.lines().collect();
    let surroundings = Surroundings { is_terminal: false, shows_progress: false, ..surroundings };
    let results: Vec<Mutex<Result<Json, Failure>>> =
        lines.iter().map(|_| Mutex::new(Ok(Json::Null))).collect();
    let next = AtomicUsize::new(0);
    let work = || {
        while let place = next.fetch_add(1, Ordering::Relaxed)
            && let Some(line) = lines.get(place)
        {
            let result = one(program, line, surroundings);
            *results[place].lock().unwrap_or_else(PoisonError::into_inner) = result;
        }
    };
    std::thread::scope(|scope| {
        for _ in 1..threads.min(lines.len()) {
            scope.spawn(work);
        }
        work();
    });
    for result in results {
        writeln!(output, "{}", result.into_inner().unwrap_or_else(PoisonError::into_inner)?)?;
    }
    output.flush()?;
    Ok(RAN)
}

/// Runs one case.
fn one(program: Program<'_>, line: &str, surroundings: Surroundings) -> Result<Json, Failure> {
    let (mut output, mut messages) = (Vec::new(), Vec::new());
    let code = match arguments(line) {
        Ok(arguments) => run::run(program, &arguments, surroundings, &mut output, &mut messages),
        Err(message) => Err(Failure::Message(message)),
    };
    let code = match code {
        Err(Failure::Message(message)) => {
            messages.extend(format!("error: {message}\n").into_bytes());
            COULD_NOT_RUN
        }
        code => code?,
    };
    let text = |bytes: Vec<u8>| String::from_utf8_lossy(&bytes).into_owned();
    Ok(json!({"code": code, "output": text(output), "messages": text(messages)}))
}

/// The options in a line.
fn arguments(line: &str) -> Result<Arguments, String> {
    let line: Json = serde_json::from_str(line).map_err(|error| format!("a case is no JSON: {error}"))?;
    let words = line["arguments"].as_array().into_iter().flatten().filter_map(Json::as_str);
    Arguments::try_parse_from(std::iter::once("detect").chain(words)).map_err(|error| error.to_string())
}

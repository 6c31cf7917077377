//! `kqlc functions`

use std::{
    io::{self, Write},
    path::PathBuf,
};

use kqlc::{
    catalog::StoredFunction,
    diagnostic::{Severity, Style, render},
    semantic::{self, BoundFunction, Library},
    source::SourceMap,
};

use super::{CLEAN, FINDINGS, input, known::Known, parallel, print::finish, report};

/// The options of `kqlc functions`.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  kqlc functions --functions parsers/     what each parser results in
  kqlc functions .                        the parsers that lie among rules
  kqlc functions --functions parsers/ --tables schemas/ --format jsonl
                                          for tools, with tables of one's own

Exit status: 0 clean, 1 a body is wrong, 2 could not run.")]
pub(crate) struct Options {
    /// Files and folders in which parsers are looked for if neither options nor configuration give functions.
    #[arg(value_name = "PATH")]
    paths: Vec<PathBuf>,
    #[command(flatten)]
    known: Known,
    /// How functions are written.
    #[arg(long, value_enum, default_value_t = Format::Full)]
    format: Format,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum Format {
    /// As KQL would declare them, with what is wrong with them.
    Full,
    /// One JSON object a function.
    Jsonl,
}

/// Binds the body of every function that the user makes known.
pub(crate) fn run(options: &Options) -> Result<u8, String> {
    let mut sources = SourceMap::default();
    let found = input::find(&options.paths, &mut sources)?;
    let known = options.known.learn(&options.paths, &found.parsers, &mut sources)?;
    known.tell_problems(&sources, Style::PLAIN);
    let library = Library::for_checking(&known.database);
    let functions: Vec<&StoredFunction> = known.database.added_functions().collect();
    let mut out = io::BufWriter::new(io::stdout().lock());
    let (mut outcome, mut status) = (Ok(()), CLEAN);
    let work = |function: &&StoredFunction| {
        let bound = semantic::bind_function(&function.name, &library)?;
        let is_wrong = bound.diagnostics.iter().any(|problem| problem.severity == Severity::Error);
        let text = match options.format {
            Format::Full => full(function, &bound, &sources),
            Format::Jsonl => {
                let line = report::function_line(&function.name, &function.parameters, &bound, &sources);
                format!("{line}\n")
            }
        };
        Some((is_wrong, text))
    };
    parallel::in_order(&functions, work, |result| {
        let Some((is_wrong, text)) = result else { return true };
        status = if is_wrong { FINDINGS } else { status };
        outcome = out.write_all(text.as_bytes());
        outcome.is_ok()
    });
    finish(outcome.and_then(|()| out.flush()))?;
    Ok(status)
}

/// `name(parameters) -> (column: type, ...)`, then the problems.
fn full(function: &StoredFunction, bound: &BoundFunction, sources: &SourceMap) -> String {
    let columns = bound.columns.iter().flatten().map(|(name, ty)| format!("{name}: {ty}"));
    let further = bound.open.then(|| "*".to_owned());
    let result = match bound.scalar {
        Some(ty) => ty.to_string(),
        None => format!("({})", columns.chain(further).collect::<Vec<_>>().join(", ")),
    };
    let problems = bound.diagnostics.iter().map(|problem| render(problem, sources, Style::PLAIN) + "\n");
    format!("{}{} -> {result}\n{}", function.name, function.parameters, problems.collect::<String>())
}

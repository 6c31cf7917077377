//! `kqlc fmt`

use std::{
    io::{self, Read, Write},
    path::{Path, PathBuf},
};

use kqlc::{
    diagnostic::short,
    format::{self, Formatted, WIDTH},
    source::{FileId, SourceMap},
};

use super::{
    CLEAN, FAILED, FINDINGS,
    configuration::{self, Configuration},
    input, parallel,
    print::finish,
    rewrite,
};

/// The options of `kqlc fmt`.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "The query of a rule or a parser is written with one operator a line; lists that are too long for a \
line have one item a line. Only white space changes: names, numbers, strings and comments stay as they are, and in the \
same order. A rule's keys are brought into the order of `kqlc explain key-order`, each with the comments above it. All \
else in a file stays byte for byte. A query with a syntax error is left as it is, with a note.

In `kqlc.toml`:
  [fmt]
  width = 100
  key-order = false

Examples:
  kqlc fmt rules/                         format every rule, parser and file of KQL below a folder
  kqlc fmt rules/ --check                 name the files that would change, for CI
  kqlc fmt rule.yaml --diff               show what would change
  kqlc fmt query.kql --width 100          shorter lines
  kqlc fmt - --stdin-path new.kql < new.kql

Exit status: 0 clean, 1 with --check or --diff: something would change, 2 could not run."
)]
pub(crate) struct Options {
    /// Files of rules, parsers and KQL, and folders of them; `-` formats standard input to standard output. Files that
    /// `.gitignore` names are left out.
    #[arg(required_unless_present = "stdin_path", value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// Names the files that would change, and changes nothing.
    #[arg(long)]
    check: bool,
    /// Shows what would change, and changes nothing.
    #[arg(long)]
    diff: bool,
    /// The most characters of a line of a query [default: 120].
    #[arg(long, value_name = "CHARACTERS", value_parser = clap::value_parser!(u16).range(20..))]
    width: Option<u16>,
    /// Leaves a rule's keys in the order in which they are.
    #[arg(long)]
    keep_key_order: bool,
    /// Takes this configuration instead of looking for `kqlc.toml` upwards from the first path.
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
    /// What the file on standard input is called; `.kql` is KQL, all else YAML.
    #[arg(long, value_name = "PATH")]
    stdin_path: Option<PathBuf>,
}

/// The extensions of files that hold nothing but KQL.
const KQL: &[&str] = &["kql", "csl"];

/// Formats every file; one that cannot be formatted keeps none of the others from it.
pub(crate) fn run(options: &Options) -> Result<u8, String> {
    let style = options.style()?;
    let mut sources = SourceMap::default();
    let files = options.read(&mut sources)?;
    let format = |id: &FileId| {
        let source = sources.file(*id);
        if is_kql(Path::new(&source.path)) {
            format::kql(*id, &source.text, style)
        } else {
            format::yaml(*id, &source.text, style)
        }
    };
    let mut outcome = Outcome::default();
    for (id, formatted) in files.iter().zip(parallel::map(&files, format)) {
        outcome.left += usize::from(!formatted.problems.is_empty());
        for problem in &formatted.problems {
            eprintln!("{}", short(problem, &sources).trim_end());
        }
        options.take(*id, &formatted, &sources, &mut outcome)?;
    }
    eprintln!("{}", outcome.summary(files.len(), options.only_shows()));
    Ok(match outcome {
        Outcome { failed: 1.., .. } => FAILED,
        Outcome { changed: 1.., .. } if options.only_shows() => FINDINGS,
        Outcome { .. } => CLEAN,
    })
}

impl Options {
    fn style(&self) -> Result<format::Options, String> {
        let first = self.paths.first().filter(|path| path.as_os_str() != "-").or(self.stdin_path.as_ref());
        let configuration = match (&self.config, first) {
            (Some(path), _) => configuration::read(path)?,
            (None, Some(first)) => configuration::above(first)?.unwrap_or_default(),
            (None, None) => Configuration::default(),
        }
        .fmt;
        let width = self.width.or(configuration.width).map_or(WIDTH, usize::from);
        let orders_keys = !self.keep_key_order && configuration.key_order;
        Ok(format::Options { width, orders_keys })
    }

    /// True if no file is to be changed.
    fn only_shows(&self) -> bool {
        self.check || self.diff
    }

    /// What the file on standard input is called, if it is read.
    fn stdin(&self) -> Option<&Path> {
        let dash = self.paths.first().filter(|path| path.as_os_str() == "-");
        self.stdin_path.as_deref().or(dash.map(|_| Path::new("stdin.yaml")))
    }

    fn read(&self, sources: &mut SourceMap) -> Result<Vec<FileId>, String> {
        if let Some(path) = self.stdin() {
            let mut text = String::new();
            io::stdin()
                .read_to_string(&mut text)
                .map_err(|error| format!("cannot read standard input: {error}"))?;
            return Ok(vec![sources.add(path.to_string_lossy(), text)]);
        }
        let mut files = Vec::new();
        for path in &self.paths {
            files.extend(input::files(path, &[&["yaml", "yml"], KQL].concat())?);
        }
        // A file that is named twice is formatted once.
        files.sort();
        files.dedup();
        let mut ids = Vec::new();
        for (path, text) in files.iter().zip(parallel::map(&files, |path| input::read(path))) {
            ids.push(sources.add(path.to_string_lossy(), text?));
        }
        Ok(ids)
    }

    /// Writes or shows what became of a file.
    fn take(
        &self,
        id: FileId,
        formatted: &Formatted,
        sources: &SourceMap,
        outcome: &mut Outcome,
    ) -> Result<(), String> {
        let source = sources.file(id);
        let differs = formatted.text != *source.text;
        outcome.changed += usize::from(differs);
        let mut said = String::new();
        if self.stdin().is_some() && !self.only_shows() {
            said.push_str(&formatted.text);
        } else if differs && self.diff {
            said = rewrite::diff(&source.path, &source.text, &formatted.text);
        } else if differs && self.check {
            said = format!("would change {}\n", source.path);
        } else if differs {
            match rewrite::write(Path::new(&source.path), &source.text, &formatted.text) {
                Ok(()) => said = format!("changed {}\n", source.path),
                Err(problem) => {
                    eprintln!("kqlc: {problem}");
                    outcome.changed -= 1;
                    outcome.failed += 1;
                }
            }
        }
        finish(io::stdout().lock().write_all(said.as_bytes()))
    }
}

/// How many files became what.
#[derive(Clone, Copy, Debug, Default)]
struct Outcome {
    /// Files with another text.
    changed: usize,
    /// Files of which something was left as it is.
    left: usize,
    /// Files that could not be written.
    failed: usize,
}

impl Outcome {
    fn summary(self, files: usize, only_shows: bool) -> String {
        let verb = if only_shows { "would change" } else { "changed" };
        let mut text = format!("{} of {files} files {verb}", self.changed);
        for (count, what) in [(self.left, "left in part as they are"), (self.failed, "not written")] {
            if count > 0 {
                text.push_str(&format!(", {count} {what}"));
            }
        }
        text
    }
}

fn is_kql(path: &Path) -> bool {
    path.extension().is_some_and(|extension| KQL.iter().any(|kql| extension.eq_ignore_ascii_case(kql)))
}

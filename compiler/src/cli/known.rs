//! What the user makes known: tables, stored functions and watchlists, by options and by configuration.

use std::path::{Path, PathBuf};

use kqlc::{
    catalog::{
        Database,
        read::{self, File, Functions, Tables},
    },
    diagnostic::{Diagnostic, Style, render},
    rule,
    source::{FileId, SourceMap},
};

use super::{
    configuration::{self, Configuration},
    input, parallel,
};

/// The options that every command shares.
#[derive(Debug, clap::Args)]
pub(crate) struct Known {
    /// Adds tables: JSON, CSV of `getschema`, or text `Name (column: type, ...)`; a file or a folder. May be repeated.
    #[arg(long, value_name = "PATH")]
    tables: Vec<PathBuf>,
    /// Adds stored functions: JSON, ARM templates, parsers in YAML, files of KQL; a file or a folder. May be repeated.
    #[arg(long, value_name = "PATH")]
    functions: Vec<PathBuf>,
    /// Says which columns `_GetWatchlist('NAME')` has: those in the header of a CSV file. May be repeated.
    #[arg(long, value_name = "NAME=FILE", value_parser = watchlist)]
    watchlist: Vec<(String, PathBuf)>,
    /// Takes this configuration instead of looking for `kqlc.toml` upwards from the first path.
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
}

/// Everything that is known before a rule is read.
#[derive(Debug)]
pub(crate) struct Knowledge {
    /// Tables and functions.
    pub(crate) database: Database,
    /// Problems in the files that describe them.
    pub(crate) problems: Vec<Diagnostic>,
    /// What options and configuration say of all that, as text.
    pub(crate) told: String,
    /// What the configuration says of `kqlc check`.
    pub(crate) check: configuration::Check,
}

fn watchlist(text: &str) -> Result<(String, PathBuf), String> {
    let (name, file) = text.split_once('=').ok_or("write NAME=FILE")?;
    Ok((name.to_owned(), PathBuf::from(file)))
}

impl Known {
    /// What the built-in catalogue, the configuration and the options make known; later ones replace earlier ones.
    ///
    /// Where neither configuration nor options give functions, those among `found`, the files of the paths, are known.
    pub(crate) fn learn(
        &self,
        paths: &[PathBuf],
        found: &[FileId],
        sources: &mut SourceMap,
    ) -> Result<Knowledge, String> {
        let configuration = self.configuration(paths)?;
        let mut knowledge = Knowledge {
            database: Database::default(),
            problems: Vec::new(),
            told: format!("{self:?} {configuration:?}"),
            check: configuration.check.clone(),
        };
        let tables = add(sources, configuration.tables.iter().chain(&self.tables), TABLES)?;
        let functions = add(sources, configuration.functions.iter().chain(&self.functions), FUNCTIONS)?;
        let given = configuration.watchlists.iter();
        for (name, path) in given.chain(self.watchlist.iter().map(|(name, path)| (name, path))) {
            let id = sources.add(path.to_string_lossy(), input::read(path)?);
            let columns = with_file(sources, id, read::watchlist_columns);
            knowledge.database.add_watchlist(name.as_str(), columns);
        }
        let functions = if functions.is_empty() { found } else { &functions };
        let tables = tables.iter().map(|id| Source::Tables(*id));
        let described: Vec<Source> =
            tables.chain(functions.iter().map(|id| Source::Functions(*id))).collect();
        for description in parallel::map(&described, |source| source.describe(sources)) {
            knowledge.add(description);
        }
        Ok(knowledge)
    }

    fn configuration(&self, paths: &[PathBuf]) -> Result<Configuration, String> {
        match (&self.config, paths.first()) {
            (Some(path), _) => configuration::read(path),
            (None, Some(first)) => Ok(configuration::above(first)?.unwrap_or_default()),
            (None, None) => Ok(Configuration::default()),
        }
    }
}

impl Knowledge {
    fn add(&mut self, description: Description) {
        let problems = match description {
            Description::Tables(tables) => {
                for (name, columns) in tables.tables {
                    self.database.add_table(name, columns);
                }
                tables.problems
            }
            Description::Functions(functions) => {
                for function in functions.functions {
                    self.database.add_function(function);
                }
                functions.problems
            }
        };
        self.problems.extend(problems);
    }

    /// Tells the problems on the terminal, and counts them.
    pub(crate) fn tell_problems(&self, sources: &SourceMap, style: Style) {
        for problem in &self.problems {
            eprintln!("{}", render(problem, sources, style));
        }
        if !self.problems.is_empty() {
            let (count, plural) = (self.problems.len(), if self.problems.len() == 1 { "" } else { "s" });
            eprintln!(
                "{count} problem{plural} in files that describe tables and functions; the rest of them is used"
            );
        }
    }
}

/// A file to be read for what it describes.
enum Source {
    Tables(FileId),
    Functions(FileId),
}

/// What a file describes.
enum Description {
    Tables(Tables),
    Functions(Functions),
}

impl Source {
    fn describe(&self, sources: &SourceMap) -> Description {
        match self {
            Self::Tables(id) => Description::Tables(with_file(sources, *id, read::tables)),
            Self::Functions(id) => Description::Functions(with_file(sources, *id, read_functions)),
        }
    }
}

/// The extensions of files that describe tables, in a folder.
const TABLES: &[&str] = &["json", "csv", "txt"];
/// The extensions of files that define functions, in a folder.
const FUNCTIONS: &[&str] = &["json", "yaml", "yml", "kql", "csl", "txt"];

/// Reads the files at the paths.
fn add<'p>(
    sources: &mut SourceMap,
    paths: impl Iterator<Item = &'p PathBuf>,
    extensions: &[&str],
) -> Result<Vec<FileId>, String> {
    let mut ids = Vec::new();
    for path in paths {
        for file in input::files(path, extensions)? {
            let text = input::read(&file)?;
            // A folder of parsers may hold rules as well.
            if path.is_file() || !rule::is_rule(&text) {
                ids.push(sources.add(file.to_string_lossy(), text));
            }
        }
    }
    Ok(ids)
}

fn with_file<R>(sources: &SourceMap, id: FileId, work: impl Fn(File<'_>) -> R) -> R {
    let source = sources.file(id);
    let path = Path::new(&source.path);
    let part = |part: Option<&std::ffi::OsStr>| {
        part.map_or_else(String::new, |part| part.to_string_lossy().into_owned())
    };
    let (stem, extension) = (part(path.file_stem()), part(path.extension()).to_ascii_lowercase());
    work(File { id, stem: &stem, extension: &extension, text: &source.text })
}

fn read_functions(file: File<'_>) -> Functions {
    match file.extension {
        "yaml" | "yml" => rule::parser(file.id, file.text),
        _ => read::functions(file),
    }
}

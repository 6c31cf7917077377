//! What the command line reads: rule files, tables, stored functions.

use std::{
    fs,
    path::{Path, PathBuf},
};

use ignore::WalkBuilder;
use kqlc::{catalog::Database, source::SourceMap};

/// The options that every command shares.
#[derive(Debug, clap::Args)]
pub(crate) struct Known {
    /// Adds tables to those that kqlc knows: a JSON file of table names, columns and types.
    #[arg(long, value_name = "FILE")]
    pub(crate) tables: Option<PathBuf>,
    /// Adds stored functions: a JSON file, or a folder of such files.
    #[arg(long, value_name = "PATH")]
    pub(crate) functions: Option<PathBuf>,
}

impl Known {
    /// The built-in tables and what the options add.
    pub(crate) fn database(&self) -> Result<Database, String> {
        let mut database = Database::default();
        if let Some(path) = &self.tables {
            database.add_tables_json(&read(path)?).map_err(|error| format!("{}: {error}", path.display()))?;
        }
        if let Some(path) = &self.functions {
            for file in files(path, &["json"])? {
                database
                    .add_functions_json(&read(&file)?)
                    .map_err(|error| format!("{}: {error}", file.display()))?;
            }
        }
        Ok(database)
    }
}

/// The files at a path: itself, or those below it with one of the extensions, sorted. `.gitignore` is respected.
pub(crate) fn files(path: &Path, extensions: &[&str]) -> Result<Vec<PathBuf>, String> {
    if path.is_file() {
        return Ok(vec![path.to_owned()]);
    }
    let mut files = Vec::new();
    for entry in WalkBuilder::new(path).build() {
        let entry = entry.map_err(|error| error.to_string())?;
        let wanted =
            entry.path().extension().is_some_and(|found| extensions.iter().any(|wanted| found == *wanted));
        if wanted && entry.file_type().is_some_and(|kind| kind.is_file()) {
            files.push(entry.into_path());
        }
    }
    files.sort();
    Ok(files)
}

/// Reads every rule file at the paths. A file that is not UTF-8 keeps a replacement character where it is not.
pub(crate) fn sources(paths: &[PathBuf]) -> Result<SourceMap, String> {
    let mut sources = SourceMap::default();
    for path in paths {
        for file in files(path, &["yaml", "yml"])? {
            let bytes =
                fs::read(&file).map_err(|error| format!("cannot read {}: {error}", file.display()))?;
            sources.add(file.to_string_lossy(), String::from_utf8_lossy(&bytes));
        }
    }
    Ok(sources)
}

fn read(path: &Path) -> Result<String, String> {
    fs::read_to_string(path).map_err(|error| format!("cannot read {}: {error}", path.display()))
}

//! Files that a program is given beside its logs: those of `externaldata`, and watchlists.
//!
//! Nothing is ever fetched. A rule that asks for a file which is not given does not run, and its error says how to give it.

mod data;
mod watchlist;

use std::{
    path::{Path, PathBuf},
    sync::{Mutex, PoisonError},
};

use super::{BatchSource, Externals, Rejects};
use crate::{
    batch::{Batch, Column},
    plan::{Asked, External, Field, OPTIONAL_WATCHLISTS},
};

/// The files that are given, by what they are given for.
#[derive(Debug, Default)]
pub struct ExternalFiles {
    /// The files of `externaldata`, by address.
    pub data: Vec<(String, PathBuf)>,
    /// Watchlists, by alias.
    pub watchlists: Vec<(String, PathBuf)>,
    /// Folders with watchlists, each in a file that is called after its alias.
    pub folders: Vec<PathBuf>,
    /// What could not be read of each file.
    rejects: Mutex<Vec<(String, Rejects)>>,
}

impl ExternalFiles {
    /// These files.
    pub fn new(
        data: Vec<(String, PathBuf)>,
        watchlists: Vec<(String, PathBuf)>,
        folders: Vec<PathBuf>,
    ) -> Self {
        Self { data, watchlists, folders, rejects: Mutex::default() }
    }

    /// The file of a watchlist, if it is given.
    pub fn watchlist(&self, alias: &str) -> Option<PathBuf> {
        let told = self.watchlists.iter().find(|(name, _)| name == alias).map(|(_, path)| path.clone());
        told.or_else(|| {
            let found = self.in_folders().into_iter().find(|(name, _)| name.eq_ignore_ascii_case(alias));
            found.map(|(_, path)| path)
        })
    }

    /// True if a watchlist counts as empty because it is not given.
    pub fn counts_as_empty(&self, alias: &str) -> bool {
        OPTIONAL_WATCHLISTS.contains(&alias) && self.watchlist(alias).is_none()
    }

    /// What could not be read of each file, in the order in which they were read.
    pub fn rejects(&self) -> Vec<(String, Rejects)> {
        self.rejects.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// The watchlists in the folders, by name.
    fn in_folders(&self) -> Vec<(String, PathBuf)> {
        let entries =
            self.folders.iter().filter_map(|folder| std::fs::read_dir(folder).ok()).flatten().flatten();
        let mut found: Vec<(String, PathBuf)> =
            entries.map(|entry| entry.path()).filter_map(|path| Some((alias_of(&path)?, path))).collect();
        found.sort();
        found
    }

    fn file(&self, address: &str) -> Option<&Path> {
        let plain = address.split(['?', ';']).next().unwrap_or_default();
        let given = self.data.iter().find(|(given, _)| given == address || given == plain);
        given.map(|(_, path)| path.as_path())
    }

    fn note(&self, path: &Path, rejects: Rejects) {
        if rejects == Rejects::default() {
            return;
        }
        let place = path.display().to_string();
        let mut all = self.rejects.lock().unwrap_or_else(PoisonError::into_inner);
        // Several rules may read the same file.
        if !all.iter().any(|(known, _)| *known == place) {
            all.push((place, rejects));
        }
    }
}

impl Externals for ExternalFiles {
    fn rows(&self, external: &External) -> Result<Batch, String> {
        match &external.asked {
            Asked::Data(data) => {
                let missing: Vec<String> = data
                    .addresses
                    .iter()
                    .filter(|address| self.file(address).is_none())
                    .map(|address| format!("`--externaldata '{address}=FILE'`"))
                    .collect();
                if !missing.is_empty() {
                    return Err(format!(
                        "the data that it fetches with `externaldata` is not given: say where it is with {}",
                        missing.join(" and ")
                    ));
                }
                let files = data.addresses.iter().filter_map(|address| self.file(address));
                let batches: Result<Vec<Batch>, String> = files
                    .map(|path| {
                        let mut rejects = Rejects::default();
                        let batch = at(path, data::read(path, data, &mut rejects))?;
                        self.note(path, rejects);
                        Ok(batch)
                    })
                    .collect();
                let whole = Batch::concat(&batches?).unwrap_or_else(|| empty(data.declared));
                let slot =
                    |column: &Field| data.declared.iter().position(|declared| declared.name == column.name);
                Ok(whole.select(&external.columns.iter().filter_map(slot).collect::<Vec<_>>()))
            }
            Asked::Watchlist(watchlist) => {
                let Some(path) = self.watchlist(watchlist.alias) else {
                    if self.counts_as_empty(watchlist.alias) {
                        return Ok(empty(external.columns));
                    }
                    return Err(format!(
                        "the watchlist `{0}` is not given: say where it is with `--watchlist '{0}=FILE'`",
                        watchlist.alias
                    ));
                };
                let mut rejects = Rejects::default();
                let batch = at(&path, watchlist::read(&path, watchlist, external.columns, &mut rejects))?;
                self.note(&path, rejects);
                Ok(batch)
            }
            Asked::WatchlistAliases => {
                let mut aliases: Vec<String> =
                    self.watchlists.iter().map(|(alias, _)| alias.clone()).collect();
                aliases.extend(self.in_folders().into_iter().map(|(alias, _)| alias));
                aliases.dedup();
                Ok(watchlist::aliases(&aliases, external.columns))
            }
        }
    }
}

/// The rows of all batches of a source.
fn all(source: &mut dyn BatchSource, columns: &[Field], rejects: &mut Rejects) -> Batch {
    let mut batches = Vec::new();
    while let Some(batch) = source.next_batch(rejects) {
        batches.push(batch);
    }
    Batch::concat(&batches).unwrap_or_else(|| empty(columns))
}

/// No rows.
fn empty(columns: &[Field]) -> Batch {
    Batch::new(columns.iter().map(|column| Column::nulls(column.ty, 0).into()).collect(), 0)
}

fn at<T>(path: &Path, result: Result<T, String>) -> Result<T, String> {
    result.map_err(|reason| format!("{}: {reason}", path.display()))
}

/// The alias of the watchlist in a file: its name up to the first dot, if what follows is a known ending.
fn alias_of(path: &Path) -> Option<String> {
    let name = path.file_name()?.to_str()?;
    let (alias, ending) = name.rsplit_once(".csv")?;
    (ending.is_empty() || ending == ".gz").then(|| alias.to_owned())
}

#[cfg(test)]
mod tests;

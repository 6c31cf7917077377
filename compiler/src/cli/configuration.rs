//! `kqlc.toml`: what a rule repository says once instead of on every command line. `docs/configuration.md` describes it.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};

use kqlc::{
    diagnostic::{Diagnostic, Kind, Style, render},
    source::{SourceMap, Span},
};
use serde::Deserialize;

/// The file's name.
pub(crate) const NAME: &str = "kqlc.toml";

const INVALID: Kind = Kind::error("KC0004", "invalid-configuration");

/// What the file says, its paths made relative to where the program runs.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Eq)]
#[serde(deny_unknown_fields)]
pub(crate) struct Configuration {
    /// Files and folders that describe tables.
    #[serde(default)]
    pub(crate) tables: Vec<PathBuf>,
    /// Files and folders that define stored functions.
    #[serde(default)]
    pub(crate) functions: Vec<PathBuf>,
    /// CSV files by the alias of the watchlist.
    #[serde(default)]
    pub(crate) watchlists: BTreeMap<String, PathBuf>,
    /// What concerns `kqlc check` alone.
    #[serde(default)]
    pub(crate) check: Check,
    /// What concerns `kqlc fmt` alone.
    #[serde(default)]
    pub(crate) fmt: Fmt,
}

/// The table `[fmt]`.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
#[serde(deny_unknown_fields, default, rename_all = "kebab-case")]
pub(crate) struct Fmt {
    /// The most characters of a line of a query.
    pub(crate) width: Option<u16>,
    /// Whether a rule's keys are brought into their order.
    pub(crate) key_order: bool,
}

impl Default for Fmt {
    fn default() -> Self {
        Self { width: None, key_order: true }
    }
}

/// The table `[check]`.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Eq)]
#[serde(deny_unknown_fields)]
pub(crate) struct Check {
    /// `microsoft-ci`
    #[serde(default)]
    pub(crate) profile: Option<Profile>,
    /// Runs nothing but these lints.
    #[serde(default)]
    pub(crate) select: Vec<String>,
    /// Does not run these lints.
    #[serde(default)]
    pub(crate) ignore: Vec<String>,
    /// Reports what these lints find as warnings.
    #[serde(default)]
    pub(crate) warn: Vec<String>,
    /// Reports what these lints find as errors.
    #[serde(default)]
    pub(crate) deny: Vec<String>,
}

/// A set of lints that others have chosen.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq, clap::ValueEnum)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Profile {
    /// What the validators of Microsoft's rule repository check, as errors.
    MicrosoftCi,
}

/// The configuration of the folder that holds `path`, or of the nearest folder above that has one.
pub(crate) fn above(path: &Path) -> Result<Option<Configuration>, String> {
    let Ok(absolute) = path.canonicalize() else { return Ok(None) };
    let found = absolute.ancestors().find(|folder| folder.join(NAME).is_file());
    // As the user would name it: relative where the path was relative.
    let named = |folder: &Path| match path
        .ancestors()
        .find(|above| above.canonicalize().is_ok_and(|above| above == folder))
    {
        Some(above) => above.join(NAME),
        None => folder.join(NAME),
    };
    found.map(|folder| read(&named(folder))).transpose()
}

/// The configuration in a file.
pub(crate) fn read(path: &Path) -> Result<Configuration, String> {
    let text =
        fs::read_to_string(path).map_err(|error| format!("cannot read {}: {error}", path.display()))?;
    let mut configuration: Configuration =
        toml::from_str(&text).map_err(|error| refused(path, &text, &error))?;
    let folder = path.parent().unwrap_or(Path::new(""));
    let paths = configuration.tables.iter_mut().chain(&mut configuration.functions);
    for path in paths.chain(configuration.watchlists.values_mut()) {
        *path = folder.join(&*path);
    }
    Ok(configuration)
}

fn refused(path: &Path, text: &str, error: &toml::de::Error) -> String {
    let mut sources = SourceMap::default();
    let file = sources.add(path.to_string_lossy(), text);
    let span = Span::new(file, error.span().unwrap_or(0..0));
    let message = error.message().lines().collect::<Vec<_>>().join("; ");
    let diagnostic = Diagnostic::new(INVALID, message, span).help("`docs/configuration.md` lists the keys");
    format!("the configuration cannot be used\n{}", render(&diagnostic, &sources, Style::PLAIN).trim_end())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Writes a configuration at the top of a folder tree and gives the tree.
    fn tree(text: &str) -> tempfile::TempDir {
        let folder = tempfile::tempdir().expect("a temporary folder");
        fs::create_dir_all(folder.path().join("rules/deep")).expect("a writable folder");
        fs::write(folder.path().join(NAME), text).expect("a writable folder");
        folder
    }

    #[test]
    fn the_nearest_file_above_counts_and_its_paths_are_its_own() {
        let folder = tree("tables = [\"t.json\"]\n[watchlists]\nHigh = \"w/high.csv\"\n[check]\n");
        let found = above(&folder.path().join("rules/deep")).expect("right form").expect("found");
        assert_eq!(found.tables, [folder.path().join("t.json")]);
        assert_eq!(found.watchlists["High"], folder.path().join("w/high.csv"));
        fs::write(folder.path().join("rules").join(NAME), "").expect("a writable folder");
        let nearer = above(&folder.path().join("rules/deep")).expect("right form");
        assert_eq!(nearer, Some(Configuration::default()));
    }

    #[test]
    fn unknown_keys_are_errors_with_their_place() {
        let folder = tree("tables = []\ntabels = []\n");
        let refused = above(&folder.path().join("rules")).expect_err("unknown key");
        assert!(refused.contains("kqlc.toml:2:1") && refused.contains("unknown field `tabels`"), "{refused}");
        let folder = tree("[check]\nfast = true\n");
        let refused = above(folder.path()).expect_err("unknown key");
        assert!(refused.contains("kqlc.toml:2:1") && refused.contains("unknown field `fast`"), "{refused}");
        let folder = tree("tables = 3\n");
        assert!(above(folder.path()).expect_err("no list").contains("kqlc.toml:1:10"));
    }
}

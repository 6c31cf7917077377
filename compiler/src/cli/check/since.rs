//! Rules as they were at a revision of git.

use std::{
    path::{Path, PathBuf},
    process::Command,
};

use kqlc::{lint::RuleSummary, rule, source::SourceMap};

/// The rules below the paths that have changed since `revision`, or are gone, as they were.
pub(super) fn files(
    revision: &str,
    paths: &[PathBuf],
    sources: &mut SourceMap,
) -> Result<Vec<RuleSummary>, String> {
    if revision.starts_with('-') {
        return Err(format!("`{revision}` is not a revision"));
    }
    let mut before = Vec::new();
    for path in paths {
        let parent = path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let (folder, below) = match path.file_name() {
            Some(name) if !path.is_dir() => (parent, Path::new(name)),
            _ => (path.as_path(), Path::new(".")),
        };
        let mut diff = git(folder);
        diff.args([
            "diff",
            "--name-only",
            "--no-renames",
            "--diff-filter=MDT",
            "-z",
            "--relative",
            revision,
            "--",
        ]);
        let names = output(diff.arg(below))?;
        for name in names.split('\0').filter(|name| is_yaml(name)) {
            let mut show = git(folder);
            let text = output(show.arg("show").arg(format!("{revision}:./{name}")))?;
            // As the files of today are called, so that the two are compared.
            let shown = if path.is_dir() { path.join(name) } else { path.clone() };
            let shown = shown.to_string_lossy().into_owned();
            let id = sources.add(shown.as_str(), text);
            let loaded = rule::load(id, &sources.file(id).text);
            before.extend(RuleSummary::new(id, &shown, &sources.file(id).text, &loaded.kind));
        }
    }
    Ok(before)
}

fn is_yaml(name: &str) -> bool {
    Path::new(name).extension().is_some_and(|extension| extension == "yaml" || extension == "yml")
}

fn git(folder: &Path) -> Command {
    let mut git = Command::new("git");
    git.arg("-C").arg(folder);
    git
}

fn output(command: &mut Command) -> Result<String, String> {
    let output = command.output().map_err(|error| format!("cannot run git: {error}"))?;
    if output.status.success() {
        return Ok(String::from_utf8_lossy(&output.stdout).into_owned());
    }
    let message = String::from_utf8_lossy(&output.stderr);
    Err(format!("git: {}", message.lines().next().unwrap_or("failed")))
}

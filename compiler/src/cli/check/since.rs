//! Rules as they were at a revision of git.

use std::{
    collections::BTreeMap,
    io::Write,
    path::{Path, PathBuf},
    process::{Command, Stdio},
    thread,
};

use kqlc::{lint::RuleSummary, rule, source::SourceMap};

/// The rules below the paths that have changed since `revision`, or are gone, as they were.
///
/// Git is started twice for a repository, however many files have changed.
pub(super) fn files(
    revision: &str,
    paths: &[PathBuf],
    sources: &mut SourceMap,
) -> Result<Vec<RuleSummary>, String> {
    if revision.starts_with('-') {
        return Err(format!("`{revision}` is not a revision"));
    }
    let mut before = Vec::new();
    for (root, paths) in repositories(paths)? {
        let names = changed(&root, revision, &paths)?;
        for (name, text) in names.iter().zip(texts(&root, revision, &names)?) {
            let Some(shown) = paths.iter().find_map(|path| path.shown(&root, name)) else { continue };
            let id = sources.add(shown.as_str(), text);
            let loaded = rule::load(id, &sources.file(id).text);
            before.extend(RuleSummary::new(id, &shown, &sources.file(id).text, &loaded.kind));
        }
    }
    Ok(before)
}

/// A path of the command line.
struct Given<'p> {
    path: &'p Path,
    /// From the root of the file system.
    absolute: PathBuf,
}

impl Given<'_> {
    /// What a file of the repository is called as the files of today are, so that the two are compared; `None` if it lies elsewhere.
    fn shown(&self, root: &Path, name: &str) -> Option<String> {
        let file = root.join(name);
        let below = file.strip_prefix(&self.absolute).ok()?;
        let is_itself = below.as_os_str().is_empty();
        let shown = if is_itself { self.path.to_owned() } else { self.path.join(below) };
        Some(shown.to_string_lossy().into_owned())
    }
}

/// The paths by the repository in which they lie.
fn repositories(paths: &[PathBuf]) -> Result<BTreeMap<PathBuf, Vec<Given<'_>>>, String> {
    let mut repositories: BTreeMap<PathBuf, Vec<Given<'_>>> = BTreeMap::new();
    for path in paths {
        let absolute =
            path.canonicalize().map_err(|error| format!("cannot find {}: {error}", path.display()))?;
        let root = absolute.ancestors().find(|folder| folder.join(".git").exists());
        let root = root.ok_or_else(|| format!("{} lies in no repository of git", path.display()))?;
        repositories.entry(root.to_owned()).or_default().push(Given { path, absolute });
    }
    Ok(repositories)
}

/// The names of the files of YAML that have changed or are gone, from the root on.
fn changed(root: &Path, revision: &str, paths: &[Given<'_>]) -> Result<Vec<String>, String> {
    let mut git = git(root);
    git.args([
        "diff",
        "--name-only",
        "--no-renames",
        "--no-relative",
        "--diff-filter=MDT",
        "-z",
        revision,
        "--",
    ]);
    git.args(paths.iter().map(|path| &path.absolute)).stdin(Stdio::null());
    let output = git.output().map_err(|error| format!("cannot run git: {error}"))?;
    if !output.status.success() {
        let message = String::from_utf8_lossy(&output.stderr);
        return Err(format!("git: {}", message.lines().next().unwrap_or("failed")));
    }
    let names = String::from_utf8_lossy(&output.stdout);
    Ok(names.split('\0').filter(|name| is_yaml(name)).map(ToOwned::to_owned).collect())
}

/// The texts of files at a revision, in the order of their names.
fn texts(root: &Path, revision: &str, names: &[String]) -> Result<Vec<String>, String> {
    if let Some(name) = names.iter().find(|name| name.contains('\n')) {
        return Err(format!("cannot ask git for `{}`: its name has a line break", name.escape_debug()));
    }
    let failed = |error: std::io::Error| format!("cannot run git: {error}");
    let mut git = git(root);
    git.args(["cat-file", "--batch"]).stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut git = git.spawn().map_err(failed)?;
    let wanted = names.iter().fold(String::new(), |wanted, name| wanted + revision + ":" + name + "\n");
    let input = git.stdin.take();
    // Both ends at once: git answers while it is still asked, and a full pipe would stop the two for ever.
    let writer = thread::spawn(move || input.map_or(Ok(()), |mut input| input.write_all(wanted.as_bytes())));
    let output = git.wait_with_output().map_err(failed)?;
    let is_asked = writer.join().is_ok_and(|written| written.is_ok());
    let texts = contents(&output.stdout).filter(|texts| is_asked && texts.len() == names.len());
    texts.ok_or_else(|| format!("git does not give every file at `{revision}`"))
}

/// What `git cat-file --batch` has written: for each object a line that ends with its size, the object, and a line break.
fn contents(mut answers: &[u8]) -> Option<Vec<String>> {
    let mut texts = Vec::new();
    while !answers.is_empty() {
        let end = answers.iter().position(|byte| *byte == b'\n')?;
        let size: usize = std::str::from_utf8(&answers[..end]).ok()?.rsplit(' ').next()?.parse().ok()?;
        let text = answers.get(end + 1..end + 1 + size)?;
        texts.push(String::from_utf8_lossy(text).into_owned());
        answers = answers.get(end + size + 2..)?;
    }
    Some(texts)
}

fn is_yaml(name: &str) -> bool {
    Path::new(name).extension().is_some_and(|extension| extension == "yaml" || extension == "yml")
}

fn git(folder: &Path) -> Command {
    let mut git = Command::new("git");
    git.arg("-C").arg(folder);
    git
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_are_cut_by_their_sizes() {
        let texts = contents(b"0a blob 4\na\nb\n\n0b blob 0\n\n").expect("whole");
        assert_eq!(texts, ["a\nb\n", ""]);
        assert_eq!(contents(b"HEAD:a b.yaml missing\n"), None);
        assert_eq!(contents(b"0a blob 4\na"), None);
    }
}

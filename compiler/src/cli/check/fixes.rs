//! `--fix`, `--unsafe-fixes`, `--diff`: files mended, or what would change.

use std::{
    collections::BTreeSet,
    io::{self, Write},
    path::Path,
};

use kqlc::{
    Checked, Status,
    diagnostic::{Fix, Severity},
    lint::Settings,
    semantic::Library,
    source::{FileId, SourceMap},
};

use super::{Files, Options};
use crate::cli::{parallel, rewrite};

/// The options that mend files.
#[derive(Clone, Copy, Debug, clap::Args)]
pub(super) struct Mending {
    /// Mends what can be mended without a change of what rules do.
    #[arg(long)]
    fix: bool,
    /// Mends also what may change what rules do; look at the result.
    #[arg(long)]
    unsafe_fixes: bool,
    /// Shows what --fix would change, and changes nothing.
    #[arg(long)]
    pub(super) diff: bool,
}

impl Mending {
    /// Whether anything is to be mended or shown.
    pub(super) fn is_wanted(self) -> bool {
        self.fix || self.unsafe_fixes || self.diff
    }
}

/// How often a file is mended and looked at again: one fix may uncover the next.
const ROUNDS: usize = 10;

/// What has become of the files.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Outcome {
    /// Whether any changes.
    pub(super) changed: bool,
    /// Whether any could not be written.
    pub(super) failed: bool,
}

/// Mends every file, or shows how.
pub(super) fn run(options: &Options) -> Result<Outcome, String> {
    let files = Files::read(options)?;
    let library = Library::for_checking(&files.known.database);
    let mend = |id: &FileId| {
        let source = files.sources.file(*id);
        mended(&source.path, &source.text, &library, &files.settings, options.mending.unsafe_fixes)
    };
    let results = parallel::map(&files.rules, mend);
    let (mut total, mut changed, mut failed) = (0, 0, false);
    let mut out = io::stdout().lock();
    let broken = |error: io::Error| format!("cannot write: {error}");
    for (id, result) in files.rules.iter().zip(results) {
        let source = files.sources.file(*id);
        let (text, made) = result.unwrap_or_else(|| (source.text.to_string(), 0));
        let differs = text != *source.text;
        if options.mending.diff && differs {
            let diff = rewrite::diff(&source.path, &source.text, &text);
            out.write_all(diff.as_bytes()).map_err(broken)?;
        } else if options.stdin().is_some() && !options.mending.diff {
            out.write_all(text.as_bytes()).map_err(broken)?;
        } else if differs && let Err(problem) = rewrite::write(Path::new(&source.path), &source.text, &text) {
            eprintln!("kqlc: {problem}");
            failed = true;
            continue;
        }
        total += made;
        changed += usize::from(differs);
    }
    let verb = if options.mending.diff { "would be made" } else { "made" };
    eprintln!("{total} fixes {verb} in {changed} files");
    Ok(Outcome { changed: changed > 0, failed })
}

/// The text with its fixes made, and their number; `None` if there are none.
///
/// A fix after which the file is worse is not made: the file must keep its status, and get no new problem at error level.
fn mended(
    path: &str,
    text: &str,
    library: &Library<'_>,
    settings: &Settings,
    unsafe_too: bool,
) -> Option<(String, usize)> {
    let check = |text: &str| {
        let mut sources = SourceMap::default();
        let file = sources.add(path, text);
        (kqlc::check_with(file, &sources, library, settings), file)
    };
    let (mut checked, mut file) = check(text);
    let (mut current, mut made) = (text.to_owned(), 0);
    let mut refused: BTreeSet<&str> = BTreeSet::new();
    for _ in 0..ROUNDS {
        let fixes = fixes(&checked, file, unsafe_too, &refused);
        if fixes.is_empty() {
            break;
        }
        let (new, count) = Fix::apply(&current, fixes.iter().map(|(_, fix)| *fix));
        let (next, next_file) = check(&new);
        if is_worse(&checked, &next) {
            // One of them is at fault. The next round leaves out the lint of the first.
            refused.insert(fixes[0].0);
            continue;
        }
        (checked, file, current) = (next, next_file, new);
        made += count;
    }
    (made > 0).then_some((current, made))
}

fn fixes<'c>(
    checked: &'c Checked,
    file: FileId,
    unsafe_too: bool,
    refused: &BTreeSet<&str>,
) -> Vec<(&'static str, &'c Fix)> {
    let wanted = checked.diagnostics.iter().filter(|found| !refused.contains(found.code));
    wanted
        .filter_map(|found| Some((found.code, found.fix.as_ref()?)))
        .filter(|(_, fix)| (fix.safe || unsafe_too) && fix.edits.iter().all(|edit| edit.span.file == file))
        .collect()
}

fn is_worse(before: &Checked, after: &Checked) -> bool {
    let errors = |checked: &Checked| {
        checked.diagnostics.iter().filter(|found| found.severity == Severity::Error).count()
    };
    let lost = before.status != Status::NotARule && after.status == Status::NotARule;
    lost || errors(after) > errors(before)
}

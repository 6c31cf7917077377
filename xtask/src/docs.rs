//! `cargo xtask docs`: runs every command of the documentation, and writes what it says where the pages show it.
//!
//! A page is run from its top in a folder of its own. A block of `console` holds commands, each behind `$ `, and what they say; a block whose
//! language is followed by `,file=NAME` is a file that they find. `...` stands for lines that are not shown. Where a command says something and ends
//! with another status than 0, the last line is that status: `[1]`.

mod page;
mod shell;

use std::{fs, path::PathBuf};

use crate::{Failure, Outcome, cargo, workspace};
use page::Part;
use shell::Shell;

/// The options of `cargo xtask docs`.
#[derive(Debug, clap::Args)]
pub(crate) struct Options {
    /// Fails if a command says something else than its page shows, instead of writing it.
    #[arg(long)]
    check: bool,
    /// Only pages whose path holds this.
    #[arg(long, value_name = "TEXT")]
    only: Option<String>,
}

/// The table of contents.
const SUMMARY: &str = "SUMMARY.md";

/// Runs the command.
pub(crate) fn run(options: &Options) -> Outcome {
    let folder = workspace::root().join("docs");
    contents(&folder)?;
    let compiler = cargo::compiler()?;
    let mut stale = Vec::new();
    let (mut pages, mut commands) = (0, 0);
    for path in workspace::files(&folder, "md")? {
        let name = workspace::relative(&path);
        let text = fs::read_to_string(&path)?;
        let parts = page::parts(&text);
        let count = parts.iter().filter(|part| matches!(part, Part::Command(_))).count();
        if count == 0 || options.only.as_ref().is_some_and(|only| !name.contains(only)) {
            continue;
        }
        let mut shell = Shell::new(&compiler, &cargo::target().join("docs").join(name.replace('/', "-")))?;
        let new = page(&text, &parts, &mut shell, &name)?;
        if new != text && options.check {
            stale.push(format!("{name}\n{}", difference(&text, &new)));
        } else if new != text {
            fs::write(&path, new)?;
            println!("wrote {name}");
        }
        pages += 1;
        commands += count;
    }
    println!("docs: {commands} commands of {pages} pages");
    if stale.is_empty() {
        return Ok(());
    }
    Err(format!("other than shown (`cargo xtask docs` writes it):\n{}", stale.join("\n")).into())
}

/// The page with what its commands say today.
fn page(text: &str, parts: &[Part<'_>], shell: &mut Shell, name: &str) -> Result<String, Failure> {
    let mut new = String::with_capacity(text.len());
    for part in parts {
        match part {
            Part::Text(text) => new.push_str(text),
            Part::File { path, content, whole } => {
                shell.write(path, content)?;
                new.push_str(whole);
            }
            Part::Command(command) => {
                let said =
                    shell.run(command.line).map_err(|error| format!("{name}: {}: {error}", command.line))?;
                if command.shown.is_empty() && said.status != 0 {
                    return Err(format!(
                        "{name}: `{}` ends with {}:\n{}",
                        command.line, said.status, said.text
                    )
                    .into());
                }
                new.push_str(&format!("$ {}\n", command.line));
                new.push_str(&page::updated(&command.shown, &said.shown()));
            }
        }
    }
    Ok(new)
}

/// Every page is in the table of contents, and every link there leads to a page.
fn contents(folder: &std::path::Path) -> Outcome {
    let summary = fs::read_to_string(folder.join(SUMMARY))?;
    let links: Vec<PathBuf> = summary
        .split("](")
        .skip(1)
        .filter_map(|rest| rest.split_once(')').map(|(link, _)| folder.join(link)))
        .collect();
    for link in &links {
        if !link.is_file() {
            return Err(
                format!("docs/{SUMMARY} leads to {}, which is not there", workspace::relative(link)).into()
            );
        }
    }
    let is_missing = |path: &PathBuf| !path.ends_with(SUMMARY) && !links.contains(path);
    match workspace::files(folder, "md")?.iter().find(|path| is_missing(path)) {
        Some(path) => Err(format!("{} is not in docs/{SUMMARY}", workspace::relative(path)).into()),
        None => Ok(()),
    }
}

/// The first lines that differ.
fn difference(old: &str, new: &str) -> String {
    const MOST: usize = 12;
    let (old, new): (Vec<&str>, Vec<&str>) = (old.lines().collect(), new.lines().collect());
    let first = old.iter().zip(&new).take_while(|(old, new)| old == new).count();
    let show = |mark: &str, lines: &[&str]| -> String {
        lines.iter().skip(first).take(MOST).map(|line| mark.to_owned() + line + "\n").collect()
    };
    format!("line {}:\n{}{}", first + 1, show("- ", &old), show("+ ", &new))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_page_is_in_the_table_of_contents() {
        contents(&workspace::root().join("docs")).expect("it is whole");
    }
}

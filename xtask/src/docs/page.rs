//! A page of the documentation: its files and commands, and the text around them.

/// A piece of a page; all pieces together are the page.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Part<'t> {
    /// Text that nobody runs.
    Text(&'t str),
    /// A file that commands find.
    File {
        path: &'t str,
        content: &'t str,
        /// As the page has it.
        whole: &'t str,
    },
    /// A command.
    Command(Command<'t>),
}

/// A command, and what the page shows of what it says.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Command<'t> {
    pub(super) line: &'t str,
    pub(super) shown: Vec<&'t str>,
}

/// The pieces of a page.
pub(super) fn parts(text: &str) -> Vec<Part<'_>> {
    let mut parts = Vec::new();
    let mut rest = text;
    while let Some((before, language, content, after)) = next_block(rest) {
        let whole = &rest[before.len()..rest.len() - after.len()];
        let head = whole.len() - content.len() - FENCE.len() - 1;
        if language == "console" {
            parts.push(Part::Text(&rest[..before.len() + head]));
            commands(content, &mut parts);
            parts.push(Part::Text(&whole[head + content.len()..]));
        } else if let Some((_, path)) = language.split_once(",file=") {
            parts.push(Part::Text(before));
            parts.push(Part::File { path, content, whole });
        } else {
            parts.push(Part::Text(&rest[..before.len() + whole.len()]));
        }
        rest = after;
    }
    parts.push(Part::Text(rest));
    parts
}

const FENCE: &str = "```";

/// What stands before the next block, its language, its content, and what follows it.
fn next_block(text: &str) -> Option<(&str, &str, &str, &str)> {
    let start = if text.starts_with(FENCE) { 0 } else { text.find("\n```")? + 1 };
    let (language, body) = text[start + FENCE.len()..].split_once('\n')?;
    let end = if body.starts_with(FENCE) { 0 } else { body.find("\n```")? + 1 };
    let after = body[end + FENCE.len()..].strip_prefix('\n').unwrap_or(&body[end + FENCE.len()..]);
    Some((&text[..start], language, &body[..end], after))
}

fn commands<'t>(content: &'t str, parts: &mut Vec<Part<'t>>) {
    for line in content.lines() {
        match (line.strip_prefix("$ "), parts.last_mut()) {
            (Some(line), _) => parts.push(Part::Command(Command { line, shown: Vec::new() })),
            (None, Some(Part::Command(command))) => command.shown.push(line),
            (None, _) => {}
        }
    }
}

/// What is shown of what a command says: as it was if that still fits, else all of it; nothing where nothing was shown.
pub(super) fn updated(shown: &[&str], said: &[String]) -> String {
    let is_same = fits(shown, said);
    let lines: Vec<&str> = match (shown.is_empty(), is_same) {
        (true, _) => Vec::new(),
        (false, true) => shown.to_vec(),
        (false, false) => said.iter().map(String::as_str).collect(),
    };
    lines.iter().flat_map(|line| [*line, "\n"]).collect()
}

/// True if the lines are those, where `...` stands for any.
fn fits(shown: &[&str], said: &[String]) -> bool {
    match (shown.split_first(), said.split_first()) {
        (None, None) => true,
        (Some((&"...", rest)), _) => (0..=said.len()).any(|from| fits(rest, &said[from..])),
        (Some((first, shown)), Some((line, said))) => timeless(first) == timeless(line) && fits(shown, said),
        (Some(_), None) | (None, Some(_)) => false,
    }
}

/// A line without how long something took: `in 0.5 s`.
fn timeless(line: &str) -> String {
    let mut words: Vec<&str> = line.split(' ').collect();
    for place in 1..words.len() {
        if words[place] == "s" && words[place - 1].parse::<f64>().is_ok() {
            words[place - 1] = "0";
        }
    }
    words.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: &str = "# Page\n\n```yaml,file=a.yaml\nid: 1\n```\n\nRun it:\n\n```console\n$ cat a.yaml\nid: 1\n$ true\n```\nend\n";

    #[test]
    fn a_page_has_files_and_commands() {
        let parts = parts(PAGE);
        let commands: Vec<_> = parts
            .iter()
            .filter_map(|part| match part {
                Part::Command(Command { line, shown }) => Some((*line, shown.as_slice())),
                Part::Text(_) | Part::File { .. } => None,
            })
            .collect();
        assert_eq!(commands, [("cat a.yaml", ["id: 1"].as_slice()), ("true", [].as_slice())]);
        assert!(parts.contains(&Part::File {
            path: "a.yaml",
            content: "id: 1\n",
            whole: "```yaml,file=a.yaml\nid: 1\n```\n"
        }));
    }

    #[test]
    fn what_still_fits_stays_as_it_is() {
        let said = ["one".to_owned(), "two in 0.7 s".to_owned(), "three".to_owned()];
        assert_eq!(updated(&["one", "...", "three"], &said), "one\n...\nthree\n");
        assert_eq!(updated(&["...", "two in 0.1 s", "three"], &said), "...\ntwo in 0.1 s\nthree\n");
        assert_eq!(updated(&["other"], &said), "one\ntwo in 0.7 s\nthree\n");
        assert_eq!(updated(&[], &said), "");
    }
}

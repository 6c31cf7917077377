//! Runs the corpus files of the grammar: queries with the trees that they must yield.
//!
//! The format is tree-sitter's own: a title between two lines of `=`, the query, a line of `---`, the tree. A title may be
//! followed by `:error`, which asks for a broken tree and shows none.

#![expect(clippy::disallowed_methods, reason = "the corpus files are data on disk")]

use std::{env, fmt::Write, fs, path::Path, path::PathBuf};

use tree_sitter::Parser;

#[test]
fn corpus_files_yield_their_trees() {
    let update = env::var_os("UPDATE").is_some();
    let mut failures = Vec::new();
    for path in corpus_files() {
        let text = fs::read_to_string(&path).expect("a corpus file is text");
        let cases = read_cases(&text);
        assert!(!cases.is_empty(), "{} holds cases", path.display());
        let actual: Vec<Case> = cases.iter().map(Case::parsed).collect();
        if update {
            fs::write(&path, write_cases(&actual)).expect("a corpus file can be written");
        }
        failures.extend(cases.iter().zip(&actual).filter_map(|(case, actual)| case.difference(actual)));
    }
    assert!(failures.is_empty(), "{} cases differ:\n\n{}", failures.len(), failures.join("\n\n"));
}

/// One query and its tree.
struct Case {
    title: String,
    must_fail: bool,
    query: String,
    tree: String,
}

impl Case {
    /// The same case with the tree that the grammar yields now.
    fn parsed(&self) -> Self {
        let mut parser = Parser::new();
        parser.set_language(&tree_sitter_kql::LANGUAGE.into()).expect("the grammar's ABI fits the library");
        let tree = parser.parse(&self.query, None).expect("parsing is never cancelled");
        let must_fail = tree.root_node().has_error();
        let tree = if must_fail { String::new() } else { indent(&tree.root_node().to_sexp()) };
        Self { title: self.title.clone(), must_fail, query: self.query.clone(), tree }
    }

    fn difference(&self, actual: &Self) -> Option<String> {
        let same = self.must_fail == actual.must_fail && words(&self.tree) == words(&actual.tree);
        let verdict = if actual.must_fail { "a syntax error" } else { "" };
        (!same).then(|| format!("{}\n{}\nyields {verdict}\n{}", self.title, self.query, actual.tree))
    }
}

fn corpus_files() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("test/corpus");
    let mut files: Vec<_> = fs::read_dir(folder)
        .expect("the corpus is part of the crate")
        .map(|entry| entry.expect("the corpus can be listed").path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "txt"))
        .collect();
    files.sort();
    files
}

fn read_cases(text: &str) -> Vec<Case> {
    let lines: Vec<&str> = text.lines().collect();
    let is_rule = |line: &&str| line.starts_with("===");
    let starts: Vec<usize> = (0..lines.len())
        .filter(|&at| is_rule(&lines[at]) && lines.get(at + 2).is_some_and(is_rule))
        .collect();
    starts
        .iter()
        .enumerate()
        .map(|(number, &start)| {
            let end = starts.get(number + 1).copied().unwrap_or(lines.len());
            let body = &lines[start + 3..end];
            let divider = body.iter().position(|line| *line == "---").expect("a case has a divider");
            let title = lines[start + 1];
            Case {
                title: title.trim_end_matches(":error").trim_end().to_owned(),
                must_fail: title.ends_with(":error"),
                query: body[..divider].join("\n").trim_matches('\n').to_owned(),
                tree: body[divider + 1..].join("\n").trim().to_owned(),
            }
        })
        .collect()
}

fn write_cases(cases: &[Case]) -> String {
    let rule = "=".repeat(80);
    let mut text = String::new();
    for case in cases {
        let mark = if case.must_fail { " :error" } else { "" };
        let separator = if text.is_empty() { "" } else { "\n" };
        let tree = if case.tree.is_empty() { String::new() } else { format!("\n{}\n", case.tree) };
        write!(text, "{separator}{rule}\n{}{mark}\n{rule}\n\n{}\n\n---\n{tree}", case.title, case.query)
            .expect("writing to a string");
    }
    text
}

/// Breaks an S-expression into lines, one node a line.
fn indent(tree: &str) -> String {
    let mut depth = 0;
    let mut text = String::new();
    for (at, word) in words(tree).into_iter().enumerate() {
        if word.ends_with(':') || (word.starts_with('(') && !text.ends_with(": ")) {
            if at > 0 {
                write!(text, "\n{}", "  ".repeat(depth)).expect("writing to a string");
            }
        } else if !word.starts_with('(') {
            text.push(' ');
        }
        text.push_str(word);
        if word.ends_with(':') {
            text.push(' ');
        }
        depth += word.matches('(').count();
        depth -= word.matches(')').count();
    }
    text
}

fn words(tree: &str) -> Vec<&str> {
    tree.split_whitespace().collect()
}

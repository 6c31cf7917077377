//! A good query with one mistake in it: the first problem that is told lies at the mistake.
//!
//! The rule: the place overlaps what was changed, or the token before or behind it. A parser notices what is missing at
//! the token that should not follow, and a dropped word leaves nothing to point at. Two kinds are freer:
//!
//! - An unbalanced bracket may also be told at any token of its line, or at the bracket that lost its partner:
//!   what stands between reads on as the inside of the bracket, which is often right KQL.
//! - A quote that is not closed takes the rest of its line into the text: the same line counts.
//!
//! All mutants of our own queries keep the rule. Of real queries one in fifty may break it, for reasons that are
//! theirs:
//!
//! - Behind `union (A | where x` without its bracket, what follows reads on as arguments of the last operator
//!   of `A`, and the comma before the next table is the first thing that is wrong.
//! - The result of `evaluate pivot(...)` and `bag_unpack(...)` has columns that only the data tells, so that a misspelt
//!   one may be one of them.

#![expect(clippy::disallowed_methods, reason = "the test reads rule files")]

mod mutate;
mod queries;

use std::{collections::BTreeMap, fs, ops::Range, path::Path};

use kqlc::{
    catalog::Database,
    diagnostic::{Diagnostic, Severity},
    rule::{self, LoadedKind},
    semantic::{self, Library},
    source::{FileId, Span},
    syntax,
};
use mutate::{Mutant, mutants, tokens};

/// What is told of a query, in the order of the text; not what this version cannot compile.
fn problems(query: &str, library: &Library<'_>) -> Vec<Diagnostic> {
    let parsed = syntax::parse(query, &|range| Span::new(FileId(0), range));
    let bound = semantic::bind(&parsed.query, library);
    let mut problems = [parsed.diagnostics, parsed.broken.independent(bound.diagnostics)].concat();
    problems.retain(|problem| matches!(problem.severity, Severity::Warning | Severity::Error));
    problems.sort_by_key(|problem| problem.primary.span);
    problems
}

/// What is wrong with what is said of a mutant, if anything.
fn misplaced(mutant: &Mutant, library: &Library<'_>) -> Option<String> {
    let Some(first) = problems(&mutant.text, library).into_iter().next() else {
        return Some("accepted".to_owned());
    };
    let place = first.primary.span.range();
    let text = mutant.text.as_str();
    let around = around(text, &mutant.place);
    let is_near = place.start <= around.end && around.start <= place.end;
    let is_near = match mutant.kind {
        "unbalanced quote" => is_near || overlaps(&place, &line(text, &mutant.place)),
        "unbalanced bracket" => {
            is_near
                || overlaps(&place, &line(text, &mutant.place))
                || matches!(&text[place.clone()], "(" | "[" | "{" | ")" | "]" | "}")
        }
        _ => is_near,
    };
    (!is_near).then(|| format!("{} at {:?}", first.message, &text[place]))
}

/// What was changed, with two tokens on either side.
fn around(text: &str, place: &Range<usize>) -> Range<usize> {
    let tokens = tokens(text);
    let first = tokens.partition_point(|token| token.end <= place.start).saturating_sub(1);
    let last = tokens.partition_point(|token| token.start < place.end);
    let start = tokens.get(first).map_or(0, |token| token.start.min(place.start));
    let end = tokens.get(last).map_or(text.len(), |token| token.end.max(place.end));
    start..end
}

fn line(text: &str, place: &Range<usize>) -> Range<usize> {
    let start = text[..place.start].rfind('\n').map_or(0, |newline| newline + 1);
    start..text[place.end..].find('\n').map_or(text.len(), |newline| place.end + newline)
}

fn overlaps(one: &Range<usize>, other: &Range<usize>) -> bool {
    one.start <= other.end && other.start <= one.end
}

/// The queries of the rules below a folder.
fn rule_queries(folder: &Path) -> Vec<String> {
    let mut queries = Vec::new();
    let mut entries: Vec<_> =
        fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path()).collect();
    entries.sort();
    for path in entries {
        if path.is_dir() {
            queries.extend(rule_queries(&path));
        } else if path.extension().is_some_and(|extension| extension == "yaml")
            && let Ok(text) = fs::read_to_string(&path)
            && let LoadedKind::Rule(rule) = rule::load(FileId(0), &text).kind
        {
            queries.push(rule.query.text);
        }
    }
    queries
}

/// How many mutants of each kind there were, and those about which the first thing said is elsewhere.
fn tally(queries: &[String], step: usize) -> (BTreeMap<&'static str, usize>, Vec<String>) {
    let database = Database::default();
    let library = Library::new(&database);
    let (mut counts, mut misplaced_ones) = (BTreeMap::new(), Vec::new());
    let mut number = 0;
    for query in queries {
        for mutant in mutants(query, &database) {
            number += 1;
            if number % step != 0 {
                continue;
            }
            *counts.entry(mutant.kind).or_default() += 1;
            if let Some(said) = misplaced(&mutant, &library) {
                let line = line(&mutant.text, &mutant.place);
                misplaced_ones.push(format!("{}: {} <- {said}", mutant.kind, mutant.text[line].trim()));
            }
        }
    }
    (counts, misplaced_ones)
}

#[test]
fn good_queries_are_good() {
    let database = Database::default();
    let library = Library::new(&database);
    for query in queries::QUERIES {
        assert_eq!(problems(query, &library), [], "{query}");
    }
}

/// The queries of the corpus that lies beside the repository, if it does, as far as nothing is told of them.
fn corpus() -> Vec<String> {
    let database = Database::default();
    let library = Library::new(&database);
    let mut queries = rule_queries(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/corpus"));
    queries.retain(|query| query.len() < 2000 && problems(query, &library).is_empty());
    queries
}

#[test]
fn the_first_problem_lies_at_the_mistake() {
    let mut all: Vec<String> = queries::QUERIES.iter().map(|query| (*query).to_owned()).collect();
    all.extend(rule_queries(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../rules")));
    let (counts, misplaced) = tally(&all, 3);
    assert!(counts.values().sum::<usize>() >= 200 && counts.len() == 12, "{counts:?}");
    assert!(misplaced.is_empty(), "{counts:?}\n{} are elsewhere:\n{}", misplaced.len(), misplaced.join("\n"));
}

#[test]
fn the_same_holds_for_real_queries() {
    let (counts, misplaced) = tally(&corpus(), 293);
    let all: usize = counts.values().sum();
    println!("{counts:?}\n{} of {all} are elsewhere:\n{}", misplaced.len(), misplaced.join("\n"));
    assert!(
        misplaced.len() * 50 <= all,
        "{} of {all} are elsewhere:\n{}",
        misplaced.len(),
        misplaced.join("\n")
    );
}

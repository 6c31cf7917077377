//! `kqlc coverage`

use std::{collections::BTreeMap, fmt::Write, path::PathBuf};

use kqlc::{
    construct::{self, Construct},
    diagnostic::Severity,
    rule::{self, LoadedKind},
    semantic::{self, Library},
    source::{FileId, SourceMap},
    syntax,
};

use super::{input, known::Known, parallel, print::print};

/// The options of `kqlc coverage`.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  kqlc coverage rules/                    what of KQL the rules use, and how much of it compiles
  kqlc coverage rules/ --format jsonl     for tools: {\"kind\", \"name\", \"rules\", \"compiled\", \"refused\", \"wrong\"}

A rule counts once for each operator, function, aggregate and plugin in its text; of stored functions \
only the call counts.

Exit status: 0 done, 2 could not run.")]
pub(crate) struct Options {
    /// Rule files, and folders of them.
    #[arg(required = true, value_name = "PATH")]
    paths: Vec<PathBuf>,
    #[command(flatten)]
    known: Known,
    /// How the counts are written.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum Format {
    /// A table, by kind and falling number of rules.
    Text,
    /// One JSON object a construct.
    Jsonl,
}

/// What becomes of a query.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Fate {
    Compiled,
    Refused,
    Wrong,
}

/// How many rules use a construct.
#[derive(Clone, Copy, Debug, Default)]
struct Uses {
    rules: usize,
    compiled: usize,
    refused: usize,
    wrong: usize,
}

impl Uses {
    fn add(&mut self, fate: Fate) {
        self.rules += 1;
        *match fate {
            Fate::Compiled => &mut self.compiled,
            Fate::Refused => &mut self.refused,
            Fate::Wrong => &mut self.wrong,
        } += 1;
    }
}

/// Counts the constructs of every rule.
pub(crate) fn run(options: &Options) -> Result<u8, String> {
    let mut sources = SourceMap::default();
    let found = input::find(&options.paths, &mut sources)?;
    let known = options.known.learn(&options.paths, &found.parsers, &mut sources)?;
    let library = Library::for_checking(&known.database);
    let rules = parallel::map(&found.rules, |file| examine(*file, &sources, &library));
    let mut total = Uses::default();
    let mut uses: BTreeMap<Construct, Uses> = BTreeMap::new();
    for (fate, constructs) in rules.into_iter().flatten() {
        total.add(fate);
        for construct in constructs {
            uses.entry(construct).or_default().add(fate);
        }
    }
    let mut uses: Vec<(Construct, Uses)> = uses.into_iter().collect();
    uses.sort_by_key(|((kind, _), uses)| (*kind, std::cmp::Reverse(uses.rules)));
    print(&match options.format {
        Format::Text => text(&uses, total),
        Format::Jsonl => jsonl(&uses),
    })
}

/// What becomes of the rule in a file, and what it uses; `None` if there is no rule.
fn examine(file: FileId, sources: &SourceMap, library: &Library<'_>) -> Option<(Fate, Vec<Construct>)> {
    let LoadedKind::Rule(rule) = rule::load(file, &sources.file(file).text).kind else { return None };
    let parsed = syntax::parse(&rule.query.text, &|range| rule.query.span(range));
    let bound = semantic::bind(&parsed.query, library);
    let problems = parsed.diagnostics.iter().chain(&bound.diagnostics);
    let fate = match problems.map(|problem| problem.severity).max() {
        Some(Severity::Error) => Fate::Wrong,
        Some(Severity::Unsupported) => Fate::Refused,
        Some(Severity::Warning | Severity::Note) | None => Fate::Compiled,
    };
    Some((fate, construct::used(&parsed.query).into_iter().collect()))
}

fn text(uses: &[(Construct, Uses)], total: Uses) -> String {
    let line = |kind: &str, name: &str, uses: Uses| {
        format!(
            "{kind:<10} {name:<38} {:>6} {:>9} {:>8} {:>6}\n",
            uses.rules, uses.compiled, uses.refused, uses.wrong
        )
    };
    let mut table =
        format!("{:<10} {:<38} {:>6} {:>9} {:>8} {:>6}\n", "", "", "rules", "compiled", "refused", "wrong");
    for ((kind, name), uses) in uses {
        table += &line(kind.name(), name, *uses);
    }
    table + &line("all", "", total)
}

fn jsonl(uses: &[(Construct, Uses)]) -> String {
    let mut lines = String::new();
    for ((kind, name), uses) in uses {
        let line = serde_json::json!({
            "kind": kind.name(),
            "name": name,
            "rules": uses.rules,
            "compiled": uses.compiled,
            "refused": uses.refused,
            "wrong": uses.wrong,
        });
        let _ = writeln!(lines, "{line}");
    }
    lines
}

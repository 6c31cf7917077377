#![doc = include_str!("../../ARCHITECTURE.md")]

pub mod catalog;
pub mod codegen;
pub mod construct;
pub mod diagnostic;
pub mod evaluator;
pub mod events;
pub mod fixture;
pub mod format;
pub mod lint;
mod metadata;
pub mod plan;
pub mod reference;
pub mod rule;
pub mod semantic;
pub mod source;
pub mod syntax;

use kqlc_runtime::types::Type;

use diagnostic::{Diagnostic, Severity};
use plan::Plan;
use rule::{LoadedKind, Rule};
use semantic::Library;
use source::{FileId, SourceMap, Spanned};

pub use semantic::evaluate_constant;

/// What became of a rule file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// It can be compiled.
    Ok,
    /// It is wrong: there is a diagnostic of severity error.
    Rejected,
    /// It is right, and holds something that this version cannot compile.
    Unsupported,
    /// It only says that the rule has moved.
    Stub,
    /// It is YAML, but no rule.
    NotARule,
    /// It was a rule at an earlier revision, and the file is gone.
    Gone,
}

impl Status {
    /// The word for reports.
    pub fn name(self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::Rejected => "rejected",
            Self::Unsupported => "unsupported",
            Self::Stub => "stub",
            Self::NotARule => "not-a-rule",
            Self::Gone => "gone",
        }
    }
}

/// A rule file, checked. `P` is what a compiled rule is made of.
#[derive(Debug)]
pub struct Checked<P = (Box<Rule>, Plan)> {
    /// The rule's `id`.
    pub id: Option<String>,
    /// Its `name`.
    pub name: Option<String>,
    /// What became of it.
    pub status: Status,
    /// The result columns of its query; `None` where they are open or unknown.
    pub columns: Option<Vec<(String, Type)>>,
    /// The columns that it has when it runs, if they are others than Microsoft's parser gives.
    pub run_columns: Option<Vec<(String, Type)>>,
    /// Problems, in the order of the file.
    pub diagnostics: Vec<Diagnostic>,
    /// The rule and its plan, if it can be compiled and the library is for compiling.
    pub compiled: Option<P>,
    /// What the lints need that look at all rules together; `None` if the file holds no rule.
    pub summary: Option<lint::RuleSummary>,
}

impl<P> Checked<P> {
    /// What was found, without the plan: that can be sent to other threads.
    pub fn without_plan(self) -> Checked<()> {
        let Self { id, name, status, columns, run_columns, diagnostics, summary, compiled: _ } = self;
        Checked { id, name, status, columns, run_columns, diagnostics, compiled: None, summary }
    }

    /// Adds a problem that was found when all rules were known.
    pub fn add(&mut self, diagnostic: Diagnostic) {
        if diagnostic.severity == Severity::Error {
            self.status = Status::Rejected;
        }
        self.diagnostics.push(diagnostic);
        self.diagnostics.sort_by_key(place);
    }
}

/// Checks a rule file with the lints at their own levels: the whole pipeline up to the plan.
pub fn check(file: FileId, sources: &SourceMap, library: &Library<'_>) -> Checked {
    check_with(file, sources, library, &lint::Settings::default())
}

/// [`check`] with other lints, or lints at other levels.
pub fn check_with(
    file: FileId,
    sources: &SourceMap,
    library: &Library<'_>,
    settings: &lint::Settings,
) -> Checked {
    let database = library.database();
    let source = sources.file(file);
    let loaded = rule::load(file, &source.text);
    let summary = lint::RuleSummary::new(file, &source.path, &source.text, &loaded.kind);
    let value = |field: &Option<Spanned<String>>| field.as_ref().map(|field| field.value.clone());
    match loaded.kind {
        LoadedKind::Rule(rule) => {
            let parsed = syntax::parse(&rule.query.text, &|range| rule.query.span(range));
            let bound = semantic::bind(&parsed.query, library);
            let facts = lint::QueryFacts {
                columns: bound.columns.clone(),
                run_columns: bound.run_columns.clone(),
                tables: bound.tables,
            };
            let origin = (source.path.as_str(), &*source.text);
            let context = lint::Context::new(origin, &rule, &parsed.query, &facts, database);
            let lints = lint::run(&context, settings);
            let empty =
                semantic::empty(&parsed.query, rule.query.place).filter(|_| parsed.diagnostics.is_empty());
            let bound_problems = parsed.broken.independent(bound.diagnostics);
            let empty: Vec<Diagnostic> = empty.into_iter().collect();
            let problems = [loaded.diagnostics, parsed.diagnostics, empty, bound_problems].concat();
            let diagnostics = [settings.verdict(&rule, problems), lints].concat();
            let status = status(&diagnostics);
            let query = bound.query.filter(|_| status == Status::Ok && library.is_for_compiling());
            Checked {
                id: value(&rule.id),
                name: value(&rule.name),
                status,
                columns: bound.columns,
                run_columns: bound.run_columns,
                diagnostics: sorted(diagnostics),
                compiled: query.map(|query| {
                    let (render, stored_calls) = (bound.render, bound.stored_calls);
                    let plan = Plan { render, stored_calls, ..plan::lower(&query) };
                    (rule, plan)
                }),
                summary,
            }
        }
        LoadedKind::Stub { id, name } => Checked {
            id: value(&id),
            name: value(&name),
            status: match status(&loaded.diagnostics) {
                Status::Rejected => Status::Rejected,
                _ => Status::Stub,
            },
            columns: None,
            run_columns: None,
            diagnostics: sorted(loaded.diagnostics),
            compiled: None,
            summary,
        },
        LoadedKind::NotARule => {
            let status = match status(&loaded.diagnostics) {
                Status::Rejected => Status::Rejected,
                _ => Status::NotARule,
            };
            let diagnostics = sorted(loaded.diagnostics);
            Checked {
                id: None,
                name: None,
                status,
                columns: None,
                run_columns: None,
                diagnostics,
                compiled: None,
                summary,
            }
        }
    }
}

/// The Rust module of a compiled rule. `path` is how its header names the rule file.
pub fn module(rule: &Rule, plan: &Plan, sources: &SourceMap, path: &str) -> codegen::CompiledRule {
    let metadata = metadata::of(rule);
    let line = |span: source::Span| {
        let line = sources.line_column(span.file, span.start).0;
        if span.file == rule.query.place.file {
            return format!("line {line}");
        }
        // A stored function's body; its file's name alone is the same on every machine.
        let file = &sources.file(span.file).path;
        format!("line {line} of {}", file.rsplit(['/', '\\']).next().unwrap_or(file))
    };
    let (module, functions) = codegen::module(&metadata, plan, path, &line);
    codegen::CompiledRule { name: metadata.name, id: metadata.id, module, functions }
}

fn status(diagnostics: &[Diagnostic]) -> Status {
    match diagnostics.iter().map(|diagnostic| diagnostic.severity).max() {
        Some(Severity::Error) => Status::Rejected,
        Some(Severity::Unsupported) => Status::Unsupported,
        Some(Severity::Warning | Severity::Note) | None => Status::Ok,
    }
}

fn sorted(mut diagnostics: Vec<Diagnostic>) -> Vec<Diagnostic> {
    diagnostics.sort_by_key(place);
    diagnostics
}

/// What diagnostics are ordered by.
fn place(diagnostic: &Diagnostic) -> (source::Span, &'static str) {
    (diagnostic.primary.span, diagnostic.code)
}

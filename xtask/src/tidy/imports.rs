//! Which stage of the compiler may name which.

use super::{Problem, RustFile};

/// The stages and, for each, the modules of the compiler that it may name; itself is understood.
///
/// Data flows one way: rule, syntax, semantic, plan, codegen. `format` and `lint` are side branches that nobody reads.
const MAY_NAME: &[(&str, &[&str])] = &[
    ("source", &[]),
    ("diagnostic", &["source"]),
    ("catalog", &["source", "diagnostic"]),
    ("rule", &["source", "diagnostic", "catalog"]),
    ("syntax", &["source", "diagnostic", "catalog", "rule"]),
    ("semantic", &["source", "diagnostic", "catalog", "syntax"]),
    ("plan", &["source", "diagnostic", "catalog", "semantic"]),
    ("codegen", &["source", "diagnostic", "catalog", "rule", "plan"]),
    ("evaluator", &["source", "catalog", "syntax", "semantic"]),
    ("events", &["source", "semantic", "evaluator"]),
    ("fixture", &["source", "diagnostic", "catalog", "rule", "syntax", "semantic", "plan", "evaluator"]),
    ("format", &["source", "diagnostic", "rule", "syntax"]),
    ("lint", &["source", "diagnostic", "catalog", "rule", "syntax", "semantic"]),
];

/// Crates that only one stage may name.
const ONLY: &[(&str, &[&str])] = &[
    ("tree_sitter", &["syntax", "rule"]),
    ("tree_sitter_kql", &["syntax"]),
    ("tree_sitter_yaml", &["rule"]),
    ("serde_yaml", &["rule"]),
    ("prettyplease", &["codegen"]),
];

/// Imports of a compiler file against the direction of the stages.
pub(super) fn check(file: &RustFile) -> Vec<Problem> {
    let Some(below) = file.below("compiler/src") else { return Vec::new() };
    let stage = below.split(['/', '.']).next().unwrap_or(below);
    let allowed = MAY_NAME.iter().find(|(name, _)| *name == stage).map(|(_, allowed)| *allowed);
    let mut problems = Vec::new();
    for (name, line) in &file.names {
        let mut parts = name.split("::");
        let (first, second) = (parts.next().unwrap_or_default(), parts.next().unwrap_or_default());
        let is_stage = MAY_NAME.iter().any(|(stage, _)| *stage == second);
        let wrong_stage = first == "crate"
            && is_stage
            && second != stage
            && allowed.is_some_and(|names| !names.contains(&second));
        if wrong_stage {
            problems.push(format!("{}:{line}: `{stage}` must not know `{second}`", file.path));
        }
        let owner = ONLY.iter().find(|(of, stages)| *of == first && !stages.contains(&stage));
        if let Some((_, stages)) = owner {
            problems.push(format!("{}:{line}: only `{}` knows `{first}`", file.path, stages.join("` and `")));
        }
    }
    problems
}

#[cfg(test)]
mod tests {
    use super::*;

    fn problems(path: &str, text: &str) -> Vec<Problem> {
        check(&RustFile::parse(path.to_owned(), text.to_owned()).expect("Rust"))
    }

    #[test]
    fn stage_must_not_look_ahead() {
        let text = "use crate::{source::Span, plan::{self, Plan}};";
        let problem = "compiler/src/semantic/scope.rs:1: `semantic` must not know `plan`";
        assert_eq!(problems("compiler/src/semantic/scope.rs", text), [problem, problem]);
        assert!(problems("compiler/src/codegen.rs", text).is_empty());
        assert!(problems("compiler/src/lib.rs", text).is_empty());
    }

    #[test]
    fn nobody_reads_lints() {
        let text = "fn f() { crate::lint::run(); }";
        let problem = "compiler/src/plan.rs:1: `plan` must not know `lint`";
        assert_eq!(problems("compiler/src/plan.rs", text), [problem]);
    }

    #[test]
    fn parsers_have_one_owner() {
        let text = "use tree_sitter_yaml::LANGUAGE;";
        let problem = "compiler/src/syntax.rs:1: only `rule` knows `tree_sitter_yaml`";
        assert_eq!(problems("compiler/src/syntax.rs", text), [problem]);
    }

    #[test]
    fn tests_may_use_what_they_need() {
        let text = "#[cfg(test)] mod tests { use crate::plan; }";
        assert!(problems("compiler/src/semantic.rs", text).is_empty());
    }
}

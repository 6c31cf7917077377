//! The scalar functions of the runtime, as their source files describe them.

use std::{collections::HashMap, fs, path::Path};

use syn::{Item, ItemFn, Visibility, spanned::Spanned};

use super::{
    documentation::{self, Documentation, Line},
    rust_types::{self, ParameterShape, ResultShape},
    signature::Signature,
};
use crate::{Failure, workspace};

/// One overload of a KQL function: a documented Rust function.
#[derive(Debug)]
pub(crate) struct Function {
    /// The stem of its file.
    pub(crate) family: String,
    /// Where it stands, as `path:line`.
    pub(crate) place: String,
    /// What the runtime calls it.
    pub(crate) rust_name: String,
    /// What its documentation says.
    pub(crate) documentation: Documentation,
    /// How each parameter receives its argument, in order.
    pub(crate) shapes: Vec<ParameterShape>,
    /// In what form the result comes back.
    pub(crate) result: ResultShape,
}

impl Function {
    /// The KQL signature.
    pub(crate) fn signature(&self) -> &Signature {
        &self.documentation.signature
    }

    /// What tells overloads apart: the types of the parameters, and which of them must be constants.
    fn parameter_types(&self) -> String {
        let parameters = self.signature().parameters.iter().zip(&self.shapes);
        let mut types: Vec<String> = parameters
            .map(|(parameter, shape)| {
                let constant = matches!(shape, ParameterShape::Pattern | ParameterShape::Terms);
                format!("{}{}", if constant { "constant " } else { "" }, parameter.ty.name())
            })
            .collect();
        if self.signature().variadic {
            types.push("...".to_owned());
        }
        format!("({})", types.join(", "))
    }
}

/// The functions of every file below `folder`, sorted by KQL name, then by place.
pub(crate) fn read_all(folder: &Path) -> Result<Vec<Function>, Failure> {
    let mut functions = Vec::new();
    let mut problems = Vec::new();
    let files = if folder.is_dir() { workspace::files(folder, "rs")? } else { Vec::new() };
    for path in files {
        let name = workspace::relative(&path);
        match read_file(&name, &fs::read_to_string(&path)?) {
            Ok(found) => functions.extend(found),
            Err(found) => problems.extend(found),
        }
    }
    functions.sort_by(|a, b| {
        let key = |function: &Function| (function.signature().name.clone(), function.rust_name.clone());
        key(a).cmp(&key(b))
    });
    problems.extend(clashes(&functions));
    if problems.is_empty() { Ok(functions) } else { Err(problems.join("\n").into()) }
}

/// The functions of one file, or every problem with it.
pub(crate) fn read_file(path: &str, text: &str) -> Result<Vec<Function>, Vec<String>> {
    let file = syn::parse_file(text).map_err(|error| {
        let place = error.span().start();
        vec![format!("{path}:{}: {error}", place.line)]
    })?;
    let mut functions = Vec::new();
    let mut problems = Vec::new();
    for item in &file.items {
        let Item::Fn(function) = item else { continue };
        match read_function(path, function) {
            Ok(found) => functions.extend(found),
            Err(problem) => problems.push(problem),
        }
    }
    if problems.is_empty() { Ok(functions) } else { Err(problems) }
}

/// The function, `None` if it has no `kql:` line and so is no KQL function.
fn read_function(path: &str, function: &ItemFn) -> Result<Option<Function>, String> {
    let line = function.sig.fn_token.span().start().line;
    let rust_name = function.sig.ident.to_string();
    let at = |line: usize, problem: String| format!("{path}:{line}: `{rust_name}`: {problem}");
    let lines = documentation::lines(&function.attrs);
    let parsed =
        Documentation::parse(&lines).map_err(|(Line { number, .. }, problem)| at(number, problem))?;
    let Some(documentation) = parsed else { return Ok(None) };
    if !matches!(function.vis, Visibility::Public(_)) {
        return Err(at(line, "a KQL function must be `pub`".to_owned()));
    }
    let shapes = rust_types::parameters(&documentation.signature, function)
        .map_err(|(line, problem)| at(line, problem))?;
    let result = rust_types::result(documentation.signature.returns, function)
        .map_err(|(line, problem)| at(line, problem))?;
    let stem = path.rsplit('/').next().unwrap_or(path).trim_end_matches(".rs");
    Ok(Some(Function {
        family: stem.to_owned(),
        place: format!("{path}:{line}"),
        rust_name,
        documentation,
        shapes,
        result,
    }))
}

/// Overloads that the binder could not tell apart, and Rust names that `kqlc_runtime::scalar` could not hold both.
fn clashes(functions: &[Function]) -> Vec<String> {
    let mut problems = Vec::new();
    let mut overloads: HashMap<String, &Function> = HashMap::new();
    let mut rust_names: HashMap<&str, &Function> = HashMap::new();
    for function in functions {
        let documentation = &function.documentation;
        let names = [&documentation.signature.name];
        for name in names.into_iter().chain(&documentation.synonyms).chain(&documentation.deprecated) {
            let overload = format!("{name}{}", function.parameter_types());
            if let Some(other) = overloads.insert(overload.clone(), function) {
                let place = &function.place;
                problems.push(format!("{place}: the overload {overload} stands at {} too", other.place));
            }
        }
        if let Some(other) = rust_names.insert(&function.rust_name, function) {
            let Function { place, rust_name, .. } = function;
            problems.push(format!("{place}: the name `{rust_name}` is taken by {}", other.place));
        }
    }
    problems
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str) -> Vec<String> {
        match read_file("family.rs", text) {
            Ok(functions) => clashes(&functions),
            Err(problems) => problems,
        }
    }

    #[test]
    fn function_is_read_with_all_its_parts() {
        let text = "
            /// kql: has_any(source: string, terms: dynamic) -> bool
            /// also: one, two
            /// deprecated: hasany
            ///
            /// True if `source` has one of `terms`.
            ///
            /// ```kql
            /// has_any(\"a b\", dynamic([\"b\"]))
            /// ```
            pub fn has_any(source: &str, terms: &Terms) -> bool { false }";
        let functions = read_file("scalar/text.rs", text).expect("a good function");
        let [function] = &functions[..] else { panic!("one function") };
        assert_eq!(function.family, "text");
        assert_eq!(function.documentation.synonyms, ["one", "two"]);
        assert_eq!(function.documentation.deprecated, ["hasany"]);
        assert_eq!(function.documentation.text, ["True if `source` has one of `terms`."]);
        assert_eq!(function.documentation.examples, ["has_any(\"a b\", dynamic([\"b\"]))"]);
        assert_eq!(function.shapes, [ParameterShape::Text, ParameterShape::Terms]);
        assert_eq!(function.result, ResultShape::Value);
    }

    #[test]
    fn function_without_kql_line_is_no_kql_function() {
        assert!(check("/// Joins.\npub fn and(a: Unknown) {}").is_empty());
    }

    #[test]
    fn unknown_rust_type_is_named_with_its_line() {
        let text = "/// kql: f(a: long) -> long\n///\n/// Says.\npub fn f(\n    a: u64,\n) -> i64 { 0 }";
        let problem = "family.rs:5: `f`: `a: long` arrives as i64 or Option<i64>, not u64";
        assert_eq!(check(text), [problem]);
    }

    #[test]
    fn wrong_result_type_is_named() {
        let text = "/// kql: f() -> long\n///\n/// Says.\npub fn f() -> Option<f64> { None }";
        assert_eq!(
            check(text),
            ["family.rs:4: `f`: long is returned as i64 or Option<i64>, not Option<f64>"]
        );
    }

    #[test]
    fn number_of_parameters_must_agree() {
        let text = "/// kql: f(a: long) -> long\n///\n/// Says.\npub fn f() -> i64 { 0 }";
        assert_eq!(check(text), ["family.rs:4: `f`: the kql line has 1 parameter, the Rust function 0"]);
    }

    #[test]
    fn overloads_that_look_alike_are_refused() {
        let one = "/// kql: f(a: string) -> long\n///\n/// Says.\npub fn f(a: &str) -> i64 { 0 }\n";
        let two = "/// kql: f(b: string) -> long\n///\n/// Says.\npub fn g(b: &str) -> i64 { 0 }\n";
        let problem = "family.rs:8: the overload f(string) stands at family.rs:4 too";
        assert_eq!(check(&format!("{one}{two}")), [problem]);
    }

    #[test]
    fn constant_and_other_arguments_are_two_overloads() {
        let one = "/// kql: f(a: string) -> long\n///\n/// Says.\npub fn f(a: &str) -> i64 { 0 }\n";
        let two = "/// kql: f(b: string) -> long\n///\n/// Says.\npub fn g(b: &Pattern) -> i64 { 0 }\n";
        assert!(check(&format!("{one}{two}")).is_empty());
    }

    #[test]
    fn malformed_lines_are_named_with_their_line() {
        let problem = |doc: &str| check(&format!("{doc}\npub fn f() -> i64 {{ 0 }}")).join("\n");
        assert_eq!(
            problem("/// kql: f() -> lung\n///\n/// Says."),
            "family.rs:1: `f`: `lung` is not a KQL type"
        );
        assert_eq!(
            problem("/// kql: f() -> long"),
            "family.rs:1: `f`: a sentence must say what the function does"
        );
        assert_eq!(
            problem("/// kql: f() -> long\n///\n/// Says.\n///\n/// ```kql\n/// f() == 0"),
            "family.rs:5: `f`: this ```kql block has no end"
        );
        assert_eq!(
            problem("/// Says.\n/// kql: f() -> long"),
            "family.rs:2: `f`: the `kql:` line must come first"
        );
        assert_eq!(
            problem("/// kql: f() -> long\n/// alias: g\n///\n/// Says."),
            "family.rs:2: `f`: only `also:` and `deprecated:` lines and then an empty one may follow the `kql:` line"
        );
    }
}

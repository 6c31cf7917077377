//! What a module imports.

use std::collections::BTreeSet;

/// What the runtime offers to a module, by the path that it is imported from.
const OFFERED: [(&str, &[&str]); 7] = [
    ("std::borrow", &["Cow"]),
    ("std::sync", &["LazyLock"]),
    (
        "kqlc_runtime::parse",
        &["Delimiters", "KeyValues", "ParseKind", "ParsePart", "ParsePattern", "Undelimited"],
    ),
    (
        "kqlc_runtime::plan",
        &[
            "Aggregate",
            "AlertDetail",
            "AlertDetails",
            "Apply",
            "ApplyColumn",
            "Asked",
            "Assign",
            "Bound",
            "Call",
            "Constant",
            "Data",
            "DataFormat",
            "Declared",
            "DynamicProperty",
            "Emits",
            "EntityMapping",
            "EventGrouping",
            "Expr",
            "External",
            "Field",
            "FieldMapping",
            "Grouping",
            "Incidents",
            "Join",
            "JoinColumn",
            "JoinKind",
            "Matching",
            "MvColumn",
            "MvExpand",
            "Operation",
            "Operator",
            "Parse",
            "ParseKv",
            "ParsedColumn",
            "Pipeline",
            "Predicate",
            "Rule",
            "RuleKind",
            "Scan",
            "Severity",
            "SortKey",
            "Source",
            "Step",
            "Steps",
            "Subquery",
            "Summarize",
            "Test",
            "TextOperator",
            "Trigger",
            "TriggerOperator",
            "Values",
            "Watchlist",
            "Widen",
        ],
    ),
    ("kqlc_runtime::row", &["Row"]),
    ("kqlc_runtime::scalar", &["Pattern", "Terms"]),
    ("kqlc_runtime::types", &["DateTime", "Decimal", "Dynamic", "Guid", "TimeSpan", "Type", "Value"]),
];

/// True for what [`imports`] finds in the runtime or the standard library.
pub(super) fn is_offered(name: &str) -> bool {
    MODULES.contains(&name) || OFFERED.iter().any(|(_, names)| names.contains(&name))
}

/// The modules of the runtime that are named as such.
const MODULES: [&str; 2] = ["aggregate", "scalar"];

/// One `use` a crate, of exactly what is named; and of other modules their items, by path.
pub(super) fn imports(used: &BTreeSet<String>, others: &[(String, Vec<&str>)]) -> String {
    let mut standard = String::new();
    let mut runtime = Vec::new();
    for (path, offered) in OFFERED {
        let names: Vec<&str> = offered.iter().copied().filter(|name| used.contains(*name)).collect();
        if names.is_empty() {
            continue;
        }
        match path.strip_prefix("kqlc_runtime::") {
            Some(module) => runtime.push(format!("{module}::{}", list(&names))),
            None => standard.push_str(&format!("use {path}::{};\n", list(&names))),
        }
    }
    if used.contains("aggregate") {
        runtime.insert(0, "aggregate".to_owned());
    }
    if used.contains("scalar") {
        let at =
            runtime.iter().position(|import| import.starts_with("scalar::") || import.starts_with("types::"));
        match at {
            Some(at) if runtime[at].starts_with("scalar::") => {
                let names = runtime[at]["scalar::".len()..].trim_matches(['{', '}']).to_owned();
                runtime[at] = format!("scalar::{{self, {names}}}");
            }
            Some(at) => runtime.insert(at, "scalar".to_owned()),
            None => runtime.push("scalar".to_owned()),
        }
    }
    if !runtime.is_empty() {
        runtime = vec![format!("kqlc_runtime::{{{}}}", runtime.join(", "))];
    }
    let others = others.iter().map(|(path, names)| format!("{path}::{}", list(names)));
    let crates: Vec<String> = others.chain(runtime).collect();
    let crates = if crates.is_empty() { String::new() } else { format!("use {};", crates.join("; use ")) };
    let crates = prettyplease::unparse(&syn::parse_str(&crates).expect("imports of names are Rust"));
    if standard.is_empty() { crates } else { format!("{standard}\n{crates}") }
}

/// Names behind a path: one, or several in braces.
fn list(names: &[&str]) -> String {
    match names {
        [name] => (*name).to_owned(),
        names => format!("{{{}}}", names.join(", ")),
    }
}

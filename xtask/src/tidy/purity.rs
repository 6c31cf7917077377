//! The core does no input and output: files, clock, environment and printing belong to the edges.

use super::{Problem, RustFile};

/// The edges: modules that may do input and output, and the crate roots that only declare them.
const EDGES: &[(&str, &[&str])] =
    &[("compiler/src", &["cli", "main"]), ("runtime/src", &["cli", "detect", "main", "read", "statistics"])];

/// What reaches outside.
///
/// `std::time::Instant` is not among it: how long something took goes into statistics, never into a result.
const PATHS: &[&str] = &[
    "std::env",
    "std::fs",
    "std::net::TcpStream",
    "std::net::UdpSocket",
    "std::process",
    "std::time::SystemTime",
];
const MACROS: &[&str] = &["dbg", "eprint", "eprintln", "print", "println"];

/// Input and output in a file of the core.
pub(super) fn check(file: &RustFile) -> Vec<Problem> {
    let edge = EDGES.iter().find_map(|(folder, edges)| Some((file.below(folder)?, *edges)));
    let Some((below, edges)) = edge else { return Vec::new() };
    let module = below.split(['/', '.']).next().unwrap_or(below);
    // Tests may read what lies beside the checkout.
    if edges.contains(&module) || below.ends_with("_tests.rs") {
        return Vec::new();
    }
    let names = file.names.iter().filter(|(name, _)| reaches_outside(name));
    let macros = file.macros.iter().filter(|(name, _)| MACROS.contains(&name.as_str()));
    let problem = |(name, line): &(String, usize)| {
        format!("{}:{line}: `{name}` does input or output; only {} may", file.path, edges.join(", "))
    };
    names.chain(macros).map(problem).collect()
}

fn reaches_outside(name: &str) -> bool {
    PATHS.iter().any(|path| name == *path || name.starts_with(&format!("{path}::")))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn problems(path: &str, text: &str) -> usize {
        check(&RustFile::parse(path.to_owned(), text.to_owned()).expect("Rust")).len()
    }

    #[test]
    fn core_neither_reads_nor_prints() {
        let text = "use std::{fs, fmt}; fn f() { println!(); std::env::args(); }";
        assert_eq!(problems("compiler/src/semantic.rs", text), 3);
        assert_eq!(problems("compiler/src/cli/check.rs", text), 0);
        assert_eq!(problems("xtask/src/main.rs", text), 0);
    }

    #[test]
    fn core_does_not_know_what_time_it_is() {
        assert_eq!(problems("runtime/src/engine.rs", "use std::time::{Duration, Instant, SystemTime};"), 1);
    }
}

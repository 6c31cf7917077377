//! Compiles the generated C parser.

use std::path::Path;

fn main() {
    let source = Path::new("src");
    let parser = source.join("parser.c");
    cc::Build::new().std("c11").include(source).file(&parser).warnings(false).compile("tree-sitter-kql");
    println!("cargo:rerun-if-changed={}", parser.display());
}

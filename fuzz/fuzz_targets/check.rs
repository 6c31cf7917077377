//! The whole of `kqlc check`, drawing included.

#![no_main]

use std::sync::LazyLock;

use kqlc::{
    catalog::Database,
    diagnostic::{Style, render},
    semantic::Library,
    source::SourceMap,
};
use libfuzzer_sys::fuzz_target;

static DATABASE: LazyLock<Database> = LazyLock::new(Database::default);

fuzz_target!(|bytes: &[u8]| {
    let mut sources = SourceMap::default();
    let file = sources.add("rule.yaml", String::from_utf8_lossy(bytes).into_owned());
    let checked = kqlc::check(file, &sources, &Library::new(&DATABASE));
    for diagnostic in checked.diagnostics.iter().take(20) {
        assert!(!render(diagnostic, &sources, Style::PLAIN).is_empty());
    }
});

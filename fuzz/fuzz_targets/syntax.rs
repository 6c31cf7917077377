//! The syntax of queries: every place lies in the text.

#![no_main]

use kqlc::{
    source::{FileId, Span},
    syntax,
};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let text = String::from_utf8_lossy(bytes);
    for diagnostic in syntax::parse(&text, &|range| Span::new(FileId(0), range)).diagnostics {
        assert!(text.get(diagnostic.primary.span.range()).is_some(), "{diagnostic:?}");
    }
});

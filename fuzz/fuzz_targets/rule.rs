//! YAML rule loading: every place lies in the file.

#![no_main]

use kqlc::{rule, source::FileId};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let text = String::from_utf8_lossy(bytes);
    for diagnostic in rule::load(FileId(0), &text).diagnostics {
        assert!(text.get(diagnostic.primary.span.range()).is_some(), "{diagnostic:?}");
    }
});

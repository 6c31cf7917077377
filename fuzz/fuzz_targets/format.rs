//! `kqlc fmt` on a query: the same tokens come out, and formatting them again changes nothing.

#![no_main]

use kqlc::{
    format::{NOT_FORMATTED, query},
    source::{FileId, Span},
    syntax::layout::same_tokens,
};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let text = String::from_utf8_lossy(bytes);
    let place = |range| Span::new(FileId(0), range);
    match query(&text, 60, &place) {
        Ok(formatted) => {
            assert!(same_tokens(&text, &formatted));
            assert_eq!(query(&formatted, 60, &place).ok(), Some(formatted));
        }
        Err(problem) => {
            assert_eq!(problem.code, NOT_FORMATTED.code);
            assert!(text.get(problem.primary.span.range()).is_some(), "{problem:?}");
        }
    }
});

//! KQL's scalar functions and operators, a file a family.
//!
//! Each function stands once, with its KQL signature, its meaning and examples in its documentation; the compiler's
//! catalogue is made from that. The Rust types say what becomes of nulls: a function is not called with the null of a
//! plain `i64`, it sees that of an `Option<i64>` and of a `&Dynamic`, and a returned `Option` may be null.

mod arithmetic;
mod arithmetic_time;
mod array;
mod comparison;
mod comparison_dynamic;
mod conversion;
mod ipv4;
mod ipv4_text;
mod logic;
mod matching;
mod pattern;
mod regex;
mod search;
mod string;
mod term_list;
mod terms;

pub use arithmetic::*;
pub use arithmetic_time::*;
pub use array::*;
pub use comparison::*;
pub use comparison_dynamic::*;
pub use conversion::*;
pub use ipv4::*;
pub use ipv4_text::*;
pub use logic::*;
pub use matching::*;
pub use pattern::Pattern;
pub use regex::*;
pub use string::*;
pub use term_list::{Terms, has_all_dynamic, has_all_terms, has_any_dynamic, has_any_index, has_any_terms};
pub use terms::*;

use term_list::elements;

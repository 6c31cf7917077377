//! KQL's scalar functions and operators, a file a family.
//!
//! Each function stands once, with its KQL signature, its meaning and examples in its documentation; the compiler's
//! catalogue is made from that. The Rust types say what becomes of nulls: a function is not called with the null of a
//! plain `i64`, it sees that of an `Option<i64>` and of a `&Dynamic`, and a returned `Option` may be null.

mod arithmetic;
mod arithmetic_time;
mod array;
mod array_make;
mod bag;
mod bag_edit;
mod bin;
mod bits;
mod calendar;
mod conversion;
mod csv;
mod datetime;
mod dynamic_comparison;
mod encoding;
mod equality;
mod extreme;
mod hash;
mod ipv4;
mod ipv4_text;
mod ipv6;
mod json_path;
mod logic;
mod matching;
mod math;
mod order;
mod pattern;
mod regex;
mod search;
mod set;
mod string;
mod term_list;
mod terms;
mod text;
mod time_format;
mod trigonometry;
mod type_name;
mod url;
mod xml;

pub use arithmetic::*;
pub use arithmetic_time::*;
pub use array::*;
pub use array_make::*;
pub use bag::*;
pub use bag_edit::*;
pub use bin::*;
pub use bits::*;
pub use calendar::*;
pub use conversion::*;
pub use csv::*;
pub use datetime::*;
pub use dynamic_comparison::*;
pub use encoding::*;
pub use equality::*;
pub use extreme::*;
pub use hash::*;
pub use ipv4::*;
pub use ipv4_text::*;
pub use ipv6::*;
pub use json_path::{extract_json, extract_json_dynamic, is_json_path};
pub use logic::*;
pub use matching::*;
pub use math::*;
pub use order::*;
pub use pattern::Pattern;
pub use regex::*;
pub use set::*;
pub use string::*;
pub use term_list::{Terms, has_all_dynamic, has_all_terms, has_any_dynamic, has_any_index, has_any_terms};
pub use terms::*;
pub use text::*;
pub use time_format::*;
pub use trigonometry::*;
pub use type_name::*;
pub use url::*;
pub use xml::*;

use term_list::elements;

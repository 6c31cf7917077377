//! `tostring`, `tolong` and the other conversions, a file a target.

mod integer;
mod json;
mod real;
mod text;
mod time;
mod truth;

pub use integer::*;
pub use json::*;
pub use real::*;
pub use text::*;
pub use time::*;
pub use truth::*;

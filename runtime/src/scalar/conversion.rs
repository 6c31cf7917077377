//! `tostring`, `tolong` and the other conversions, a file a target.

mod json;
mod number;
mod text;
mod time;

pub use json::*;
pub use number::*;
pub use text::*;
pub use time::*;

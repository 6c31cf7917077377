//! Summaries of many values in little space, for estimates with a known error.
//!
//! A sketch takes values one by one (`update`), takes another sketch (`merge`) and answers (`finish` and others). Merging sketches
//! of the parts gives a sketch of the whole. A query holds a sketch as a dynamic, which it can store and read back.

mod hyper_log_log;
mod t_digest;

pub use hyper_log_log::HyperLogLog;
pub use t_digest::TDigest;

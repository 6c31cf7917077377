//! JSON text to and from `dynamic`.

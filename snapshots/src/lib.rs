//! The golden stories of the workspace live in this package; see `tests/`.

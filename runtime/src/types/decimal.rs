//! `decimal`

/// A decimal number with up to 28 significant digits (the engine has 34).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Decimal(pub rust_decimal::Decimal);

//! `decimal`

use std::fmt;

/// A decimal number with up to 28 significant digits (the engine has 34).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Decimal(pub rust_decimal::Decimal);

impl Decimal {
    /// Reads digits with an optional sign, point and exponent; white space around them does not count.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        if text.contains('_') {
            return None;
        }
        let parsed = if text.contains(['e', 'E']) {
            rust_decimal::Decimal::from_scientific(text)
        } else {
            text.parse()
        };
        parsed.ok().map(Self)
    }

    /// The number, rounded to a real.
    pub fn to_f64(self) -> f64 {
        self.to_string().parse().unwrap_or(f64::NAN)
    }

    /// The decimal nearest to a real; None for NaN, infinities and what is too large.
    pub fn from_f64(value: f64) -> Option<Self> {
        Self::parse(&value.to_string())
    }
}

impl From<i64> for Decimal {
    fn from(value: i64) -> Self {
        Self(value.into())
    }
}

impl fmt::Display for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0.normalize())
    }
}

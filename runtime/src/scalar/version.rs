//! `parse_version`

use crate::types::Decimal;

/// kql: parse_version(version: string) -> decimal
///
/// A number by which versions compare: eight digits for each of one to four parts, of which missing ones are 0. Null for a
/// part that is no number of at most eight digits, and for a first part past 79227, which is more than a decimal holds here.
///
/// ```kql
/// parse_version("0.0.0.5") == decimal(5)
/// parse_version("1.2.3.40") == decimal(1000000020000000300000040)
/// parse_version("1.10") > parse_version("1.9.9.9")
/// isnull(parse_version("1.2.3.4.5"))
/// isnull(parse_version("1.2-beta"))
/// isnull(parse_version(""))
/// ```
pub fn parse_version(version: &str) -> Option<Decimal> {
    let mut number = rust_decimal::Decimal::ZERO;
    let parts: Vec<&str> = version.split('.').collect();
    if parts.len() > 4 {
        return None;
    }
    for place in 0..4 {
        let part = match parts.get(place) {
            None => 0,
            Some(part) if (1..=8).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit()) => {
                part.parse::<u32>().ok()?
            }
            Some(_) => return None,
        };
        number = number.checked_mul(100_000_000.into())?.checked_add(part.into())?;
    }
    Some(Decimal(number))
}

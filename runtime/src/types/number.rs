//! Numbers and bools from text and to text.

use std::fmt::Write as _;

/// Reads a long as `tolong` does: decimal digits with an optional sign, or `0x` and hexadecimal digits.
///
/// White space around them does not count; anything else, a fraction included, is None (measured).
pub(crate) fn parse_long(text: &str) -> Option<i64> {
    let text = text.trim();
    match text.strip_prefix("0x").or_else(|| text.strip_prefix("0X")) {
        Some(digits) if digits.starts_with(|c: char| c.is_ascii_hexdigit()) => {
            u64::from_str_radix(digits, 16).ok().map(u64::cast_signed)
        }
        Some(_) => None,
        None => text.parse().ok(),
    }
}

/// Reads an int as `toint` does: as [`parse_long`], None outside the range of the type (measured).
pub(crate) fn parse_int(text: &str) -> Option<i32> {
    i32::try_from(parse_long(text)?).ok()
}

/// Reads a real as `toreal` does; white space around it does not count.
pub(crate) fn parse_real(text: &str) -> Option<f64> {
    text.trim().parse().ok()
}

/// Reads a bool as `tobool` does: `true` and `false` in any case, or a whole number, of which 0 is false (measured).
pub(crate) fn parse_bool(text: &str) -> Option<bool> {
    let text = text.trim();
    if text.eq_ignore_ascii_case("true") {
        Some(true)
    } else if text.eq_ignore_ascii_case("false") {
        Some(false)
    } else {
        text.parse::<i64>().ok().map(|number| number != 0)
    }
}

/// Cuts the fraction; values out of range become the nearest long, NaN becomes None (measured).
#[expect(clippy::cast_possible_truncation, reason = "the cast saturates, as the engine does")]
pub(crate) fn real_to_long(value: f64) -> Option<i64> {
    (!value.is_nan()).then_some(value as i64)
}

/// Cuts the fraction; values out of range become the nearest int, NaN becomes None (measured).
#[expect(clippy::cast_possible_truncation, reason = "the cast saturates, as the engine does")]
pub(crate) fn real_to_int(value: f64) -> Option<i32> {
    (!value.is_nan()).then_some(value as i32)
}

/// The real nearest to a long.
#[expect(clippy::cast_precision_loss, reason = "this is the conversion that KQL makes")]
pub(crate) fn long_to_real(value: i64) -> f64 {
    value as f64
}

/// The low 32 bits (measured).
#[expect(clippy::cast_possible_truncation, reason = "the engine wraps")]
pub(crate) fn long_to_int(value: i64) -> i32 {
    value as i32
}

/// Writes the shortest digits that read back as the same real, always with a point or an exponent.
pub(crate) fn write_real(value: f64, text: &mut String) {
    let magnitude = value.abs();
    if value.is_nan() {
        text.push_str("NaN");
    } else if value.is_infinite() {
        text.push_str(if value > 0.0 { "Infinity" } else { "-Infinity" });
    } else if value == 0.0 || (1e-5..1e15).contains(&magnitude) {
        let _ = write!(text, "{value:?}");
    } else {
        let scientific = format!("{value:e}");
        match scientific.split_once('e') {
            Some((digits, exponent)) if exponent.starts_with('-') => {
                let _ = write!(text, "{digits}e-{:0>2}", &exponent[1..]);
            }
            Some((digits, exponent)) => {
                let _ = write!(text, "{digits}e+{exponent:0>2}");
            }
            None => text.push_str(&scientific),
        }
    }
}

/// The text of a real, as `tostring` gives it.
pub(crate) fn real_to_string(value: f64) -> String {
    let mut text = String::new();
    write_real(value, &mut text);
    text
}

#[cfg(test)]
mod tests {
    use super::{parse_long, parse_real, real_to_string};

    #[test]
    fn reads_what_the_engine_reads() {
        let long = ["5.7", "1e3", " 7 ", "-3", "0x10", "1,000", "+4", "", "9999999999", "5."].map(parse_long);
        assert_eq!(
            long,
            [None, None, Some(7), Some(-3), Some(16), None, Some(4), None, Some(9_999_999_999), None]
        );
        let real = ["5.7", "1e3", " 7 ", "0x10", "1,000", "+4", "", "5."].map(parse_real);
        assert_eq!(real, [Some(5.7), Some(1e3), Some(7.0), None, None, Some(4.0), None, Some(5.0)]);
    }

    #[test]
    fn writes_reals_shortly() {
        let texts = [1.0, 0.1, -2.5, 1e20, 1.5e-7, 0.0].map(real_to_string);
        assert_eq!(texts, ["1.0", "0.1", "-2.5", "1e+20", "1.5e-07", "0.0"]);
    }
}

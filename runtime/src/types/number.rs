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
///
/// From a ten-thousandth up to a thousand million million they stand without an exponent (measured).
///
/// Where several are as short, the engine takes those that Grisu2 finds, which are not always the nearest (measured:
/// 10 less one bit is `9.999999999999999`).
pub(crate) fn write_real(value: f64, text: &mut String) {
    let magnitude = value.abs();
    if value.is_nan() {
        text.push_str("NaN");
    } else if value.is_infinite() {
        text.push_str(if value > 0.0 { "Infinity" } else { "-Infinity" });
    } else if value == 0.0 {
        text.push_str(if value.is_sign_negative() { "-0.0" } else { "0.0" });
    } else {
        if value < 0.0 {
            text.push('-');
        }
        let (digits, point) = shortest(magnitude);
        if (-3..=15).contains(&point) {
            write_plain(&digits, point, text);
        } else {
            let (first, rest) = digits.split_at(1);
            let dot = if rest.is_empty() { "" } else { "." };
            let (sign, exponent) = (if point > 0 { '+' } else { '-' }, (point - 1).unsigned_abs());
            let _ = write!(text, "{first}{dot}{rest}e{sign}{exponent:02}");
        }
    }
}

/// The digits of a real above zero, without zeros around them, and how many stand before the point.
fn shortest(value: f64) -> (String, i32) {
    let mut buffer = dtoa::Buffer::new();
    let text = buffer.format_finite(value);
    let (mantissa, exponent) = text.split_once('e').unwrap_or((text, "0"));
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let all = format!("{whole}{fraction}");
    let digits = all.trim_start_matches('0');
    let zeros = i32::try_from(all.len() - digits.len()).unwrap_or_default();
    let before = i32::try_from(whole.len()).unwrap_or_default() - zeros;
    (digits.trim_end_matches('0').to_owned(), before + exponent.parse::<i32>().unwrap_or_default())
}

/// Digits with a point among them, or behind zeros.
fn write_plain(digits: &str, point: i32, text: &mut String) {
    let Ok(before) = usize::try_from(point) else {
        let zeros = "0".repeat(usize::try_from(-point).unwrap_or_default());
        let _ = write!(text, "0.{zeros}{digits}");
        return;
    };
    let whole = &digits[..before.min(digits.len())];
    let fraction = digits.get(before..).filter(|rest| !rest.is_empty()).unwrap_or("0");
    let zeros = "0".repeat(before.saturating_sub(digits.len()));
    let whole = if whole.is_empty() { "0" } else { whole };
    let _ = write!(text, "{whole}{zeros}.{fraction}");
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
        let texts =
            [10.0_f64.next_down(), 1234.5, 100_000.0, 0.000_123, 1e-5, 1e-6, 1e14, 1e15, -0.0, f64::MAX];
        assert_eq!(
            texts.map(real_to_string),
            [
                "9.999999999999999",
                "1234.5",
                "100000.0",
                "0.000123",
                "1e-05",
                "1e-06",
                "100000000000000.0",
                "1e+15",
                "-0.0",
                "1.7976931348623157e+308"
            ]
        );
    }

    #[test]
    fn what_is_written_reads_back() {
        let mut bits = 0x9e37_79b9_7f4a_7c15_u64;
        for _ in 0..20_000 {
            bits = bits.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            let value = f64::from_bits(bits);
            if value.is_finite() {
                assert_eq!(parse_real(&real_to_string(value)), Some(value));
            }
        }
    }
}

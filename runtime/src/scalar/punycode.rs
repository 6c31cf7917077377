//! Punycode, the ASCII form of international text (RFC 3492), and of domain names made of it.

/// kql: punycode_from_string(value: string) -> string
///
/// Writes text as Punycode, without the `xn--` of a domain name.
///
/// ```kql
/// punycode_from_string("académie-française") == "acadmie-franaise-npb1a"
/// punycode_from_string("艺术") == "cqv902d"
/// punycode_from_string("plain") == "plain-"
/// ```
pub fn punycode_from_string(value: &str) -> String {
    encode(value).unwrap_or_default()
}

/// kql: punycode_to_string(value: string) -> string
///
/// The text that is written as Punycode, without the `xn--` of a domain name; empty for what is no Punycode.
///
/// ```kql
/// punycode_to_string("acadmie-franaise-npb1a") == "académie-française"
/// punycode_to_string("é") == ""
/// ```
pub fn punycode_to_string(value: &str) -> String {
    decode(value).unwrap_or_default()
}

/// kql: punycode_domain_to_string(value: string) -> string
///
/// Writes the labels of a domain name that are not ASCII as `xn--` and Punycode.
///
/// ```kql
/// punycode_domain_to_string("www.Lúin.org") == "www.xn--Lin-8na.org"
/// ```
pub fn punycode_domain_to_string(value: &str) -> String {
    let label = |label: &str| {
        if label.is_ascii() { Some(label.to_owned()) } else { Some(format!("xn--{}", encode(label)?)) }
    };
    labels(value, label)
}

/// kql: punycode_domain_from_string(value: string) -> string
///
/// Reads the labels of a domain name that begin with `xn--`; empty if one is no Punycode (measured).
///
/// ```kql
/// punycode_domain_from_string("www.xn--Lin-8na.org") == "www.Lúin.org"
/// punycode_domain_from_string("xn--é.org") == ""
/// ```
pub fn punycode_domain_from_string(value: &str) -> String {
    labels(value, |label| match label.get(..4) {
        Some(prefix) if prefix.eq_ignore_ascii_case("xn--") => decode(&label[4..]),
        _ => Some(label.to_owned()),
    })
}

/// Changes each label of a domain name; empty if one cannot be.
fn labels(domain: &str, change: impl Fn(&str) -> Option<String>) -> String {
    let labels: Option<Vec<String>> = domain.split('.').map(change).collect();
    labels.map(|labels| labels.join(".")).unwrap_or_default()
}

const BASE: u32 = 36;
const SKEW: u32 = 38;
const DAMP: u32 = 700;
const FIRST_POINT: u32 = 128;
const FIRST_BIAS: u32 = 72;

/// None where the numbers of RFC 3492 overflow.
fn encode(text: &str) -> Option<String> {
    let mut output: String = text.chars().filter(char::is_ascii).collect();
    let plain = u32::try_from(output.len()).ok()?;
    let total = u32::try_from(text.chars().count()).ok()?;
    if plain > 0 {
        output.push('-');
    }
    let (mut point, mut delta, mut bias, mut handled) = (FIRST_POINT, 0_u32, FIRST_BIAS, plain);
    while handled < total {
        let next = text.chars().map(u32::from).filter(|c| *c >= point).min()?;
        delta = delta.checked_add((next - point).checked_mul(handled + 1)?)?;
        point = next;
        for c in text.chars().map(u32::from) {
            if c < point {
                delta = delta.checked_add(1)?;
            }
            if c == point {
                write_number(delta, bias, &mut output);
                bias = adapt(delta, handled + 1, handled == plain);
                delta = 0;
                handled += 1;
            }
        }
        delta = delta.checked_add(1)?;
        point += 1;
    }
    Some(output)
}

/// A number in digits whose weights depend on the bias.
fn write_number(mut number: u32, bias: u32, output: &mut String) {
    for place in 1.. {
        let least = threshold(place, bias);
        if number < least {
            break;
        }
        output.push(digit(least + (number - least) % (BASE - least)));
        number = (number - least) / (BASE - least);
    }
    output.push(digit(number));
}

fn decode(text: &str) -> Option<String> {
    if !text.is_ascii() {
        return None;
    }
    let (plain, digits) = text.rsplit_once('-').unwrap_or(("", text));
    let mut output: Vec<char> = plain.chars().collect();
    let (mut point, mut index, mut bias) = (FIRST_POINT, 0_u32, FIRST_BIAS);
    let mut digits = digits.bytes().peekable();
    while digits.peek().is_some() {
        let before = index;
        let mut weight = 1_u32;
        for place in 1.. {
            let digit = value_of(digits.next()?)?;
            index = index.checked_add(digit.checked_mul(weight)?)?;
            let least = threshold(place, bias);
            if digit < least {
                break;
            }
            weight = weight.checked_mul(BASE - least)?;
        }
        let length = u32::try_from(output.len()).ok()? + 1;
        bias = adapt(index - before, length, before == 0);
        point = point.checked_add(index / length)?;
        index %= length;
        output.insert(usize::try_from(index).ok()?, char::from_u32(point)?);
        index += 1;
    }
    Some(output.into_iter().collect())
}

fn threshold(place: u32, bias: u32) -> u32 {
    (BASE * place).saturating_sub(bias).clamp(1, 26)
}

fn adapt(delta: u32, length: u32, first: bool) -> u32 {
    let mut delta = if first { delta / DAMP } else { delta / 2 };
    delta += delta / length;
    let mut bias = 0;
    while delta > (BASE - 1) * 26 / 2 {
        delta /= BASE - 1;
        bias += BASE;
    }
    bias + BASE * delta / (delta + SKEW)
}

/// `a` to `z` and `0` to `9` for 0 to 35.
fn digit(value: u32) -> char {
    const DIGITS: &[u8; 36] = b"abcdefghijklmnopqrstuvwxyz0123456789";
    DIGITS.get(value as usize).map_or('a', |digit| char::from(*digit))
}

fn value_of(digit: u8) -> Option<u32> {
    Some(match digit {
        b'a'..=b'z' => u32::from(digit - b'a'),
        b'A'..=b'Z' => u32::from(digit - b'A'),
        b'0'..=b'9' => u32::from(digit - b'0') + 26,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{punycode_from_string, punycode_to_string};

    proptest! {
        #[test]
        fn reading_undoes_writing(text in "\\PC{0,12}") {
            prop_assert_eq!(punycode_to_string(&punycode_from_string(&text)), text);
        }

        #[test]
        fn never_panics(text in "[a-zA-Z0-9-]{0,20}") {
            let _ = punycode_to_string(&text);
        }
    }
}

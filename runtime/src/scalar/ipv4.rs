//! Comparing IPv4 addresses and ranges.
//!
//! An address is four decimal numbers to 255 without leading zeros, perhaps with `/` and the bits of its network; white space
//! around it does not count (measured). Everything else is no address.

use std::borrow::Cow;

use super::elements;
use crate::types::Dynamic;

/// kql: ipv4_is_private(ip: string) -> bool
///
/// True if an address belongs to 10.0.0.0/8, 172.16.0.0/12 or 192.168.0.0/16; null for what is no address.
///
/// ```kql
/// ipv4_is_private("10.1.2.3/24")
/// ipv4_is_private("202.1.2.3") == false
/// isnull(ipv4_is_private("fe80::1"))
/// ```
pub fn ipv4_is_private(ip: &str) -> Option<bool> {
    let Network { address, .. } = parse(ip)?;
    let [first, second, ..] = address.to_be_bytes();
    Some(first == 10 || first == 172 && second & 0xF0 == 16 || first == 192 && second == 168)
}

/// kql: ipv4_compare(ip1: string, ip2: string) -> long
///
/// -1, 0 or 1: the order of two addresses by the bits of the shorter network; null for what is no address.
///
/// ```kql
/// ipv4_compare("192.168.1.1/24", "192.168.1.255") == 0
/// ipv4_compare("192.168.1.1", "192.168.1.255") == -1
/// isnull(ipv4_compare("x", "1.1.1.1"))
/// ```
pub fn ipv4_compare(ip1: &str, ip2: &str) -> Option<i64> {
    compare(ip1, ip2, 32)
}

/// kql: ipv4_compare(ip1: string, ip2: string, prefix: long) -> long
///
/// As without `prefix`, by no more than so many bits; null for what is no address or prefix.
///
/// ```kql
/// ipv4_compare("192.168.1.1", "192.168.1.0", 31) == 0
/// ipv4_compare("192.168.1.1", "192.168.1.255", 24) == 0
/// ```
pub fn ipv4_compare_prefix(ip1: &str, ip2: &str, prefix: i64) -> Option<i64> {
    compare(ip1, ip2, prefix)
}

/// kql: ipv4_is_match(ip1: string, ip2: string) -> bool
///
/// True if two addresses are the same by the bits of the shorter network; null for what is no address.
///
/// ```kql
/// ipv4_is_match("192.168.1.1/24", "192.168.1.255")
/// ipv4_is_match("192.168.1.1", "192.168.1.255") == false
/// ```
pub fn ipv4_is_match(ip1: &str, ip2: &str) -> Option<bool> {
    compare(ip1, ip2, 32).map(|order| order == 0)
}

/// kql: ipv4_is_match(ip1: string, ip2: string, prefix: long) -> bool
///
/// As without `prefix`, by no more than so many bits; null for what is no address or prefix.
///
/// ```kql
/// ipv4_is_match("192.168.1.1", "192.168.1.0", 31)
/// ```
pub fn ipv4_is_match_prefix(ip1: &str, ip2: &str, prefix: i64) -> Option<bool> {
    compare(ip1, ip2, prefix).map(|order| order == 0)
}

/// kql: ipv4_is_in_range(ip: string, range: string) -> bool
///
/// True if an address belongs to a network; null for what is neither.
///
/// ```kql
/// ipv4_is_in_range("192.168.1.6", "192.168.1.1/24")
/// ipv4_is_in_range("192.168.2.1", "192.168.1.1/24") == false
/// ```
pub fn ipv4_is_in_range(ip: &str, range: &str) -> Option<bool> {
    compare(ip, range, 32).map(|order| order == 0)
}

/// kql: ipv4_is_in_any_range(ip: string, range: string, ...) -> bool
///
/// True if an address belongs to any of the networks; null for what is no address.
///
/// ```kql
/// ipv4_is_in_any_range("192.168.1.6", "10.0.0.0/8", "192.168.1.1/24")
/// ```
pub fn ipv4_is_in_any_range(ip: &str, ranges: &[&str]) -> Option<bool> {
    let ip = parse(ip)?;
    Some(ranges.iter().any(|range| parse(range).is_some_and(|range| order(ip, range, 32) == 0)))
}

/// kql: ipv4_is_in_any_range(ip: string, ranges: dynamic) -> bool
///
/// True if an address belongs to any of the networks of an array; null for what is no address.
///
/// ```kql
/// ipv4_is_in_any_range("10.1.2.3", dynamic(["192.168.1.1/16", "10.0.0.1/8"]))
/// ipv4_is_in_any_range("123.1.11.21", dynamic(["192.168.1.1/16", "10.0.0.1/8"])) == false
/// ```
pub fn ipv4_is_in_any_range_dynamic(ip: &str, ranges: &Dynamic) -> Option<bool> {
    let ranges = texts(ranges);
    ipv4_is_in_any_range(ip, &ranges.iter().map(|range| &**range).collect::<Vec<&str>>())
}

/// kql: parse_ipv4(ip: string) -> long
///
/// The number of an address, without the bits past its network; null for what is no address (measured).
///
/// ```kql
/// parse_ipv4("127.0.0.1") == 2130706433
/// parse_ipv4("203.0.113.10/24") == 3405803776
/// isnull(parse_ipv4("1.2.3"))
/// ```
pub fn parse_ipv4(ip: &str) -> Option<i64> {
    parse(ip).map(|ip| i64::from(ip.address))
}

/// kql: parse_ipv4_mask(ip: string, prefix: long) -> long
///
/// The number of an address, without the bits past the shorter of its network and `prefix`.
///
/// ```kql
/// parse_ipv4_mask("127.0.0.1", 24) == 2130706432
/// ```
pub fn parse_ipv4_mask(ip: &str, prefix: i64) -> Option<i64> {
    let ip = parse(ip)?;
    Some(i64::from(ip.address & mask(bits(prefix)?)))
}

/// kql: ipv4_netmask_suffix(ip: string) -> long
///
/// The bits of an address's network, 32 if none are written; null for what is no address (measured).
///
/// ```kql
/// ipv4_netmask_suffix("192.168.1.1/24") == 24
/// ipv4_netmask_suffix("10.1.2.3") == 32
/// ```
pub fn ipv4_netmask_suffix(ip: &str) -> Option<i64> {
    parse(ip).map(|ip| i64::from(ip.prefix))
}

/// kql: format_ipv4(ip: string) -> string
///
/// An address without the bits past its network and without the network; empty for what is no address.
///
/// ```kql
/// format_ipv4("192.168.1.255/24") == "192.168.1.0"
/// format_ipv4("x") == ""
/// ```
pub fn format_ipv4(ip: &str) -> String {
    parse(ip).map(|ip| dotted(ip.address)).unwrap_or_default()
}

/// kql: format_ipv4(ip: long) -> string
///
/// The address of a number; empty for a number past 32 bits.
///
/// ```kql
/// format_ipv4(3232236031) == "192.168.1.255"
/// ```
pub fn format_ipv4_long(ip: i64) -> String {
    u32::try_from(ip).map(dotted).unwrap_or_default()
}

/// kql: format_ipv4(ip: string, prefix: long) -> string
///
/// An address without the bits past the shorter of its network and `prefix`; empty for what is neither.
///
/// ```kql
/// format_ipv4("192.168.1.255", 24) == "192.168.1.0"
/// ```
pub fn format_ipv4_prefix(ip: &str, prefix: i64) -> String {
    parse(ip).zip(bits(prefix)).map(|(ip, prefix)| dotted(ip.address & mask(prefix))).unwrap_or_default()
}

/// kql: format_ipv4_mask(ip: string, prefix: long) -> string
///
/// As `format_ipv4`, followed by `/` and the bits of the network.
///
/// ```kql
/// format_ipv4_mask("192.168.1.255", 24) == "192.168.1.0/24"
/// ```
pub fn format_ipv4_mask(ip: &str, prefix: i64) -> String {
    let Some((ip, prefix)) = parse(ip).zip(bits(prefix)) else { return String::new() };
    let prefix = prefix.min(ip.prefix);
    format!("{}/{prefix}", dotted(ip.address & mask(prefix)))
}

/// An address without the bits past its network, and the number of the network's bits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Network {
    pub(super) address: u32,
    pub(super) prefix: u32,
}

/// Reads an address with or without the bits of its network.
pub(super) fn parse(text: &str) -> Option<Network> {
    let text = text.trim();
    let (length, address) = parse_prefix(text.as_bytes())?;
    let prefix = match &text.as_bytes()[length..] {
        [] => 32,
        [b'/', digit] if digit.is_ascii_digit() => u32::from(digit - b'0'),
        [b'/', tens, ones] if tens.is_ascii_digit() && ones.is_ascii_digit() => {
            u32::from(tens - b'0') * 10 + u32::from(ones - b'0')
        }
        _ => return None,
    };
    (prefix <= 32).then(|| Network { address: address & mask(prefix), prefix })
}

/// Reads four numbers at the beginning of the text: how long they are, and the address.
pub(super) fn parse_prefix(text: &[u8]) -> Option<(usize, u32)> {
    let mut at = 0;
    let mut address = 0;
    for part in 0..4 {
        if part > 0 {
            if text.get(at) != Some(&b'.') {
                return None;
            }
            at += 1;
        }
        let digits = text.get(at..)?.iter().take(4).take_while(|b| b.is_ascii_digit()).count();
        if !(1..=3).contains(&digits) || digits > 1 && text[at] == b'0' {
            return None;
        }
        let number = text[at..at + digits].iter().fold(0, |sum, b| sum * 10 + u32::from(b - b'0'));
        if number > 255 {
            return None;
        }
        address = address << 8 | number;
        at += digits;
    }
    Some((at, address))
}

/// The texts of an array's elements.
pub(super) fn texts(values: &Dynamic) -> Vec<String> {
    elements(values).iter().map(|value| value.to_text()).map(Cow::into_owned).collect()
}

fn compare(ip1: &str, ip2: &str, prefix: i64) -> Option<i64> {
    Some(order(parse(ip1)?, parse(ip2)?, bits(prefix)?))
}

/// The order of two addresses by the bits of the shortest network.
fn order(ip1: Network, ip2: Network, prefix: u32) -> i64 {
    let mask = mask(prefix.min(ip1.prefix).min(ip2.prefix));
    (ip1.address & mask).cmp(&(ip2.address & mask)) as i64
}

fn bits(prefix: i64) -> Option<u32> {
    u32::try_from(prefix).ok().filter(|prefix| *prefix <= 32)
}

fn mask(prefix: u32) -> u32 {
    u32::MAX.checked_shl(32 - prefix).unwrap_or(0)
}

fn dotted(address: u32) -> String {
    std::net::Ipv4Addr::from(address).to_string()
}

#[cfg(test)]
mod tests {
    use super::parse_ipv4;

    #[test]
    fn reads_what_the_engine_reads() {
        for (text, expected) in [
            ("0.0.0.0", Some(0)),
            ("255.255.255.255", Some(4_294_967_295)),
            ("203.0.113.10/32", Some(3_405_803_786)),
            ("203.0.113.10/0", Some(0)),
            (" 203.0.113.10", Some(3_405_803_786)),
            ("1.2.3.4.5", None),
            ("256.0.0.1", None),
            ("01.02.03.04", None),
            ("", None),
            ("1.2.3.4/33", None),
        ] {
            assert_eq!(parse_ipv4(text), expected, "{text}");
        }
    }
}

//! Comparing IPv6 addresses and ranges. IPv4 addresses take part as `::ffff:a.b.c.d`.

use std::net::Ipv6Addr;

use super::ipv4;
use crate::types::Dynamic;

/// kql: parse_ipv6(ip: string) -> string
///
/// An address in eight groups of four digits, without the bits past its network; empty for what is no address (measured).
///
/// ```kql
/// parse_ipv6("2001:db8::10") == "2001:0db8:0000:0000:0000:0000:0000:0010"
/// parse_ipv6("203.0.113.10") == "0000:0000:0000:0000:0000:ffff:cb00:710a"
/// parse_ipv6("1.2.3.4/24") == "0000:0000:0000:0000:0000:ffff:0102:0300"
/// parse_ipv6("gggg::1") == ""
/// ```
pub fn parse_ipv6(ip: &str) -> String {
    parse(ip).map(|ip| written(ip.address)).unwrap_or_default()
}

/// kql: parse_ipv6_mask(ip: string, prefix: long) -> string
///
/// As `parse_ipv6`, without the bits past the shorter of its network and `prefix` (measured).
///
/// ```kql
/// parse_ipv6_mask("192.168.255.255", 120) == "0000:0000:0000:0000:0000:ffff:c0a8:ff00"
/// parse_ipv6_mask("fe80::85d:e82c:9446:7994/120", 124) == "fe80:0000:0000:0000:085d:e82c:9446:7900"
/// ```
pub fn parse_ipv6_mask(ip: &str, prefix: i64) -> String {
    let masked = parse(ip).zip(bits(prefix)).map(|(ip, prefix)| ip.address & mask(prefix));
    masked.map(written).unwrap_or_default()
}

/// kql: ipv6_compare(ip1: string, ip2: string) -> long
///
/// -1, 0 or 1: the order of two addresses by the bits of the shorter network; null for what is no address.
///
/// ```kql
/// ipv6_compare("::ffff:7f00:1", "127.0.0.1") == 0
/// ipv6_compare("fe80::85d:e82c:9446:7994", "fe80::85d:e82c:9446:7995") == -1
/// ```
pub fn ipv6_compare(ip1: &str, ip2: &str) -> Option<i64> {
    compare(ip1, ip2, 128)
}

/// kql: ipv6_compare(ip1: string, ip2: string, prefix: long) -> long
///
/// As without `prefix`, by no more than so many bits.
///
/// ```kql
/// ipv6_compare("fe80::85d:e82c:9446:7994", "fe80::85d:e82c:9446:7995", 127) == 0
/// ```
pub fn ipv6_compare_prefix(ip1: &str, ip2: &str, prefix: i64) -> Option<i64> {
    compare(ip1, ip2, prefix)
}

/// kql: ipv6_is_match(ip1: string, ip2: string) -> bool
///
/// True if two addresses are the same by the bits of the shorter network; null for what is no address.
///
/// ```kql
/// ipv6_is_match("::ffff:7f00:1", "127.0.0.1")
/// ipv6_is_match("fe80::85d:e82c:9446:7994", "fe80::85d:e82c:9446:7995") == false
/// ```
pub fn ipv6_is_match(ip1: &str, ip2: &str) -> Option<bool> {
    compare(ip1, ip2, 128).map(|order| order == 0)
}

/// kql: ipv6_is_match(ip1: string, ip2: string, prefix: long) -> bool
///
/// As without `prefix`, by no more than so many bits.
///
/// ```kql
/// ipv6_is_match("fe80::85d:e82c:9446:7994", "fe80::85d:e82c:9446:7995", 127)
/// ```
pub fn ipv6_is_match_prefix(ip1: &str, ip2: &str, prefix: i64) -> Option<bool> {
    compare(ip1, ip2, prefix).map(|order| order == 0)
}

/// kql: ipv6_is_in_range(ip: string, range: string) -> bool
///
/// True if an address belongs to a network; null for what is neither.
///
/// ```kql
/// ipv6_is_in_range("a5e:f127:8a9d:146d:e102:b5d3:c755:abcd", "a5e:f127:8a9d:146d:e102:b5d3:c755:0000/112")
/// ```
pub fn ipv6_is_in_range(ip: &str, range: &str) -> Option<bool> {
    compare(ip, range, 128).map(|order| order == 0)
}

/// kql: ipv6_is_in_any_range(ip: string, range: string, ...) -> bool
///
/// True if an address belongs to any of the networks; null for what is no address.
///
/// ```kql
/// ipv6_is_in_any_range("fe80::1", "2001:db8::/32", "fe80::/10")
/// ```
pub fn ipv6_is_in_any_range(ip: &str, ranges: &[&str]) -> Option<bool> {
    parse(ip)?;
    Some(ranges.iter().any(|range| compare(ip, range, 128) == Some(0)))
}

/// kql: ipv6_is_in_any_range(ip: string, ranges: dynamic) -> bool
///
/// True if an address belongs to any of the networks of an array; null for what is no address.
///
/// ```kql
/// ipv6_is_in_any_range("fe80::1", dynamic(["2001:db8::/32", "fe80::/10"]))
/// ```
pub fn ipv6_is_in_any_range_dynamic(ip: &str, ranges: &Dynamic) -> Option<bool> {
    let ranges = ipv4::texts(ranges);
    ipv6_is_in_any_range(ip, &ranges.iter().map(String::as_str).collect::<Vec<&str>>())
}

/// An address without the bits past its network, and the number of the network's bits.
struct Network {
    address: u128,
    prefix: u32,
}

/// Reads an address with or without the bits of its network, which for the IPv4 notation count from its first bit (measured).
fn parse(text: &str) -> Option<Network> {
    let text = text.trim();
    let (address, network) = match text.split_once('/') {
        Some((address, network)) => (address, Some(network)),
        None => (text, None),
    };
    let address = address.split_once('%').map_or(address, |(address, _)| address);
    let number = match ipv4::parse(address) {
        Some(_) if address.contains('/') => return None,
        Some(ip) => 0xFFFF << 32 | u128::from(ip.address),
        None => u128::from(address.parse::<Ipv6Addr>().ok()?),
    };
    let in_ipv4 = address.contains('.');
    let prefix = match network {
        None => 128,
        Some(digits) if !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit()) => {
            let bits: u32 = digits.parse().ok()?;
            if in_ipv4 && bits > 32 {
                return None;
            }
            bits + if in_ipv4 { 96 } else { 0 }
        }
        Some(_) => return None,
    };
    (prefix <= 128).then(|| Network { address: number & mask(prefix), prefix })
}

fn compare(ip1: &str, ip2: &str, prefix: i64) -> Option<i64> {
    let (ip1, ip2) = (parse_to_compare(ip1)?, parse_to_compare(ip2)?);
    let mask = mask(bits(prefix)?.min(ip1.prefix).min(ip2.prefix));
    Some((ip1.address & mask).cmp(&(ip2.address & mask)) as i64)
}

/// As [`parse`]; where addresses are compared `::a.b.c.d` means `a.b.c.d` (measured).
fn parse_to_compare(text: &str) -> Option<Network> {
    let network = parse(text)?;
    let dotted = text.contains('.') && network.address >> 32 == 0;
    Some(if dotted { Network { address: 0xFFFF << 32 | network.address, ..network } } else { network })
}

fn bits(prefix: i64) -> Option<u32> {
    u32::try_from(prefix).ok().filter(|prefix| *prefix <= 128)
}

fn mask(prefix: u32) -> u128 {
    u128::MAX.checked_shl(128 - prefix).unwrap_or(0)
}

fn written(address: u128) -> String {
    Ipv6Addr::from(address).segments().map(|group| format!("{group:04x}")).join(":")
}

#[cfg(test)]
mod tests {
    use super::{ipv6_is_match, parse_ipv6};

    #[test]
    fn an_address_that_ends_in_ipv4_is_compared_as_that() {
        assert_eq!(ipv6_is_match("::10.1.1.1/30", "10.1.1.2/24"), Some(true));
        assert_eq!(ipv6_is_match("::10.1.1.1", "10.1.1.2"), Some(false));
        assert_eq!(ipv6_is_match("::a01:101", "10.1.1.1"), Some(false));
    }

    #[test]
    fn reads_what_the_engine_reads() {
        for (text, expected) in [
            ("::", "0000:0000:0000:0000:0000:0000:0000:0000"),
            ("fe80::1%eth0", "fe80:0000:0000:0000:0000:0000:0000:0001"),
            ("::1.2.3.4", "0000:0000:0000:0000:0000:0000:0102:0304"),
            ("::1.2.3.4/24", "0000:0000:0000:0000:0000:0000:0102:0300"),
            ("2001:db8::10/17", "2001:0000:0000:0000:0000:0000:0000:0000"),
            ("::ffff:1.2.3.4/24", "0000:0000:0000:0000:0000:ffff:0102:0300"),
            ("1.2.3.4/0", "0000:0000:0000:0000:0000:ffff:0000:0000"),
            ("1:2:3:4:5:6:7:8:9", ""),
            ("1::2::3", ""),
            ("2001:db8::10/129", ""),
            ("256.1.1.1", ""),
            ("::ffff:1.2.3.400", ""),
            ("::ffff:1.2.3.4/120", ""),
            ("1.2.3.4/33", ""),
            ("", ""),
        ] {
            assert_eq!(parse_ipv6(text), expected, "{text}");
        }
    }
}

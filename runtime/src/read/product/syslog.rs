//! Lines of syslog, after RFC 5424, RFC 3164 or as rsyslog writes them to files, and of the Common Event Format.
//!
//! A line that carries CEF becomes a row of `CommonSecurityLog`, every other one of `Syslog`, as the agent sorts them.

mod cef;
mod header;

use std::borrow::Cow;

use self::{cef::Cef, header::Message};
use super::Target;
use crate::read::coerce::Raw;

/// The tables that lines become rows of.
pub(super) const TABLES: [&str; 2] = ["Syslog", "CommonSecurityLog"];

/// True if some text is such lines: most of the first ones are.
pub(super) fn is_text(text: &str) -> bool {
    let lines = || text.lines().filter(|line| !line.trim().is_empty()).take(20);
    let known = lines().filter(|line| Message::parse(line, None).is_some()).count();
    known > 0 && known * 2 > lines().count()
}

/// True if the times of some lines have no year and no zone.
pub(super) fn has_short_times(text: &str) -> bool {
    text.lines().take(20).any(header::has_short_time)
}

/// A line's row of a table.
pub(super) fn row<'a>(line: &'a str, target: Target<'_>) -> Result<Option<Vec<Raw<'a>>>, &'static str> {
    let Some(message) = Message::parse(line, target.written) else {
        return Err("not a line of syslog or CEF");
    };
    let is_cef = Cef::place(line).is_some();
    if is_cef != (target.table == "CommonSecurityLog") {
        return Ok(None);
    }
    if !is_cef {
        return Ok(Some(target.columns.iter().map(|column| message.cell(column)).collect()));
    }
    let Some(cef) = Cef::parse(line) else { return Err("a CEF header with fewer than seven parts") };
    let cell = |column: &&str| match *column {
        "TimeGenerated" => text(if message.time.is_empty() { cef.time() } else { message.time.clone() }),
        "Computer" => text(message.host.into()),
        "Type" => text("CommonSecurityLog".into()),
        column => cef.cell(column),
    };
    Ok(Some(target.columns.iter().map(cell).collect()))
}

/// A text as a value; null if it is empty.
fn text(text: Cow<'_, str>) -> Raw<'_> {
    if text.is_empty() { Raw::Null } else { Raw::Text(text) }
}

#[cfg(test)]
mod tests;

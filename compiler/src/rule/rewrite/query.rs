//! The text of a scalar, replaced.

use super::{Written, document};
use crate::{
    rule::yaml::{Notation, Value},
    source::FileId,
};

impl Written {
    /// The file with another text for the query, which then is a literal block. The line breaks after it stay.
    /// `None` if it cannot be written so.
    pub fn replaced(&self, file: &str, new: &str) -> Option<String> {
        let text = match self.scalar.notation {
            Notation::Literal => self.in_block(file, new),
            Notation::Folded | Notation::Plain | Notation::SingleQuoted | Notation::DoubleQuoted => {
                self.as_block(file, new)
            }
            Notation::Unknown => None,
        }?;
        self.is_alone_changed(file, &text, new).then_some(text)
    }

    /// The lines of a literal block, replaced below its header.
    fn in_block(&self, file: &str, new: &str) -> Option<String> {
        let start = self.scalar.whole.range().start;
        let header = file[start..].split_inclusive('\n').next().filter(|header| header.ends_with('\n'))?;
        let first = start + header.len();
        let lines: Vec<&str> = file[first..].split_inclusive('\n').collect();
        let written = self.scalar.text.trim_end().split('\n').count().min(lines.len());
        let text = self.scalar.text.trim_end();
        if text.is_empty() {
            return None;
        }
        let length: usize = lines[..written].iter().map(|line| line.len()).sum();
        let last = lines.get(written.checked_sub(1)?)?;
        let end = first + length - (last.len() - last.trim_end_matches(['\r', '\n']).len());
        let said = header.split('#').next().and_then(|header| header.chars().find(char::is_ascii_digit));
        let indentation = match said.and_then(|digit| digit.to_digit(10)) {
            Some(digit) => digit as usize,
            None => {
                let filled = lines[..written].iter().find(|line| !line.trim().is_empty())?;
                filled.len() - filled.trim_start_matches(' ').len()
            }
        };
        let block = indented(new, indentation, newline(file));
        Some(format!("{}{block}{}", &file[..first], &file[end..]))
    }

    /// A scalar of another notation as a literal block.
    fn as_block(&self, file: &str, new: &str) -> Option<String> {
        let whole = self.scalar.whole.range();
        let written = file[whole.clone()].trim_end();
        let end = whole.start + written.len();
        let rest_of_line = file[end..].split('\n').next().unwrap_or_default();
        let before = file[..whole.start].trim_end();
        if !rest_of_line.trim().is_empty() || !before.ends_with(':') {
            return None;
        }
        let tail = self.tail();
        let header = match tail.matches('\n').count() {
            0 => "|-",
            1 => "|",
            _ => "|+",
        };
        let newline = newline(file);
        let block = indented(new, 2, newline);
        Some(format!("{before} {header}{newline}{block}{}", file[end..].trim_start_matches([' ', '\t'])))
    }

    /// The line breaks at the end of the query.
    fn tail(&self) -> &str {
        let text = &self.scalar.text;
        text[text.trim_end().len()..].trim_start_matches([' ', '\t'])
    }

    /// True if two files say the same but for the query, and that is `new`.
    fn is_alone_changed(&self, before: &str, after: &str, new: &str) -> bool {
        let (Some(before), Some(after)) = (document(FileId(0), before), document(FileId(0), after)) else {
            return false;
        };
        let (before, after) = (before.entries(), after.entries());
        let same = |(before, after): (&crate::rule::Entry, &crate::rule::Entry)| {
            let value = match &after.value.value {
                Value::String(scalar) if after.key.value == self.key => {
                    return scalar.text == format!("{new}{}", self.tail());
                }
                _ => after.value.to_json(),
            };
            before.key.value == after.key.value && before.value.to_json() == value
        };
        before.len() == after.len() && before.iter().zip(after).all(same)
    }
}

fn indented(text: &str, indentation: usize, newline: &str) -> String {
    let indentation = " ".repeat(indentation);
    let line = |line: &str| if line.is_empty() { String::new() } else { format!("{indentation}{line}") };
    text.split('\n').map(line).collect::<Vec<_>>().join(newline)
}

/// How the lines of a file end.
pub(super) fn newline(file: &str) -> &'static str {
    let first = file.split_inclusive('\n').next().unwrap_or_default();
    if first.ends_with("\r\n") { "\r\n" } else { "\n" }
}

//! `parse-kv` without delimiters.

/// Keys and values with any single character between them that is neither letter nor digit.
///
/// The documentation says no more than that such characters are delimiters. What it leaves open is not guessed: a text that can
/// be read in more than one way is an error, if its key is asked for.
#[derive(Clone, Copy, Debug)]
pub struct Undelimited {
    /// What may open and close a key or a value.
    pub quotes: &'static [(char, char)],
    /// What makes the next character of a quoted value an ordinary one.
    pub escapes: &'static [char],
}

impl Undelimited {
    /// The value of a key, if the text has one; the error is the place that can be read in more than one way.
    pub(crate) fn value(&self, text: &str, key: &str) -> Result<Option<String>, String> {
        let mut from = 0;
        while let Some(at) = text[from..].find(key).map(|at| from + at) {
            let (before, after) = (&text[..at], &text[at + key.len()..]);
            match (
                edge(before.chars().next_back(), key.chars().next()),
                edge(after.chars().next(), key.chars().next_back()),
            ) {
                (Edge::Inside, _) | (_, Edge::Inside) => from = at + key.len(),
                (Edge::Open, _) | (_, Edge::Open) => return Err(excerpt(&text[at..])),
                (Edge::Outside, Edge::Outside) => {
                    return self.behind(before, after).map(Some).ok_or_else(|| excerpt(&text[at..]));
                }
            }
        }
        Ok(None)
    }

    /// The value behind a key, given what stands before the key and behind it.
    fn behind(&self, before: &str, after: &str) -> Option<String> {
        let opened = before.chars().next_back();
        let closing = self.quotes.iter().find(|(open, _)| Some(*open) == opened).map(|(_, close)| *close);
        let after = closing.and_then(|close| after.strip_prefix(close)).unwrap_or(after).trim_start();
        let value = after.strip_prefix([':', '='])?.trim_start();
        let first = value.chars().next()?;
        if let Some((_, close)) = self.quotes.iter().find(|(open, _)| *open == first) {
            return self.quoted(&value[first.len_utf8()..], *close);
        }
        let end = value.find(|c: char| !c.is_alphanumeric()).unwrap_or(value.len());
        let mut rest = value[end..].chars();
        let is_ended = match (rest.next(), rest.next()) {
            (None, _) => true,
            (Some(next), after) => {
                next.is_whitespace()
                    || ",;|&)]}".contains(next)
                    || self.quotes.iter().any(|(open, close)| *open == next || *close == next)
                    || after.is_none_or(char::is_whitespace) && ".!?".contains(next)
            }
        };
        (end > 0 && is_ended).then(|| value[..end].to_owned())
    }

    fn quoted(&self, text: &str, close: char) -> Option<String> {
        let mut content = String::new();
        let mut characters = text.chars();
        while let Some(character) = characters.next() {
            if self.escapes.contains(&character) {
                content.push(characters.next()?);
            } else if character == close {
                return Some(content.trim().to_owned());
            } else {
                content.push(character);
            }
        }
        None
    }
}

/// What stands beside a key.
enum Edge {
    /// The key ends here.
    Outside,
    /// It is a part of a longer word.
    Inside,
    /// It may be either.
    Open,
}

fn edge(beside: Option<char>, of_key: Option<char>) -> Edge {
    let is_word = |c: char| c.is_alphanumeric();
    match (beside, of_key) {
        (Some(beside), Some(of_key)) if is_word(beside) && is_word(of_key) => Edge::Inside,
        (Some('_' | '-' | '.'), Some(of_key)) if is_word(of_key) => Edge::Open,
        _ => Edge::Outside,
    }
}

/// The beginning of a text.
fn excerpt(text: &str) -> String {
    const MOST: usize = 60;
    text.chars().take(MOST).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The value of a key; `-` where the text has none, and `?` where it can be read in more than one way.
    fn value(text: &str, key: &str) -> String {
        let form = Undelimited { quotes: &[('"', '"')], escapes: &['\\'] };
        match form.value(text, key) {
            Ok(value) => value.unwrap_or_else(|| "-".to_owned()),
            Err(_) => "?".to_owned(),
        }
    }

    #[test]
    fn a_value_reaches_to_the_next_character_that_is_neither_letter_nor_digit() {
        let text = "SHA1=0A1B,MD5=ff00, IMPHASH = 77";
        assert_eq!(value(text, "SHA1"), "0A1B");
        assert_eq!(value(text, "MD5"), "ff00");
        assert_eq!(value(text, "IMPHASH"), "77");
        assert_eq!(value(text, "SHA256"), "-");
        // Kusto documentation.
        let text = "2021-01-01T10:00:34 [INFO] ThreadId:458745723, Machine:Node001, Text: Started";
        assert_eq!(value(text, "Text"), "Started");
        assert_eq!(value(text, "ThreadId"), "458745723");
    }

    #[test]
    fn keys_and_values_may_stand_in_quotes() {
        let text = r#"{"uid":"C1","id.orig_p":53,"host":"a \"b\" c","n":1}"#;
        assert_eq!(value(text, "uid"), "C1");
        assert_eq!(value(text, "\"id.orig_p\""), "53");
        assert_eq!(value(text, "host"), "a \"b\" c");
    }

    #[test]
    fn what_can_be_read_in_two_ways_is_an_error() {
        assert_eq!(value("rtt:0.25", "rtt"), "?");
        assert_eq!(value("a=,b=1", "a"), "?");
        assert_eq!(value("\"q\":\"uid\",\"uid\":\"C1\"", "uid"), "?");
        assert_eq!(value("host_name=x", "name"), "?");
    }

    #[test]
    fn a_part_of_a_longer_word_is_no_key() {
        assert_eq!(value("sha=1 xsha1=2", "sha1"), "-");
    }
}

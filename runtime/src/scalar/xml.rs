//! `parse_xml`

use crate::types::{Bag, Dynamic};

/// Elements may lie in each other this deep.
const MAX_DEPTH: usize = 200;

/// kql: parse_xml(xml: string) -> dynamic
///
/// An XML document as a bag of its root element; null for what is no XML.
///
/// An element that holds text only is that text, an empty one is null, any other a bag: attributes under `@` and their
/// names, text under `#text`, elements under their names, in an array where a name stands more than once.
///
/// ```kql
/// parse_xml("<e><a>text</a></e>").e.a == "text"
/// tostring(parse_xml("<e n='1'>text<a/></e>")) == '{"e":{"@n":"1","#text":"text","a":null}}'
/// tostring(parse_xml("<e><a>x</a><a>y</a></e>").e.a) == '["x","y"]'
/// isnull(parse_xml("text"))
/// ```
pub fn parse_xml(xml: &str) -> Dynamic {
    let mut parser = Parser { rest: xml.trim_start_matches('\u{feff}') };
    parser.document().unwrap_or_default()
}

struct Parser<'a> {
    rest: &'a str,
}

impl<'a> Parser<'a> {
    fn document(&mut self) -> Option<Dynamic> {
        self.skip_around()?;
        let (name, value) = self.element(0)?;
        self.skip_around()?;
        self.rest.is_empty().then(|| Dynamic::bag([(name, value)]))
    }

    /// Skips blanks, declarations and comments outside the root element.
    fn skip_around(&mut self) -> Option<()> {
        loop {
            self.rest = self.rest.trim_start();
            if self.take("<!DOCTYPE") {
                self.until(">")?;
            } else if !self.skip_remark()? {
                return Some(());
            }
        }
    }

    /// Skips a comment or processing instruction, if one is next.
    fn skip_remark(&mut self) -> Option<bool> {
        if self.take("<!--") {
            self.until("-->")?;
        } else if self.take("<?") {
            self.until("?>")?;
        } else {
            return Some(false);
        }
        Some(true)
    }

    fn element(&mut self, depth: usize) -> Option<(&'a str, Dynamic)> {
        if depth > MAX_DEPTH || !self.take("<") {
            return None;
        }
        let name = self.name()?;
        let mut bag = Bag::default();
        loop {
            self.rest = self.rest.trim_start();
            if self.take("/>") {
                return Some((name, finish(bag, &mut String::new())));
            }
            if self.take(">") {
                break;
            }
            let attribute = self.name()?;
            self.rest = self.rest.trim_start();
            if !self.take("=") {
                return None;
            }
            self.rest = self.rest.trim_start();
            let quote = ["\"", "'"].into_iter().find(|quote| self.take(quote))?;
            let value = unescape(self.until(quote)?)?;
            bag.set(format!("@{attribute}").into(), Dynamic::string(value));
        }
        let mut text = String::new();
        self.content(depth, &mut bag, &mut text)?;
        if self.name()? != name {
            return None;
        }
        self.rest = self.rest.trim_start();
        self.take(">").then(|| (name, finish(bag, &mut text)))
    }

    /// Reads up to and with the `</` of the end tag.
    fn content(&mut self, depth: usize, bag: &mut Bag, text: &mut String) -> Option<()> {
        loop {
            let end = self.rest.find('<')?;
            let plain = unescape(&self.rest[..end])?;
            if !plain.trim().is_empty() {
                text.push_str(&plain);
            }
            self.rest = &self.rest[end..];
            if self.take("</") {
                return Some(());
            }
            if self.take("<![CDATA[") {
                text.push_str(self.until("]]>")?);
            } else if !self.skip_remark()? {
                if !text.is_empty() && bag.get("#text").is_none() {
                    // Text keeps its place before the elements that follow it.
                    bag.set("#text".into(), Dynamic::Null);
                }
                let (name, value) = self.element(depth + 1)?;
                add(bag, name, value);
            }
        }
    }

    fn name(&mut self) -> Option<&'a str> {
        let end =
            self.rest.find(|c: char| c.is_whitespace() || matches!(c, '<' | '>' | '/' | '=' | '"' | '\''))?;
        let (name, rest) = self.rest.split_at(end);
        self.rest = rest;
        name.starts_with(|c: char| c.is_alphabetic() || c == '_').then_some(name)
    }

    fn take(&mut self, token: &str) -> bool {
        match self.rest.strip_prefix(token) {
            Some(rest) => {
                self.rest = rest;
                true
            }
            None => false,
        }
    }

    /// What stands before a token, which is taken too.
    fn until(&mut self, token: &str) -> Option<&'a str> {
        let (found, rest) = self.rest.split_once(token)?;
        self.rest = rest;
        Some(found)
    }
}

/// The value of an element: nothing, text, or a bag.
fn finish(mut bag: Bag, text: &mut String) -> Dynamic {
    if !text.is_empty() {
        if bag.is_empty() {
            return Dynamic::string(std::mem::take(text));
        }
        bag.set("#text".into(), Dynamic::string(std::mem::take(text)));
    }
    if bag.is_empty() { Dynamic::Null } else { Dynamic::Bag(bag.into()) }
}

/// Adds an element; a name that stands more than once has an array.
fn add(bag: &mut Bag, name: &str, value: Dynamic) {
    let value = match bag.get(name) {
        None => value,
        Some(Dynamic::Array(values)) => Dynamic::array(values.iter().cloned().chain([value])),
        Some(first) => Dynamic::array([first.clone(), value]),
    };
    bag.set(name.into(), value);
}

/// Replaces `&lt;`, `&#10;` and the like; None for what is none of them.
fn unescape(text: &str) -> Option<String> {
    let mut parts = text.split('&');
    let mut plain = parts.next()?.to_owned();
    for part in parts {
        let (entity, rest) = part.split_once(';')?;
        plain.push(match entity {
            "lt" => '<',
            "gt" => '>',
            "amp" => '&',
            "quot" => '"',
            "apos" => '\'',
            _ => {
                let number = entity.strip_prefix('#')?;
                char::from_u32(match number.strip_prefix(['x', 'X']) {
                    Some(digits) => u32::from_str_radix(digits, 16).ok()?,
                    None => number.parse().ok()?,
                })?
            }
        });
        plain.push_str(rest);
    }
    Some(plain)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::parse_xml;

    #[test]
    fn reads_the_data_of_events() {
        let xml = r#"<?xml version="1.0"?>
            <DataItem type="System.XmlData" xmlns="http://x"><EventData>
              <Data Name="User">a &amp; b</Data><Data Name="Empty"></Data><!-- c --><Data Name="Raw"><![CDATA[<x>]]></Data>
            </EventData></DataItem>"#;
        let data = parse_xml(xml).member("DataItem").member("EventData").member("Data");
        let expected =
            r##"[{"@Name":"User","#text":"a & b"},{"@Name":"Empty"},{"@Name":"Raw","#text":"<x>"}]"##;
        assert_eq!(data.to_text(), expected);
        for wrong in ["", "<a>", "<a></b>", "<a/><b/>", "<a b=c/>", "<a>&x;</a>", "a<b/>"] {
            assert!(parse_xml(wrong).is_null(), "{wrong}");
        }
    }

    proptest! {
        #[test]
        fn never_panics(text in "(<[a/!?é]|[ab=\"'&;/>]|-->|]]>|<!--|<!\\[CDATA\\[){0,20}") {
            let _ = parse_xml(&text);
        }
    }
}

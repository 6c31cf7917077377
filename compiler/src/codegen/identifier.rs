//! Rust names made from KQL's.

use std::collections::HashSet;

use proc_macro2::{Ident, Span};

/// Hands out names, none twice.
#[derive(Debug, Default)]
pub(super) struct Identifiers(HashSet<String>);

impl Identifiers {
    /// A snake_case name like `text`, numbered if it is taken.
    pub(super) fn snake(&mut self, text: &str) -> Ident {
        self.unique(&snake_case(text))
    }

    /// An UPPER_CASE name like `text`, numbered if it is taken.
    pub(super) fn upper(&mut self, text: &str) -> Ident {
        self.unique(&snake_case(text).trim_end_matches('_').to_uppercase())
    }

    fn unique(&mut self, name: &str) -> Ident {
        let chosen = (1..)
            .map(|number| if number == 1 { name.to_owned() } else { format!("{name}_{number}") })
            .find(|name| !self.0.contains(name))
            .expect("some number is free");
        let ident = Ident::new(&chosen, Span::call_site());
        self.0.insert(chosen);
        ident
    }
}

/// `TimeGenerated` as `time_generated`, `cIP` as `c_ip`, `TI_ipEntity` as `ti_ip_entity`; keywords get an underscore.
pub(crate) fn snake_case(text: &str) -> String {
    let characters: Vec<char> = text.chars().collect();
    let mut name = String::with_capacity(text.len() + 4);
    for (index, &c) in characters.iter().enumerate() {
        if !c.is_ascii_alphanumeric() {
            if !name.ends_with('_') && !name.is_empty() {
                name.push('_');
            }
            continue;
        }
        let before = index.checked_sub(1).map(|before| characters[before]);
        let after = characters.get(index + 1);
        let starts_word = c.is_ascii_uppercase()
            && before.is_some_and(|before| {
                before.is_ascii_lowercase()
                    || (before.is_ascii_digit() && after.is_some_and(char::is_ascii_lowercase))
                    || (before.is_ascii_uppercase() && after.is_some_and(char::is_ascii_lowercase))
            });
        if starts_word && !name.ends_with('_') {
            name.push('_');
        }
        name.push(c.to_ascii_lowercase());
    }
    let name = name.trim_end_matches('_');
    let name = if name.is_empty() { "x" } else { name };
    if name.starts_with(|c: char| c.is_ascii_digit()) {
        return format!("x_{name}");
    }
    if syn::parse_str::<Ident>(name).is_err() { format!("{name}_") } else { name.to_owned() }
}

/// The name of a module, which is that of its file as well.
pub(super) fn module_name(text: &str) -> String {
    let name = snake_case(text);
    // `lib.rs` is the crate's.
    if name == "lib" { "lib_".to_owned() } else { name }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kql_names_become_rust_names() {
        for (kql, rust) in [
            ("TimeGenerated", "time_generated"),
            ("cIP", "c_ip"),
            ("TI_ipEntity", "ti_ip_entity"),
            ("Host_count", "host_count"),
            ("type", "type_"),
            ("4688 events", "x_4688_events"),
            ("URLCustomEntity", "url_custom_entity"),
            ("é", "x"),
        ] {
            assert_eq!(snake_case(kql), rust);
        }
    }

    #[test]
    fn a_taken_name_is_numbered() {
        let mut identifiers = Identifiers::default();
        assert_eq!(identifiers.snake("x").to_string(), "x");
        assert_eq!(identifiers.snake("x").to_string(), "x_2");
    }
}

//! `--rule`: which rules run.

use crate::plan::Rule;

/// The rules with these ids or names, in the order of the program; all of them without any.
///
/// Case does not count. The error names what no rule is called, with the nearest names.
pub(super) fn select(rules: &[&'static Rule], wanted: &[String]) -> Result<Vec<&'static Rule>, String> {
    let is =
        |rule: &Rule, text: &str| rule.id.eq_ignore_ascii_case(text) || rule.name.eq_ignore_ascii_case(text);
    if let Some(unknown) = wanted.iter().find(|text| !rules.iter().any(|rule| is(rule, text))) {
        return Err(format!("no rule has the id or name `{unknown}`{}", similar(rules, unknown)));
    }
    let selected =
        rules.iter().copied().filter(|rule| wanted.is_empty() || wanted.iter().any(|text| is(rule, text)));
    Ok(selected.collect())
}

/// Rules whose name shares a word with the text, or a part of one.
fn similar(rules: &[&'static Rule], text: &str) -> String {
    const MOST: usize = 5;
    let text = text.to_lowercase();
    let words: Vec<&str> = text.split_whitespace().filter(|word| word.len() > 3).collect();
    let names = rules.iter().map(|rule| rule.name).filter(|name| {
        let name = name.to_lowercase();
        let is_near = |word: &&str| {
            name.contains(*word)
                || name.split_whitespace().any(|other| other.len() > 3 && word.contains(other))
        };
        words.iter().any(is_near)
    });
    let names: Vec<String> = names.take(MOST).map(|name| format!("`{name}`")).collect();
    if names.is_empty() { String::new() } else { format!("; similar names: {}", names.join(", ")) }
}

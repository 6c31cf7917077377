//! A text that matches a regular expression.

use fastrand::Rng;
use regex_syntax::{
    Parser,
    hir::{Class, Hir, HirKind},
};

/// Repetitions without an end are made so many times more than they must.
const MORE: u32 = 3;

/// A text that the expression matches, where its look-arounds allow; the group of that number, if given, matches `inner` whether it
/// does or not. `None` if the expression does not compile.
pub(crate) fn sample(regex: &str, group: Option<(u32, &str)>, rng: &mut Rng) -> Option<String> {
    let hir = Parser::new().parse(regex).ok()?;
    let mut text = String::new();
    write(&hir, group, rng, &mut text);
    Some(text)
}

fn write(hir: &Hir, group: Option<(u32, &str)>, rng: &mut Rng, text: &mut String) {
    match hir.kind() {
        HirKind::Empty | HirKind::Look(_) => {}
        HirKind::Literal(literal) => text.push_str(&String::from_utf8_lossy(&literal.0)),
        HirKind::Class(class) => text.extend(member(class, rng)),
        HirKind::Repetition(repetition) => {
            let most = repetition.max.unwrap_or(repetition.min + MORE).min(repetition.min + MORE);
            let least = repetition.min.max(most.min(1));
            for _ in 0..rng.u32(least..=most.max(least)) {
                write(&repetition.sub, group, rng, text);
            }
        }
        HirKind::Capture(capture) => match group {
            Some((number, inner)) if number == capture.index => text.push_str(inner),
            _ => write(&capture.sub, group, rng, text),
        },
        HirKind::Concat(parts) => parts.iter().for_each(|part| write(part, group, rng, text)),
        HirKind::Alternation(choices) => write(&choices[rng.usize(..choices.len())], group, rng, text),
    }
}

/// A character of a class, a printable one if there is one.
fn member(class: &Class, rng: &mut Rng) -> Option<char> {
    const USUAL: &str = "ae7Zm01x-_. /\\:@=,;\"'()+";
    let ranges: Vec<(char, char)> = match class {
        Class::Unicode(class) => class.ranges().iter().map(|range| (range.start(), range.end())).collect(),
        Class::Bytes(class) => {
            class.ranges().iter().map(|range| (char::from(range.start()), char::from(range.end()))).collect()
        }
    };
    let within = |c: &char| ranges.iter().any(|(from, to)| from <= c && c <= to);
    let usual: Vec<char> = USUAL.chars().filter(within).collect();
    match usual.as_slice() {
        [] => ranges.first().map(|(from, _)| *from),
        usual => Some(usual[rng.usize(..usual.len().min(4))]),
    }
}

#[cfg(test)]
mod tests {
    use super::sample;

    #[test]
    fn what_is_made_matches() {
        let mut rng = fastrand::Rng::with_seed(1);
        for pattern in [r"^\d{1,3}(\.\d{1,3}){3}$", r"(?i)powershell(\.exe)?\s+-e[nc]*", r"[A-F0-9]{8}|x+"] {
            let regex = regex::Regex::new(pattern).expect("a good pattern");
            for _ in 0..20 {
                let text = sample(pattern, None, &mut rng).expect("a good pattern");
                assert!(regex.is_match(&text), "{pattern} and {text}");
            }
        }
    }

    #[test]
    fn a_group_holds_what_it_is_given() {
        let text = sample(r"user=(\w+);", Some((1, "alice")), &mut fastrand::Rng::with_seed(1));
        assert_eq!(text.as_deref(), Some("user=alice;"));
    }
}

//! The names of columns that the author did not name, as Kusto makes them.

use std::cmp::Ordering;

use kqlc_runtime::types::{Dynamic, Type};

use super::reading::Reading;
use crate::{
    catalog::signature::{self, Family, ResultName, ResultType},
    syntax::ast::{Argument, Expr, ExprKind, Literal},
};

/// The name that an unnamed expression gives its column, if it gives one.
///
/// `tostring(a.b)` is called `a_b`, `strlen(x)` `strlen_x`, `dcount(x)` `dcount_x`; `a + b` has no name.
pub(super) fn implied(expr: &Expr) -> Option<String> {
    implied_as(expr, Reading::Parser)
}

/// The name in one of the two readings. The engine names `covariance(x, y)` after both arguments, `percentile(x, 50)` wherever
/// it stands, and `pow` and `exp10` not at all (measured).
pub(super) fn implied_as(expr: &Expr, reading: Reading) -> Option<String> {
    match &expr.kind {
        ExprKind::Name(name) => Some(name.clone()),
        ExprKind::Parenthesized(inner) => implied_as(inner, reading),
        ExprKind::Member { base, name } => implied_as(base, reading)
            .map(|base| format!("{base}_{}", name.value))
            .or_else(|| Some(name.value.clone())),
        ExprKind::Index { base, index } => {
            let index = match &index.kind {
                ExprKind::Literal(Literal::String(text)) => text.clone(),
                ExprKind::Literal(Literal::Long(number)) => number.to_string(),
                ExprKind::Literal(Literal::Dynamic(Dynamic::String(text))) => text.to_string(),
                _ => String::new(),
            };
            implied_as(base, reading).map(|base| format!("{base}_{index}"))
        }
        ExprKind::Call { name, arguments } => call(&name.value, arguments, reading),
        _ => None,
    }
}

/// The names and types of the columns that a call yields, if it yields several: `series_fit_line(x)` is
/// `series_fit_line_x_rsquare`, `series_fit_line_x_slope` ...
pub(super) fn parts(expr: &Expr) -> Vec<(String, Type)> {
    let ExprKind::Call { name, arguments } = &expr.kind else { return Vec::new() };
    let Some(function) = signature::find(Family::Function, &name.value) else { return Vec::new() };
    let first = || arguments.first().and_then(|argument| implied(&argument.value)).unwrap_or_default();
    match function.signatures.first().map(|signature| signature.result) {
        Some(ResultType::Columns(parts)) => {
            let first = first();
            parts.iter().map(|(part, ty)| (format!("{}_{first}_{part}", function.name), *ty)).collect()
        }
        Some(ResultType::SortedArrays) => arguments
            .iter()
            .filter(|argument| !is_bool(&argument.value))
            .enumerate()
            .map(|(index, argument)| {
                let array = implied(&argument.value).unwrap_or_else(|| format!("array{index}"));
                (format!("{array}_sorted"), Type::Dynamic)
            })
            .collect(),
        _ => Vec::new(),
    }
}

fn is_bool(expr: &Expr) -> bool {
    matches!(expr.kind, ExprKind::Literal(Literal::Bool(_)))
}

fn call(name: &str, arguments: &[Argument], reading: Reading) -> Option<String> {
    let function =
        signature::find(Family::Aggregate, name).or_else(|| signature::find(Family::Function, name))?;
    let first = arguments.first().and_then(|argument| match argument.names.first() {
        Some(name) => Some(name.value.clone()),
        None => implied_as(&argument.value, reading),
    });
    if reading == Reading::Engine {
        match (name, arguments) {
            ("pow" | "exp10", _) => return None,
            ("covariance" | "covarianceif" | "covariancep" | "covariancepif", [_, second, ..]) => {
                let second = implied_as(&second.value, reading).unwrap_or_default();
                return Some(format!("{name}_{}_{second}", first.unwrap_or_default()));
            }
            ("percentile", [_, percentile]) => {
                let percentile = number(&percentile.value)?.replace('.', "_");
                return Some(format!("percentile_{}_{percentile}", first.unwrap_or_default()));
            }
            _ => {}
        }
    }
    let joined = |prefix: &str| Some(format!("{prefix}_{}", first.clone().unwrap_or_default()));
    match function.result_name {
        ResultName::None => None,
        ResultName::First => first,
        ResultName::Only => first.filter(|_| arguments.len() == 1),
        ResultName::NameFirst => joined(function.name),
        ResultName::PrefixFirst(prefix) => joined(prefix),
        ResultName::Prefix(prefix) => Some(prefix.to_owned()),
        ResultName::FirstValue => match arguments.first().map(|argument| &argument.value.kind) {
            Some(ExprKind::Literal(Literal::String(text))) => Some(text.clone()),
            _ => None,
        },
    }
}

/// A number as it is part of a name.
fn number(expr: &Expr) -> Option<String> {
    match expr.kind {
        ExprKind::Literal(Literal::Long(number)) => Some(number.to_string()),
        ExprKind::Literal(Literal::Real(number)) => Some(number.to_string()),
        _ => None,
    }
}

/// `name`, or the first of `name1`, `name2` ... that is not taken.
pub(super) fn unique(name: &str, taken: impl Fn(&str) -> bool) -> String {
    if !taken(name) {
        return name.to_owned();
    }
    (1..)
        .map(|number| format!("{name}{number}"))
        .find(|candidate| !taken(candidate))
        .expect("some number is free")
}

/// The order in which `project-reorder` sorts names: letter case does not count.
pub(super) fn compare(left: &str, right: &str) -> Ordering {
    left.to_lowercase().cmp(&right.to_lowercase()).then_with(|| left.cmp(right))
}

/// The same, where digits within names are compared as numbers: `c2` comes before `c10`.
pub(super) fn compare_with_numbers(left: &str, right: &str) -> Ordering {
    let (left_parts, right_parts) = (runs(left), runs(right));
    let by_parts =
        left_parts.iter().zip(&right_parts).map(|(a, b)| match (a.parse::<u128>(), b.parse::<u128>()) {
            (Ok(a), Ok(b)) => a.cmp(&b),
            _ => compare(a, b),
        });
    by_parts.fold(Ordering::Equal, Ordering::then).then(left_parts.len().cmp(&right_parts.len()))
}

/// The text cut between digits and other characters.
fn runs(text: &str) -> Vec<&str> {
    let mut runs = Vec::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let digits = first.is_ascii_digit();
        let end = rest.find(|c: char| c.is_ascii_digit() != digits).unwrap_or(rest.len());
        runs.push(&rest[..end]);
        rest = &rest[end..];
    }
    runs
}

/// True if `name` matches a pattern with `*` for any run of characters.
pub(super) fn matches(pattern: &str, name: &str) -> bool {
    let mut parts = pattern.split('*');
    let first = parts.next().unwrap_or_default();
    let Some(mut rest) = name.strip_prefix(first) else { return false };
    let mut last = None;
    for part in parts {
        if let Some(previous) = last.replace(part) {
            let Some(at) = rest.find(previous) else { return false };
            rest = &rest[at + previous.len()..];
        }
    }
    last.map_or(rest.is_empty(), |suffix| rest.ends_with(suffix))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_star_stands_for_any_run() {
        assert!(matches("Device*", "DeviceEvents"));
        assert!(matches("*_s", "Name_s"));
        assert!(matches("a*b*c", "a-b-b-c"));
        assert!(!matches("a*b", "abc"));
        assert!(!matches("Device*", "device"));
        assert!(matches("x", "x"));
    }

    #[test]
    fn names_are_ordered_without_case_and_by_their_numbers() {
        assert_eq!(compare("alpha", "Beta"), Ordering::Less);
        assert_eq!(compare("c10", "c2"), Ordering::Less);
        assert_eq!(compare_with_numbers("c10", "C2"), Ordering::Greater);
        assert_eq!(compare_with_numbers("c2", "c2x"), Ordering::Less);
    }

    #[test]
    fn a_taken_name_gets_the_first_free_number() {
        assert_eq!(unique("x", |name| ["x", "x1"].contains(&name)), "x2");
    }
}

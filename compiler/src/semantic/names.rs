//! The names of columns that the author did not name, as Kusto makes them.

use kqlc_runtime::types::Dynamic;

use crate::{
    catalog::signature::{self, Family, ResultName},
    syntax::ast::{Argument, Expr, ExprKind, Literal},
};

/// The name that an unnamed expression gives its column, if it gives one.
///
/// `tostring(a.b)` is called `a_b`, `strlen(x)` `strlen_x`, `dcount(x)` `dcount_x`; `a + b` has no name.
pub(super) fn implied(expr: &Expr) -> Option<String> {
    match &expr.kind {
        ExprKind::Name(name) => Some(name.clone()),
        ExprKind::Parenthesized(inner) => implied(inner),
        ExprKind::Member { base, name } => {
            path(base).map(|base| format!("{base}_{}", name.value)).or_else(|| Some(name.value.clone()))
        }
        ExprKind::Index { base, index } => {
            let index = match &index.kind {
                ExprKind::Literal(Literal::String(text)) => text.clone(),
                ExprKind::Literal(Literal::Long(number)) => number.to_string(),
                ExprKind::Literal(Literal::Dynamic(Dynamic::String(text))) => text.to_string(),
                _ => return None,
            };
            path(base).map(|base| format!("{base}_{index}"))
        }
        ExprKind::Call { name, arguments } => call(&name.value, arguments),
        _ => None,
    }
}

/// The name of what a property is read from: columns and properties have one, calls do not.
fn path(base: &Expr) -> Option<String> {
    match &base.kind {
        ExprKind::Call { .. } => None,
        _ => implied(base),
    }
}

fn call(name: &str, arguments: &[Argument]) -> Option<String> {
    let function =
        signature::find(Family::Aggregate, name).or_else(|| signature::find(Family::Function, name))?;
    let first = arguments.first().and_then(|argument| implied(&argument.value));
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
    fn a_taken_name_gets_the_first_free_number() {
        assert_eq!(unique("x", |name| ["x", "x1"].contains(&name)), "x2");
    }
}

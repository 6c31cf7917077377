//! A string literal that its author left to be filled in.
//!
//! ## Why
//!
//! Such a literal equals nothing that a log holds. The rule runs, costs what it costs, and never raises an alert.
//!
//! ## Reported
//!
//! ```yaml
//! query: |
//!   DeviceNetworkEvents
//!   | where RemoteIP == "IP ADDRESS GOES HERE"
//! #                     ^^^^^^^^^^^^^^^^^^^^^^
//! ```
//!
//! ```yaml
//! query: |
//!   let alertsOf = (address: string) { SecurityAlert | where Entities has address };
//!   alertsOf("<ipaddress>")
//! #          ^^^^^^^^^^^^^
//! ```
//!
//! ## Accepted
//!
//! ```yaml
//! query: |
//!   // IP ADDRESS GOES HERE
//!   DeviceNetworkEvents
//!   | where RemoteIP == "203.0.113.7" and RemoteUrl has_any ("<script>", "<svg>")
//! ```
//!
//! ```yaml
//! query: |
//!   Event
//!   | extend Computer = split(split(EventData, "<Computer>")[1], "</Computer>")[0]
//! ```

use std::collections::HashSet;

use kqlc_runtime::types::Dynamic;

use crate::{
    catalog::signature::{self, Family},
    diagnostic::Diagnostic,
    lint::{Context, declaration::declare},
    source::Span,
    syntax::ast::{BinaryOperator, Expr, ExprKind, Literal},
};

declare!(warning "KL0101" "placeholder-value" in "placeholder_value.rs", Correctness, Rule);

/// Words that stand in literals only until somebody replaces them.
const FILL_IN: &[&str] = &["GOES HERE", "CHANGEME", "CHANGE_ME", "REPLACE_ME", "REPLACEME", "REPLACE THIS"];

/// Tags of HTML, which queries look for in requests.
const TAGS: &[&str] = &["a", "body", "embed", "html", "iframe", "img", "object", "script", "svg"];

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let patterns = patterns(context);
    let mut found = Vec::new();
    for expr in &context.exprs {
        let Expr { kind: ExprKind::Literal(literal), span } = expr else { continue };
        let brackets = !patterns.contains(span);
        if let Some(text) = texts(literal).into_iter().find(|text| is_placeholder(text, brackets)) {
            found.push(report(text, *span));
        }
    }
    found
}

fn report(text: &str, span: Span) -> Diagnostic {
    Diagnostic::new(LINT.kind, format!("`{text}` looks like a value that is still to be filled in"), span)
        .note("no log holds this text, so what it is compared with never matches")
        .help("write the value that is meant, or leave the condition out")
}

/// The strings in a literal.
fn texts(literal: &Literal) -> Vec<&str> {
    match literal {
        Literal::String(text) => vec![text],
        Literal::Dynamic(value) => value.as_array().map_or_else(
            || value.as_str().into_iter().collect(),
            |list| list.iter().filter_map(Dynamic::as_str).collect(),
        ),
        Literal::Bool(_)
        | Literal::Int(_)
        | Literal::Long(_)
        | Literal::Real(_)
        | Literal::Decimal(_)
        | Literal::DateTime(_)
        | Literal::TimeSpan(_)
        | Literal::Guid(_)
        | Literal::Null(_)
        | Literal::Type(_) => Vec::new(),
    }
}

/// `brackets` says whether `<words>` is one; in a pattern it may well be a tag.
fn is_placeholder(text: &str, brackets: bool) -> bool {
    let upper = text.to_ascii_uppercase();
    if FILL_IN.iter().any(|words| upper.contains(words))
        || text.starts_with("YOUR_")
        || text.starts_with("YOUR ")
    {
        return true;
    }
    let Some(inner) = text.strip_prefix('<').and_then(|rest| rest.strip_suffix('>')) else { return false };
    let is_words = inner.starts_with(|first: char| first.is_ascii_alphabetic())
        && inner.chars().all(|letter| letter.is_ascii_alphanumeric() || " _-.".contains(letter));
    let is_tag = TAGS.contains(&inner.to_ascii_lowercase().as_str());
    is_words && ((brackets && !is_tag) || upper.starts_with("<YOUR"))
}

/// The literals that describe text to be searched or cut: arguments of built-in functions, operands of `has` and its
/// like.
fn patterns(context: &Context<'_>) -> HashSet<Span> {
    let mut patterns = HashSet::new();
    for expr in &context.exprs {
        match &expr.kind {
            ExprKind::Call { name, arguments }
                if signature::find(Family::Function, &name.value).is_some() =>
            {
                patterns.extend(arguments.iter().map(|argument| argument.value.span));
            }
            ExprKind::Binary { operator, right, .. } if !is_equality(operator.value) => {
                patterns.insert(right.span);
            }
            _ => {}
        }
    }
    patterns
}

fn is_equality(operator: BinaryOperator) -> bool {
    matches!(
        operator,
        BinaryOperator::Equal
            | BinaryOperator::NotEqual
            | BinaryOperator::EqualCi
            | BinaryOperator::NotEqualCi
    )
}

//! A lower-cased value that is compared with text in capitals.
//!
//! ## Why
//!
//! `tolower(x) == "ABC"` is never true.
//!
//! ## Reported
//!
//! ```yaml
//! query: |
//!   SecurityEvent
//!   | where tolower(Computer) == "SERVER01"
//! #                              ^^^^^^^^^^
//! ```
//!
//! ```yaml
//! query: |
//!   SecurityEvent
//!   | where toupper(Computer) has_cs "Server"
//! #                                  ^^^^^^^^
//! ```
//!
//! ## Accepted
//!
//! ```yaml
//! query: |
//!   SecurityEvent
//!   | where tolower(Computer) == "server01" and tolower(Computer) has "SERVER"
//! ```

use crate::lint::prelude::*;

declare!(warning "KL0804" "mixed-case-comparison" in "mixed_case_comparison.rs", Correctness, Rule);

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for expr in &context.exprs {
        match &expr.kind {
            ExprKind::Binary { operator, left, right } if is_exact(operator.value) => {
                found.extend(problem(context, left, right));
                found.extend(problem(context, right, left));
            }
            ExprKind::List { operator, left, list } if operator.value == ListOperator::In => {
                found.extend(list.iter().filter_map(|item| problem(context, left, item)));
            }
            _ => {}
        }
    }
    found
}

fn is_exact(operator: BinaryOperator) -> bool {
    matches!(
        operator,
        BinaryOperator::Equal
            | BinaryOperator::HasCs
            | BinaryOperator::ContainsCs
            | BinaryOperator::StartsWithCs
            | BinaryOperator::EndsWithCs
    )
}

fn problem(context: &Context<'_>, call: &Expr, literal: &Expr) -> Option<Diagnostic> {
    let (ExprKind::Call { name, .. }, ExprKind::Literal(Literal::String(text))) = (&call.kind, &literal.kind)
    else {
        return None;
    };
    let right = match name.value.as_str() {
        "tolower" => text.to_lowercase(),
        "toupper" => text.to_uppercase(),
        _ => return None,
    };
    let written = context.source(literal.span);
    let fixed = written.contains(text.as_str()).then(|| written.replacen(text.as_str(), &right, 1));
    (right != *text).then(|| {
        LINT.found(literal.span, format!("`{}` never gives `{text}`", name.value))
            .also(name.span, "changes the letter case")
            .help(format!("write `{right}`"))
            .unsafe_fix(fixed.and_then(|fixed| context.query_edit(literal.span, fixed)))
    })
}

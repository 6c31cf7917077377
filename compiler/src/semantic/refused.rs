//! What Microsoft's engine refuses, though its published parser lets it pass: a rule that has one fails whenever it is due.
//!
//! Each was measured. Where a case was measured for some functions or operators only, no others are refused.

use kqlc_runtime::{
    scalar::Pattern,
    types::{Type, Value},
};

use super::{
    Binder,
    problem::REFUSED_BY_ENGINE,
    tree::{Column, Expr, ExprKind},
};
use crate::{
    diagnostic::Diagnostic,
    source::Span,
    syntax::ast::{self, OperatorParameter},
};

/// More values than these `coalesce` does not take (SEM0223).
const MOST_COALESCED: usize = 64;
/// More groups than these `extract_all` does not take (SEM0213).
const MOST_GROUPS: usize = 16;

impl Binder<'_> {
    /// A call of a function of the reference, whose arguments fit as far as the parser sees.
    pub(super) fn refuse_call(&mut self, name: &str, arguments: &[Expr], span: Span) {
        if let Some(at) = wants_string(name)
            && let Some(argument) = arguments.get(at)
            && argument.ty == Some(Type::Dynamic)
            && !matches!(argument.kind, ExprKind::Unknown)
        {
            self.refuse(
                format!("`{name}` does not take a dynamic"),
                argument.span,
                "write `tostring(...)` around it",
            );
        }
        match (name, arguments) {
            ("countof", [_, needle, kind @ ..]) => self.refuse_countof(needle, kind.first()),
            ("extract_all", [pattern, ..]) => {
                let Some(Value::String(text)) = pattern.literal() else { return };
                let groups = Pattern::groups(text);
                if groups.is_some_and(|groups| !(1..=MOST_GROUPS).contains(&groups)) {
                    self.refuse(
                        format!(
                            "`extract_all` takes a pattern of 1 to {MOST_GROUPS} capturing groups (SEM0213)"
                        ),
                        pattern.span,
                        "put parentheses around what shall be extracted",
                    );
                }
            }
            ("coalesce", values) if values.len() > MOST_COALESCED => self.refuse(
                format!("`coalesce` takes {MOST_COALESCED} values at most (SEM0223)"),
                span,
                "put some of them into a `coalesce` of their own",
            ),
            _ => {}
        }
    }

    fn refuse_countof(&mut self, needle: &Expr, kind: Option<&Expr>) {
        if needle.literal().is_none() && !matches!(needle.kind, ExprKind::Unknown) {
            self.refuse(
                "`countof` takes only a constant to look for".to_owned(),
                needle.span,
                "count the pieces instead: `array_length(split(text, needle)) - 1`",
            );
        }
        if let Some(kind) = kind
            && let Some(Value::String(text)) = kind.literal()
            && !matches!(&**text, "normal" | "regex")
        {
            self.refuse(
                format!("`{text}` is no kind of `countof`"),
                kind.span,
                "the kinds are normal and regex",
            );
        }
    }

    /// An infix operator between two types, for which the parser has a result. True if it is refused.
    pub(super) fn refuse_operands(&mut self, operator: &str, left: Type, right: Type, span: Span) -> bool {
        let message = match (operator, left, right) {
            ("has" | "!has" | "has_cs" | "!has_cs", _, Type::Dynamic) => {
                format!("`{operator}` does not take a dynamic at its right (SEM0001)")
            }
            ("<" | "<=" | ">" | ">=", Type::Dynamic, Type::String) => {
                format!("`{operator}` is not defined between a dynamic and a string (SEM0064)")
            }
            _ => return false,
        };
        self.refuse(message, span, "write `tostring(...)` around the dynamic");
        true
    }

    /// The bounds of `between`. True if they are refused.
    pub(super) fn refuse_range(&mut self, operand: Type, low: Type, span: Span) -> bool {
        let textual = |ty| matches!(ty, Type::String | Type::Dynamic);
        let refused = textual(operand) && textual(low);
        if refused {
            self.refuse(
                format!("`between` is not defined for {operand} values (SEM0208)"),
                span,
                "convert all three, as in `tolong(x) between (1 .. 9)`",
            );
        }
        refused
    }

    /// The parameters of `lookup`.
    pub(super) fn refuse_lookup(&mut self, parameters: &[OperatorParameter]) {
        for parameter in parameters {
            let is_kind = parameter.name.value == "kind";
            let known = match &parameter.value.kind {
                ast::ExprKind::Name(text) => matches!(text.as_str(), "leftouter" | "inner"),
                _ => true,
            };
            if is_kind && !known {
                let span = parameter.value.span;
                self.refuse(
                    "`lookup` has no such kind".to_owned(),
                    span,
                    "its kinds are leftouter and inner; `join` has the others",
                );
            } else if parameter.name.value == "hint.shufflekey" {
                let span = parameter.name.span;
                self.refuse(
                    "`lookup` does not take this hint".to_owned(),
                    span,
                    "leave it out, or use `join`",
                );
            }
        }
    }

    /// A value that `summarize` computes from aggregates: there must be one, and the keys have no value beside it.
    pub(super) fn refuse_summary(&mut self, value: &Expr, keys: &[Column], is_plain: bool) {
        let mut is_known = true;
        let mut key = None;
        value.walk(&mut |part| match part.kind {
            ExprKind::Unknown => is_known = false,
            ExprKind::Column(id) if key.is_none() => {
                let column = keys.iter().find(|column| column.id == id);
                key = column.map(|column| (column.name.clone(), part.span));
            }
            _ => {}
        });
        let help = "compute it with `extend` after the `summarize`";
        match key {
            _ if !is_known => {}
            _ if is_plain => {
                self.refuse("a value of `summarize` needs an aggregate in it".to_owned(), value.span, help);
            }
            Some((name, span)) => {
                self.refuse(format!("the key `{name}` cannot stand beside aggregates"), span, help);
            }
            None => {}
        }
    }

    fn refuse(&mut self, message: String, span: Span, help: &str) {
        self.report(
            Diagnostic::new(REFUSED_BY_ENGINE, message, span)
                .note("Microsoft's parser accepts it, and the engine refuses to run it")
                .help(help),
        );
    }
}

/// The position of an argument that must be a string, and not a dynamic.
fn wants_string(function: &str) -> Option<usize> {
    match function {
        "countof" | "replace_string" | "url_encode" => Some(0),
        "trim" => Some(1),
        "extract" => Some(2),
        _ => None,
    }
}

//! What Microsoft's engine runs, though its published parser refuses it: a warning, since the checks of a repository refuse the rule.
//!
//! Each was measured. Where a case was measured for some functions only, for all others the parser's word stands.

use kqlc_runtime::types::Type;

use super::{Binder, problem::REFUSED_BY_PARSER, tree::Expr};
use crate::{diagnostic::Diagnostic, source::Span};

impl Binder<'_> {
    /// The arguments of a function of the reference as the engine takes them.
    pub(super) fn accept_call(&mut self, name: &str, arguments: Vec<Expr>) -> Vec<Expr> {
        match (name, arguments.as_slice()) {
            ("not", [operand]) if operand.ty.is_some_and(Type::is_numeric) => {
                self.accept(
                    "`not` takes a number for true unless it is 0".to_owned(),
                    operand.span,
                    "compare it: `x == 0`",
                );
                arguments.into_iter().map(|operand| self.convert(operand, Type::Bool)).collect()
            }
            ("replace_regex", [_, pattern, _]) if computes_pattern(pattern) => {
                self.accept(
                    "`replace_regex` compiles a pattern for every row".to_owned(),
                    pattern.span,
                    "write the pattern as a constant",
                );
                arguments
            }
            _ => arguments,
        }
    }

    /// Warns of what is done all the same.
    pub(super) fn accept(&mut self, message: String, span: Span, help: &str) {
        self.report(
            Diagnostic::new(REFUSED_BY_PARSER, message, span)
                .note("Microsoft's parser refuses it, and the engine accepts it")
                .help(help),
        );
    }
}

fn computes_pattern(pattern: &Expr) -> bool {
    pattern.ty == Some(Type::String) && pattern.literal().is_none()
}

#[cfg(test)]
mod tests {
    use crate::semantic::testing::said;

    #[test]
    fn a_number_may_be_negated() {
        assert_eq!(
            said("print assert(not(1) == false and not(0) == true, 'it is false unless 0')"),
            "`not` takes a number for true unless it is 0; `not` takes a number for true unless it is 0"
        );
        assert_eq!(said("print not('a')"), "`not` takes a bool as its `expression`, not a string");
    }

    #[test]
    fn a_pattern_may_be_computed_for_replacing_only() {
        let over = |call: &str| said(&format!("datatable(s: string, p: string)['a', 'b'] | project {call}"));
        assert_eq!(over("replace_regex(s, p, 'x')"), "`replace_regex` compiles a pattern for every row");
        assert_eq!(over("extract(p, 0, s)"), "the regular expression of `extract` must be a constant");
    }
}

//! Where the engine computes constants in another way than rows.

use kqlc_runtime::types::Value;

use super::{Binder, scope::Place, tree::Expr};
use crate::{catalog::ScalarFunction, syntax::ast};

/// What a call on constants gives: what the runtime's function gives, but where the engine computes constants in another way than
/// rows (measured).
pub(super) fn fold(function: &ScalarFunction, values: &[Value]) -> Value {
    match (function.rust_name, values) {
        ("toint_real", [Value::Real(number)])
            if *number >= f64::from(i32::MAX) + 1.0 || *number <= f64::from(i32::MIN) - 1.0 =>
        {
            Value::Int(i32::MIN)
        }
        ("substring", [Value::String(text), Value::Null(_)]) => Value::String(text.clone()),
        _ => (function.fold)(values),
    }
}

impl Binder<'_> {
    /// True for a call of `substring` that gives a null string, as `isnull` and `strlen` see it (measured); its arguments are bound then.
    pub(super) fn is_null_text(&mut self, value: &ast::Expr, place: Place<'_>) -> bool {
        let ast::ExprKind::Call { name, arguments } = &value.kind else { return false };
        let is_null = |argument: &ast::Argument| {
            matches!(argument.value.kind, ast::ExprKind::Literal(ast::Literal::Null(_)))
        };
        if name.value != "substring" || !arguments.iter().skip(1).any(is_null) {
            return false;
        }
        let bound: Vec<Expr> = arguments.iter().map(|argument| self.scalar(&argument.value, place)).collect();
        gives_null_text(&name.value, &bound)
    }
}

/// True for a `substring` of a row whose start or length is a null constant: the engine gives a null string (measured), which no
/// column of strings holds here.
pub(super) fn gives_null_text(name: &str, arguments: &[Expr]) -> bool {
    let [text, places @ ..] = arguments else { return false };
    let is_null = |place: &Expr| place.literal().is_some_and(Value::is_null);
    name == "substring" && text.literal().is_none() && places.iter().any(is_null)
}

#[cfg(test)]
mod tests {
    use crate::semantic::testing::said;

    #[test]
    fn a_null_string_is_refused_and_a_constant_is_cut_from_its_start() {
        assert_eq!(said("print assert(substring('abcdef', long(null)) == 'abcdef', 'it is cut')"), "");
        assert_eq!(
            said("datatable(s: string)['abcdef'] | project substring(s, long(null))"),
            "`substring` of a row with a null start or length, which gives a null string, cannot be compiled yet"
        );
    }

    #[test]
    fn what_was_measured_of_a_null_string_is_said() {
        let over = |call: &str| said(&format!("datatable(s: string)['abcdef'] | project x = {call}"));
        assert_eq!(over("isnull(substring(s, 1, int(null)))"), "");
        assert_eq!(over("strlen(substring(s, long(null)))"), "");
        let refused = "`substring` of a row with a null start or length, which gives a null string, cannot be compiled yet";
        assert_eq!(over("toupper(substring(s, long(null)))"), refused);
    }

    #[test]
    fn a_constant_out_of_range_is_the_least_int() {
        assert_eq!(
            said("print assert(toint(1e10) == -2147483648 and toint(-1e10) == -2147483648, 'both are')"),
            ""
        );
    }
}

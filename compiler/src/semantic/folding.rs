//! Where the engine computes constants in another way than rows.

use kqlc_runtime::types::Value;

use super::tree::Expr;
use crate::catalog::ScalarFunction;

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
    fn a_constant_out_of_range_is_the_least_int() {
        assert_eq!(
            said("print assert(toint(1e10) == -2147483648 and toint(-1e10) == -2147483648, 'both are')"),
            ""
        );
    }
}

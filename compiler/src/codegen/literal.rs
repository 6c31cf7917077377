//! Types and constants as Rust writes them.

use kqlc_runtime::types::{Dynamic, TimeSpan, Type, Value};
use proc_macro2::{Literal, TokenStream};
use quote::{format_ident, quote};

pub(super) fn rust_type(ty: Type) -> TokenStream {
    match ty {
        Type::Bool => quote!(bool),
        Type::DateTime => quote!(DateTime),
        Type::Decimal => quote!(Decimal),
        Type::Dynamic => quote!(Dynamic),
        Type::Guid => quote!(Guid),
        Type::Int => quote!(i32),
        Type::Long => quote!(i64),
        Type::Real => quote!(f64),
        Type::String => quote!(str),
        Type::TimeSpan => quote!(TimeSpan),
    }
}

/// A number with its digits in groups of three.
pub(super) fn number(value: i64) -> TokenStream {
    let digits = value.unsigned_abs().to_string();
    let mut grouped = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) && digits.len() > 5 {
            grouped.push('_');
        }
        grouped.push(digit);
    }
    let literal: Literal = grouped.parse().expect("digits are a literal");
    if value < 0 { quote!(-#literal) } else { quote!(#literal) }
}

pub(super) fn real(value: f64) -> TokenStream {
    if value.is_nan() {
        quote!(f64::NAN)
    } else if value.is_infinite() {
        if value > 0.0 { quote!(f64::INFINITY) } else { quote!(f64::NEG_INFINITY) }
    } else {
        let literal = Literal::f64_unsuffixed(value.abs());
        if value.is_sign_negative() { quote!(-#literal) } else { quote!(#literal) }
    }
}

/// A timespan in the largest unit that fits it.
pub(super) fn timespan(value: TimeSpan) -> TokenStream {
    const UNITS: [(i64, &str); 4] = [
        (864_000_000_000, "from_days"),
        (36_000_000_000, "from_hours"),
        (600_000_000, "from_minutes"),
        (10_000_000, "from_seconds"),
    ];
    let unit = UNITS.iter().find(|(ticks, _)| value.0 != 0 && value.0 % ticks == 0);
    match unit {
        Some((ticks, constructor)) => {
            let constructor = format_ident!("{constructor}");
            let count = number(value.0 / ticks);
            quote!(TimeSpan::#constructor(#count))
        }
        None => {
            let ticks = number(value.0);
            quote!(TimeSpan(#ticks))
        }
    }
}

/// A cell of rows that stand in the query.
pub(super) fn constant(value: &Value) -> TokenStream {
    match value {
        Value::Null(_) | Value::Dynamic(Dynamic::Null) => quote!(Constant::Null),
        Value::Bool(value) => quote!(Constant::Bool(#value)),
        Value::Int(value) => {
            let value = number(i64::from(*value));
            quote!(Constant::Int(#value))
        }
        Value::Long(value) => {
            let value = number(*value);
            quote!(Constant::Long(#value))
        }
        Value::Real(value) => {
            let value = real(*value);
            quote!(Constant::Real(#value))
        }
        Value::Decimal(value) => {
            let text = value.to_string();
            quote!(Constant::Decimal(#text))
        }
        Value::DateTime(value) => {
            let ticks = number(value.0);
            quote!(Constant::DateTime(DateTime(#ticks)))
        }
        Value::TimeSpan(value) => {
            let value = timespan(*value);
            quote!(Constant::TimeSpan(#value))
        }
        Value::Guid(value) => {
            let text = value.to_string();
            quote!(Constant::Guid(#text))
        }
        Value::String(value) => {
            let text: &str = value;
            quote!(Constant::String(#text))
        }
        Value::Dynamic(value) => {
            let text = value.to_json_text();
            quote!(Constant::Dynamic(#text))
        }
    }
}

#[cfg(test)]
mod tests {
    use kqlc_runtime::types::{Dynamic, Value};

    use super::constant;

    #[test]
    fn a_text_in_a_dynamic_cell_stays_a_text() {
        let cell = constant(&Value::Dynamic(Dynamic::string("5.7")));
        assert_eq!(cell.to_string(), r#"Constant :: Dynamic ("\"5.7\"")"#);
    }
}

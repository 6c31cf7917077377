//! The Rust types of a scalar function: the contract on nulls and on constants.

use syn::{FnArg, ItemFn, Pat, ReturnType, Type, spanned::Spanned};

use super::signature::{KqlType, Parameter, Signature};

/// How a parameter receives its argument; see `ParameterShape` of the compiler's catalogue.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ParameterShape {
    Strict,
    Nullable,
    Text,
    Dynamic,
    Pattern,
    Terms,
}

/// In what form a result comes back; see `ResultShape` of the compiler's catalogue.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ResultShape {
    Value,
    Option,
    Borrowed,
    Owned,
    Cow,
    Dynamic,
}

/// A problem and the line of the file that it is about.
type Problem = (usize, String);

/// The shapes of the function's parameters, checked against the KQL signature.
pub(crate) fn parameters(signature: &Signature, function: &ItemFn) -> Result<Vec<ParameterShape>, Problem> {
    let (kql, rust) = (&signature.parameters, &function.sig.inputs);
    if kql.len() != rust.len() {
        let plural = if kql.len() == 1 { "" } else { "s" };
        let problem =
            format!("the kql line has {} parameter{plural}, the Rust function {}", kql.len(), rust.len());
        return Err((function.sig.fn_token.span().start().line, problem));
    }
    let last = kql.len().saturating_sub(1);
    let parameters = kql.iter().zip(rust).enumerate();
    parameters.map(|(at, (kql, rust))| parameter(kql, signature.variadic && at == last, rust)).collect()
}

fn parameter(kql: &Parameter, variadic: bool, rust: &FnArg) -> Result<ParameterShape, Problem> {
    let line = rust.span().start().line;
    let FnArg::Typed(typed) = rust else { return Err((line, "a KQL function has no `self`".to_owned())) };
    if !matches!(*typed.pat, Pat::Ident(_) | Pat::Wild(_)) {
        return Err((line, "a parameter of a KQL function is a plain name".to_owned()));
    }
    let text = type_text(&typed.ty);
    let known = if variadic { variadic_shapes(kql.ty) } else { &shapes(kql.ty) };
    let found = known.iter().find(|(form, _)| *form == text);
    found.map(|(_, shape)| *shape).ok_or_else(|| {
        let forms: Vec<&str> = known.iter().map(|(form, _)| *form).collect();
        let forms = if forms.is_empty() { "no variadic form".to_owned() } else { forms.join(" or ") };
        (line, format!("`{}: {}` arrives as {forms}, not {text}", kql.name, kql.ty.name()))
    })
}

/// The Rust types that an argument may arrive as.
fn shapes(ty: KqlType) -> [(&'static str, ParameterShape); 2] {
    use ParameterShape::{Dynamic, Nullable, Pattern, Strict, Terms, Text};
    match ty {
        KqlType::Bool => [("bool", Strict), ("Option<bool>", Nullable)],
        KqlType::DateTime => [("DateTime", Strict), ("Option<DateTime>", Nullable)],
        KqlType::Decimal => [("Decimal", Strict), ("Option<Decimal>", Nullable)],
        KqlType::Dynamic => [("&Dynamic", Dynamic), ("&Terms", Terms)],
        KqlType::Guid => [("Guid", Strict), ("Option<Guid>", Nullable)],
        KqlType::Int => [("i32", Strict), ("Option<i32>", Nullable)],
        KqlType::Long => [("i64", Strict), ("Option<i64>", Nullable)],
        KqlType::Real => [("f64", Strict), ("Option<f64>", Nullable)],
        KqlType::String => [("&str", Text), ("&Pattern", Pattern)],
        KqlType::TimeSpan => [("TimeSpan", Strict), ("Option<TimeSpan>", Nullable)],
    }
}

/// The Rust type that the arguments of a variadic parameter arrive as.
fn variadic_shapes(ty: KqlType) -> &'static [(&'static str, ParameterShape)] {
    match ty {
        KqlType::String => &[("&[&str]", ParameterShape::Text)],
        KqlType::Dynamic => &[("&[Dynamic]", ParameterShape::Dynamic)],
        KqlType::Bool
        | KqlType::DateTime
        | KqlType::Decimal
        | KqlType::Guid
        | KqlType::Int
        | KqlType::Long
        | KqlType::Real
        | KqlType::TimeSpan => &[],
    }
}

/// The shape of the function's result, checked against the KQL type.
pub(crate) fn result(ty: KqlType, function: &ItemFn) -> Result<ResultShape, Problem> {
    let (line, text) = match &function.sig.output {
        ReturnType::Default => (function.sig.fn_token.span().start().line, "()".to_owned()),
        ReturnType::Type(_, returned) => (returned.span().start().line, type_text(returned)),
    };
    let known: Vec<(&str, ResultShape)> = match ty {
        KqlType::String => {
            vec![
                ("&str", ResultShape::Borrowed),
                ("String", ResultShape::Owned),
                ("Cow<str>", ResultShape::Cow),
            ]
        }
        KqlType::Dynamic => vec![("Dynamic", ResultShape::Dynamic)],
        KqlType::Bool
        | KqlType::DateTime
        | KqlType::Decimal
        | KqlType::Guid
        | KqlType::Int
        | KqlType::Long
        | KqlType::Real
        | KqlType::TimeSpan => {
            let forms = shapes(ty).map(|(form, _)| form);
            forms.into_iter().zip([ResultShape::Value, ResultShape::Option]).collect()
        }
    };
    let found = known.iter().find(|(form, _)| *form == text);
    found.map(|(_, shape)| *shape).ok_or_else(|| {
        let forms: Vec<&str> = known.iter().map(|(form, _)| *form).collect();
        (line, format!("{} is returned as {}, not {text}", ty.name(), forms.join(" or ")))
    })
}

/// A type as text without lifetimes and paths: `&'a str` and `std::borrow::Cow<'_, str>` are `&str` and `Cow<str>`.
fn type_text(ty: &Type) -> String {
    match ty {
        Type::Reference(reference) => format!("&{}", type_text(&reference.elem)),
        Type::Slice(slice) => format!("[{}]", type_text(&slice.elem)),
        Type::Path(path) => path.path.segments.last().map_or_else(String::new, |segment| {
            let arguments = match &segment.arguments {
                syn::PathArguments::AngleBracketed(arguments) => {
                    let types = arguments.args.iter().filter_map(|argument| match argument {
                        syn::GenericArgument::Type(ty) => Some(type_text(ty)),
                        _ => None,
                    });
                    format!("<{}>", types.collect::<Vec<_>>().join(", "))
                }
                syn::PathArguments::None | syn::PathArguments::Parenthesized(_) => String::new(),
            };
            format!("{}{arguments}", segment.ident)
        }),
        _ => "a type outside the contract".to_owned(),
    }
}

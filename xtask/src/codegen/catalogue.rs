//! The compiler's catalogue of scalar functions.

use super::{function::Function, header, rust_types::ParameterShape, signature::KqlType};

/// Where the catalogue lies.
pub(super) const PATH: &str = "compiler/src/catalog/scalar_functions.rs";

/// The functions that turn constants into arguments, in `catalog::fold`.
const CONVERSIONS: [&str; 9] =
    ["dynamic", "dynamics", "or_null", "nullable", "pattern", "strict", "terms", "text", "texts"];

/// The file's text.
pub(super) fn text(functions: &[Function]) -> String {
    let entries: Vec<String> = functions.iter().map(entry).collect();
    let entries = entries.join("\n");
    let mut imports = String::from("use super::function::ScalarFunction;");
    if !functions.is_empty() {
        let conversions = CONVERSIONS.into_iter().filter(|name| entries.contains(&format!("{name}(")));
        imports = format!(
            "use kqlc_runtime::{{scalar, types::Type}};\n\n\
             use super::{{fold::{{FoldResult, {}}}, function::{{Parameter, ParameterShape, ResultShape, ScalarFunction}}}};",
            conversions.collect::<Vec<_>>().join(", ")
        );
    }
    format!(
        "{}{imports}\n\n\
         /// Every scalar function and operator, one entry an overload, sorted by name.\n\
         pub static SCALAR_FUNCTIONS: &[ScalarFunction] = &[{entries}];\n",
        header("KQL's scalar functions and operators.", "the documentation of `runtime/src/scalar`"),
    )
}

/// One overload.
fn entry(function: &Function) -> String {
    let signature = function.signature();
    let parameters = signature.parameters.iter().zip(&function.shapes).map(|(parameter, shape)| {
        format!(
            "Parameter {{ name: {:?}, ty: {}, shape: ParameterShape::{shape:?} }}",
            parameter.name,
            type_path(parameter.ty)
        )
    });
    format!(
        "ScalarFunction {{ name: {:?}, synonyms: &{:?}, deprecated: &{:?}, parameters: &[{}], variadic: {}, \
         returns: {}, result: ResultShape::{:?}, rust_name: {:?}, fold: {} }},",
        signature.name,
        function.documentation.synonyms,
        function.documentation.deprecated,
        parameters.collect::<Vec<_>>().join(", "),
        signature.variadic,
        type_path(signature.returns),
        function.result,
        function.rust_name,
        fold(function),
    )
}

/// A closure that calls the runtime's function with constants.
fn fold(function: &Function) -> String {
    let last = function.shapes.len().saturating_sub(1);
    let arguments = function.shapes.iter().enumerate().map(|(at, shape)| {
        if function.signature().variadic && at == last { rest(*shape, at) } else { argument(*shape, at) }
    });
    let arguments = arguments.collect::<Vec<_>>().join(", ");
    let call = format!("scalar::{}({arguments}).into_value()", function.rust_name);
    let values = if function.shapes.is_empty() { "_" } else { "values" };
    if function.shapes.contains(&ParameterShape::Strict) {
        format!("|{values}| or_null({}, || Some({call}))", type_path(function.signature().returns))
    } else {
        format!("|{values}| {call}")
    }
}

fn argument(shape: ParameterShape, at: usize) -> String {
    match shape {
        ParameterShape::Strict => format!("strict(values, {at})?"),
        ParameterShape::Nullable => format!("nullable(values, {at})"),
        ParameterShape::Text => format!("text(values, {at})"),
        ParameterShape::Dynamic => format!("dynamic(values, {at})"),
        ParameterShape::Pattern => format!("&pattern(values, {at})"),
        ParameterShape::Terms => format!("&terms(values, {at})"),
    }
}

/// The arguments of a variadic parameter.
fn rest(shape: ParameterShape, at: usize) -> String {
    if shape == ParameterShape::Text {
        format!("&texts(values, {at})")
    } else {
        format!("&dynamics(values, {at})")
    }
}

fn type_path(ty: KqlType) -> String {
    format!("Type::{ty:?}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::codegen::function::read_file;

    fn check(doc: &str, signature: &str) -> String {
        let text = format!("/// kql: {doc}\n///\n/// Says.\npub fn {signature} {{ todo!() }}");
        entry(&read_file("family.rs", &text).expect("a good function")[0])
    }

    #[test]
    fn strict_parameters_make_null_of_null() {
        let entry =
            check("`+`(left: long, right: long) -> long", "add_long(left: i64, right: i64) -> Option<i64>");
        assert!(entry.contains("name: \"+\""), "{entry}");
        assert!(entry.contains("result: ResultShape::Option"), "{entry}");
        let fold = "fold: |values| or_null(Type::Long, || \
                    Some(scalar::add_long(strict(values, 0)?, strict(values, 1)?).into_value()))";
        assert!(entry.contains(fold), "{entry}");
    }

    #[test]
    fn constants_and_the_rest_are_built_from_the_arguments() {
        let entry = check(
            "f(pattern: string, terms: dynamic, part: string, ...) -> string",
            "f<'a>(pattern: &Pattern, terms: &Terms, parts: &[&'a str]) -> Cow<'a, str>",
        );
        let fold = "fold: |values| \
                    scalar::f(&pattern(values, 0), &terms(values, 1), &texts(values, 2)).into_value()";
        assert!(entry.contains(fold), "{entry}");
        assert!(entry.contains("result: ResultShape::Cow"), "{entry}");
        assert!(entry.contains("variadic: true"), "{entry}");
    }
}

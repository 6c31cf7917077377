//! The `kql:` line of a scalar function.

use std::fmt;

/// A KQL signature, such as `strcat(part: string, ...) -> string`.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Signature {
    /// The function's name, or the operator's without its backticks.
    pub(crate) name: String,
    /// The parameters, in order.
    pub(crate) parameters: Vec<Parameter>,
    /// The last parameter takes any number of arguments.
    pub(crate) variadic: bool,
    /// The type of the result.
    pub(crate) returns: KqlType,
}

/// A parameter of a KQL signature.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Parameter {
    pub(crate) name: String,
    pub(crate) ty: KqlType,
}

/// A scalar type, by its KQL name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum KqlType {
    Bool,
    DateTime,
    Decimal,
    Dynamic,
    Guid,
    Int,
    Long,
    Real,
    String,
    TimeSpan,
}

impl Signature {
    /// Reads `name(parameter: type, ...) -> type`; a problem is a sentence without its place.
    pub(crate) fn parse(text: &str) -> Result<Self, String> {
        let form = || format!("`{text}` does not read as name(parameter: type, ...) -> type");
        let (name, rest) = match text.strip_prefix('`') {
            Some(rest) => rest.split_once('`').ok_or_else(form)?,
            None => text.split_at(text.find('(').ok_or_else(form)?),
        };
        let rest = rest.strip_prefix('(').ok_or_else(form)?;
        let (parameters, returns) = rest.split_once(')').ok_or_else(form)?;
        let returns = returns.trim().strip_prefix("->").ok_or_else(form)?;
        let is_word = name.chars().all(|letter| letter.is_ascii_alphanumeric() || letter == '_');
        if name.is_empty() || !(is_word || text.starts_with('`')) {
            return Err(format!("`{name}` is no function's name; an operator stands in backticks"));
        }
        let (parameters, variadic) = match parameters.trim().strip_suffix("...") {
            Some(parameters) => (parameters.trim_end().strip_suffix(',').ok_or_else(form)?, true),
            None => (parameters, false),
        };
        let parameters = Self::parse_parameters(parameters)?;
        Ok(Self { name: name.to_owned(), parameters, variadic, returns: KqlType::parse(returns)? })
    }

    fn parse_parameters(text: &str) -> Result<Vec<Parameter>, String> {
        if text.trim().is_empty() {
            return Ok(Vec::new());
        }
        text.split(',').map(Parameter::parse).collect()
    }
}

impl Parameter {
    fn parse(text: &str) -> Result<Self, String> {
        let (name, ty) = text
            .split_once(':')
            .ok_or_else(|| format!("`{}` does not read as parameter: type", text.trim()))?;
        Ok(Self { name: name.trim().to_owned(), ty: KqlType::parse(ty)? })
    }
}

impl KqlType {
    fn parse(text: &str) -> Result<Self, String> {
        Ok(match text.trim() {
            "bool" => Self::Bool,
            "datetime" => Self::DateTime,
            "decimal" => Self::Decimal,
            "dynamic" => Self::Dynamic,
            "guid" => Self::Guid,
            "int" => Self::Int,
            "long" => Self::Long,
            "real" => Self::Real,
            "string" => Self::String,
            "timespan" => Self::TimeSpan,
            other => return Err(format!("`{other}` is not a KQL type")),
        })
    }

    /// The name in KQL.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Bool => "bool",
            Self::DateTime => "datetime",
            Self::Decimal => "decimal",
            Self::Dynamic => "dynamic",
            Self::Guid => "guid",
            Self::Int => "int",
            Self::Long => "long",
            Self::Real => "real",
            Self::String => "string",
            Self::TimeSpan => "timespan",
        }
    }
}

impl fmt::Display for Signature {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let parameters: Vec<String> = self
            .parameters
            .iter()
            .map(|parameter| format!("{}: {}", parameter.name, parameter.ty.name()))
            .chain(self.variadic.then(|| "...".to_owned()))
            .collect();
        write!(f, "{}({}) -> {}", self.name, parameters.join(", "), self.returns.name())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signatures_print_as_they_are_read() {
        for text in
            ["strlen(source: string) -> long", "now() -> datetime", "f(a: long, b: dynamic, ...) -> bool"]
        {
            assert_eq!(Signature::parse(text).expect(text).to_string(), text);
        }
    }

    #[test]
    fn operators_stand_in_backticks() {
        let signature =
            Signature::parse("`!in~`(left: string, right: dynamic) -> bool").expect("an operator");
        assert_eq!(signature.name, "!in~");
        assert!(Signature::parse("+(left: long, right: long) -> long").is_err());
        assert!(Signature::parse("`has`(source: string, term: string) -> bool").is_ok());
    }

    #[test]
    fn malformed_lines_are_refused() {
        for text in ["f", "f()", "f() -> ", "f(a) -> long", "f(a: long ...) -> long", "f(a: long -> long"] {
            assert!(Signature::parse(text).is_err(), "{text}");
        }
    }
}

//! What the compiler knows of an aggregate.

use super::State;
use crate::{plan::Constant, types::Type};

/// An aggregate function: how it is called, and the state that computes it.
#[derive(Debug)]
pub struct Function {
    /// Its name; the static that holds it is called the same in capitals.
    pub name: &'static str,
    /// Other names of the same function.
    pub also: &'static [&'static str],
    /// The names under which it takes a predicate behind its arguments.
    pub conditional: &'static [&'static str],
    /// Its arguments.
    pub arguments: &'static [Operand],
    /// So many of the last arguments may be left out.
    pub optional: usize,
    /// The constants behind the arguments.
    pub options: Options,
    /// For a function that carries its arguments along as columns: so many of the first ones decide what is carried.
    pub carries: Option<usize>,
    /// The types of its columns, over arguments of these types and with these options.
    pub results: fn(&[Type], &[Constant]) -> Vec<Type>,
    /// Before any row; over arguments of these types and with these options.
    pub(super) state: fn(&[Type], &[Constant]) -> Box<dyn State>,
}

/// The type that values of a type are computed in; `None` if they are not taken.
pub type Operand = fn(Type) -> Option<Type>;

/// The constants that stand behind the arguments of an aggregate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Options {
    /// None.
    None,
    /// How much is kept at most, or [`DEFAULT_LIMIT`].
    Limit,
    /// How close an estimate is, 0 to 4, or [`DEFAULT_ACCURACY`].
    Accuracy,
    /// One percentile or more; as one array too.
    Percentiles,
}

/// Lists, sets and bags without a limit keep so many values.
pub const DEFAULT_LIMIT: i64 = 1_048_576;

/// The accuracy of estimates if none is given.
pub const DEFAULT_ACCURACY: i64 = 1;

impl Function {
    /// A function without options, under this name only.
    pub(super) const fn new(
        name: &'static str,
        arguments: &'static [Operand],
        results: fn(&[Type], &[Constant]) -> Vec<Type>,
        state: fn(&[Type], &[Constant]) -> Box<dyn State>,
    ) -> Self {
        Self {
            name,
            also: &[],
            conditional: &[],
            arguments,
            optional: 0,
            options: Options::None,
            carries: None,
            results,
            state,
        }
    }

    pub(super) const fn also(self, also: &'static [&'static str]) -> Self {
        Self { also, ..self }
    }

    pub(super) const fn conditional(self, conditional: &'static [&'static str]) -> Self {
        Self { conditional, ..self }
    }

    pub(super) const fn optional(self, optional: usize) -> Self {
        Self { optional, ..self }
    }

    pub(super) const fn options(self, options: Options) -> Self {
        Self { options, ..self }
    }

    pub(super) const fn carries(self, deciding: usize) -> Self {
        Self { carries: Some(deciding), ..self }
    }

    /// The state before any row.
    pub(crate) fn start(&self, arguments: &[Type], options: &[Constant]) -> Box<dyn State> {
        (self.state)(arguments, options)
    }
}

/// Any value, as it is.
#[expect(clippy::unnecessary_wraps, reason = "other operands are refused")]
pub(super) const fn any(ty: Type) -> Option<Type> {
    Some(ty)
}

/// Any value but a dynamic.
pub(super) const fn not_dynamic(ty: Type) -> Option<Type> {
    if matches!(ty, Type::Dynamic) { None } else { Some(ty) }
}

/// Numbers and lengths of time.
pub(super) const fn summable(ty: Type) -> Option<Type> {
    match ty {
        Type::Int => Some(Type::Long),
        Type::Dynamic => Some(Type::Real),
        Type::Long | Type::Real | Type::Decimal | Type::TimeSpan => Some(ty),
        Type::Bool | Type::DateTime | Type::Guid | Type::String => None,
    }
}

/// Numbers, as reals.
pub(super) const fn real(ty: Type) -> Option<Type> {
    match ty {
        Type::Int | Type::Long | Type::Real | Type::Decimal | Type::Dynamic => Some(Type::Real),
        Type::Bool | Type::DateTime | Type::Guid | Type::String | Type::TimeSpan => None,
    }
}

/// Whole numbers.
pub(super) const fn whole(ty: Type) -> Option<Type> {
    match ty {
        Type::Int | Type::Long | Type::Dynamic => Some(Type::Long),
        _ => None,
    }
}

/// Dynamics.
pub(super) const fn dynamic(ty: Type) -> Option<Type> {
    if matches!(ty, Type::Dynamic) { Some(ty) } else { None }
}

/// The option that is a whole number.
pub(super) fn number(options: &[Constant]) -> i64 {
    match options.first() {
        Some(Constant::Long(number)) => *number,
        _ => 0,
    }
}

pub(super) fn long_result(_arguments: &[Type], _options: &[Constant]) -> Vec<Type> {
    vec![Type::Long]
}

pub(super) fn real_result(_arguments: &[Type], _options: &[Constant]) -> Vec<Type> {
    vec![Type::Real]
}

pub(super) fn dynamic_result(_arguments: &[Type], _options: &[Constant]) -> Vec<Type> {
    vec![Type::Dynamic]
}

pub(super) fn same_result(arguments: &[Type], _options: &[Constant]) -> Vec<Type> {
    arguments.to_vec()
}

/// The type of the first argument; a long where there is none.
pub(super) fn first(arguments: &[Type]) -> Type {
    arguments.first().copied().unwrap_or(Type::Long)
}

//! Aggregate functions: their types, names and arguments.

use kqlc_runtime::{
    plan::AggregateFunction,
    types::{Type, Value},
};

use super::{
    Binder,
    call::{fits_all, promote},
    names,
    problem::{ARGUMENT_COUNT, NOT_CONSTANT, TYPE_MISMATCH, UNSUPPORTED_FUNCTION},
    scope::Place,
    tree::{Aggregate, Column, ColumnId, Expr, ExprKind, Schema},
};
use crate::{
    catalog::signature::{self, Family},
    diagnostic::Diagnostic,
    source::Span,
    syntax::ast,
};

/// What a `summarize` groups by.
pub(super) struct Keys<'a> {
    /// The key columns.
    pub(super) columns: &'a [Column],
    /// The columns of the input that are keys as they are: `arg_max(a, *)` leaves them out.
    pub(super) carried: Vec<ColumnId>,
}

impl Keys<'_> {
    /// No keys.
    pub(super) const NONE: Keys<'static> = Keys { columns: &[], carried: Vec::new() };
}

/// `make_set` and `make_list` without a limit keep so many values.
const DEFAULT_LIMIT: u64 = 1_048_576;

/// True if a call names an aggregate. `min_of`-like scalars do not; `any(x)` and the like do.
pub(super) fn is_aggregate(name: &ast::Name, _arguments: &[ast::Argument]) -> bool {
    signature::find(Family::Aggregate, &name.value).is_some()
}

impl Binder<'_> {
    /// Binds an aggregate call: what is computed (`None` if it cannot be), and the columns that it yields.
    #[expect(
        clippy::too_many_arguments,
        reason = "the parts of a summarize that an aggregate's columns depend on"
    )]
    pub(super) fn aggregate(
        &mut self,
        name: &ast::Name,
        arguments: &[ast::Argument],
        given: &[String],
        row: &Schema,
        keys: &Keys<'_>,
        span: Span,
        place: Place<'_>,
    ) -> (Option<Aggregate>, Vec<Column>) {
        let carried = match name.value.as_str() {
            "arg_max" | "argmax" => Some(AggregateFunction::ArgMax),
            "arg_min" | "argmin" => Some(AggregateFunction::ArgMin),
            "take_any" | "any" => Some(AggregateFunction::TakeAny),
            _ => None,
        };
        if let Some(function) = carried {
            return self.carrying(function, name, arguments, given, row, keys, span, place);
        }
        let mut bound: Vec<Expr> =
            arguments.iter().map(|argument| self.scalar(&argument.value, place.over(row))).collect();
        let implied = ast::Expr {
            kind: ast::ExprKind::Call { name: name.clone(), arguments: arguments.to_vec() },
            span,
        };
        let columns: Vec<Column> = match percentile_columns(&name.value, arguments, &bound) {
            Some(parts) => parts
                .into_iter()
                .enumerate()
                .map(|(index, (part, ty))| self.column(given.get(index).cloned().unwrap_or(part), ty))
                .collect(),
            None => {
                let ty = aggregate_type(&name.value, &bound);
                let column_name = given.first().cloned().or_else(|| names::implied(&implied));
                vec![self.column(column_name.unwrap_or_else(|| format!("{}_", name.value)), ty)]
            }
        };
        let ids = columns.iter().map(|column| column.id).collect();
        let function = self.aggregate_function(name, &mut bound, span);
        let aggregate = function.map(|function| Aggregate { ids, function, arguments: bound, span });
        (aggregate, columns)
    }

    fn aggregate_function(
        &mut self,
        name: &ast::Name,
        arguments: &mut Vec<Expr>,
        span: Span,
    ) -> Option<AggregateFunction> {
        use AggregateFunction as F;
        let (least, most) = match name.value.as_str() {
            "count" => (0, 1),
            "countif" | "sum" | "avg" | "min" | "max" => (1, 1),
            "dcount" | "make_set" | "makeset" | "make_list" | "makelist" => (1, 2),
            "sumif" | "avgif" | "minif" | "maxif" => (2, 2),
            "dcountif" | "make_set_if" | "make_list_if" => (2, 3),
            other => {
                self.report(Diagnostic::new(
                    UNSUPPORTED_FUNCTION,
                    format!("the aggregate `{other}` cannot be compiled yet"),
                    name.span,
                ));
                return None;
            }
        };
        if !(least..=most).contains(&arguments.len()) {
            self.report(Diagnostic::new(
                ARGUMENT_COUNT,
                format!("`{}` takes {least} to {most} arguments, not {}", name.value, arguments.len()),
                span,
            ));
            return None;
        }
        let option = match name.value.as_str() {
            "dcount" | "make_set" | "makeset" | "make_list" | "makelist" if arguments.len() == 2 => {
                arguments.pop()
            }
            "dcountif" | "make_set_if" | "make_list_if" if arguments.len() == 3 => arguments.pop(),
            _ => None,
        };
        let option = match option {
            Some(option) => Some(self.whole_number(option, &name.value)?),
            None => None,
        };
        let limit = option.unwrap_or(DEFAULT_LIMIT);
        let accuracy = u8::try_from(option.unwrap_or(1)).unwrap_or(1);
        let function = match name.value.as_str() {
            "count" if arguments.is_empty() => F::Count,
            "count" | "countif" => F::CountIf,
            "sum" => F::Sum,
            "sumif" => F::SumIf,
            "avg" => F::Avg,
            "avgif" => F::AvgIf,
            "min" => F::Min,
            "minif" => F::MinIf,
            "max" => F::Max,
            "maxif" => F::MaxIf,
            "dcount" => F::Dcount(accuracy),
            "dcountif" => F::DcountIf(accuracy),
            "make_set" | "makeset" => F::MakeSet(limit),
            "make_set_if" => F::MakeSetIf(limit),
            "make_list" | "makelist" => F::MakeList(limit),
            _ => F::MakeListIf(limit),
        };
        self.fit_arguments(function, arguments, &name.value)?;
        Some(function)
    }

    /// Converts what is aggregated to a type that the aggregate computes in, and its predicate to bool.
    fn fit_arguments(
        &mut self,
        function: AggregateFunction,
        arguments: &mut [Expr],
        name: &str,
    ) -> Option<()> {
        use AggregateFunction as F;
        let predicate = match function {
            F::CountIf => Some(0),
            F::SumIf
            | F::AvgIf
            | F::MinIf
            | F::MaxIf
            | F::DcountIf(_)
            | F::MakeSetIf(_)
            | F::MakeListIf(_) => Some(1),
            F::Count
            | F::Sum
            | F::Avg
            | F::Min
            | F::Max
            | F::Dcount(_)
            | F::MakeSet(_)
            | F::MakeList(_)
            | F::ArgMax
            | F::ArgMin
            | F::TakeAny => None,
        };
        if let Some(index) = predicate {
            let condition = std::mem::replace(&mut arguments[index], super::query::unknown(Span::default()));
            arguments[index] = self.condition(condition);
        }
        if !matches!(function, F::Sum | F::SumIf | F::Avg | F::AvgIf) {
            return Some(());
        }
        let summed = &arguments[0];
        let to = match summed.ty? {
            Type::Int => Type::Long,
            Type::Dynamic => Type::Real,
            number @ (Type::Long | Type::Real | Type::Decimal | Type::TimeSpan) => number,
            Type::DateTime if matches!(function, F::Avg | F::AvgIf) => Type::DateTime,
            other @ (Type::Bool | Type::DateTime | Type::Guid | Type::String) => {
                self.report(Diagnostic::new(
                    TYPE_MISMATCH,
                    format!("`{name}` takes a number or timespan, not a {other}"),
                    summed.span,
                ));
                return None;
            }
        };
        let summed = std::mem::replace(&mut arguments[0], super::query::unknown(Span::default()));
        arguments[0] = self.convert(summed, to);
        Some(())
    }

    fn whole_number(&mut self, option: Expr, name: &str) -> Option<u64> {
        let span = option.span;
        match self.convert(option, Type::Long).literal() {
            Some(Value::Long(number)) => u64::try_from(*number).ok(),
            _ => {
                self.report(Diagnostic::new(
                    NOT_CONSTANT,
                    format!("the last argument of `{name}` must be a constant whole number"),
                    span,
                ));
                None
            }
        }
    }

    /// `arg_max(a, ...)`, `arg_min` and `take_any`: the aggregates that carry other columns along.
    #[expect(clippy::too_many_arguments, reason = "as `aggregate`")]
    fn carrying(
        &mut self,
        function: AggregateFunction,
        name: &ast::Name,
        arguments: &[ast::Argument],
        given: &[String],
        row: &Schema,
        keys: &Keys<'_>,
        span: Span,
        place: Place<'_>,
    ) -> (Option<Aggregate>, Vec<Column>) {
        let old_prefix = match name.value.as_str() {
            "argmax" => "max_",
            "argmin" => "min_",
            "any" => "any_",
            _ => "",
        };
        if arguments.is_empty() {
            let message = format!("`{}` takes 1 or more arguments, not 0", name.value);
            self.report(Diagnostic::new(ARGUMENT_COUNT, message, span));
            return (None, Vec::new());
        }
        let mut values: Vec<Expr> = Vec::new();
        let mut columns: Vec<Column> = Vec::new();
        let first_name =
            arguments.first().and_then(|argument| names::implied(&argument.value)).unwrap_or_default();
        for (index, argument) in arguments.iter().enumerate() {
            if matches!(argument.value.kind, ast::ExprKind::Star) {
                for column in &row.columns {
                    let is_key = keys.carried.contains(&column.id);
                    let is_first = index > 0 && column.name == first_name;
                    if is_key || is_first {
                        continue;
                    }
                    let name = match old_prefix {
                        "" => column.name.clone(),
                        "any_" => format!("any_{}", column.name),
                        prefix => format!("{prefix}{first_name}_{}", column.name),
                    };
                    let name =
                        names::unique(&name, |taken| columns.iter().any(|column| column.name == taken));
                    let (assignment, column) = self.carry(column, &name, argument.value.span);
                    values.push(assignment.value);
                    columns.push(column);
                }
                continue;
            }
            let value = self.scalar(&argument.value, place.over(row));
            let implied = names::implied(&argument.value);
            let named = argument.names.first().map(|name| &name.value);
            let column_name = match (given.get(index).or(named), implied) {
                (Some(given), _) => given.clone(),
                (None, Some(implied)) if old_prefix == "any_" || index == 0 => {
                    format!("{old_prefix}{implied}")
                }
                (None, Some(implied)) if old_prefix.is_empty() => implied,
                (None, Some(implied)) => format!("{old_prefix}{first_name}_{implied}"),
                (None, None) => match function {
                    AggregateFunction::ArgMax => format!("max_{first_name}_arg{index}"),
                    AggregateFunction::ArgMin => format!("min_{first_name}_arg{index}"),
                    _ => format!("any_arg{index}"),
                },
            };
            let column_name = names::unique(&column_name, |taken| {
                columns.iter().chain(keys.columns).any(|column| column.name == taken)
            });
            let column = self.column(column_name, value.ty);
            values.push(value);
            columns.push(column);
        }
        let known = values.iter().all(|value| !matches!(value.kind, ExprKind::Unknown));
        let aggregate = known.then(|| Aggregate {
            ids: columns.iter().map(|column| column.id).collect(),
            function,
            arguments: values,
            span,
        });
        (aggregate, columns)
    }
}

/// The columns of the percentile aggregates: `percentiles(x, 5, 99.9)` is `percentile_x_5`, `percentile_x_99_9`.
fn percentile_columns(
    name: &str,
    arguments: &[ast::Argument],
    bound: &[Expr],
) -> Option<Vec<(String, Option<Type>)>> {
    let first = arguments.first().and_then(|argument| names::implied(&argument.value)).unwrap_or_default();
    let skipped = match name {
        "percentile" | "percentiles" => 1,
        "percentilew" | "percentilesw" => 2,
        "percentiles_array" | "percentilesw_array" => {
            return Some(vec![(format!("percentiles_{first}"), Some(Type::Dynamic))]);
        }
        _ => return None,
    };
    let ty = bound.first().and_then(|value| value.ty).map(promote);
    let named = bound.iter().skip(skipped).map(|percentile| {
        let text = match percentile.literal() {
            Some(Value::Real(number)) => number.to_string(),
            Some(Value::Decimal(number)) => number.to_string(),
            Some(Value::Long(number)) => number.to_string(),
            Some(Value::Int(number)) => number.to_string(),
            _ => String::new(),
        };
        (format!("percentile_{first}_{}", text.replace('.', "_")), ty)
    });
    Some(named.collect())
}

/// The result type of an aggregate over these arguments.
fn aggregate_type(name: &str, arguments: &[Expr]) -> Option<Type> {
    let first = arguments.first().and_then(|argument| argument.ty);
    let function = signature::find(Family::Aggregate, name)?;
    let signature = function.signatures.iter().find(|signature| fits_all(signature, arguments));
    match signature.or(function.signatures.first())?.result {
        signature::ResultType::Type(ty) => Some(ty),
        signature::ResultType::Promoted => first.map(promote),
        signature::ResultType::SameAs(_)
        | signature::ResultType::Common
        | signature::ResultType::CommonScalar
        | signature::ResultType::Widest => first,
        signature::ResultType::Literal
        | signature::ResultType::Columns(_)
        | signature::ResultType::SortedArrays
        | signature::ResultType::Custom => None,
    }
}

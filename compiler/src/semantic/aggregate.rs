//! Aggregate functions: their types, names and arguments.

use kqlc_runtime::{
    aggregate::{self, DEFAULT_ACCURACY, DEFAULT_LIMIT, Function, Options},
    types::{Dynamic, Type, Value},
};

use super::{
    Binder,
    call::{fits_all, promote},
    names,
    problem::{ARGUMENT_COUNT, INVALID_CONSTANT, NOT_CONSTANT, TYPE_MISMATCH, UNSUPPORTED_FUNCTION},
    scope::Place,
    tree::{Aggregate, Column, ColumnId, Expr, ExprKind, Schema},
};
use crate::{
    catalog::signature::{self, Family, with_article},
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
        let found = aggregate::find(&name.value);
        if let Some((function, false)) = found
            && function.carries.is_some()
        {
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
                let column_name = match given.first() {
                    Some(given) => Some(given.clone()),
                    None => self.implied_name(&implied),
                };
                vec![self.column(column_name.unwrap_or_else(|| format!("{}_", name.value)), ty)]
            }
        };
        let ids = columns.iter().map(|column| column.id).collect();
        let aggregate = match found {
            Some((function, conditional)) => {
                // `count(predicate)` is `countif(predicate)`; of any other value all rows count, also where it is null (measured).
                let counted = bound.first().filter(|_| function.name == "count" && !conditional);
                let is_predicate =
                    counted.is_some_and(|counted| matches!(counted.ty, Some(Type::Bool) | None));
                if let Some(counted) = counted.filter(|_| !is_predicate) {
                    self.accept(
                        format!("`{}` counts every row, whatever stands here", name.value),
                        counted.span,
                        "write `count()` for all rows, or `countif(isnotempty(...))` for those with a value",
                    );
                    bound.clear();
                }
                let conditional = conditional || is_predicate;
                self.computed(function, conditional, name, bound, span)
            }
            None => {
                let message = format!("the aggregate `{}` cannot be compiled yet", name.value);
                self.report(Diagnostic::new(UNSUPPORTED_FUNCTION, message, name.span));
                None
            }
        };
        (aggregate.map(|aggregate| Aggregate { ids, ..aggregate }), columns)
    }

    /// The aggregate without its columns: arguments in the types that it computes in, constants, condition.
    fn computed(
        &mut self,
        function: &'static Function,
        conditional: bool,
        name: &ast::Name,
        mut bound: Vec<Expr>,
        span: Span,
    ) -> Option<Aggregate> {
        let condition = usize::from(conditional);
        let least = function.arguments.len() - function.optional + condition;
        let (least, most) = match function.options {
            Options::None => (least, function.arguments.len() + condition),
            Options::Limit | Options::Accuracy => (least, function.arguments.len() + condition + 1),
            Options::Percentiles => (least + 1, usize::MAX),
        };
        if !(least..=most).contains(&bound.len()) {
            let counts = match most {
                usize::MAX => format!("{least} or more arguments"),
                most if most == least => format!("{least} arguments"),
                most => format!("{least} to {most} arguments"),
            };
            let message = format!("`{}` takes {counts}, not {}", name.value, bound.len());
            self.report(Diagnostic::new(ARGUMENT_COUNT, message, span));
            return None;
        }
        let fits = signature::find(Family::Aggregate, &name.value)
            .is_some_and(|known| known.signatures.iter().any(|signature| fits_all(signature, &bound)));
        let operands = function.arguments.len().min(bound.len() - condition);
        let mut rest = bound.split_off(operands).into_iter();
        let condition = conditional.then(|| rest.next()).flatten();
        let condition = condition.map(|condition| self.condition(condition));
        let options = self.aggregate_options(function.options, rest.collect(), &name.value)?;
        let mut arguments = Vec::with_capacity(bound.len());
        for (argument, operand) in bound.into_iter().zip(function.arguments) {
            let found = argument.ty?;
            let Some(to) = operand(found) else {
                let at = argument.span;
                self.report(if fits {
                    let message =
                        format!("`{}` over {} cannot be compiled yet", name.value, with_article(found));
                    Diagnostic::new(UNSUPPORTED_FUNCTION, message, at)
                } else {
                    let message = format!("`{}` takes no {found}", name.value);
                    Diagnostic::new(TYPE_MISMATCH, message, at).label(with_article(found))
                });
                return None;
            };
            arguments.push(self.convert(argument, to));
        }
        Some(Aggregate { ids: Vec::new(), function, arguments, options, condition, span })
    }

    /// The constants behind the arguments.
    fn aggregate_options(&mut self, options: Options, given: Vec<Expr>, name: &str) -> Option<Vec<Value>> {
        let default = match options {
            Options::None => return Some(Vec::new()),
            Options::Percentiles => return self.percentiles(given, name),
            Options::Limit => DEFAULT_LIMIT,
            Options::Accuracy => DEFAULT_ACCURACY,
        };
        let Some(option) = given.into_iter().next() else { return Some(vec![Value::Long(default)]) };
        let span = option.span;
        let Some(Value::Long(number)) = self.convert(option, Type::Long).literal().cloned() else {
            let message = format!("the last argument of `{name}` must be a constant whole number");
            self.report(Diagnostic::new(NOT_CONSTANT, message, span));
            return None;
        };
        let known = if options == Options::Accuracy { 0..=4 } else { 0..=i64::MAX };
        if !known.contains(&number) {
            let message = format!("`{number}` cannot be the last argument of `{name}`");
            self.report(Diagnostic::new(INVALID_CONSTANT, message, span));
            return None;
        }
        Some(vec![Value::Long(number)])
    }

    /// Percentiles as reals, those of an array one by one.
    fn percentiles(&mut self, given: Vec<Expr>, name: &str) -> Option<Vec<Value>> {
        let mut percentiles = Vec::new();
        for option in given {
            let numbers: Option<Vec<f64>> = match option.literal() {
                Some(Value::Dynamic(Dynamic::Array(items))) => items.iter().map(Dynamic::to_real).collect(),
                Some(value) => Dynamic::from(value.clone()).to_real().map(|number| vec![number]),
                None => None,
            };
            let Some(numbers) = numbers else {
                let message = format!("the percentiles of `{name}` must be constant numbers");
                self.report(Diagnostic::new(NOT_CONSTANT, message, option.span));
                return None;
            };
            // What Kusto makes of others is not known.
            if !numbers.iter().all(|number| (0.0..=100.0).contains(number)) {
                let message = format!("the percentiles of `{name}` must be between 0 and 100");
                self.report(Diagnostic::new(INVALID_CONSTANT, message, option.span));
                return None;
            }
            percentiles.extend(numbers.into_iter().map(Value::Real));
        }
        Some(percentiles)
    }

    /// `arg_max(a, ...)`, `arg_min` and `take_any`: the aggregates that carry other columns along.
    #[expect(clippy::too_many_arguments, reason = "as `aggregate`")]
    fn carrying(
        &mut self,
        function: &'static Function,
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
                        "any_" => format!("any_{}", column.name).into(),
                        prefix => format!("{prefix}{first_name}_{}", column.name).into(),
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
                (None, None) => match function.name {
                    "arg_max" => format!("max_{first_name}_arg{index}"),
                    "arg_min" => format!("min_{first_name}_arg{index}"),
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
            options: Vec::new(),
            condition: None,
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

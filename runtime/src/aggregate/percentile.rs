//! `percentile`, `percentiles` and their weighted and array forms

use std::sync::Arc;

use super::{
    State,
    function::{Function, Options, dynamic_result, first, whole},
    group::{Group, Groups},
};
use crate::{
    batch::Column,
    plan::Constant,
    types::{DateTime, Dynamic, TimeSpan, Type, Value},
};

/// `percentiles(x, 50, 95)`: the least value whose rank reaches each percentage; a column for each. Exact for any number of
/// rows, where Kusto estimates large groups.
pub static PERCENTILES: Function =
    Function::new("percentiles", &[ranked], columns, |types, options| start(types, options, false))
        .also(&["percentile"])
        .options(Options::Percentiles);
/// `percentilesw(x, weight, 50, 95)`: each value counts as often as its weight says.
pub static PERCENTILESW: Function =
    Function::new("percentilesw", &[ranked, whole], columns, |types, options| start(types, options, false))
        .also(&["percentilew"])
        .options(Options::Percentiles);
/// `percentiles_array(x, 50, 95)`: the same as one array.
pub static PERCENTILES_ARRAY: Function =
    Function::new("percentiles_array", &[ranked], dynamic_result, |types, options| {
        start(types, options, true)
    })
    .options(Options::Percentiles);
/// `percentilesw_array(x, weight, 50, 95)`
pub static PERCENTILESW_ARRAY: Function =
    Function::new("percentilesw_array", &[ranked, whole], dynamic_result, |types, options| {
        start(types, options, true)
    })
    .options(Options::Percentiles);

/// What has ranks here: numbers and times.
const fn ranked(ty: Type) -> Option<Type> {
    match ty {
        Type::Int => Some(Type::Long),
        Type::Long | Type::Real | Type::DateTime | Type::TimeSpan => Some(ty),
        Type::Bool | Type::Decimal | Type::Dynamic | Type::Guid | Type::String => None,
    }
}

fn columns(arguments: &[Type], options: &[Constant]) -> Vec<Type> {
    vec![first(arguments); options.len()]
}

fn start(types: &[Type], options: &[Constant], as_array: bool) -> Box<dyn State> {
    let percentiles = options.iter().map(|option| match option {
        Constant::Real(percentile) => *percentile,
        _ => 0.0,
    });
    let ty = first(types);
    let ranks = Ranks { ty, percentiles: percentiles.collect(), as_array, values: Vec::new() };
    let results = if as_array { vec![Type::Dynamic] } else { vec![ty; options.len()] };
    Groups::start(ranks, results)
}

/// The percentile of some values, as `percentiles` gives it.
pub(crate) fn percentile_of<'v>(values: impl Iterator<Item = &'v Value>, percentile: f64, ty: Type) -> Value {
    let mut values: Vec<(i64, i64)> = values.filter_map(key).map(|key| (key, 1)).collect();
    values.sort_unstable();
    let total = i128::try_from(values.len()).unwrap_or(i128::MAX);
    at(&values, percentile, total).map_or_else(|| Value::null(ty), |key| value(key, ty))
}

/// The values of a group, each with how often it counts.
#[derive(Clone, Debug)]
struct Ranks {
    ty: Type,
    percentiles: Vec<f64>,
    as_array: bool,
    /// Values as whole numbers of the same order.
    values: Vec<(i64, i64)>,
}

impl Group for Ranks {
    fn update(&mut self, arguments: &[Arc<Column>], row: usize) {
        let weight = match arguments.get(1).map(|weights| weights.value(row)) {
            None => 1,
            Some(Value::Long(weight)) if weight > 0 => weight,
            Some(_) => return,
        };
        if let Some(key) = key(&arguments[0].value(row)) {
            self.values.push((key, weight));
        }
    }

    fn merge(&mut self, later: Self) {
        self.values.extend(later.values);
    }

    fn kept(&self) -> usize {
        self.values.len()
    }

    fn finish(mut self) -> Vec<Value> {
        self.values.sort_unstable();
        let total: i128 = self.values.iter().map(|(_, weight)| i128::from(*weight)).sum();
        let results = self.percentiles.iter().map(|percentile| {
            let found = at(&self.values, *percentile, total);
            found.map_or_else(|| Value::null(self.ty), |key| value(key, self.ty))
        });
        let results: Vec<Value> = results.collect();
        if self.as_array {
            return vec![Value::Dynamic(Dynamic::array(results.into_iter().map(Dynamic::from)))];
        }
        results
    }
}

/// The least value whose rank reaches a percentage of all.
#[expect(clippy::cast_precision_loss, reason = "a percentage is a real")]
fn at(values: &[(i64, i64)], percentile: f64, total: i128) -> Option<i64> {
    // The last digits of a percentage must not ask for one value more.
    const ROUNDING: f64 = 1e-12;
    let wanted = (percentile.clamp(0.0, 100.0) / 100.0 - ROUNDING) * total as f64;
    let mut rank = 0_i128;
    let reaches = |(_, weight): &&(i64, i64)| {
        rank += i128::from(*weight);
        rank as f64 >= wanted
    };
    values.iter().find(reaches).or(values.last()).map(|(key, _)| *key)
}

/// A whole number in the place of a value: of two values the lesser has the lesser number. NaN and nulls have none.
fn key(value: &Value) -> Option<i64> {
    match value {
        Value::Long(value) => Some(*value),
        Value::DateTime(value) => Some(value.0),
        Value::TimeSpan(value) => Some(value.0),
        Value::Real(value) if !value.is_nan() => Some(turned((value + 0.0).to_bits().cast_signed())),
        _ => None,
    }
}

fn value(key: i64, ty: Type) -> Value {
    match ty {
        Type::DateTime => Value::DateTime(DateTime(key)),
        Type::TimeSpan => Value::TimeSpan(TimeSpan(key)),
        Type::Real => Value::Real(f64::from_bits(turned(key).cast_unsigned())),
        _ => Value::Long(key),
    }
}

/// The bits of negative reals, in the order of the reals and back.
const fn turned(bits: i64) -> i64 {
    if bits < 0 { bits ^ i64::MAX } else { bits }
}

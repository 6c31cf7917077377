//! Aggregates over the values of one group, each in the order of the rows.

use std::{cmp::Ordering, collections::HashSet};

use kqlc_runtime::types::{DateTime, Decimal, Dynamic, TimeSpan, Type, Value};

use super::Row;

/// The results of an aggregate over rows of arguments; `None` for one that the reference does not know.
///
/// Without values `count` and the sums are 0, averages of numbers NaN, lists empty, the others null (measured, as the runtime's
/// documentation says).
pub(super) fn results(name: &str, rows: &[Row], options: &[Value], types: &[Type]) -> Option<Vec<Value>> {
    let ty = *types.first()?;
    let values: Vec<&Value> =
        rows.iter().filter_map(|row| row.first()).filter(|value| !value.is_null()).collect();
    Some(match name {
        "count" => vec![long(rows.len())],
        "dcount" | "count_distinct" => vec![long(distinct(&values, usize::MAX).len())],
        "sum" => vec![sum(&values, ty)],
        "avg" => vec![average(&values, ty)],
        "min" => vec![extreme(&values, Ordering::Less, ty)],
        "max" => vec![extreme(&values, Ordering::Greater, ty)],
        "arg_min" => chosen(rows, Some(Ordering::Less), types),
        "arg_max" => chosen(rows, Some(Ordering::Greater), types),
        "take_any" => chosen(rows, None, types),
        "make_list" => vec![array(values.iter().take(limit(options)).map(|value| packed(value)))],
        "make_list_with_nulls" => vec![array(rows.iter().map(|row| packed(&row[0])))],
        "make_set" => {
            let elements = elements(&values);
            vec![array(distinct(&elements.iter().collect::<Vec<_>>(), limit(options)))]
        }
        "make_bag" => vec![bag(&values, limit(options))],
        "percentiles" => options.iter().map(|option| percentile(&values, option, ty)).collect(),
        "percentiles_array" => {
            let ty = values.first().map_or(Type::Long, |value| value.ty());
            vec![array(options.iter().map(|option| packed(&percentile(&values, option, ty))))]
        }
        "variance" => vec![Value::Real(variance(&values, 1.0))],
        "variancep" => vec![Value::Real(variance(&values, 0.0))],
        "stdev" => vec![Value::Real(variance(&values, 1.0).sqrt())],
        "stdevp" => vec![Value::Real(variance(&values, 0.0).sqrt())],
        "binary_all_and" => vec![bits(&values, |left, right| left & right)],
        "binary_all_or" => vec![bits(&values, |left, right| left | right)],
        "binary_all_xor" => vec![bits(&values, |left, right| left ^ right)],
        _ => return None,
    })
}

fn long(count: usize) -> Value {
    Value::Long(i64::try_from(count).unwrap_or(i64::MAX))
}

fn limit(options: &[Value]) -> usize {
    match options.first() {
        Some(Value::Long(limit)) => usize::try_from(*limit).unwrap_or(0),
        _ => usize::MAX,
    }
}

fn packed(value: &Value) -> Dynamic {
    Dynamic::from(value.clone())
}

fn array(values: impl IntoIterator<Item = Dynamic>) -> Value {
    Value::Dynamic(Dynamic::array(values))
}

/// Distinct values, in the order in which they come first.
fn distinct(values: &[&Value], limit: usize) -> Vec<Dynamic> {
    let mut seen = HashSet::new();
    let packed = values.iter().map(|value| packed(value)).filter(|value| !value.is_null());
    packed.filter(|value| seen.insert(value.clone())).take(limit).collect()
}

/// The values of which a set is made: of a dynamic array its elements (measured).
fn elements(values: &[&Value]) -> Vec<Value> {
    let mut elements = Vec::new();
    for value in values {
        match value {
            Value::Dynamic(Dynamic::Array(items)) => {
                elements.extend(items.iter().cloned().map(Value::Dynamic));
            }
            value => elements.push((*value).clone()),
        }
    }
    elements
}

fn sum(values: &[&Value], ty: Type) -> Value {
    let longs = || {
        values.iter().fold(0_i64, |sum, value| match value {
            Value::Int(value) => sum.wrapping_add(i64::from(*value)),
            Value::Long(value) => sum.wrapping_add(*value),
            Value::TimeSpan(value) => sum.wrapping_add(value.0),
            _ => sum,
        })
    };
    match ty {
        Type::Real => Value::Real(reals(values).iter().sum()),
        Type::Decimal => {
            let decimals = values.iter().filter_map(|value| match value {
                Value::Decimal(value) => Some(*value),
                _ => None,
            });
            let zero = Decimal::parse("0").expect("zero is a decimal");
            Value::Decimal(decimals.fold(zero, |sum, value| Decimal(sum.0.saturating_add(value.0))))
        }
        Type::TimeSpan => Value::TimeSpan(TimeSpan(longs())),
        _ => Value::Long(longs()),
    }
}

#[expect(clippy::cast_precision_loss, reason = "averages are reals")]
fn average(values: &[&Value], ty: Type) -> Value {
    let count = values.len();
    let ticks = || {
        let sum: i128 = values
            .iter()
            .map(|value| match value {
                Value::DateTime(value) => i128::from(value.0),
                Value::TimeSpan(value) => i128::from(value.0),
                Value::Int(value) => i128::from(*value),
                Value::Long(value) => i128::from(*value),
                _ => 0,
            })
            .sum();
        sum
    };
    let mean = || {
        let sum = ticks().checked_div(i128::try_from(count).ok()?)?;
        i64::try_from(sum).ok()
    };
    match ty {
        Type::DateTime => Value::from_option(mean().map(DateTime), ty),
        Type::TimeSpan => Value::from_option(mean().map(TimeSpan), ty),
        Type::Decimal => match sum(values, ty) {
            Value::Decimal(sum) if count > 0 => {
                let quotient = sum.0.checked_div(i64::try_from(count).unwrap_or(1).into());
                Value::from_option(quotient.map(Decimal), ty)
            }
            _ => Value::Null(ty),
        },
        _ if values.iter().any(|value| value.ty() == Type::Real) => {
            Value::Real(reals(values).iter().sum::<f64>() / count as f64)
        }
        _ => Value::Real(ticks() as f64 / count as f64),
    }
}

#[expect(clippy::cast_precision_loss, reason = "what is asked for is a real")]
fn reals(values: &[&Value]) -> Vec<f64> {
    let real = |value: &&Value| match value {
        Value::Real(value) => Some(*value),
        Value::Int(value) => Some(f64::from(*value)),
        Value::Long(value) => Some(*value as f64),
        Value::Decimal(value) => Some(value.to_f64()),
        _ => None,
    };
    values.iter().filter_map(real).collect()
}

/// The least or greatest value, the first of equals. NaN counts only where there is nothing else.
fn extreme(values: &[&Value], wanted: Ordering, ty: Type) -> Value {
    let mut best: Option<&Value> = None;
    for value in values {
        let better = best.is_none_or(|best| match (is_nan(best), is_nan(value)) {
            (_, true) => false,
            (true, false) => true,
            (false, false) => value.compare(best) == wanted,
        });
        if better {
            best = Some(value);
        }
    }
    best.cloned().unwrap_or_else(|| Value::null(ty))
}

fn is_nan(value: &Value) -> bool {
    matches!(value, Value::Real(value) if value.is_nan())
}

/// The values of the row whose first is the least or greatest, the first of equals; without an order those of the first row,
/// of a single value the first that says something.
fn chosen(rows: &[Row], wanted: Option<Ordering>, types: &[Type]) -> Vec<Value> {
    let row = match wanted {
        Some(wanted) => {
            let mut best: Option<&Row> = None;
            for row in rows {
                if best.is_none_or(|best| is_better(&row[0], &best[0], wanted)) {
                    best = Some(row);
                }
            }
            best
        }
        None if types.len() == 1 => {
            let says = |row: &&Row| !row[0].is_null() && row[0] != Value::null(Type::String);
            rows.iter().find(says).or(rows.first())
        }
        None => rows.first(),
    };
    row.cloned().unwrap_or_else(|| types.iter().map(|ty| Value::null(*ty)).collect())
}

/// Null is worse than NaN, and NaN than all others.
fn is_better(value: &Value, best: &Value, wanted: Ordering) -> bool {
    let class = |value: &Value| if value.is_null() { 0 } else { 1 + i32::from(!is_nan(value)) };
    match class(value).cmp(&class(best)) {
        Ordering::Equal if class(value) == 2 => value.compare(best) == wanted,
        order => order == Ordering::Greater,
    }
}

fn bag(values: &[&Value], limit: usize) -> Value {
    let mut names = HashSet::new();
    let mut properties = Vec::new();
    for value in values {
        let Value::Dynamic(Dynamic::Bag(bag)) = value else { continue };
        for (name, value) in &bag.0 {
            if names.len() < limit && names.insert(name.clone()) {
                properties.push((name.clone(), value.clone()));
            }
        }
    }
    Value::Dynamic(Dynamic::bag(properties))
}

/// The least value whose rank reaches the percentage.
#[expect(clippy::cast_precision_loss, reason = "a percentage is a real")]
fn percentile(values: &[&Value], option: &Value, ty: Type) -> Value {
    let percentage = if let Value::Real(percentage) = option { percentage.clamp(0.0, 100.0) } else { 0.0 };
    let mut sorted: Vec<&Value> = values.iter().copied().filter(|value| !is_nan(value)).collect();
    sorted.sort_by(|left, right| left.compare(right));
    let reaches = |(rank, _): &(usize, &&Value)| {
        (rank + 1) as f64 >= (percentage / 100.0 - 1e-12) * sorted.len() as f64
    };
    let found = sorted.iter().enumerate().find(reaches).map(|(_, value)| (*value).clone());
    found.or_else(|| sorted.last().map(|value| (*value).clone())).unwrap_or_else(|| Value::null(ty))
}

/// The mean square distance from the mean; 0 where there are too few values.
#[expect(clippy::cast_precision_loss, reason = "a variance is a real")]
fn variance(values: &[&Value], correction: f64) -> f64 {
    let values = reals(values);
    let count = values.len() as f64;
    if count <= correction {
        return 0.0;
    }
    let mean = values.iter().sum::<f64>() / count;
    let variance = values.iter().map(|value| (value - mean).powi(2)).sum::<f64>() / (count - correction);
    // The difference of two sums of squares, as which it is defined, is none where they are infinite.
    if variance.is_finite() { variance } else { f64::NAN }
}

fn bits(values: &[&Value], combine: fn(i64, i64) -> i64) -> Value {
    let longs = values.iter().filter_map(|value| match value {
        Value::Int(value) => Some(i64::from(*value)),
        Value::Long(value) => Some(*value),
        _ => None,
    });
    Value::from_option(longs.reduce(combine), Type::Long)
}

//! `make-series`

use std::collections::HashMap;

use kqlc_runtime::types::{DateTime, Dynamic, TimeSpan, Type, Value};

use super::{Refusal, Row};

/// Longer series are not made here.
const MOST: i128 = 100_000;

/// A row for each combination of keys, over rows that are grouped by keys and bin: the keys, an array of each aggregate, and the
/// array of the axis, which runs from the first constant (else the first bin) to the second (else the last bin) in steps.
pub(super) fn make_series(rows: &[Row], constants: &Row) -> Result<Vec<Row>, Refusal> {
    let [Value::Long(keys), start, end, step, closed, nonempty, defaults @ ..] = constants.as_slice() else {
        unreachable!("a series has six constants and a default for each aggregate")
    };
    let keys = usize::try_from(*keys).unwrap_or(0);
    let step = ticks(step).ok_or_else(|| Refusal::Unknown("make-series over reals".to_owned()))?;
    let mut groups: Vec<(&[Value], Vec<&Row>)> = Vec::new();
    for row in rows {
        match groups.iter_mut().find(|(key, _)| *key == &row[..keys]) {
            Some((_, members)) => members.push(row),
            None => groups.push((&row[..keys], vec![row])),
        }
    }
    if keys == 0 && groups.is_empty() && *nonempty == Value::Bool(true) {
        groups.push((&[], Vec::new()));
    }
    let mut series = Vec::new();
    for (key, members) in groups {
        let bins: Vec<i128> = members.iter().filter_map(|row| ticks(&row[keys])).collect();
        let ty = members.first().map_or(start.ty(), |row| row[keys].ty());
        let first = ticks(start).or_else(|| bins.iter().copied().min());
        let last = match (ticks(end), bins.iter().copied().max()) {
            (Some(end), _) if *closed == Value::Bool(true) => Some(end),
            // The end itself is left out.
            (Some(end), _) => Some(end - 1),
            (None, last) => last,
        };
        let axis: Vec<i128> = match (first, last) {
            (Some(first), Some(last)) if (last - first) / step > MOST => return Err(Refusal::TooLarge),
            (Some(first), Some(last)) => {
                (0..).map(|index| first + index * step).take_while(|place| *place <= last).collect()
            }
            _ => Vec::new(),
        };
        let mut by_place: HashMap<i128, &Row> = HashMap::new();
        for row in members {
            if let (Some(first), Some(bin)) = (first, ticks(&row[keys])) {
                by_place.insert(first + (bin - first).div_euclid(step) * step, row);
            }
        }
        let mut row: Row = key.to_vec();
        for (aggregate, default) in defaults.iter().enumerate() {
            let value = |place: &i128| {
                let cell = by_place.get(place).map_or(default, |row| &row[keys + 1 + aggregate]);
                Dynamic::from(cell.clone())
            };
            row.push(Value::Dynamic(Dynamic::array(axis.iter().map(value))));
        }
        let place = |place: &i128| Dynamic::from(value(*place, ty));
        row.push(Value::Dynamic(Dynamic::array(axis.iter().map(place))));
        series.push(row);
    }
    Ok(series)
}

fn ticks(value: &Value) -> Option<i128> {
    match value {
        Value::Int(value) => Some(i128::from(*value)),
        Value::Long(value) => Some(i128::from(*value)),
        Value::DateTime(value) => Some(i128::from(value.0)),
        Value::TimeSpan(value) => Some(i128::from(value.0)),
        _ => None,
    }
}

fn value(place: i128, ty: Type) -> Value {
    let place = i64::try_from(place).unwrap_or(i64::MAX);
    match ty {
        Type::DateTime => Value::DateTime(DateTime(place)),
        Type::TimeSpan => Value::TimeSpan(TimeSpan(place)),
        _ => Value::Long(place),
    }
}

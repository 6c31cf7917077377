//! `make-series`

use rustc_hash::FxHashMap;

use super::{Given, Made};
use crate::{
    batch::{Column, ColumnBuilder},
    engine::groups::Groups,
    types::{DateTime, Dynamic, TimeSpan, Type, Value},
};

/// Longer series are not made (Kusto documentation).
const MOST: usize = 1_048_576;

/// A row for each combination of keys, with an array for each aggregate and the one of the axis.
///
/// The rows are those of a `summarize` by the keys and the bins of the axis. The arguments are the keys, the bin, and the
/// aggregates; the constants the number of keys, the first bin and the end (null for those that have data), the step, whether the
/// end is one of the bins, whether there is a series without any row, and what stands where an aggregate has no row.
pub(super) fn make_series(given: &Given<'_>) -> Made {
    let [Value::Long(keys), start, end, step, Value::Bool(closed), Value::Bool(nonempty), defaults @ ..] =
        given.constants
    else {
        panic!("a series has six constants and a default for each aggregate")
    };
    let keys = usize::try_from(*keys).expect("the number of keys is small");
    let (key_columns, rest) = given.arguments.split_at(keys);
    let (bins, aggregates) = (&rest[0], &rest[1..]);
    let axis = Axis::new(step, bins.ty());
    let types: Vec<Type> = key_columns.iter().map(|column| column.ty()).collect();
    let mut groups = Groups::new(&types);
    let numbers: Vec<u32> =
        if keys == 0 { vec![0; given.rows] } else { groups.assign(key_columns, given.rows) };
    let count = if keys > 0 { groups.len() } else { usize::from(given.rows > 0 || *nonempty) };
    let mut members: Vec<Vec<usize>> = vec![Vec::new(); count];
    for (row, group) in numbers.iter().enumerate() {
        members[*group as usize].push(row);
    }
    let mut builders: Vec<ColumnBuilder> =
        (0..=aggregates.len()).map(|_| ColumnBuilder::new(Type::Dynamic)).collect();
    for rows in members {
        let places: Vec<Place> = rows.iter().filter_map(|row| axis.place(&bins.value(*row))).collect();
        let from = axis.place(start).or_else(|| places.iter().copied().reduce(Place::min));
        let last = places.iter().copied().reduce(Place::max);
        let length = match (from, axis.place(end)) {
            (Some(from), Some(end)) => axis.steps(from, end, *closed),
            (Some(from), None) => last.map_or(0, |last| axis.steps(from, last, true)),
            (None, _) => 0,
        };
        assert!(length <= MOST, "a series has more than {MOST} values");
        let points: FxHashMap<usize, usize> = rows
            .iter()
            .filter_map(|row| Some((axis.index(from?, axis.place(&bins.value(*row))?)?, *row)))
            .collect();
        for ((builder, column), default) in builders.iter_mut().zip(aggregates).zip(defaults) {
            let value = |index: usize| match points.get(&index) {
                Some(row) => Dynamic::from(column.value(*row)),
                None => Dynamic::from(default.clone()),
            };
            builder.push_value(&Value::Dynamic(Dynamic::Array((0..length).map(value).collect())));
        }
        let point = |index: usize| from.map_or(Dynamic::Null, |from| Dynamic::from(axis.value(from, index)));
        let points = Value::Dynamic(Dynamic::Array((0..length).map(point).collect()));
        builders.last_mut().expect("the axis has a column").push_value(&points);
    }
    let mut columns: Vec<Column> = if keys == 0 {
        Vec::new()
    } else {
        groups.into_columns().iter().map(|key| Column::clone(key)).collect()
    };
    columns.extend(builders.into_iter().map(ColumnBuilder::finish));
    Made { from: None, columns }
}

/// What a series is laid out along: values of a type, and the step between them.
struct Axis {
    step: Place,
    ty: Type,
}

/// A value of an axis, or a length on it.
#[derive(Clone, Copy)]
enum Place {
    Whole(i64),
    Real(f64),
}

impl Place {
    fn min(self, other: Self) -> Self {
        if other.is_before(self) { other } else { self }
    }

    fn max(self, other: Self) -> Self {
        if self.is_before(other) { other } else { self }
    }

    fn is_before(self, other: Self) -> bool {
        match (self, other) {
            (Self::Whole(a), Self::Whole(b)) => a < b,
            (Self::Real(a), Self::Real(b)) => a < b,
            _ => false,
        }
    }
}

impl Axis {
    fn new(step: &Value, ty: Type) -> Self {
        let axis = Self { step: Place::Whole(0), ty };
        let step = axis.place(step).filter(|step| match step {
            Place::Whole(step) => *step > 0,
            Place::Real(step) => *step > 0.0,
        });
        Self { step: step.expect("the step of a series is above zero"), ty }
    }

    #[expect(clippy::unused_self, reason = "a place means something on its axis only")]
    fn place(&self, value: &Value) -> Option<Place> {
        Some(match value {
            Value::Long(value) => Place::Whole(*value),
            Value::DateTime(value) => Place::Whole(value.0),
            Value::TimeSpan(value) => Place::Whole(value.0),
            Value::Real(value) if value.is_finite() => Place::Real(*value),
            _ => return None,
        })
    }

    /// How many values there are from one place to another, which counts too if the range is closed.
    fn steps(&self, from: Place, to: Place, closed: bool) -> usize {
        let count = match (from, to, self.step) {
            (Place::Whole(from), Place::Whole(to), Place::Whole(step)) => {
                let (length, step) = (i128::from(to) - i128::from(from), i128::from(step));
                let whole = length.div_euclid(step);
                if closed || length.rem_euclid(step) > 0 { whole + 1 } else { whole }
            }
            (Place::Real(from), Place::Real(to), Place::Real(step)) => {
                let length = ((to - from) / step).floor();
                let counts = closed || from + length * step < to;
                whole(length).map_or(0, |length| if counts { length + 1 } else { length })
            }
            _ => 0,
        };
        usize::try_from(count).unwrap_or(if count > 0 { usize::MAX } else { 0 })
    }

    /// The position of a bin; `None` before the first.
    fn index(&self, from: Place, bin: Place) -> Option<usize> {
        let position = match (from, bin, self.step) {
            (Place::Whole(from), Place::Whole(bin), Place::Whole(step)) => {
                (i128::from(bin) - i128::from(from)).div_euclid(i128::from(step))
            }
            (Place::Real(from), Place::Real(bin), Place::Real(step)) => whole(((bin - from) / step).round())?,
            _ => return None,
        };
        usize::try_from(position).ok()
    }

    /// The value at a position.
    fn value(&self, from: Place, index: usize) -> Value {
        let index = i64::try_from(index).unwrap_or(i64::MAX);
        match (from, self.step) {
            (Place::Whole(from), Place::Whole(step)) => {
                let value = from.saturating_add(index.saturating_mul(step));
                match self.ty {
                    Type::DateTime => Value::DateTime(DateTime(value)),
                    Type::TimeSpan => Value::TimeSpan(TimeSpan(value)),
                    _ => Value::Long(value),
                }
            }
            (Place::Real(from), Place::Real(step)) => {
                let index = u32::try_from(index).map_or(f64::MAX, f64::from);
                Value::Real(from + index * step)
            }
            _ => Value::Null(self.ty),
        }
    }
}

/// A real without a fraction as a whole number.
fn whole(value: f64) -> Option<i128> {
    format!("{value:.0}").parse().ok()
}

//! Order and equality of values.

use std::{
    cmp::Ordering,
    hash::{Hash, Hasher},
    mem,
};

use super::Value;
use crate::types::{Dynamic, dynamic::real_key};

impl Value {
    /// The order of two values of one type. Strings compare by code point; null and NaN come before other values.
    pub fn compare(&self, other: &Self) -> Ordering {
        match (self, other) {
            (Self::Bool(a), Self::Bool(b)) => a.cmp(b),
            (Self::Int(a), Self::Int(b)) => a.cmp(b),
            (Self::Long(a), Self::Long(b)) => a.cmp(b),
            (Self::Real(a), Self::Real(b)) => compare_reals(*a, *b),
            (Self::Decimal(a), Self::Decimal(b)) => a.cmp(b),
            (Self::DateTime(a), Self::DateTime(b)) => a.cmp(b),
            (Self::TimeSpan(a), Self::TimeSpan(b)) => a.cmp(b),
            (Self::Guid(a), Self::Guid(b)) => a.cmp(b),
            (Self::String(a), Self::String(b)) => a.cmp(b),
            (Self::Dynamic(a), Self::Dynamic(b)) => a.compare(b),
            (a, b) => b.is_null().cmp(&a.is_null()).then_with(|| (a.ty()).cmp(&b.ty())),
        }
    }

    /// The order of `sort by`: nulls first or last, NaN next to them on the inner side.
    pub fn compare_for_sort(&self, other: &Self, descending: bool, nulls_first: bool) -> Ordering {
        let by_class = self.sort_class(nulls_first).cmp(&other.sort_class(nulls_first));
        by_class.then_with(|| if descending { other.compare(self) } else { self.compare(other) })
    }

    /// Null, NaN and the rest, in the order in which they stand.
    fn sort_class(&self, nulls_first: bool) -> i8 {
        let class = match self {
            _ if self.is_null() => -2,
            Self::Real(real) if real.is_nan() => -1,
            _ => 0,
        };
        if nulls_first { class } else { -class }
    }
}

impl Dynamic {
    /// An order of dynamics: by kind (null, bools, numbers, times, guids, strings, arrays, bags), then by value.
    pub fn compare(&self, other: &Self) -> Ordering {
        match (self, other) {
            (Self::Bool(a), Self::Bool(b)) => a.cmp(b),
            (Self::Long(a), Self::Long(b)) => a.cmp(b),
            (Self::Decimal(a), Self::Decimal(b)) => a.cmp(b),
            (Self::DateTime(a), Self::DateTime(b)) => a.cmp(b),
            (Self::TimeSpan(a), Self::TimeSpan(b)) => a.cmp(b),
            (Self::Guid(a), Self::Guid(b)) => a.cmp(b),
            (Self::String(a), Self::String(b)) => a.cmp(b),
            (Self::Array(a), Self::Array(b)) => {
                let first = a.iter().zip(b.iter()).map(|(a, b)| a.compare(b)).find(|order| order.is_ne());
                first.unwrap_or(a.len().cmp(&b.len()))
            }
            (Self::Bag(_), Self::Bag(_)) => self.to_json_text().cmp(&other.to_json_text()),
            _ => match (self.kind_rank(), other.kind_rank()) {
                (2, 2) => {
                    compare_reals(self.to_real().unwrap_or(f64::NAN), other.to_real().unwrap_or(f64::NAN))
                }
                (a, b) => a.cmp(&b),
            },
        }
    }

    fn kind_rank(&self) -> u8 {
        match self {
            Self::Null => 0,
            Self::Bool(_) => 1,
            Self::Long(_) | Self::Real(_) | Self::Decimal(_) => 2,
            Self::DateTime(_) => 3,
            Self::TimeSpan(_) => 4,
            Self::Guid(_) => 5,
            Self::String(_) => 6,
            Self::Array(_) => 7,
            Self::Bag(_) => 8,
        }
    }
}

/// The order of reals with NaN before all others.
fn compare_reals(a: f64, b: f64) -> Ordering {
    a.partial_cmp(&b).unwrap_or_else(|| b.is_nan().cmp(&a.is_nan()))
}

impl PartialEq for Value {
    fn eq(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Null(a), Self::Null(b)) => a == b,
            (Self::Bool(a), Self::Bool(b)) => a == b,
            (Self::Int(a), Self::Int(b)) => a == b,
            (Self::Long(a), Self::Long(b)) => a == b,
            (Self::Real(a), Self::Real(b)) => real_key(*a) == real_key(*b),
            (Self::Decimal(a), Self::Decimal(b)) => a == b,
            (Self::DateTime(a), Self::DateTime(b)) => a == b,
            (Self::TimeSpan(a), Self::TimeSpan(b)) => a == b,
            (Self::Guid(a), Self::Guid(b)) => a == b,
            (Self::String(a), Self::String(b)) => a == b,
            (Self::Dynamic(a), Self::Dynamic(b)) => a == b,
            (
                Self::Null(_)
                | Self::Bool(_)
                | Self::Int(_)
                | Self::Long(_)
                | Self::Real(_)
                | Self::Decimal(_)
                | Self::DateTime(_)
                | Self::TimeSpan(_)
                | Self::Guid(_)
                | Self::String(_)
                | Self::Dynamic(_),
                _,
            ) => false,
        }
    }
}

impl Eq for Value {}

impl Hash for Value {
    fn hash<H: Hasher>(&self, state: &mut H) {
        mem::discriminant(self).hash(state);
        match self {
            Self::Null(ty) => ty.hash(state),
            Self::Bool(value) => value.hash(state),
            Self::Int(value) => value.hash(state),
            Self::Long(value) => value.hash(state),
            Self::Real(value) => real_key(*value).hash(state),
            Self::Decimal(value) => value.hash(state),
            Self::DateTime(value) => value.hash(state),
            Self::TimeSpan(value) => value.hash(state),
            Self::Guid(value) => value.hash(state),
            Self::String(value) => value.hash(state),
            Self::Dynamic(value) => value.hash(state),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Value;
    use crate::types::Type;

    #[test]
    fn sorts_null_and_nan_together() {
        let sorted = |descending: bool, nulls_first: bool| {
            let mut values = [
                Value::Real(1.0),
                Value::Real(f64::NAN),
                Value::Real(f64::NEG_INFINITY),
                Value::Null(Type::Real),
            ];
            values.sort_by(|a, b| a.compare_for_sort(b, descending, nulls_first));
            values.map(|value| value.to_text().into_owned()).join(" ")
        };
        assert_eq!(sorted(false, true), " NaN -Infinity 1.0");
        assert_eq!(sorted(true, false), "1.0 -Infinity NaN ");
    }
}

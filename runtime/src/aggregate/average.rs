//! `avg`, `avgif`

use super::{Members, exact_sum::ExactSum, sum::plus};
use crate::{
    batch::{Column, Values},
    types::{DateTime, Decimal, TimeSpan, Type},
};

/// The sum and the number of the values of each group.
#[derive(Debug)]
pub(crate) struct Average {
    sums: Sums,
    counts: Vec<i64>,
}

/// Sums wide enough not to overflow.
#[derive(Debug)]
enum Sums {
    Integer(Vec<i128>, Type),
    Real(Vec<ExactSum>),
    Decimal(Vec<Decimal>),
}

/// The type of the average of values of a type.
pub(super) const fn result(ty: Type) -> Type {
    match ty {
        Type::Int | Type::Long => Type::Real,
        other => other,
    }
}

impl Average {
    pub(super) fn new(ty: Type) -> Self {
        let sums = match ty {
            Type::Int | Type::Long | Type::DateTime | Type::TimeSpan => Sums::Integer(Vec::new(), ty),
            Type::Real => Sums::Real(Vec::new()),
            Type::Decimal => Sums::Decimal(Vec::new()),
            Type::Bool | Type::Dynamic | Type::Guid | Type::String => {
                panic!("values of type {ty} have no average")
            }
        };
        Self { sums, counts: Vec::new() }
    }

    pub(super) fn update(&mut self, members: &Members, values: &Column, groups: usize) {
        self.resize(groups);
        for (row, group) in members.iter() {
            if values.is_null(row) {
                continue;
            }
            self.counts[group] += 1;
            match &mut self.sums {
                Sums::Integer(sums, _) => sums[group] += integer(values, row),
                Sums::Real(sums) => {
                    let Column::Real(values) = values else { panic!("an average of reals takes reals") };
                    sums[group].add(values.get(row).unwrap_or(0.0));
                }
                Sums::Decimal(sums) => {
                    let Column::Decimal(values) = values else {
                        panic!("an average of decimals takes decimals")
                    };
                    if let Some(value) = values.get(row) {
                        sums[group] = plus(sums[group], value);
                    }
                }
            }
        }
    }

    pub(super) fn merge(&mut self, later: Self, numbers: &[u32], groups: usize) {
        self.resize(groups);
        for (count, group) in later.counts.into_iter().zip(numbers) {
            self.counts[*group as usize] += count;
        }
        match (&mut self.sums, later.sums) {
            (Sums::Integer(sums, _), Sums::Integer(later, _)) => {
                for (sum, group) in later.into_iter().zip(numbers) {
                    sums[*group as usize] += sum;
                }
            }
            (Sums::Real(sums), Sums::Real(later)) => {
                for (sum, group) in later.iter().zip(numbers) {
                    sums[*group as usize].merge(sum);
                }
            }
            (Sums::Decimal(sums), Sums::Decimal(later)) => {
                for (sum, group) in later.into_iter().zip(numbers) {
                    sums[*group as usize] = plus(sums[*group as usize], sum);
                }
            }
            (sums, later) => unreachable!("{sums:?} and {later:?} are sums of one type"),
        }
    }

    pub(super) fn finish(mut self, groups: usize) -> Column {
        self.resize(groups);
        match self.sums {
            Sums::Integer(sums, Type::TimeSpan) => Column::TimeSpan(ticks(&sums, &self.counts, TimeSpan)),
            Sums::Integer(sums, Type::DateTime) => Column::DateTime(ticks(&sums, &self.counts, DateTime)),
            Sums::Integer(sums, _) => Column::Real(
                sums.iter().zip(&self.counts).map(|(sum, count)| Some(quotient(*sum, *count))).collect(),
            ),
            Sums::Real(sums) => Column::Real(
                sums.iter().zip(&self.counts).map(|(sum, count)| Some(sum.value() / real(*count))).collect(),
            ),
            Sums::Decimal(sums) => Column::Decimal(
                sums.iter()
                    .zip(&self.counts)
                    .map(|(sum, count)| sum.0.checked_div((*count).into()).map(Decimal))
                    .collect(),
            ),
        }
    }

    fn resize(&mut self, groups: usize) {
        self.counts.resize(groups, 0);
        match &mut self.sums {
            Sums::Integer(sums, _) => sums.resize(groups, 0),
            Sums::Real(sums) => sums.resize(groups, ExactSum::default()),
            Sums::Decimal(sums) => sums.resize(groups, Decimal(rust_decimal::Decimal::ZERO)),
        }
    }
}

fn integer(values: &Column, row: usize) -> i128 {
    match values {
        Column::Int(values) => values.get(row).map_or(0, i128::from),
        Column::Long(values) => values.get(row).map_or(0, i128::from),
        Column::DateTime(values) => values.get(row).map_or(0, |value| value.0.into()),
        Column::TimeSpan(values) => values.get(row).map_or(0, |value| value.0.into()),
        other => panic!("an average of integers does not take values of type {}", other.ty()),
    }
}

/// The average of ticks, cut; null without values.
fn ticks<T: crate::batch::Fixed>(sums: &[i128], counts: &[i64], make: fn(i64) -> T) -> Values<T> {
    let average = |(sum, count): (&i128, &i64)| {
        sum.checked_div((*count).into()).and_then(|ticks| i64::try_from(ticks).ok()).map(make)
    };
    sums.iter().zip(counts).map(average).collect()
}

/// The average of longs as a real; NaN without values (measured).
#[expect(clippy::cast_precision_loss, reason = "an average is a real")]
fn quotient(sum: i128, count: i64) -> f64 {
    sum as f64 / real(count)
}

#[expect(clippy::cast_precision_loss, reason = "there are fewer than 2^53 rows")]
const fn real(count: i64) -> f64 {
    count as f64
}

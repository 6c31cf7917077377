//! `avg`, `avgif`

use std::sync::Arc;

use super::{
    Members, State,
    exact_sum::ExactSum,
    function::{Function, first, summable},
    same,
    sum::plus,
};
use crate::{
    batch::{Column, Values},
    types::{DateTime, Decimal, TimeSpan, Type},
};

/// `avg(x)`: of numbers as reals and decimals, of times as times.
pub static AVG: Function = Function::new(
    "avg",
    &[averaged],
    |types, _| vec![result(first(types))],
    |types, _| Box::new(Average::new(first(types))),
)
.conditional(&["avgif"]);

const fn averaged(ty: Type) -> Option<Type> {
    match ty {
        Type::DateTime => Some(ty),
        other => summable(other),
    }
}

/// The sum and the number of the values of each group.
#[derive(Clone, Debug)]
struct Average {
    sums: Sums,
    counts: Vec<i64>,
}

/// Sums wide enough not to overflow.
#[derive(Clone, Debug)]
enum Sums {
    Integer(Vec<i128>, Type),
    Real(Vec<ExactSum>),
    Decimal(Vec<Decimal>),
}

/// The type of the average of values of a type.
const fn result(ty: Type) -> Type {
    match ty {
        Type::Int | Type::Long => Type::Real,
        other => other,
    }
}

impl Average {
    fn new(ty: Type) -> Self {
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

    fn resize(&mut self, groups: usize) {
        self.counts.resize(groups, 0);
        match &mut self.sums {
            Sums::Integer(sums, _) => sums.resize(groups, 0),
            Sums::Real(sums) => sums.resize(groups, ExactSum::default()),
            Sums::Decimal(sums) => sums.resize(groups, Decimal(rust_decimal::Decimal::ZERO)),
        }
    }
}

impl State for Average {
    fn copy(&self) -> Box<dyn State> {
        Box::new(self.clone())
    }

    fn update(&mut self, members: &Members, arguments: &[Arc<Column>], groups: usize) {
        let values = &*arguments[0];
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

    fn merge(&mut self, later: Box<dyn State>, numbers: &[u32], groups: usize) {
        let later: Self = same(later);
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

    fn finish(mut self: Box<Self>, groups: usize) -> Vec<Column> {
        self.resize(groups);
        vec![match self.sums {
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
        }]
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

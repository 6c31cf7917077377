//! `sum`, `sumif`

use std::sync::Arc;

use super::{
    Members, State,
    exact_sum::ExactSum,
    function::{Function, first, same_result, summable},
    same,
};
use crate::{
    batch::Column,
    types::{Decimal, TimeSpan, Type},
};

/// `sum(x)`: in the type of `x`, int as long.
pub static SUM: Function =
    Function::new("sum", &[summable], same_result, |types, _| Box::new(Sum::new(first(types))))
        .conditional(&["sumif"]);

/// The sum of each group; 0 without values (measured). Sums of longs and timespans wrap, as the engine's do.
#[derive(Clone, Debug)]
enum Sum {
    Long(Vec<i64>),
    Real(Vec<ExactSum>),
    Decimal(Vec<Decimal>),
    TimeSpan(Vec<i64>),
}

const ZERO: Decimal = Decimal(rust_decimal::Decimal::ZERO);

impl Sum {
    fn new(ty: Type) -> Self {
        match ty {
            Type::Int | Type::Long => Self::Long(Vec::new()),
            Type::Real => Self::Real(Vec::new()),
            Type::Decimal => Self::Decimal(Vec::new()),
            Type::TimeSpan => Self::TimeSpan(Vec::new()),
            Type::Bool | Type::DateTime | Type::Dynamic | Type::Guid | Type::String => {
                panic!("values of type {ty} are not summed")
            }
        }
    }

    fn resize(&mut self, groups: usize) {
        match self {
            Self::Long(sums) | Self::TimeSpan(sums) => sums.resize(groups, 0),
            Self::Real(sums) => sums.resize(groups, ExactSum::default()),
            Self::Decimal(sums) => sums.resize(groups, ZERO),
        }
    }
}

impl State for Sum {
    fn copy(&self) -> Box<dyn State> {
        Box::new(self.clone())
    }

    fn update(&mut self, members: &Members, arguments: &[Arc<Column>], groups: usize) {
        let values = &*arguments[0];
        self.resize(groups);
        match (self, values) {
            (Self::Long(sums), Column::Int(values)) => {
                for (row, group) in members.iter() {
                    sums[group] = sums[group].wrapping_add(values.get(row).map_or(0, i64::from));
                }
            }
            (Self::Long(sums), Column::Long(values)) => {
                for (row, group) in members.iter() {
                    sums[group] = sums[group].wrapping_add(values.get(row).unwrap_or(0));
                }
            }
            (Self::Real(sums), Column::Real(values)) => {
                for (row, group) in members.iter() {
                    if let Some(value) = values.get(row) {
                        sums[group].add(value);
                    }
                }
            }
            (Self::Decimal(sums), Column::Decimal(values)) => {
                for (row, group) in members.iter() {
                    if let Some(value) = values.get(row) {
                        sums[group] = plus(sums[group], value);
                    }
                }
            }
            (Self::TimeSpan(sums), Column::TimeSpan(values)) => {
                for (row, group) in members.iter() {
                    sums[group] = sums[group].wrapping_add(values.get(row).map_or(0, |value| value.0));
                }
            }
            (sums, values) => panic!("{sums:?} do not take values of type {}", values.ty()),
        }
    }

    fn merge(&mut self, later: Box<dyn State>, numbers: &[u32], groups: usize) {
        let later: Self = same(later);
        self.resize(groups);
        match (self, later) {
            (Self::Long(sums), Self::Long(later)) | (Self::TimeSpan(sums), Self::TimeSpan(later)) => {
                for (sum, group) in later.into_iter().zip(numbers) {
                    let mine = &mut sums[*group as usize];
                    *mine = mine.wrapping_add(sum);
                }
            }
            (Self::Real(sums), Self::Real(later)) => {
                for (sum, group) in later.iter().zip(numbers) {
                    sums[*group as usize].merge(sum);
                }
            }
            (Self::Decimal(sums), Self::Decimal(later)) => {
                for (sum, group) in later.into_iter().zip(numbers) {
                    let mine = &mut sums[*group as usize];
                    *mine = plus(*mine, sum);
                }
            }
            (sums, later) => unreachable!("{sums:?} and {later:?} are sums of one type"),
        }
    }

    fn finish(mut self: Box<Self>, groups: usize) -> Vec<Column> {
        self.resize(groups);
        vec![match *self {
            Self::Long(sums) => Column::Long(sums.into_iter().map(Some).collect()),
            Self::Real(sums) => Column::Real(sums.iter().map(|sum| Some(sum.value())).collect()),
            Self::Decimal(sums) => Column::Decimal(sums.into_iter().map(Some).collect()),
            Self::TimeSpan(sums) => {
                Column::TimeSpan(sums.into_iter().map(|sum| Some(TimeSpan(sum))).collect())
            }
        }]
    }
}

/// The sum of two decimals, the greatest decimal past it.
pub(super) fn plus(left: Decimal, right: Decimal) -> Decimal {
    Decimal(left.0.saturating_add(right.0))
}

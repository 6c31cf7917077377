//! `binary_all_and`, `binary_all_or`, `binary_all_xor`

use std::sync::Arc;

use super::{
    State,
    function::{Function, long_result, whole},
    group::{Group, Groups},
};
use crate::{
    batch::Column,
    types::{Type, Value},
};

/// `binary_all_and(x)`: null without values.
pub static BINARY_ALL_AND: Function =
    Function::new("binary_all_and", &[whole], long_result, |_, _| start(|left, right| left & right));
/// `binary_all_or(x)`
pub static BINARY_ALL_OR: Function =
    Function::new("binary_all_or", &[whole], long_result, |_, _| start(|left, right| left | right));
/// `binary_all_xor(x)`
pub static BINARY_ALL_XOR: Function =
    Function::new("binary_all_xor", &[whole], long_result, |_, _| start(|left, right| left ^ right));

fn start(combine: fn(i64, i64) -> i64) -> Box<dyn State> {
    Groups::start(Bits { combine, bits: None }, vec![Type::Long])
}

#[derive(Clone, Debug)]
struct Bits {
    combine: fn(i64, i64) -> i64,
    bits: Option<i64>,
}

impl Bits {
    fn add(&mut self, bits: Option<i64>) {
        self.bits = match (self.bits, bits) {
            (Some(left), Some(right)) => Some((self.combine)(left, right)),
            (left, right) => left.or(right),
        };
    }
}

impl Group for Bits {
    fn update(&mut self, arguments: &[Arc<Column>], row: usize) {
        if let Value::Long(bits) = arguments[0].value(row) {
            self.add(Some(bits));
        }
    }

    fn merge(&mut self, later: Self) {
        self.add(later.bits);
    }

    fn finish(self) -> Vec<Value> {
        vec![Value::from_option(self.bits, Type::Long)]
    }
}

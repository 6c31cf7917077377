//! `variance`, `stdev`, `covariance` and their forms

use std::sync::Arc;

use super::{
    State,
    exact_sum::ExactSum,
    function::{Function, real, real_result},
    group::{Group, Groups},
};
use crate::{
    batch::Column,
    plan::Constant,
    types::{Type, Value},
};

/// `variance(x)`: of a sample; 0 for no rows (measured) and for one.
pub static VARIANCE: Function =
    Function::new("variance", &[real], real_result, |_, _| start(1, false)).conditional(&["varianceif"]);
/// `variancep(x)`: of all there are.
pub static VARIANCEP: Function =
    Function::new("variancep", &[real], real_result, |_, _| start(0, false)).conditional(&["variancepif"]);
/// `stdev(x)`: the square root of the variance.
pub static STDEV: Function =
    Function::new("stdev", &[real], real_result, |_, _| start(1, true)).conditional(&["stdevif"]);
/// `stdevp(x)`
pub static STDEVP: Function = Function::new("stdevp", &[real], real_result, |_, _| start(0, true));
/// `covariance(x, y)`: of a sample.
pub static COVARIANCE: Function =
    Function::new("covariance", &[real, real], real_result, covariance).conditional(&["covarianceif"]);
/// `covariancep(x, y)`: of all there are.
pub static COVARIANCEP: Function =
    Function::new("covariancep", &[real, real], real_result, |_, _| start(0, false))
        .conditional(&["covariancepif"]);

fn covariance(_types: &[Type], _options: &[Constant]) -> Box<dyn State> {
    start(1, false)
}

fn start(correction: i64, rooted: bool) -> Box<dyn State> {
    Groups::start(Moments { correction, rooted, ..Moments::default() }, vec![Type::Real])
}

/// The sums that variances and covariances are made of, all of them exact: the result does not depend on the order of the
/// rows. For a variance both arguments are the same.
#[derive(Clone, Debug, Default)]
struct Moments {
    /// How many less than the rows the sum is divided by.
    correction: i64,
    /// The square root is asked for.
    rooted: bool,
    count: i64,
    left: ExactSum,
    right: ExactSum,
    products: ExactSum,
}

impl Group for Moments {
    fn update(&mut self, arguments: &[Arc<Column>], row: usize) {
        let value = |column: &Column| match column {
            Column::Real(values) => values.get(row),
            other => panic!("a variance of reals does not take values of type {}", other.ty()),
        };
        let (left, right) = (value(&arguments[0]), arguments.last().and_then(|last| value(last)));
        if let (Some(left), Some(right)) = (left, right) {
            self.count += 1;
            self.left.add(left);
            self.right.add(right);
            self.products.add_product(left, right);
        }
    }

    fn merge(&mut self, later: Self) {
        self.count += later.count;
        self.left.merge(&later.left);
        self.right.merge(&later.right);
        self.products.merge(&later.products);
    }

    /// `(n * sum(xy) - sum(x) * sum(y)) / (n * (n - correction))`
    fn finish(self) -> Vec<Value> {
        if self.count <= self.correction {
            return vec![Value::Real(0.0)];
        }
        let count = float(self.count);
        let mut spread = self.products.times(&ExactSum::of(count));
        spread.merge(&self.left.times(&self.right).negated());
        let variance = spread.value() / (count * float(self.count - self.correction));
        vec![Value::Real(if self.rooted { variance.sqrt() } else { variance })]
    }
}

#[expect(clippy::cast_precision_loss, reason = "there are fewer than 2^53 rows")]
const fn float(count: i64) -> f64 {
    count as f64
}

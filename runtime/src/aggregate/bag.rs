//! `make_bag`, `make_bag_if`

use std::{collections::HashSet, sync::Arc};

use super::{
    function::{Function, Options, dynamic, dynamic_result, number},
    group::{Group, Groups},
};
use crate::{
    batch::Column,
    types::{Bag, Dynamic, Type, Value},
};

/// `make_bag(x)`: the properties of all bags, at most so many; of a name that several have Kusto leaves the value open,
/// here it is the first.
pub static MAKE_BAG: Function = Function::new("make_bag", &[dynamic], dynamic_result, |_, options| {
    let limit = usize::try_from(number(options)).unwrap_or(0);
    Groups::start(Properties { limit, ..Properties::default() }, vec![Type::Dynamic])
})
.also(&["make_dictionary"])
.conditional(&["make_bag_if"])
.options(Options::Limit);

#[derive(Clone, Debug, Default)]
struct Properties {
    limit: usize,
    names: HashSet<Arc<str>>,
    bag: Bag,
}

impl Properties {
    fn add(&mut self, bag: &Bag) {
        for (name, value) in &bag.0 {
            if self.names.len() < self.limit && self.names.insert(Arc::clone(name)) {
                self.bag.0.push((Arc::clone(name), value.clone()));
            }
        }
    }
}

impl Group for Properties {
    fn update(&mut self, arguments: &[Arc<Column>], row: usize) {
        if let Dynamic::Bag(bag) = arguments[0].dynamic(row) {
            self.add(&bag);
        }
    }

    fn merge(&mut self, later: Self) {
        self.add(&later.bag);
    }

    fn kept(&self) -> usize {
        self.bag.0.len()
    }

    fn finish(self) -> Vec<Value> {
        vec![Value::Dynamic(Dynamic::Bag(Arc::new(self.bag)))]
    }
}

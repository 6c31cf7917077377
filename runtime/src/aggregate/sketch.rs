//! `hll`, `hll_merge`, `tdigest`, `tdigest_merge`

use std::sync::Arc;

use super::{
    function::{Function, Options, dynamic, dynamic_result, number, real, whole},
    group::{Group, Groups},
};
use crate::{
    batch::Column,
    engine::key::encode_as_dynamic,
    scalar::xxhash64,
    sketch::{HyperLogLog, TDigest},
    types::{Dynamic, Type, Value},
};

/// `hll(x)`: a sketch of how many different values there are, nulls left out.
pub static HLL: Function = Function::new("hll", &[hashed], dynamic_result, |_, options| {
    Groups::start(Distinct(HyperLogLog::with_accuracy(number(options))), vec![Type::Dynamic])
})
.conditional(&["hll_if"])
.options(Options::Accuracy);
/// `hll_merge(x)`: the sketch of what several sketches have seen; null without any, or if two differ in accuracy.
pub static HLL_MERGE: Function = Function::new("hll_merge", &[dynamic], dynamic_result, |_, _| {
    Groups::start(MergedDistinct(Merged::None), vec![Type::Dynamic])
});
/// `tdigest(x, weight)`: a sketch of how numbers are distributed.
pub static TDIGEST: Function = Function::new("tdigest", &[real, whole], dynamic_result, |_, _| {
    Groups::start(Digest(TDigest::new()), vec![Type::Dynamic])
})
.optional(1);
/// `tdigest_merge(x)`: the sketch of what several sketches have seen.
pub static TDIGEST_MERGE: Function = Function::new("tdigest_merge", &[dynamic], dynamic_result, |_, _| {
    Groups::start(MergedDigest(None), vec![Type::Dynamic])
})
.also(&["merge_tdigest"]);

/// What `hll` takes.
const fn hashed(ty: Type) -> Option<Type> {
    match ty {
        Type::Real | Type::Bool => None,
        other => Some(other),
    }
}

/// `None` if the accuracy is none that is known.
#[derive(Clone, Debug)]
struct Distinct(Option<HyperLogLog>);

impl Group for Distinct {
    fn update(&mut self, arguments: &[Arc<Column>], row: usize) {
        let values = &arguments[0];
        if let (Some(sketch), false) = (&mut self.0, values.is_null(row)) {
            let mut key = Vec::new();
            encode_as_dynamic(values, row, &mut key);
            sketch.update(xxhash64(&key));
        }
    }

    fn merge(&mut self, later: Self) {
        if let (Some(sketch), Some(later)) = (&mut self.0, later.0) {
            sketch.merge(&later);
        }
    }

    fn finish(self) -> Vec<Value> {
        vec![Value::Dynamic(self.0.map_or(Dynamic::Null, |sketch| sketch.to_dynamic()))]
    }
}

/// What sketches come to.
#[derive(Clone, Debug)]
enum Merged {
    None,
    One(HyperLogLog),
    /// Two of them differ in accuracy.
    Mixed,
}

#[derive(Clone, Debug)]
struct MergedDistinct(Merged);

impl MergedDistinct {
    fn add(&mut self, sketch: HyperLogLog) {
        let fits = match &mut self.0 {
            Merged::None => {
                self.0 = Merged::One(sketch);
                true
            }
            Merged::One(merged) => merged.merge(&sketch),
            Merged::Mixed => false,
        };
        if !fits {
            self.0 = Merged::Mixed;
        }
    }
}

impl Group for MergedDistinct {
    fn update(&mut self, arguments: &[Arc<Column>], row: usize) {
        if let Some(sketch) = HyperLogLog::from_dynamic(&arguments[0].dynamic(row)) {
            self.add(sketch);
        }
    }

    fn merge(&mut self, later: Self) {
        match later.0 {
            Merged::None => {}
            Merged::One(sketch) => self.add(sketch),
            Merged::Mixed => self.0 = Merged::Mixed,
        }
    }

    fn finish(self) -> Vec<Value> {
        let merged = match self.0 {
            Merged::One(sketch) => sketch.to_dynamic(),
            Merged::None | Merged::Mixed => Dynamic::Null,
        };
        vec![Value::Dynamic(merged)]
    }
}

#[derive(Clone, Debug)]
struct Digest(TDigest);

impl Group for Digest {
    #[expect(clippy::cast_precision_loss, reason = "weights are as approximate as the sketch")]
    fn update(&mut self, arguments: &[Arc<Column>], row: usize) {
        let weight = match arguments.get(1).map(|weights| weights.value(row)) {
            None => 1.0,
            Some(Value::Long(weight)) => weight as f64,
            Some(_) => return,
        };
        if let Value::Real(value) = arguments[0].value(row) {
            self.0.update(value, weight);
        }
    }

    fn merge(&mut self, later: Self) {
        self.0.merge(&later.0);
    }

    fn finish(self) -> Vec<Value> {
        vec![Value::Dynamic(self.0.to_dynamic())]
    }
}

#[derive(Clone, Debug)]
struct MergedDigest(Option<TDigest>);

impl MergedDigest {
    fn add(&mut self, digest: Option<TDigest>) {
        match (&mut self.0, digest) {
            (Some(merged), Some(digest)) => merged.merge(&digest),
            (None, Some(digest)) => self.0 = Some(digest),
            (_, None) => {}
        }
    }
}

impl Group for MergedDigest {
    fn update(&mut self, arguments: &[Arc<Column>], row: usize) {
        self.add(TDigest::from_dynamic(&arguments[0].dynamic(row)));
    }

    fn merge(&mut self, later: Self) {
        self.add(later.0);
    }

    fn finish(self) -> Vec<Value> {
        vec![Value::Dynamic(self.0.map_or(Dynamic::Null, |digest| digest.to_dynamic()))]
    }
}

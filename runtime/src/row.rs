//! A row of a batch, as a scalar expression sees it.

use std::marker::PhantomData;

/// One row: the values of its slots, and the time of the run.
#[derive(Clone, Copy, Debug)]
pub struct Row<'a>(PhantomData<&'a ()>);

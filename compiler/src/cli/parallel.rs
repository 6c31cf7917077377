//! Work on many things at once, its results in their order.

use std::{
    collections::BTreeMap,
    num::NonZero,
    sync::{
        atomic::{AtomicUsize, Ordering},
        mpsc::{self, Sender},
    },
    thread,
};

/// The stack of a worker: as much as the deepest nesting that the syntax accepts needs in an unoptimised build.
const STACK: usize = 64 << 20;

/// What `work` makes of each item, given to `take` in the order of the items, on this thread and as soon as it is there.
/// Ends early when `take` gives false.
pub(crate) fn in_order<T: Sync, R: Send>(
    items: &[T],
    work: impl Fn(&T) -> R + Sync,
    mut take: impl FnMut(R) -> bool,
) {
    let threads = thread::available_parallelism().map_or(1, NonZero::get).min(items.len());
    let next = AtomicUsize::new(0);
    let worker = |results: Sender<(usize, R)>| {
        while let (index, Some(item)) = claim(&next, items) {
            if results.send((index, work(item))).is_err() {
                break;
            }
        }
    };
    let (sender, results) = mpsc::channel();
    thread::scope(|scope| {
        for _ in 0..threads {
            let (sender, worker) = (sender.clone(), &worker);
            let builder = thread::Builder::new().stack_size(STACK);
            builder.spawn_scoped(scope, move || worker(sender)).expect("the system gives a thread");
        }
        drop(sender);
        let mut early = BTreeMap::new();
        let mut due = 0;
        // Dropped when `take` has had enough; then the workers end as well.
        for (index, result) in results {
            early.insert(index, result);
            while let Some(result) = early.remove(&due) {
                due += 1;
                if !take(result) {
                    return;
                }
            }
        }
    });
}

/// [`in_order`], collected.
pub(crate) fn map<T: Sync, R: Send>(items: &[T], work: impl Fn(&T) -> R + Sync) -> Vec<R> {
    let mut results = Vec::with_capacity(items.len());
    in_order(items, work, |result| {
        results.push(result);
        true
    });
    results
}

fn claim<'i, T>(next: &AtomicUsize, items: &'i [T]) -> (usize, Option<&'i T>) {
    let index = next.fetch_add(1, Ordering::Relaxed);
    (index, items.get(index))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_keep_the_order_of_the_items() {
        let items: Vec<u64> = (0..500).collect();
        let slow = |item: &u64| {
            thread::sleep(std::time::Duration::from_micros(item % 7 * 50));
            item * 2
        };
        assert!(map(&items, slow).iter().zip(&items).all(|(result, item)| *result == item * 2));
        let mut taken = 0;
        in_order(&items, slow, |_| {
            taken += 1;
            taken < 3
        });
        assert_eq!(taken, 3);
        assert!(map(&[], slow).is_empty());
    }
}

//! A bar on standard error that shows how much of the logs is read.

use std::{
    sync::{
        atomic::{AtomicU64, Ordering},
        mpsc,
    },
    thread,
    time::Duration,
};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

/// Does some work that counts the bytes it reads, and shows the count against their number if somebody looks.
pub(super) fn with_progress<T: Send>(
    is_shown: bool,
    bytes: u64,
    work: impl FnOnce(&AtomicU64) -> T + Send,
) -> T {
    let read = AtomicU64::new(0);
    if !is_shown {
        return work(&read);
    }
    let bar = ProgressBar::with_draw_target(Some(bytes), ProgressDrawTarget::stderr());
    bar.set_style(style());
    let (done, is_done) = mpsc::channel();
    thread::scope(|scope| {
        let (bar, read_so_far) = (&bar, &read);
        scope.spawn(move || {
            while matches!(
                is_done.recv_timeout(Duration::from_millis(100)),
                Err(mpsc::RecvTimeoutError::Timeout)
            ) {
                bar.set_position(read_so_far.load(Ordering::Relaxed).min(bytes));
            }
            bar.finish_and_clear();
        });
        let result = work(&read);
        // The watcher ends with this message, or with the channel if work panics.
        let _ = done.send(());
        result
    })
}

fn style() -> ProgressStyle {
    const TEMPLATE: &str = "reading logs {wide_bar} {bytes} of {total_bytes}, {eta} left";
    ProgressStyle::with_template(TEMPLATE).unwrap_or_else(|_| ProgressStyle::default_bar())
}

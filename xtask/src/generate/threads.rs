//! Work that does not depend on other work, done at the same time.

use std::io;
use std::panic;
use std::thread::{self, Builder, ScopedJoinHandle};

/// Deep schemas make progenitor recurse deeply, and an overflow cannot be caught.
const STACK_BYTES: usize = 64 * 1024 * 1024;

/// What `run` makes of each item, in their order.
pub(super) fn each<I: Sync, T: Send>(
    items: &[I],
    run: impl Fn(&I) -> T + Sync,
) -> Result<Vec<T>, String> {
    let run = &run;
    thread::scope(|scope| {
        let spawn = |item| {
            Builder::new()
                .stack_size(STACK_BYTES)
                .spawn_scoped(scope, move || run(item))
        };
        // All of them begin before the first is waited for.
        let threads: Vec<_> = items.iter().map(spawn).collect();
        threads.into_iter().map(joined).collect()
    })
}

/// What both make.
pub(super) fn both<A: Send, B>(
    first: impl FnOnce() -> A + Send,
    second: impl FnOnce() -> B,
) -> Result<(A, B), String> {
    thread::scope(|scope| {
        let thread = Builder::new()
            .stack_size(STACK_BYTES)
            .spawn_scoped(scope, first);
        let second = second();
        Ok((joined(thread)?, second))
    })
}

fn joined<T>(thread: io::Result<ScopedJoinHandle<'_, T>>) -> Result<T, String> {
    let thread = thread.map_err(|error| format!("no thread can be started: {error}"))?;
    // A panic is a defect of ours, which has been reported where it happened.
    Ok(thread
        .join()
        .unwrap_or_else(|payload| panic::resume_unwind(payload)))
}

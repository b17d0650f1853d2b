//! As `contender`, and counts the calls of the allocator. It is a program of its own, because counting costs time.

use std::alloc::System;

use stats_alloc::{INSTRUMENTED_SYSTEM, StatsAlloc};

#[global_allocator]
static ALLOCATOR: &StatsAlloc<System> = &INSTRUMENTED_SYSTEM;

fn main() -> groups_benches::Outcome<()> {
    groups_benches::contender::main(|| {
        let stats = ALLOCATOR.stats();
        Some((stats.allocations + stats.reallocations) as u64)
    })
}

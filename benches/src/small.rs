//! Many small calls by several tasks.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Instant;

use groups_core::GroupId;
use serde_json::{Value, json};
use tokio::runtime::Runtime;
use tokio::task::JoinSet;

use crate::contender::Side;
use crate::usage::Start;
use crate::{Outcome, usage};

/// Makes `calls` calls with `tasks` tasks, after a tenth of them to warm up.
///
/// # Errors
/// A call fails.
pub fn run(runtime: &Runtime, side: Side, id: GroupId, tasks: u64, calls: u64) -> Outcome<Value> {
    let work = Arc::new((side, id));
    runtime.block_on(all(&work, tasks, (calls / 10).max(tasks)))?;
    let start = Start::now();
    let mut latencies = runtime.block_on(all(&work, tasks, calls))?;
    let (cpu_s, wall_s) = (start.cpu_s(), start.wall_s());
    latencies.sort_unstable();
    let percentile = |share: usize| {
        let place = (latencies.len().saturating_sub(1)) * share / 100;
        latencies
            .get(place)
            .map(|nanoseconds| *nanoseconds as f64 / 1e3)
    };
    Ok(json!({
        "calls": latencies.len(),
        "cpu_s": cpu_s,
        "wall_s": wall_s,
        "p50_us": percentile(50),
        "p99_us": percentile(99),
        "peak_kib": usage::peak_kib()?,
    }))
}

/// Nanoseconds of each call.
async fn all(work: &Arc<(Side, GroupId)>, tasks: u64, calls: u64) -> Outcome<Vec<u64>> {
    let left = Arc::new(AtomicU64::new(calls));
    let mut running = JoinSet::new();
    for _ in 0..tasks {
        let (work, left) = (Arc::clone(work), Arc::clone(&left));
        running.spawn(async move {
            let mut latencies = Vec::new();
            let take = |left: u64| left.checked_sub(1);
            while left
                .fetch_update(Ordering::Relaxed, Ordering::Relaxed, take)
                .is_ok()
            {
                let start = Instant::now();
                work.0.get(&work.1).await?;
                latencies.push(start.elapsed().as_nanos() as u64);
            }
            Outcome::Ok(latencies)
        });
    }
    let mut latencies = Vec::new();
    while let Some(done) = running.join_next().await {
        latencies.extend(done??);
    }
    Ok(latencies)
}

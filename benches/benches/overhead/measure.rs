//! Two calls in turns, and what one costs over the other.

use std::time::Instant;

use rustix::time::{ClockId, clock_gettime};
use tokio::runtime::Runtime;

use crate::Outcome;

/// How much is measured.
#[derive(Clone, Copy)]
pub(crate) struct Plan {
    /// Each round gives one ratio.
    pub(crate) rounds: usize,
    /// Calls of either side in a round.
    pub(crate) calls: usize,
}

/// Microseconds of one call in each round.
#[derive(Default)]
struct Side {
    cpu: Vec<f64>,
    wall: Vec<f64>,
}

pub(crate) struct Rows {
    by_hand: Side,
    generated: Side,
}

/// Measures both calls in turns; who begins changes with each round. Both must find the same.
pub(crate) fn measure(
    plan: Plan,
    runtime: &Runtime,
    by_hand: impl AsyncFn() -> Outcome<usize>,
    generated: impl AsyncFn() -> Outcome<usize>,
) -> Outcome<Rows> {
    if runtime.block_on(by_hand())? != runtime.block_on(generated())? {
        return Err("the two calls do not do the same".into());
    }
    let mut rows = Rows {
        by_hand: Side::default(),
        generated: Side::default(),
    };
    let warm_up = plan.rounds / 10;
    for round in 0..warm_up + plan.rounds {
        if round == warm_up {
            rows.by_hand = Side::default();
            rows.generated = Side::default();
        }
        if round % 2 == 0 {
            rows.by_hand.add(plan, runtime, &by_hand)?;
            rows.generated.add(plan, runtime, &generated)?;
        } else {
            rows.generated.add(plan, runtime, &generated)?;
            rows.by_hand.add(plan, runtime, &by_hand)?;
        }
    }
    Ok(rows)
}

impl Side {
    fn add(
        &mut self,
        plan: Plan,
        runtime: &Runtime,
        call: &impl AsyncFn() -> Outcome<usize>,
    ) -> Outcome<()> {
        let (wall, cpu) = (Instant::now(), thread_time());
        runtime.block_on(async {
            for _ in 0..plan.calls {
                call().await?;
            }
            Outcome::Ok(())
        })?;
        let calls = plan.calls as f64;
        self.cpu.push((thread_time() - cpu) / calls);
        self.wall.push(wall.elapsed().as_secs_f64() * 1e6 / calls);
        Ok(())
    }
}

/// Microseconds that this thread has used, with what the kernel did for it.
fn thread_time() -> f64 {
    let time = clock_gettime(ClockId::ThreadCPUTime);
    time.tv_sec as f64 * 1e6 + time.tv_nsec as f64 / 1e3
}

impl Rows {
    pub(crate) fn print(&self, call: &str) {
        row(call, "processor", &self.by_hand.cpu, &self.generated.cpu);
        row(call, "wall", &self.by_hand.wall, &self.generated.wall);
    }
}

fn row(call: &str, clock: &str, by_hand: &[f64], generated: &[f64]) {
    let pairs = || by_hand.iter().zip(generated);
    let ratios: Vec<f64> = pairs().map(|(a, b)| b / a).collect();
    let differences: Vec<f64> = pairs().map(|(a, b)| b - a).collect();
    println!(
        "| {call} | {clock} | {:.1} | {:.1} | {:+.1} | {:.3} ({:.3} to {:.3}) |",
        quantile(by_hand, 0.5),
        quantile(generated, 0.5),
        quantile(&differences, 0.5),
        quantile(&ratios, 0.5),
        quantile(&ratios, 0.25),
        quantile(&ratios, 0.75),
    );
}

fn quantile(values: &[f64], share: f64) -> f64 {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    let at = (sorted.len().saturating_sub(1) as f64 * share).round() as usize;
    sorted.get(at).copied().unwrap_or(f64::NAN)
}

//! What this process uses.

use std::fs;
use std::time::Instant;

use rustix::time::{ClockId, clock_gettime};

use crate::Outcome;

/// A moment from which is measured.
#[derive(Clone, Copy, Debug)]
pub struct Start {
    wall: Instant,
    cpu: f64,
}

impl Start {
    /// Now.
    #[must_use]
    pub fn now() -> Self {
        Self {
            wall: Instant::now(),
            cpu: cpu(),
        }
    }

    /// Seconds of processor time since then, of all threads, with what the kernel did for them.
    #[must_use]
    pub fn cpu_s(self) -> f64 {
        cpu() - self.cpu
    }

    /// Seconds on the clock since then.
    #[must_use]
    pub fn wall_s(self) -> f64 {
        self.wall.elapsed().as_secs_f64()
    }
}

fn cpu() -> f64 {
    let time = clock_gettime(ClockId::ProcessCPUTime);
    time.tv_sec as f64 + time.tv_nsec as f64 / 1e9
}

/// The largest resident memory of this process so far, in KiB. Of its own memory alone: what `getrusage` tells holds that of the program that started it.
///
/// # Errors
/// The system does not tell it: it is read from `/proc`, so that it takes Linux.
pub fn peak_kib() -> Outcome<u64> {
    let status = fs::read_to_string("/proc/self/status")?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let number = line.and_then(|line| line.split_whitespace().next());
    Ok(number.ok_or("the system does not tell VmHWM")?.parse()?)
}

/// Keeps this process on one core, the first or the second that it may use, so that client and server do not take turns on one.
///
/// # Errors
/// Those of the system. Where there is one core only, or the system has no such call, nothing happens.
#[cfg(target_os = "linux")]
pub fn stay_on_core(number: usize) -> Outcome<()> {
    use rustix::thread::{CpuSet, sched_getaffinity, sched_setaffinity};

    let allowed = sched_getaffinity(None)?;
    let mut cores = (0..CpuSet::MAX_CPU).filter(|core| allowed.is_set(*core));
    if let Some(core) = cores.nth(number) {
        let mut own = CpuSet::new();
        own.set(core);
        sched_setaffinity(None, &own)?;
    }
    Ok(())
}

/// Nothing: only Linux has the call.
///
/// # Errors
/// None.
#[cfg(not(target_os = "linux"))]
pub fn stay_on_core(_number: usize) -> Outcome<()> {
    Ok(())
}

//! Time that jumps, so that no test waits.

use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant, SystemTime};

use groups_segment::{BoxFuture, Environment};

/// A sleep is over at once and moves the clocks by its length. Chance is what the test says.
pub struct JumpingTime {
    start: Instant,
    utc: SystemTime,
    random: f64,
    slept: Mutex<Vec<Duration>>,
}

impl JumpingTime {
    /// Starts at 2025-06-13T10:00:00Z. `random` scales every wait of our own choosing, 1 being the longest.
    pub fn new(random: f64) -> Arc<Self> {
        let utc = SystemTime::UNIX_EPOCH + Duration::from_secs(1_749_808_800);
        Arc::new(Self {
            start: Instant::now(),
            utc,
            random,
            slept: Mutex::default(),
        })
    }

    /// The sleeps so far.
    pub fn slept(&self) -> Vec<Duration> {
        self.lock().clone()
    }

    fn lock(&self) -> MutexGuard<'_, Vec<Duration>> {
        self.slept.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn elapsed(&self) -> Duration {
        self.lock().iter().sum()
    }
}

impl fmt::Debug for JumpingTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JumpingTime")
    }
}

impl Environment for JumpingTime {
    fn now(&self) -> Instant {
        self.start + self.elapsed()
    }

    fn utc(&self) -> SystemTime {
        self.utc + self.elapsed()
    }

    fn sleep(&self, duration: Duration) -> BoxFuture<'_, ()> {
        Box::pin(async move { self.lock().push(duration) })
    }

    fn random(&self) -> f64 {
        self.random
    }
}

//! One time for a client and a simulator: whoever waits moves both clocks, and nobody waits.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant, SystemTime};

use groups_segment::{BoxFuture, Environment};
use groups_sim::Clock;

/// A sleep is over at once and moves the clocks of the client and of the simulator.
#[derive(Debug)]
pub struct SharedTime {
    start: Instant,
    slept: Mutex<Duration>,
    clock: Clock,
}

impl SharedTime {
    /// Starts at the time of the simulator's clock.
    pub fn new(clock: Clock) -> Arc<Self> {
        Arc::new(Self {
            start: Instant::now(),
            slept: Mutex::default(),
            clock,
        })
    }

    /// All sleeps together.
    pub fn slept(&self) -> Duration {
        *self.slept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Environment for SharedTime {
    fn now(&self) -> Instant {
        self.start + self.slept()
    }

    fn utc(&self) -> SystemTime {
        self.clock.now()
    }

    fn sleep(&self, duration: Duration) -> BoxFuture<'_, ()> {
        Box::pin(async move {
            *self.slept.lock().unwrap_or_else(PoisonError::into_inner) += duration;
            self.clock.advance(duration);
        })
    }

    fn random(&self) -> f64 {
        0.5
    }
}

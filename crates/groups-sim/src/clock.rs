//! The time that a simulator lives in.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, SystemTime};

use jiff::Timestamp;
use jiff::fmt::rfc2822::DateTimePrinter;

/// The clock of a [`Sim`](crate::Sim): limits, expiry and every time in an answer follow it.
///
/// Clones are the same clock. Latency on purpose is real time, whatever the clock says.
///
/// ```
/// use std::time::{Duration, SystemTime};
///
/// let clock = groups_sim::Clock::stopped_at(SystemTime::UNIX_EPOCH);
/// clock.advance(Duration::from_secs(60));
/// assert_eq!(clock.now(), SystemTime::UNIX_EPOCH + Duration::from_secs(60));
/// ```
#[derive(Clone, Debug)]
pub struct Clock {
    state: Arc<Mutex<State>>,
}

#[derive(Debug)]
struct State {
    /// Where the clock stands, if it does not run.
    stopped_at: Option<SystemTime>,
    ahead: Duration,
}

impl Clock {
    /// The time of the machine. [`advance`](Self::advance) puts the clock ahead of it.
    pub fn real() -> Self {
        Self::new(None)
    }

    /// A virtual clock: it stands still until it is advanced.
    pub fn stopped_at(time: SystemTime) -> Self {
        Self::new(Some(time))
    }

    fn new(stopped_at: Option<SystemTime>) -> Self {
        let state = State {
            stopped_at,
            ahead: Duration::ZERO,
        };
        Self {
            state: Arc::new(Mutex::new(state)),
        }
    }

    /// Moves the clock on by a duration. No time passes in reality.
    pub fn advance(&self, by: Duration) {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        state.ahead = state.ahead.saturating_add(by);
    }

    /// What the clock shows.
    pub fn now(&self) -> SystemTime {
        let state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        let base = state.stopped_at.unwrap_or_else(SystemTime::now);
        base.checked_add(state.ahead).unwrap_or(base)
    }

    /// The date for an answer, if it is not that of the machine.
    pub(crate) fn date(&self) -> Option<String> {
        let state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        if state.stopped_at.is_none() && state.ahead.is_zero() {
            return None;
        }
        drop(state);
        let printer = DateTimePrinter::new();
        printer.timestamp_to_rfc9110_string(&self.timestamp()).ok()
    }

    /// What the clock shows, as the vendors' state machines take it.
    pub(crate) fn timestamp(&self) -> Timestamp {
        // Only a clock that somebody set to before year -9999 or after year 9999 is out of range.
        Timestamp::try_from(self.now()).unwrap_or(Timestamp::UNIX_EPOCH)
    }
}

impl Default for Clock {
    fn default() -> Self {
        Self::real()
    }
}

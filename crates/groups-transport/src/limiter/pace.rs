//! Even pacing of the requests of one scope.

use std::time::{Duration, Instant};

use crate::environment::later;

/// The earliest time of the next request; none before the first.
#[derive(Debug, Default)]
pub(super) struct Pace(Option<Instant>);

impl Pace {
    /// Takes the next turn, or tells how long it is until then. The following one comes no sooner than `interval` later.
    ///
    /// A turn that is taken late moves the following ones: what was not used in time is not made up for.
    pub(super) fn take(&mut self, interval: Duration, now: Instant) -> Result<(), Duration> {
        match self.0.map(|next| next.saturating_duration_since(now)) {
            Some(wait) if !wait.is_zero() => Err(wait),
            _ => {
                self.0 = Some(later(now, interval));
                Ok(())
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const INTERVAL: Duration = Duration::from_millis(1015);
    const NANOSECOND: Duration = Duration::from_nanos(1);

    #[test]
    fn a_turn_comes_after_the_interval_and_not_a_nanosecond_earlier() {
        let (mut pace, start) = (Pace::default(), Instant::now());
        assert_eq!(pace.take(INTERVAL, start), Ok(()));
        assert_eq!(pace.take(INTERVAL, start), Err(INTERVAL));
        let too_early = start + INTERVAL - NANOSECOND;
        assert_eq!(pace.take(INTERVAL, too_early), Err(NANOSECOND));
        assert_eq!(pace.take(INTERVAL, start + INTERVAL), Ok(()));
        assert_eq!(pace.take(INTERVAL, start + INTERVAL), Err(INTERVAL));
    }

    #[test]
    fn time_that_nobody_used_is_not_made_up_for() {
        let (mut pace, start) = (Pace::default(), Instant::now());
        assert_eq!(pace.take(INTERVAL, start), Ok(()));
        let much_later = start + Duration::from_secs(600);
        assert_eq!(pace.take(INTERVAL, much_later), Ok(()));
        assert_eq!(pace.take(INTERVAL, much_later), Err(INTERVAL));
    }

    #[test]
    fn a_refused_turn_costs_nothing() {
        let (mut pace, start) = (Pace::default(), Instant::now());
        assert_eq!(pace.take(INTERVAL, start), Ok(()));
        for _ in 0..100 {
            assert_eq!(pace.take(INTERVAL, start), Err(INTERVAL));
        }
    }

    #[test]
    fn no_interval_is_too_short_or_too_long() {
        let (mut pace, start) = (Pace::default(), Instant::now());
        for _ in 0..3 {
            assert_eq!(pace.take(Duration::ZERO, start), Ok(()));
        }
        assert_eq!(pace.take(Duration::MAX, start), Ok(()));
        assert!(pace.take(Duration::MAX, start).is_err());
    }
}

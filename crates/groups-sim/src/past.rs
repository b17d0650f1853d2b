//! What an installation looked like before its last changes.

use std::collections::VecDeque;
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};

use crate::faults::Keep;

/// The most states that are kept to show what held some time ago: each is a copy of the whole installation.
const MOST_BY_TIME: usize = 64;

/// Earlier states, the oldest first, each with the time at which it ceased to hold.
#[derive(Debug)]
pub(crate) struct Past<T> {
    states: VecDeque<(Timestamp, T)>,
}

impl<T> Default for Past<T> {
    fn default() -> Self {
        Self {
            states: VecDeque::new(),
        }
    }
}

impl<T> Past<T> {
    pub(crate) fn clear(&mut self) {
        self.states.clear();
    }

    /// Adds the state that a change at `now` replaced, and forgets what no rule can ask for any more.
    pub(crate) fn push(&mut self, state: T, now: Timestamp, keep: Keep) {
        self.states.push_back((now, state));
        // As many as the rules count, and beyond them only those that are young enough, up to a bound.
        let horizon = before(now, keep.time);
        let by_time = |ended: Timestamp| !keep.time.is_zero() && ended > horizon;
        while let Some((ended, _)) = self.states.front()
            && self.states.len() > keep.writes
            && (self.states.len() > MOST_BY_TIME || !by_time(*ended))
        {
            self.states.pop_front();
        }
    }

    /// What held before the last so many changes, or before the oldest one that is known; `None` for what holds now.
    pub(crate) fn writes_ago(&mut self, writes: usize) -> Option<&mut T> {
        let position = self.states.len().saturating_sub(writes);
        let state = self.states.get_mut(position);
        state.map(|(_, state)| state)
    }

    /// What held so long before `now`, or the oldest state that is known and held after that; `None` for what holds now.
    pub(crate) fn time_ago(&mut self, now: Timestamp, time: Duration) -> Option<&mut T> {
        let then = before(now, time);
        let mut states = self.states.iter_mut();
        let state = states.find(|(ended, _)| *ended > then);
        state.map(|(_, state)| state)
    }
}

fn before(now: Timestamp, time: Duration) -> Timestamp {
    let time = SignedDuration::try_from(time).unwrap_or(SignedDuration::MAX);
    now.saturating_sub(time).unwrap_or(Timestamp::MIN)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_second(seconds).unwrap()
    }

    const fn keep(writes: usize, seconds: u64) -> Keep {
        Keep {
            writes,
            time: Duration::from_secs(seconds),
        }
    }

    #[test]
    fn earlier_states_are_found_by_writes_and_by_time() {
        let mut past = Past::default();
        let keep = keep(2, 10);
        // `a` held until 100, `b` until 105, `c` until 112; `d` holds now.
        past.push("a", at(100), keep);
        past.push("b", at(105), keep);
        past.push("c", at(112), keep);
        assert_eq!(past.writes_ago(0), None);
        assert_eq!(past.writes_ago(1), Some(&mut "c"));
        assert_eq!(past.writes_ago(2), Some(&mut "b"));
        let mut ago = |seconds| {
            past.time_ago(at(112), Duration::from_secs(seconds))
                .copied()
        };
        assert_eq!([ago(0), ago(1), ago(7)], [None, Some("c"), Some("c")]);
        assert_eq!(ago(8), Some("b"));
        // `a` is older than what is kept.
        assert_eq!(past.writes_ago(9), Some(&mut "b"));
    }

    /// The states that are left of 1,000 changes, one each so many seconds.
    fn left(keep: Keep, seconds: i64) -> usize {
        let mut past = Past::default();
        for change in 0..1_000 {
            past.push((), at(change * seconds), keep);
            assert!(past.states.len() <= keep.writes.max(MOST_BY_TIME));
        }
        past.states.len()
    }

    #[test]
    fn no_more_is_kept_than_the_rules_ask_for_and_a_bound_allows() {
        // A rule by writes alone is served with as many states as it counts, whether the clock stands still or runs.
        for seconds in [0, 1] {
            assert_eq!(left(keep(3, 0), seconds), 3);
        }
        // A rule by time forgets what is older, and has the bound where the clock stands still or writes are many.
        assert_eq!(left(keep(0, 10), 1), 10);
        assert_eq!(left(keep(0, 10), 10), 1);
        assert_eq!(left(keep(0, 10), 0), MOST_BY_TIME);
        assert_eq!(left(keep(0, 3_600), 1), MOST_BY_TIME);
        // Both together: what either asks for.
        assert_eq!(left(keep(3, 10), 10), 3);
        assert_eq!(left(keep(200, 3_600), 0), 200);
        assert_eq!(left(keep(0, 0), 0), 0);
    }
}

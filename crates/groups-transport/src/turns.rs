//! One after the other: for providers where two writes about one user that run at the same time can undo each other.

use std::collections::HashMap;
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError, Weak};

use tokio::sync::{Mutex as AsyncMutex, OwnedMutexGuard};

/// Who may write about whom.
#[derive(Default)]
pub(crate) struct Turns {
    /// One lock for each key that somebody holds or waits for.
    locks: Mutex<HashMap<String, Weak<AsyncMutex<()>>>>,
}

/// The right to write about one key, until it is dropped.
#[must_use = "the turn is over when this is dropped"]
pub struct Turn {
    _guard: OwnedMutexGuard<()>,
}

impl Turns {
    /// Waits until nobody else has the turn for `key`. First come, first served.
    pub(crate) async fn take(&self, key: &str) -> Turn {
        let lock = {
            let mut locks = self.locks.lock().unwrap_or_else(PoisonError::into_inner);
            let lock = locks.get(key).and_then(Weak::upgrade);
            lock.unwrap_or_else(|| {
                // Whoever adds a lock removes those that nobody uses any more.
                locks.retain(|_, lock| lock.strong_count() > 0);
                let lock = Arc::default();
                locks.insert(key.to_owned(), Arc::downgrade(&lock));
                lock
            })
        };
        Turn {
            _guard: lock.lock_owned().await,
        }
    }
}

impl fmt::Debug for Turn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Turn")
    }
}

#[cfg(test)]
mod tests {
    use futures_util::FutureExt as _;

    use super::*;

    #[tokio::test]
    async fn a_key_is_held_by_one_at_a_time_and_keys_do_not_know_each_other() {
        let turns = Turns::default();
        let ada = turns.take("ada").await;
        let alan = turns.take("alan").now_or_never().expect("nobody has it");
        assert!(turns.take("ada").now_or_never().is_none());
        drop(ada);
        let again = turns.take("ada").now_or_never().expect("it is free again");
        drop((alan, again));
    }

    #[tokio::test]
    async fn keys_that_nobody_uses_are_forgotten() {
        let turns = Turns::default();
        for key in 0..100 {
            drop(turns.take(&key.to_string()).await);
        }
        assert_eq!(turns.locks.lock().unwrap().len(), 1);
    }

    /// Somebody who stops waiting leaves the others their place.
    #[tokio::test]
    async fn a_wait_that_is_given_up_blocks_nobody() {
        let turns = Turns::default();
        let held = turns.take("ada").await;
        let mut given_up = Box::pin(turns.take("ada"));
        assert!((&mut given_up).now_or_never().is_none());
        drop((given_up, held));
        assert!(turns.take("ada").now_or_never().is_some());
    }
}

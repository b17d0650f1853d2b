//! How much is sent at once and how much per minute.

use std::collections::BTreeMap;
use std::fmt;
use std::num::NonZeroU32;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use governor::clock::Clock;
use governor::state::{InMemoryState, NotKeyed};
use governor::{Quota, RateLimiter};
use tokio::sync::{Semaphore, SemaphorePermit};

use crate::environment::{Environment, before, later};
use crate::{Failure, FailureKind, OperationSpec, RateLimit};

/// The limits of one client. All its clones and all tasks share them.
pub(crate) struct Limits {
    environment: Arc<dyn Environment>,
    scopes: BTreeMap<&'static str, Scope>,
    concurrency: Semaphore,
}

/// The budget that the operations of one scope share.
struct Scope {
    /// Taken in turns, so that nobody is overtaken; absent where no limit is documented.
    pace: Option<Pace>,
    turn: tokio::sync::Mutex<()>,
    /// After a refusal nobody sends before this.
    closed_until: Mutex<Option<Instant>>,
}

type Pace = RateLimiter<NotKeyed, InMemoryState, GovernorClock>;

#[derive(Clone)]
struct GovernorClock(Arc<dyn Environment>);

impl Clock for GovernorClock {
    type Instant = Instant;

    fn now(&self) -> Instant {
        self.0.now()
    }
}

/// Even pacing: never two at once, and as many requests as allowed in a period that is 1.5 % longer.
///
/// However the provider counts (sliding, fixed window or bucket), no window of the period then holds more than the limit, and a request may be late by 1.5 % of the period
/// without the next ones being refused. This uses 98.5 % of the limit, whatever its numbers.
fn quota(limit: RateLimit) -> Option<Quota> {
    let period = Duration::from_secs(limit.seconds.into());
    Quota::with_period(period * 203 / 200 / limit.requests.max(1))
}

impl Limits {
    pub(crate) fn new(
        environment: Arc<dyn Environment>,
        operations: &[&'static OperationSpec],
        limit_of: impl Fn(&OperationSpec) -> Option<RateLimit>,
        concurrency: NonZeroU32,
    ) -> Self {
        let mut scopes = BTreeMap::new();
        for operation in operations {
            let pace = limit_of(operation).and_then(quota).map(|quota| {
                RateLimiter::direct_with_clock(quota, GovernorClock(Arc::clone(&environment)))
            });
            scopes.entry(scope_of(operation)).or_insert_with(|| Scope {
                pace,
                turn: tokio::sync::Mutex::default(),
                closed_until: Mutex::default(),
            });
        }
        let permits = usize::try_from(concurrency.get()).unwrap_or(Semaphore::MAX_PERMITS);
        let concurrency = Semaphore::new(permits.min(Semaphore::MAX_PERMITS));
        Self {
            environment,
            scopes,
            concurrency,
        }
    }

    /// Waits until a request of `operation` may be sent, and tells how long that took if it took any wait.
    ///
    /// Fails as soon as it is known that this would be after `deadline`.
    pub(crate) async fn pass(
        &self,
        operation: &OperationSpec,
        deadline: Instant,
    ) -> Result<(SemaphorePermit<'_>, Option<Duration>), Failure> {
        let start = self.environment.now();
        let mut waited = false;
        let permit = match self.scopes.get(scope_of(operation)) {
            Some(scope) => self.pass_scope(scope, deadline, &mut waited).await?,
            None => self.permit(deadline, &mut waited).await?,
        };
        let duration = self.environment.now().saturating_duration_since(start);
        Ok((permit, waited.then_some(duration)))
    }

    /// Takes a permit before its turn under the pace: a turn that is taken and then not used at once would let requests bunch up.
    async fn pass_scope(
        &self,
        scope: &Scope,
        deadline: Instant,
        waited: &mut bool,
    ) -> Result<SemaphorePermit<'_>, Failure> {
        let _turn = match (&scope.pace, scope.turn.try_lock()) {
            (None, _) => None,
            (Some(_), Ok(turn)) => Some(turn),
            (Some(_), Err(_)) => {
                *waited = true;
                let turn = before(&*self.environment, deadline, scope.turn.lock()).await;
                let left = deadline.saturating_duration_since(self.environment.now());
                Some(turn.ok_or_else(|| Failure::rate_limited(left))?)
            }
        };
        loop {
            // Nobody holds a permit while the provider wants to hear nothing.
            while let Some(wait) = self.closed_for(scope) {
                self.sleep(wait, deadline, waited).await?;
            }
            let permit = self.permit(deadline, waited).await?;
            while let Some(wait) = self.turn_in(scope) {
                self.sleep(wait, deadline, waited).await?;
            }
            if self.closed_for(scope).is_none() {
                return Ok(permit);
            }
        }
    }

    /// How long the scope is still closed, if it is.
    fn closed_for(&self, scope: &Scope) -> Option<Duration> {
        let until = (*lock(&scope.closed_until))?;
        let left = until.saturating_duration_since(self.environment.now());
        (!left.is_zero()).then_some(left)
    }

    /// Takes the next turn, or tells how long it is until then.
    fn turn_in(&self, scope: &Scope) -> Option<Duration> {
        let not_until = scope.pace.as_ref()?.check().err()?;
        Some(not_until.wait_time_from(self.environment.now()))
    }

    async fn permit(
        &self,
        deadline: Instant,
        waited: &mut bool,
    ) -> Result<SemaphorePermit<'_>, Failure> {
        if let Ok(permit) = self.concurrency.try_acquire() {
            return Ok(permit);
        }
        *waited = true;
        let permit = before(&*self.environment, deadline, self.concurrency.acquire()).await;
        permit.and_then(Result::ok).ok_or_else(|| {
            let why = "as many requests as allowed were under way until then";
            Failure::new(FailureKind::Deadline, why)
        })
    }

    /// Waits, or fails at once if that would take too long.
    async fn sleep(
        &self,
        wait: Duration,
        deadline: Instant,
        waited: &mut bool,
    ) -> Result<(), Failure> {
        if later(self.environment.now(), wait) > deadline {
            return Err(Failure::rate_limited(wait));
        }
        *waited = true;
        self.environment.sleep(wait).await;
        Ok(())
    }

    /// The provider refused a request: nobody of the same scope sends before `wait` is over.
    pub(crate) fn close(&self, operation: &OperationSpec, wait: Duration) {
        if let Some(scope) = self.scopes.get(scope_of(operation)) {
            let until = later(self.environment.now(), wait);
            let mut closed = lock(&scope.closed_until);
            *closed = Some(closed.map_or(until, |before| before.max(until)));
        }
    }
}

/// Operations without a documented limit share one scope: after a refusal they wait together.
fn scope_of(operation: &OperationSpec) -> &'static str {
    operation.rate_limit.map_or("", |limit| limit.scope)
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl fmt::Debug for Limits {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Limits")
            .field("scopes", &self.scopes.keys())
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests;

//! How much is sent at once and how much per minute.

use std::collections::BTreeMap;
use std::fmt;
use std::num::NonZeroU32;
use std::sync::Arc;
use std::time::{Duration, Instant};

use tokio::sync::{Mutex, MutexGuard, Semaphore, SemaphorePermit};

use crate::environment::{Environment, before, later};
use crate::limiter::{Queue, scope_of};
use crate::{
    Admission, Failure, FailureKind, LimitRequest, LimiterError, OperationSpec, RateLimit,
    SharedLimiter,
};

/// A limiter that names no wait, or hardly one, is not asked more often than this.
const SHORTEST_WAIT: Duration = Duration::from_millis(1);

/// The limits of one client. All its clones and all tasks share them.
pub(crate) struct Limits {
    environment: Arc<dyn Environment>,
    provider: &'static str,
    limiter: SharedLimiter,
    scopes: BTreeMap<&'static str, Scope>,
    concurrency: Semaphore,
}

/// The budget that the operations of one scope share.
struct Scope {
    name: &'static str,
    limit: Option<RateLimit>,
    /// Held by whoever of this client is next, so that nobody is overtaken and only one of them holds a permit.
    own: Mutex<()>,
    /// Held by whoever is next of all clients that share the limiter.
    shared: Queue,
}

impl Limits {
    pub(crate) fn new(
        environment: Arc<dyn Environment>,
        provider: &'static str,
        limiter: SharedLimiter,
        operations: &[&'static OperationSpec],
        limit_of: impl Fn(&OperationSpec) -> Option<RateLimit>,
        concurrency: NonZeroU32,
    ) -> Self {
        let mut scopes = BTreeMap::new();
        for operation in operations {
            let name = scope_of(operation);
            scopes.entry(name).or_insert_with(|| Scope {
                name,
                limit: limit_of(operation),
                own: Mutex::default(),
                shared: limiter.queue(provider, name),
            });
        }
        let permits = usize::try_from(concurrency.get()).unwrap_or(Semaphore::MAX_PERMITS);
        let concurrency = Semaphore::new(permits.min(Semaphore::MAX_PERMITS));
        Self {
            environment,
            provider,
            limiter,
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
        let duration = || self.environment.now().saturating_duration_since(start);
        Ok((permit, waited.then(duration)))
    }

    /// Takes a permit before its turn under the limit: a turn that is taken and then not used at once would let requests bunch up.
    ///
    /// The queue of all clients comes after the permit: a client whose answers are slow must not keep the others waiting.
    async fn pass_scope(
        &self,
        scope: &Scope,
        deadline: Instant,
        waited: &mut bool,
    ) -> Result<SemaphorePermit<'_>, Failure> {
        // Where no limit is kept, nobody lines up.
        let limited = scope.limit.is_some();
        let _own = match limited {
            true => Some(self.line_up(&scope.own, deadline, waited).await?),
            false => None,
        };
        loop {
            let permit = self.permit(deadline, waited).await?;
            let shared = match limited {
                true => Some(self.line_up(&scope.shared, deadline, waited).await?),
                false => None,
            };
            let Some(pause) = self.turn(scope, deadline, waited).await? else {
                return Ok(permit);
            };
            // Nobody holds a permit while the provider wants to hear nothing.
            drop((permit, shared));
            self.sleep(pause, deadline, waited).await?;
        }
    }

    /// Waits until nobody of `queue` is before this one.
    async fn line_up<'a>(
        &self,
        queue: &'a Mutex<()>,
        deadline: Instant,
        waited: &mut bool,
    ) -> Result<MutexGuard<'a, ()>, Failure> {
        if let Ok(turn) = queue.try_lock() {
            return Ok(turn);
        }
        *waited = true;
        let turn = before(&*self.environment, deadline, queue.lock()).await;
        let left = deadline.saturating_duration_since(self.environment.now());
        turn.ok_or_else(|| Failure::rate_limited(left))
    }

    /// Takes the next turn, waiting for it if need be, or tells for how long there is none at all.
    async fn turn(
        &self,
        scope: &Scope,
        deadline: Instant,
        waited: &mut bool,
    ) -> Result<Option<Duration>, Failure> {
        let request = self.request(scope);
        loop {
            let asking = self.limiter.limiter().acquire(&request);
            let answer = before(&*self.environment, deadline, asking).await;
            let admission = answer.ok_or_else(|| {
                let why = "the limiter did not answer until then";
                Failure::new(FailureKind::Deadline, why)
            })?;
            match admission.map_err(Failure::from_limiter)? {
                Admission::Granted => return Ok(None),
                Admission::Closed(wait) => return Ok(Some(wait.max(SHORTEST_WAIT))),
                Admission::Later(wait) => {
                    let wait = wait.max(SHORTEST_WAIT);
                    self.sleep(wait, deadline, waited).await?;
                }
            }
        }
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
    pub(crate) async fn refused(
        &self,
        operation: &OperationSpec,
        wait: Duration,
        deadline: Instant,
    ) -> Result<(), LimiterError> {
        let Some(scope) = self.scopes.get(scope_of(operation)) else {
            return Ok(());
        };
        let request = self.request(scope);
        let telling = self.limiter.limiter().refused(&request, wait);
        let told = before(&*self.environment, deadline, telling).await;
        told.unwrap_or_else(|| Err("it did not answer before the deadline".into()))
    }

    fn request(&self, scope: &Scope) -> LimitRequest<'_> {
        LimitRequest::of_scope(self.provider, scope.name, scope.limit, &*self.environment)
    }
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

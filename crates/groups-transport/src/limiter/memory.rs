//! The limiter that every client has.

use std::collections::BTreeMap;
use std::future::ready;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use super::pace::Pace;
use super::{Admission, LimitRequest, Limiter, LimiterError};
use crate::environment::{BoxFuture, later};

/// Keeps the limits of this process, by the monotonic clock. It never fails.
#[derive(Debug, Default)]
pub struct InMemoryLimiter {
    /// By provider and scope. A scope without a limit is here only after a refusal.
    scopes: Mutex<BTreeMap<(&'static str, &'static str), Scope>>,
}

/// What is known of a quota.
#[derive(Debug, Default)]
struct Scope {
    pace: Pace,
    /// After a refusal nobody sends before this.
    closed_until: Option<Instant>,
}

impl InMemoryLimiter {
    fn admit(&self, request: &LimitRequest<'_>) -> Admission {
        let key = (request.provider(), request.scope());
        let mut scopes = self.lock();
        let Some(interval) = request.interval() else {
            let closed = scopes.get(&key).and_then(|scope| scope.closed_until);
            let closed = closed.and_then(|until| left(until, request.now()));
            return closed.map_or(Admission::Granted, Admission::Closed);
        };
        let scope = scopes.entry(key).or_default();
        let now = request.now();
        match scope.closed_until.and_then(|until| left(until, now)) {
            Some(wait) => Admission::Closed(wait),
            None => match scope.pace.take(interval, now) {
                Ok(()) => Admission::Granted,
                Err(wait) => Admission::Later(wait),
            },
        }
    }

    fn close(&self, request: &LimitRequest<'_>, wait: Duration) {
        let until = later(request.now(), wait);
        let mut scopes = self.lock();
        let scope = scopes
            .entry((request.provider(), request.scope()))
            .or_default();
        scope.closed_until = scope.closed_until.max(Some(until));
    }

    fn lock(&self) -> MutexGuard<'_, BTreeMap<(&'static str, &'static str), Scope>> {
        self.scopes.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Limiter for InMemoryLimiter {
    fn acquire<'a>(
        &'a self,
        request: &'a LimitRequest<'a>,
    ) -> BoxFuture<'a, Result<Admission, LimiterError>> {
        Box::pin(ready(Ok(self.admit(request))))
    }

    fn refused<'a>(
        &'a self,
        request: &'a LimitRequest<'a>,
        wait: Duration,
    ) -> BoxFuture<'a, Result<(), LimiterError>> {
        self.close(request, wait);
        Box::pin(ready(Ok(())))
    }
}

/// The time until then, if that is still to come.
fn left(until: Instant, now: Instant) -> Option<Duration> {
    let left = until.saturating_duration_since(now);
    (!left.is_zero()).then_some(left)
}

//! Time and chance, the only things that the transport takes from its surroundings.

use std::fmt::Debug;
use std::future::poll_fn;
use std::pin::{Pin, pin};
use std::task::Poll;
use std::time::{Duration, Instant, SystemTime};

use crate::config::LONGEST;

/// A boxed future that can cross threads.
pub type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// Time and chance. Replace it where a test must not wait or must repeat exactly.
///
/// It decides over waits between attempts, rate limits and deadlines. The time-out of a single attempt is real time, because a socket waits in real time.
pub trait Environment: Debug + Send + Sync + 'static {
    /// The monotonic clock.
    fn now(&self) -> Instant;

    /// The wall clock, for dates that a provider sends.
    fn utc(&self) -> SystemTime;

    /// Waits. Dropping the future ends the wait.
    fn sleep(&self, duration: Duration) -> BoxFuture<'_, ()>;

    /// A number from 0 up to, but not including, 1.
    fn random(&self) -> f64;
}

/// The real thing: the system's clocks, tokio's timer and a random generator for jitter.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemEnvironment;

impl Environment for SystemEnvironment {
    fn now(&self) -> Instant {
        Instant::now()
    }

    fn utc(&self) -> SystemTime {
        SystemTime::now()
    }

    fn sleep(&self, duration: Duration) -> BoxFuture<'_, ()> {
        Box::pin(tokio::time::sleep(duration))
    }

    fn random(&self) -> f64 {
        fastrand::f64()
    }
}

/// `now + duration` without overflow: "no deadline" is often written as the longest duration there is.
pub(crate) fn later(now: Instant, duration: Duration) -> Instant {
    now.checked_add(duration.min(LONGEST)).unwrap_or(now)
}

/// The output of `future`, unless `deadline` comes first.
pub(crate) async fn before<F: Future>(
    environment: &dyn Environment,
    deadline: Instant,
    future: F,
) -> Option<F::Output> {
    let mut future = pin!(future);
    let mut over = None;
    poll_fn(|cx| {
        if let Poll::Ready(output) = future.as_mut().poll(cx) {
            return Poll::Ready(Some(output));
        }
        let over = over.get_or_insert_with(|| {
            environment.sleep(deadline.saturating_duration_since(environment.now()))
        });
        over.as_mut().poll(cx).map(|()| None)
    })
    .await
}

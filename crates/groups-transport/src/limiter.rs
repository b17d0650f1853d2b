//! Who may send when, for everybody who shares a vendor's quota.

mod memory;
mod pace;

use std::collections::BTreeMap;
use std::error::Error as StdError;
use std::fmt::{self, Debug};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant, SystemTime};

pub use self::memory::InMemoryLimiter;
use crate::environment::{BoxFuture, Environment};
use crate::{OperationSpec, RateLimit};

/// Why a limiter cannot say whether a request may be sent. It is printed and logged, so it must not contain a credential.
pub type LimiterError = Box<dyn StdError + Send + Sync>;

/// Hands out the turns under the rate limits of a vendor.
///
/// [`InMemoryLimiter`] is the one that every client has unless it is given another. One of your own, over a store that several processes or hosts reach, lets them share
/// one quota.
///
/// # What it has to guarantee
///
/// - A turn is granted to one asker. Looking whether one is free and taking it is one atomic step, in the store, however many ask.
/// - Between two turns of a scope lies at least [`LimitRequest::interval`], by one clock: that of the store, or of the one host that all askers run on. The clocks of
///   several hosts do not agree.
/// - While a scope is closed after a refusal there is no turn.
/// - What it cannot know it does not grant: a store that is not reached, or holds nonsense, is an error. The call then fails and nothing is sent.
///
/// # What it need not do
///
/// It neither waits nor knows deadlines: the transport waits as long as it is told, in the time of its [`Environment`], asks again, and fails at once where the wait is known
/// to end after the deadline. A question may be dropped before it is answered; a turn that was taken by it is lost. Nor does it keep order among those who ask: in a process the
/// transport lets only the first of each scope ask, among processes whoever asks first when a turn is free gets it.
///
/// ```
/// use groups_transport::{Admission, BoxFuture, InMemoryLimiter, LimitRequest, Limiter, LimiterError};
/// use std::sync::atomic::{AtomicBool, Ordering};
/// use std::time::Duration;
///
/// /// Sends nothing while somebody has pulled the brake.
/// #[derive(Debug, Default)]
/// struct Brake {
///     pulled: AtomicBool,
///     limiter: InMemoryLimiter,
/// }
///
/// impl Limiter for Brake {
///     fn acquire<'a>(&'a self, request: &'a LimitRequest<'a>) -> BoxFuture<'a, Result<Admission, LimiterError>> {
///         if self.pulled.load(Ordering::Relaxed) {
///             return Box::pin(std::future::ready(Err("somebody has pulled the brake".into())));
///         }
///         self.limiter.acquire(request)
///     }
///
///     fn refused<'a>(&'a self, request: &'a LimitRequest<'a>, wait: Duration) -> BoxFuture<'a, Result<(), LimiterError>> {
///         self.limiter.refused(request, wait)
///     }
/// }
/// ```
pub trait Limiter: Debug + Send + Sync + 'static {
    /// Takes the next turn if it is free, or tells how long it is until then. Asked for each attempt, also where no limit is kept.
    ///
    /// # Errors
    /// Whatever keeps it from knowing. The call fails and nothing is sent.
    fn acquire<'a>(
        &'a self,
        request: &'a LimitRequest<'a>,
    ) -> BoxFuture<'a, Result<Admission, LimiterError>>;

    /// The vendor refused a request of this scope (429): nobody is to send before `wait` is over. It never shortens a pause that was told before.
    ///
    /// # Errors
    /// Whatever keeps it from passing that on. The call then ends with the refusal and is not repeated.
    fn refused<'a>(
        &'a self,
        request: &'a LimitRequest<'a>,
        wait: Duration,
    ) -> BoxFuture<'a, Result<(), LimiterError>>;
}

/// What a limiter answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Admission {
    /// The turn is taken: the request is sent now.
    Granted,
    /// No turn was taken. One may be free after this wait.
    Later(Duration),
    /// No turn was taken, since the vendor wants to hear nothing for as long.
    Closed(Duration),
}

/// One request that wants a turn.
#[derive(Clone, Copy, Debug)]
pub struct LimitRequest<'a> {
    provider: &'static str,
    scope: &'static str,
    limit: Option<RateLimit>,
    environment: &'a dyn Environment,
}

impl<'a> LimitRequest<'a> {
    /// A request to `provider`, for tests of a limiter. The scope is that of `limit`.
    pub fn new(
        provider: &'static str,
        limit: Option<RateLimit>,
        environment: &'a dyn Environment,
    ) -> Self {
        let scope = limit.map_or("", |limit| limit.scope);
        Self::of_scope(provider, scope, limit, environment)
    }

    /// A request of a scope whose limit may be switched off.
    pub(crate) fn of_scope(
        provider: &'static str,
        scope: &'static str,
        limit: Option<RateLimit>,
        environment: &'a dyn Environment,
    ) -> Self {
        Self {
            provider,
            scope,
            limit,
            environment,
        }
    }

    /// The provider's name.
    pub fn provider(&self) -> &'static str {
        self.provider
    }

    /// The scope in the operations table of the provider. Together with [`provider`](Self::provider) it names the quota; operations without a documented limit share the empty one.
    pub fn scope(&self) -> &'static str {
        self.scope
    }

    /// The limit to keep: the documented one, or what the client was set to. Without one there are only pauses to keep.
    pub fn limit(&self) -> Option<RateLimit> {
        self.limit
    }

    /// The least time between two turns. Without a limit there is none.
    pub fn interval(&self) -> Option<Duration> {
        self.limit.map(|limit| limit.interval())
    }

    /// The monotonic clock of the asking process.
    pub fn now(&self) -> Instant {
        self.environment.now()
    }

    /// The wall clock of the asking host.
    pub fn utc(&self) -> SystemTime {
        self.environment.utc()
    }
}

/// A [`Limiter`] that several clients use. Clones are the same one.
///
/// A client has one of its own unless [`ConnectionOptions::with_limiter`](crate::ConnectionOptions::with_limiter) gives it another. Share one between all clients whose requests
/// the vendor counts together, for example two with the same token: requests of one scope then go in the order in which they came, over all of them. Providers have scopes of
/// their own, so that one limiter may serve several; accounts of one provider would slow each other down.
///
/// ```
/// use groups_transport::{ConnectionOptions, SharedLimiter};
///
/// let limiter = SharedLimiter::in_memory();
/// let reader = ConnectionOptions::new().with_limiter(limiter.clone());
/// let writer = ConnectionOptions::new().with_limiter(limiter);
/// # let _ = (reader, writer);
/// ```
#[derive(Clone)]
pub struct SharedLimiter(Arc<Shared>);

/// Who is next, by provider and scope.
type Queues = BTreeMap<(&'static str, &'static str), Queue>;

/// Held by whoever is next. First come, first served.
pub(crate) type Queue = Arc<tokio::sync::Mutex<()>>;

struct Shared {
    limiter: Box<dyn Limiter>,
    queues: Mutex<Queues>,
}

impl SharedLimiter {
    /// Asks `limiter`.
    pub fn new(limiter: impl Limiter) -> Self {
        Self(Arc::new(Shared {
            limiter: Box::new(limiter),
            queues: Mutex::default(),
        }))
    }

    /// Keeps the limits in memory, for the clients of this process that get a clone.
    pub fn in_memory() -> Self {
        Self::new(InMemoryLimiter::default())
    }

    pub(crate) fn limiter(&self) -> &dyn Limiter {
        &*self.0.limiter
    }

    /// The queue of the head waiters of all clients.
    pub(crate) fn queue(&self, provider: &'static str, scope: &'static str) -> Queue {
        let queues = self.0.queues.lock();
        let mut queues = queues.unwrap_or_else(PoisonError::into_inner);
        Arc::clone(queues.entry((provider, scope)).or_default())
    }
}

impl Debug for SharedLimiter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SharedLimiter")
    }
}

/// Operations without a documented limit share one scope: after a refusal they wait together.
pub(crate) fn scope_of(operation: &OperationSpec) -> &'static str {
    operation.rate_limit.map_or("", |limit| limit.scope)
}

//! What can be set about a connection, the same for every provider.

use std::collections::{BTreeMap, BTreeSet};
use std::error::Error as StdError;
use std::fmt;
use std::num::NonZeroU32;
use std::sync::Arc;
use std::time::Duration;

use crate::environment::{Environment, SystemEnvironment};
use crate::{Observer, OperationSpec, RateLimit, RetryPolicy, SharedLimiter};

/// Nothing is waited for longer, about a hundred years: what is added to the time of day must not overflow.
pub(crate) const LONGEST: Duration = Duration::from_secs(100 * 365 * 24 * 60 * 60);

/// `duration`, or a hundred years if that is less.
pub(crate) fn bounded(duration: Duration) -> Duration {
    duration.min(LONGEST)
}

/// Settings of a connection that have nothing to do with the provider.
///
/// `Debug` says only whether there is an HTTP client, since that prints its default headers, and likewise of what else is the caller's.
///
/// ```
/// use std::time::Duration;
/// use groups_transport::ConnectionOptions;
///
/// let options = ConnectionOptions::new().with_timeout(Duration::from_secs(10));
/// assert_eq!(options.timeout(), Duration::from_secs(10));
/// ```
#[derive(Clone)]
pub struct ConnectionOptions {
    pub(crate) connect_timeout: Duration,
    pub(crate) timeout: Duration,
    pub(crate) deadline: Duration,
    pub(crate) retry: RetryPolicy,
    pub(crate) max_body_bytes: usize,
    pub(crate) max_concurrency: NonZeroU32,
    pub(crate) rate_limits: RateLimits,
    pub(crate) limiter: Option<SharedLimiter>,
    pub(crate) user_agent: Option<String>,
    pub(crate) http_client: Option<reqwest::Client>,
    pub(crate) allow_insecure_http: bool,
    pub(crate) observer: Option<Arc<dyn Observer>>,
    pub(crate) environment: Arc<dyn Environment>,
}

/// Which rate limits are kept.
#[derive(Clone, Debug, Default)]
pub(crate) struct RateLimits {
    off: bool,
    /// By scope.
    changed: BTreeMap<String, RateLimit>,
    /// Where none is documented.
    default: Option<RateLimit>,
}

impl Default for ConnectionOptions {
    fn default() -> Self {
        Self {
            connect_timeout: Duration::from_secs(10),
            timeout: Duration::from_secs(60),
            deadline: Duration::from_secs(300),
            retry: RetryPolicy::default(),
            max_body_bytes: 32 * 1024 * 1024,
            max_concurrency: NonZeroU32::MIN.saturating_add(15),
            rate_limits: RateLimits::default(),
            limiter: None,
            user_agent: None,
            http_client: None,
            allow_insecure_http: false,
            observer: None,
            environment: Arc::new(SystemEnvironment),
        }
    }
}

impl ConnectionOptions {
    /// Connect within 10 seconds, answer within 60, all attempts within 300; at most 32 MiB of body and 16 requests at once; the documented rate
    /// limits are kept; no plain `http` off this machine.
    ///
    /// No duration is longer than a hundred years: a longer one, for example [`Duration::MAX`], is taken for that.
    pub fn new() -> Self {
        Self::default()
    }

    /// The time to establish a connection; 10 seconds if it is not set. A longer attempt is [`FailureKind::Connect`](crate::FailureKind::Connect): nothing was sent.
    /// Not used with [`with_http_client`](Self::with_http_client).
    #[must_use]
    pub fn with_connect_timeout(mut self, timeout: Duration) -> Self {
        self.connect_timeout = bounded(timeout);
        self
    }

    /// The time from the start of one attempt to the end of its answer; 60 seconds if it is not set. A longer attempt is
    /// [`FailureKind::Timeout`](crate::FailureKind::Timeout), or [`TooSlow`](crate::FailureKind::TooSlow) once the answer has begun: the provider may have acted.
    #[must_use]
    pub fn with_timeout(mut self, timeout: Duration) -> Self {
        self.timeout = bounded(timeout);
        self
    }

    /// The time for a whole call: all attempts and all waits between and before them; 300 seconds if it is not set. A call that cannot go on
    /// within it ends: as [`FailureKind::RateLimited`](crate::FailureKind::RateLimited) or [`Deadline`](crate::FailureKind::Deadline) where no turn is free, otherwise
    /// with what the last attempt came to.
    #[must_use]
    pub fn with_deadline(mut self, deadline: Duration) -> Self {
        self.deadline = bounded(deadline);
        self
    }

    /// How often and how soon a request is sent again.
    #[must_use]
    pub fn with_retry(mut self, policy: RetryPolicy) -> Self {
        self.retry = policy;
        self
    }

    /// The number of requests that are under way at once, over all clones of a client; 16 if it is not set. Others wait for their turn, until their deadline.
    #[must_use]
    pub fn with_max_concurrency(mut self, requests: NonZeroU32) -> Self {
        self.max_concurrency = requests;
        self
    }

    /// Keeps another limit than the documented one of a scope, for example because several programs share the vendor's budget. The scope is in the
    /// operations table; a configuration with any other is refused. The limit is `requests` in `seconds`.
    #[must_use]
    pub fn with_rate_limit(
        mut self,
        scope: &str,
        requests: NonZeroU32,
        seconds: NonZeroU32,
    ) -> Self {
        // The name of the scope is the key; the limit itself needs none.
        let limit = RateLimit {
            requests: requests.get(),
            seconds: seconds.get(),
            scope: "",
        };
        self.rate_limits.changed.insert(scope.to_owned(), limit);
        self
    }

    /// Keeps a limit where none is documented. The operations without a documented limit share it: `requests` in `seconds`.
    #[must_use]
    pub fn with_default_rate_limit(mut self, requests: NonZeroU32, seconds: NonZeroU32) -> Self {
        self.rate_limits.default = Some(RateLimit {
            requests: requests.get(),
            seconds: seconds.get(),
            scope: "",
        });
        self
    }

    /// Keeps no rate limit of its own, neither a documented one nor one that was set here, and relies on the provider's refusals.
    #[must_use]
    pub fn without_rate_limits(mut self) -> Self {
        self.rate_limits.off = true;
        self
    }

    /// Shares the rate limits with all clients that have a clone of this limiter, in this process or, if it asks a store, elsewhere. Without one, a client and its clones
    /// have their own, in memory.
    ///
    /// What limits are kept is not its matter but that of [`with_rate_limit`](Self::with_rate_limit) and its like; clients that share a quota keep the same ones.
    /// [`with_max_concurrency`](Self::with_max_concurrency) stays with the client.
    #[must_use]
    pub fn with_limiter(mut self, limiter: SharedLimiter) -> Self {
        self.limiter = Some(limiter);
        self
    }

    /// Tells `observer` what happens on the wire: attempts, answers, failures and waits. Another one replaces it.
    #[must_use]
    pub fn with_observer(mut self, observer: Arc<dyn Observer>) -> Self {
        self.observer = Some(observer);
        self
    }

    /// Replaces time and chance, for tests.
    #[must_use]
    pub fn with_environment(mut self, environment: Arc<dyn Environment>) -> Self {
        self.environment = environment;
        self
    }

    /// The largest body of a success that is read, in bytes; 32 MiB if it is not set. A larger one is [`FailureKind::TooLarge`](crate::FailureKind::TooLarge): the
    /// provider may have acted. Of errors the start is kept, whatever their size.
    #[must_use]
    pub fn with_max_body_bytes(mut self, bytes: usize) -> Self {
        self.max_body_bytes = bytes;
        self
    }

    /// Replaces the `user-agent`, by default the name and version of the provider crate. What cannot be a header, a line feed for instance, is refused when the
    /// configuration is built.
    #[must_use]
    pub fn with_user_agent(mut self, user_agent: impl Into<String>) -> Self {
        self.user_agent = Some(user_agent.into());
        self
    }

    /// Uses this client, with its own proxies, certificates and pools.
    ///
    /// Build it with `reqwest::redirect::Policy::none()`: an answer that was redirected is refused, but by then the request has travelled.
    #[must_use]
    pub fn with_http_client(mut self, client: reqwest::Client) -> Self {
        self.http_client = Some(client);
        self
    }

    /// Allows plain `http` to other machines, where anybody on the way can read the credential.
    #[must_use]
    pub fn with_insecure_http_allowed(mut self) -> Self {
        self.allow_insecure_http = true;
        self
    }

    /// The time from the start of one attempt to the end of its answer.
    pub fn timeout(&self) -> Duration {
        self.timeout
    }

    /// Whether plain `http` may leave this machine.
    pub fn insecure_http_allowed(&self) -> bool {
        self.allow_insecure_http
    }

    /// The limit that is kept for an operation.
    pub(crate) fn limit_for(&self, operation: &OperationSpec) -> Option<RateLimit> {
        let limits = &self.rate_limits;
        let limit = match operation.rate_limit {
            Some(documented) => Some(match limits.changed.get(documented.scope) {
                Some(changed) => RateLimit {
                    scope: documented.scope,
                    ..*changed
                },
                None => documented,
            }),
            None => limits.default,
        };
        limit.filter(|_| !limits.off)
    }

    /// Who hands out the turns.
    pub(crate) fn limiter(&self) -> SharedLimiter {
        let limiter = self.limiter.clone();
        limiter.unwrap_or_else(SharedLimiter::in_memory)
    }

    /// Refuses a changed limit of a scope that none of `operations` has: the documented limit would be kept instead, without a word.
    pub(crate) fn check_scopes(&self, operations: &[&OperationSpec]) -> Result<(), ConfigError> {
        let limits = operations
            .iter()
            .filter_map(|operation| operation.rate_limit);
        let known: BTreeSet<_> = limits.map(|limit| limit.scope).collect();
        let mut changed = self.rate_limits.changed.keys();
        let Some(unknown) = changed.find(|scope| !known.contains(scope.as_str())) else {
            return Ok(());
        };
        let known: Vec<_> = known.iter().map(|scope| format!("`{scope}`")).collect();
        let why = if known.is_empty() {
            format!("there is no scope {unknown:?}, since no operation has a documented limit")
        } else {
            let known = known.join(", ");
            format!("there is no scope {unknown:?}; the scopes are {known}")
        };
        let what = "rate limit";
        Err(ConfigError::InvalidSetting { what, why })
    }
}

/// Whether something is there, in place of what it is.
pub(crate) fn set_or_unset<T>(value: Option<&T>) -> &'static str {
    value.map_or("unset", |_| "set")
}

impl fmt::Debug for ConnectionOptions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ConnectionOptions")
            .field("connect_timeout", &self.connect_timeout)
            .field("timeout", &self.timeout)
            .field("deadline", &self.deadline)
            .field("retry", &self.retry)
            .field("max_body_bytes", &self.max_body_bytes)
            .field("max_concurrency", &self.max_concurrency)
            .field("rate_limits", &self.rate_limits)
            .field("limiter", &set_or_unset(self.limiter.as_ref()))
            .field("user_agent", &set_or_unset(self.user_agent.as_ref()))
            .field("http_client", &set_or_unset(self.http_client.as_ref()))
            .field("allow_insecure_http", &self.allow_insecure_http)
            .field("observer", &set_or_unset(self.observer.as_ref()))
            .finish_non_exhaustive()
    }
}

/// A configuration that cannot work. Nothing was sent.
#[derive(Debug)]
#[non_exhaustive]
pub enum ConfigError {
    /// There is no credential. `wanted` names the setting or the environment variable.
    MissingCredential {
        /// The setting or environment variable.
        wanted: &'static str,
    },
    /// A credential cannot be what it should be.
    MalformedCredential {
        /// Which credential.
        what: &'static str,
        /// What is wrong with it.
        why: &'static str,
    },
    /// The provider has no default host and none was given.
    MissingBaseUrl {
        /// The setting or environment variable.
        wanted: &'static str,
    },
    /// The base URL is not usable.
    InvalidBaseUrl {
        /// What is wrong with it.
        why: &'static str,
    },
    /// The base URL would send the credential unencrypted to another machine.
    InsecureHttp,
    /// Another setting has a value that it cannot have.
    InvalidSetting {
        /// Which setting.
        what: &'static str,
        /// What is wrong with it.
        why: String,
    },
    /// The HTTP client could not be set up, for example because no certificates were found.
    HttpClient(Box<dyn StdError + Send + Sync>),
}

impl fmt::Display for ConfigError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::MissingCredential { wanted } => write!(f, "no credential: set {wanted}"),
            Self::MalformedCredential { what, why } => write!(f, "unusable {what}: {why}"),
            Self::MissingBaseUrl { wanted } => write!(f, "no base URL: set {wanted}"),
            Self::InvalidBaseUrl { why } => write!(f, "unusable base URL: {why}"),
            Self::InsecureHttp => f.write_str(
                "the base URL is plain `http` to another machine: use `https`, or allow insecure \
                 http if you accept that the credential can be read on the way",
            ),
            Self::InvalidSetting { what, why } => write!(f, "unusable {what}: {why}"),
            Self::HttpClient(_) => f.write_str("the HTTP client could not be set up"),
        }
    }
}

impl StdError for ConfigError {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        match self {
            Self::HttpClient(source) => Some(&**source),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const READ: OperationSpec = OperationSpec {
        id: "read",
        method: "GET",
        path: "/",
        summary: "",
        success: 200,
        content: true,
        errors: &[],
        idempotent: true,
        rate_limit: None,
        pagination: None,
        query: &[],
        properties: &[],
    };
    const WRITE: OperationSpec = OperationSpec {
        id: "write",
        rate_limit: Some(RateLimit {
            requests: 60,
            seconds: 60,
            scope: "writes",
        }),
        ..READ
    };
    const ONE: NonZeroU32 = NonZeroU32::MIN;

    fn limit(requests: u32, seconds: u32, scope: &'static str) -> Option<RateLimit> {
        Some(RateLimit {
            requests,
            seconds,
            scope,
        })
    }

    #[test]
    fn the_limit_is_the_documented_one_unless_it_was_changed() {
        let options = ConnectionOptions::new();
        assert_eq!(options.limit_for(&READ), None);
        assert_eq!(options.limit_for(&WRITE), limit(60, 60, "writes"));
        let options = options.with_default_rate_limit(ONE, NonZeroU32::MAX);
        assert_eq!(options.limit_for(&READ), limit(1, u32::MAX, ""));
        assert_eq!(options.limit_for(&WRITE), limit(60, 60, "writes"));
        let options = options.with_rate_limit("writes", ONE, ONE);
        assert_eq!(options.limit_for(&WRITE), limit(1, 1, "writes"));
        let options = options.without_rate_limits();
        assert_eq!(options.limit_for(&READ), None);
        assert_eq!(options.limit_for(&WRITE), None);
    }

    #[test]
    fn only_a_known_scope_can_have_another_limit() {
        let changed = |scope: &str| ConnectionOptions::new().with_rate_limit(scope, ONE, ONE);
        assert!(changed("writes").check_scopes(&[&READ, &WRITE]).is_ok());
        for scope in ["write", "Writes", "", "read"] {
            let error = changed(scope).check_scopes(&[&READ, &WRITE]).unwrap_err();
            let shown = error.to_string();
            assert!(shown.contains("`writes`"), "{shown}");
            assert!(changed(scope).check_scopes(&[&READ]).is_err());
        }
    }

    #[test]
    fn what_belongs_to_the_caller_is_not_printed() {
        let mut headers = reqwest::header::HeaderMap::new();
        headers.insert("x-api-key", "canary".parse().unwrap());
        let client = reqwest::Client::builder().default_headers(headers);
        let client = client.build().unwrap();
        // The test could not fail if the client did not print its headers.
        assert!(format!("{client:?}").contains("canary"));
        let options = ConnectionOptions::new()
            .with_http_client(client)
            .with_user_agent("canary");
        let shown = format!("{options:?} {options:#?}");
        assert!(!shown.contains("canary"), "{shown}");
        assert!(shown.contains("http_client: \"set\""), "{shown}");
        assert!(shown.contains("observer: \"unset\""), "{shown}");
    }

    #[test]
    fn no_duration_is_too_long_for_a_clock() {
        let options = ConnectionOptions::new()
            .with_connect_timeout(Duration::MAX)
            .with_timeout(Duration::MAX)
            .with_deadline(Duration::MAX);
        for duration in [options.connect_timeout, options.timeout, options.deadline] {
            assert_eq!(duration, LONGEST);
            assert!(std::time::Instant::now().checked_add(duration).is_some());
        }
    }
}

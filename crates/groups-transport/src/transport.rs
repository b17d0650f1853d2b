//! The one place through which every request of every provider goes.

use std::fmt;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use bytes::Bytes;
use reqwest::header::{HeaderMap, HeaderValue};
use reqwest::{Client, Request, StatusCode, redirect};

use crate::call::Call;
use crate::environment::Environment;
use crate::failure::History;
use crate::limit::Limits;
use crate::turns::{Turn, Turns};
use crate::{
    Auth, BaseUrl, CallOptions, ConfigError, ConnectionOptions, Event, Failure, Observer,
    OperationSpec, RetryPolicy,
};

/// Sends the requests of one configured provider.
///
/// Cheap to clone; clones share the connections, the rate limits and the concurrency limit.
#[derive(Clone)]
pub struct Transport {
    pub(crate) inner: Arc<Inner>,
    /// Settings for the calls that are made through this clone.
    pub(crate) options: Arc<CallOptions>,
}

pub(crate) struct Inner {
    pub(crate) provider: &'static str,
    pub(crate) base_url: BaseUrl,
    pub(crate) auth: Auth,
    pub(crate) user_agent: HeaderValue,
    pub(crate) http: Client,
    pub(crate) limits: Limits,
    pub(crate) timeout: Duration,
    pub(crate) deadline: Duration,
    pub(crate) retry: RetryPolicy,
    pub(crate) max_body_bytes: usize,
    pub(crate) environment: Arc<dyn Environment>,
    observer: Option<Arc<dyn Observer>>,
    turns: Turns,
}

impl Inner {
    pub(crate) fn observe(&self, operation: &'static OperationSpec, event: &Event) {
        if let Some(observer) = &self.observer {
            observer.observe(operation, event);
        }
    }
}

/// Reads from the body of a refusal, which came at this time, how long the provider asks us to wait.
pub type WaitHint = fn(&[u8], SystemTime) -> Option<Duration>;

impl Transport {
    /// A transport to `base_url` of `provider`, for `operations`. `user_agent` is sent unless the options have their own.
    ///
    /// # Errors
    /// [`ConfigError::InvalidSetting`] for a user agent that is no header value, [`ConfigError::HttpClient`] if TLS cannot be set up.
    pub fn new(
        provider: &'static str,
        base_url: BaseUrl,
        auth: Auth,
        user_agent: &'static str,
        operations: &[&'static OperationSpec],
        options: &ConnectionOptions,
    ) -> Result<Self, ConfigError> {
        let user_agent = options.user_agent.as_deref().unwrap_or(user_agent);
        let user_agent = HeaderValue::from_str(user_agent).map_err(|_| {
            let why = "it cannot stand in a header".to_owned();
            ConfigError::InvalidSetting {
                what: "user agent",
                why,
            }
        })?;
        let http = match &options.http_client {
            Some(client) => client.clone(),
            None => {
                let client = Client::builder()
                    .redirect(redirect::Policy::none())
                    // Repeats are ours to decide on.
                    .retry(reqwest::retry::never())
                    .connect_timeout(options.connect_timeout);
                // Reading the certificates of the machine takes longer than anything else here, and a server on it that is called in the clear has none.
                #[cfg(feature = "rustls")]
                let client = if base_url.is_loopback_in_the_clear() {
                    client.tls_certs_only([])
                } else {
                    client
                };
                let client = client.build();
                client.map_err(|error| ConfigError::HttpClient(error.into()))?
            }
        };
        let environment = Arc::clone(&options.environment);
        let limits = Limits::new(
            Arc::clone(&environment),
            provider,
            options.limiter(),
            operations,
            |operation| options.limit_for(operation),
            options.max_concurrency,
        );
        let inner = Inner {
            provider,
            base_url,
            auth,
            user_agent,
            http,
            limits,
            timeout: options.timeout,
            deadline: options.deadline,
            retry: options.retry.clone(),
            max_body_bytes: options.max_body_bytes,
            environment,
            observer: options.observer.clone(),
            turns: Turns::default(),
        };
        Ok(Self {
            inner: Arc::new(inner),
            options: Arc::default(),
        })
    }

    /// A transport that sends nothing.
    #[cfg(test)]
    pub(crate) fn for_tests(root: &str) -> Self {
        let base_url = BaseUrl::parse(root, "", false).unwrap();
        let secret = crate::Secret::from("a-token");
        let auth = Auth::header("Bearer", secret.into(), "token").unwrap();
        let options = ConnectionOptions::new();
        Self::new("test", base_url, auth, "test", &[], &options).unwrap()
    }

    /// The same transport with other settings for the calls that are made through it.
    #[must_use]
    pub fn with_call_options(&self, options: CallOptions) -> Self {
        let options = Arc::new(self.options.overridden_by(options));
        Self {
            inner: Arc::clone(&self.inner),
            options,
        }
    }

    /// The provider's name.
    pub fn provider(&self) -> &'static str {
        self.inner.provider
    }

    /// The root of the provider's API.
    pub fn base_url(&self) -> &BaseUrl {
        &self.inner.base_url
    }

    /// The client that builds requests.
    pub fn http_client(&self) -> Client {
        self.inner.http.clone()
    }

    /// The right to write about `key`, for example a user, for as long as the turn is held. All clones of the transport share the turns, other programs do not.
    pub async fn turn(&self, key: &str) -> Turn {
        self.inner.turns.take(key).await
    }

    /// Waits, in the time of the transport's environment.
    pub async fn sleep(&self, duration: Duration) {
        self.inner.environment.sleep(duration).await;
    }

    /// Sends `request`, again if need be and allowed, and reads the whole answer.
    ///
    /// # Errors
    /// [`Failure`] if there is no complete answer. An answer of any status is a success here.
    pub async fn execute(
        &self,
        request: Request,
        operation: &'static OperationSpec,
        hint: WaitHint,
    ) -> Result<Response, Failure> {
        Call::new(self, operation, hint).run(request).await
    }
}

/// Prints where requests go and never with what credential.
impl fmt::Debug for Transport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Transport")
            .field("provider", &self.inner.provider)
            .field("base_url", &self.inner.base_url.as_str())
            .field("auth", &self.inner.auth)
            .finish_non_exhaustive()
    }
}

impl Parts {
    /// The id by which the vendor finds the request in its logs, from the usual headers.
    pub(crate) fn request_id(&self) -> Option<&str> {
        const NAMES: [&str; 4] = [
            "x-request-id",
            "x-correlation-id",
            "x-amzn-requestid",
            "x-trace-id",
        ];
        NAMES
            .iter()
            .find_map(|name| self.headers.get(*name)?.to_str().ok())
    }
}

/// A complete answer, of any status. `Debug` prints no body.
pub struct Response(pub(crate) Box<Parts>);

pub(crate) struct Parts {
    pub(crate) operation: &'static OperationSpec,
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
    /// How long the provider asks us to wait, by whatever means.
    pub(crate) wait: Option<Duration>,
    /// The answer has a sensible `Retry-After`, which makes a 503 a refusal.
    pub(crate) told_to_wait: bool,
    pub(crate) history: History,
    /// Why the request was not sent again, where that needs saying.
    pub(crate) note: Option<String>,
}

impl Response {
    /// An answer that nobody sent, for the fuzz targets.
    #[doc(hidden)]
    pub fn for_fuzzing(
        operation: &'static OperationSpec,
        status: StatusCode,
        headers: HeaderMap,
        body: Bytes,
    ) -> Self {
        Self(Box::new(Parts {
            operation,
            status,
            headers,
            body,
            wait: None,
            told_to_wait: false,
            history: History::default(),
            note: None,
        }))
    }

    /// The status.
    pub fn status(&self) -> StatusCode {
        self.0.status
    }

    /// The headers.
    pub fn headers(&self) -> &HeaderMap {
        &self.0.headers
    }

    /// The body. That of an error is cut at 64 KiB.
    pub fn body(&self) -> &Bytes {
        &self.0.body
    }
}

impl fmt::Debug for Response {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Parts { status, body, .. } = &*self.0;
        write!(
            f,
            "Response(HTTP {}, {} bytes)",
            status.as_u16(),
            body.len()
        )
    }
}

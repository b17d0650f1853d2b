//! The one place through which every request of every provider goes.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use reqwest::header::{HeaderMap, HeaderValue, SET_COOKIE, USER_AGENT};
use reqwest::{Client, Request, StatusCode, Url, redirect};
use tracing::Instrument as _;

use crate::body::{read_error, read_success};
use crate::{
    Auth, BaseUrl, ConfigError, ConnectionOptions, Failure, FailureKind, OperationSpec,
    QueryEncoding,
};

/// Sends the requests of one configured provider. Cheap to clone; clones share the connections.
#[derive(Clone)]
pub struct Transport(Arc<Inner>);

struct Inner {
    provider: &'static str,
    base_url: BaseUrl,
    auth: Auth,
    user_agent: HeaderValue,
    http: Client,
    timeout: Duration,
    max_body_bytes: usize,
}

impl Transport {
    /// A transport to `base_url` of `provider`. `user_agent` is sent unless the options have their own.
    ///
    /// # Errors
    /// [`ConfigError::InvalidSetting`] for a user agent that is no header value, [`ConfigError::HttpClient`] if TLS cannot be set up.
    pub fn new(
        provider: &'static str,
        base_url: BaseUrl,
        auth: Auth,
        user_agent: &'static str,
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
            None => Client::builder()
                .redirect(redirect::Policy::none())
                .connect_timeout(options.connect_timeout)
                .build()
                .map_err(|error| ConfigError::HttpClient(error.into()))?,
        };
        Ok(Self(Arc::new(Inner {
            provider,
            base_url,
            auth,
            user_agent,
            http,
            timeout: options.timeout,
            max_body_bytes: options.max_body_bytes,
        })))
    }

    /// The provider's name.
    pub fn provider(&self) -> &'static str {
        self.0.provider
    }

    /// The root of the provider's API.
    pub fn base_url(&self) -> &BaseUrl {
        &self.0.base_url
    }

    /// The client that builds requests.
    pub fn http_client(&self) -> Client {
        self.0.http.clone()
    }

    /// Sends `request` with the credential and reads the whole answer.
    ///
    /// # Errors
    /// [`Failure`] if there is no complete answer. An answer of any status is a success here.
    pub async fn execute(
        &self,
        mut request: Request,
        operation: &'static OperationSpec,
    ) -> Result<Response, Failure> {
        let span = tracing::debug_span!(
            "http_request",
            otel.name = operation.id,
            http.request.method = operation.method,
            url.template = operation.path,
            server.address = self.0.base_url.host(),
            http.response.status_code = tracing::field::Empty,
        );
        let sending = async {
            self.prepare(&mut request, operation)?;
            let result = self.send(request).await;
            if let Ok(response) = &result {
                let status = response.status().as_u16();
                tracing::Span::current().record("http.response.status_code", status);
            }
            result
        };
        sending.instrument(span).await
    }

    /// Makes the request what the provider wants, and refuses what must not be sent.
    fn prepare(&self, request: &mut Request, operation: &OperationSpec) -> Result<(), Failure> {
        encode_query(request.url_mut(), operation)?;
        if !self.0.base_url.contains(request.url()) {
            let detail = "it would leave the configured base URL";
            return Err(Failure::new(FailureKind::InvalidRequest, detail));
        }
        request
            .headers_mut()
            .insert(USER_AGENT, self.0.user_agent.clone());
        *request.timeout_mut() = Some(self.0.timeout);
        self.0.auth.apply(request);
        Ok(())
    }

    async fn send(&self, request: Request) -> Result<Response, Failure> {
        let asked = request.url().clone();
        let response = self
            .0
            .http
            .execute(request)
            .await
            .map_err(Failure::from_reqwest)?;
        if *response.url() != asked {
            let detail = "the HTTP client that was configured follows redirects";
            return Err(Failure::new(FailureKind::Redirected, detail));
        }
        let status = response.status();
        let mut headers = response.headers().clone();
        for (name, value) in headers.iter_mut() {
            value.set_sensitive(name == SET_COOKIE);
        }
        let body = if status.is_success() {
            read_success(response, self.0.max_body_bytes).await?
        } else {
            read_error(response).await
        };
        Ok(Response::new(status, headers, body))
    }
}

/// Prints where requests go and never with what credential.
impl fmt::Debug for Transport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Transport")
            .field("provider", &self.0.provider)
            .field("base_url", &self.0.base_url.as_str())
            .field("auth", &self.0.auth)
            .finish_non_exhaustive()
    }
}

/// Writes array parameters in the form that OpenAPI cannot express, and refuses a required array without elements: a request to
/// remove nobody must not become a request without a restriction.
fn encode_query(url: &mut Url, operation: &OperationSpec) -> Result<(), Failure> {
    for parameter in operation.query {
        let is_array = parameter.encoding != QueryEncoding::Single;
        if is_array && parameter.required {
            let present = url.query_pairs().any(|(name, _)| name == parameter.name);
            if !present {
                let detail = format!("`{}` must not be empty", parameter.name);
                return Err(Failure::new(FailureKind::InvalidRequest, detail));
            }
        }
        if parameter.encoding == QueryEncoding::Indexed {
            let pairs: Vec<_> = url.query_pairs().into_owned().collect();
            let mut query = url.query_pairs_mut();
            query.clear();
            let mut index = 0;
            for (name, value) in pairs {
                if name == parameter.name {
                    query.append_pair(&format!("{name}.{index}"), &value);
                    index += 1;
                } else {
                    query.append_pair(&name, &value);
                }
            }
        }
    }
    Ok(())
}

/// A complete answer, of any status. `Debug` prints no body.
pub struct Response(Box<Parts>);

struct Parts {
    status: StatusCode,
    headers: HeaderMap,
    body: Bytes,
}

impl Response {
    /// An answer; for tests of code that takes one.
    pub fn new(status: StatusCode, headers: HeaderMap, body: Bytes) -> Self {
        Self(Box::new(Parts {
            status,
            headers,
            body,
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

    pub(crate) fn into_parts(self) -> (StatusCode, HeaderMap, Bytes) {
        (self.0.status, self.0.headers, self.0.body)
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

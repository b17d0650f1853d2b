//! One call: as many attempts as are needed and allowed.

use std::fmt::Display;
use std::time::{Duration, Instant};

use reqwest::header::{ACCEPT, CONTENT_TYPE, HeaderMap, HeaderValue, SET_COOKIE, USER_AGENT};
use reqwest::{Request, StatusCode, Url};
use tracing::field::Empty;
use tracing::{Instrument as _, Span, debug_span};

use crate::body::{read_error, read_success};
use crate::environment::{before, later};
use crate::failure::History;
use crate::retry::Effect;
use crate::transport::{Inner, Parts, Response, Transport, WaitHint};
use crate::{
    Event, Failure, FailureKind, OperationSpec, RetryPolicy, Secret, WaitReason, query, server_wait,
};

pub(crate) struct Call<'a> {
    transport: &'a Transport,
    inner: &'a Inner,
    operation: &'static OperationSpec,
    hint: WaitHint,
    retry: &'a RetryPolicy,
    timeout: Duration,
    deadline: Instant,
    history: History,
}

/// What to do after an attempt.
enum Next {
    /// The call is over.
    Stop,
    /// The call is over, for a reason that needs saying.
    GiveUp(String),
    /// Send again after this wait.
    Repeat(WaitReason, Duration),
}

impl<'a> Call<'a> {
    pub(crate) fn new(
        transport: &'a Transport,
        operation: &'static OperationSpec,
        hint: WaitHint,
    ) -> Self {
        let inner = &*transport.inner;
        let options = &transport.options;
        let deadline = options.deadline.unwrap_or(inner.deadline);
        Self {
            transport,
            inner,
            operation,
            hint,
            retry: options.retry.as_ref().unwrap_or(&inner.retry),
            timeout: options.timeout.unwrap_or(inner.timeout),
            deadline: later(inner.environment.now(), deadline),
            history: History::default(),
        }
    }

    pub(crate) async fn run(mut self, mut request: Request) -> Result<Response, Failure> {
        let span = debug_span!(
            "operation",
            otel.name = self.operation.id,
            provider = self.inner.provider,
            attempts = Empty,
        );
        let calling = async {
            self.prepare(&mut request)?;
            let result = self.attempts(&request).await;
            Span::current().record("attempts", self.history.attempts);
            match result {
                Ok(mut response) => {
                    response.0.history = self.history;
                    Ok(response)
                }
                Err(failure) => Err(failure.with_history(self.history)),
            }
        };
        calling.instrument(span).await
    }

    /// Makes the request what the provider wants, and refuses what must not be sent.
    fn prepare(&self, request: &mut Request) -> Result<(), Failure> {
        query::encode(request.url_mut(), self.operation)?;
        if !self.inner.base_url.contains(request.url()) {
            let detail = "it would leave the configured base URL";
            return Err(Failure::new(FailureKind::InvalidRequest, detail));
        }
        Ok(())
    }

    /// Adds what every attempt has: only now, so that the request that is kept for another one is small to copy.
    fn dress(&self, request: &mut Request) {
        let headers = request.headers_mut();
        let json = || HeaderValue::from_static("application/json");
        headers.entry(ACCEPT).or_insert_with(json);
        headers.insert(USER_AGENT, self.inner.user_agent.clone());
        let more = &self.transport.options.headers;
        if !more.is_empty() {
            headers.extend(more.clone());
        }
    }

    async fn attempts(&mut self, request: &Request) -> Result<Response, Failure> {
        // A credential that replaces a refused one.
        let mut replacement: Option<Secret> = None;
        let mut refused = false;
        let mut last = None;
        loop {
            let (result, secret) = match self.one_attempt(request, replacement.take()).await {
                Ok(made) => made,
                // What the provider said before is worth more than why it is not asked again.
                Err(failure) => match last {
                    Some(last) => return annotate(last, failure),
                    None => return Err(failure),
                },
            };
            if is_unauthorized(&result) && !refused {
                refused = true;
                match self.other_credential(&secret).await {
                    Ok(None) => {}
                    Ok(other) => {
                        replacement = other;
                        self.history.reached = true;
                        last = Some(result);
                        continue;
                    }
                    Err(failure) => return annotate(result, failure),
                }
            }
            match self.next(&result).await {
                Next::Stop => return result,
                Next::GiveUp(note) => return annotate(result, note),
                Next::Repeat(reason, duration) => {
                    self.observe(&Event::Waiting { reason, duration });
                    self.inner.environment.sleep(duration).await;
                    last = Some(result);
                }
            }
        }
    }

    /// Waits for everything that an attempt needs and makes it, with the credential that it returns. Fails if it could not be made.
    async fn one_attempt(
        &mut self,
        request: &Request,
        replacement: Option<Secret>,
    ) -> Result<(Result<Response, Failure>, Secret), Failure> {
        // Before a permit is taken: a slow source of credentials must not keep others waiting.
        let secret = match replacement {
            Some(secret) => secret,
            None => self.credential(false).await?,
        };
        let (permit, waited) = self
            .inner
            .limits
            .pass(self.operation, self.deadline)
            .await?;
        if let Some(duration) = waited {
            self.observe(&Event::Waiting {
                reason: WaitReason::Limit,
                duration,
            });
        }
        if self.left().is_zero() {
            return Err(Failure::new(FailureKind::Deadline, "the deadline is over"));
        }
        let mut sending = request.try_clone().ok_or_else(|| {
            Failure::new(FailureKind::InvalidRequest, "its body cannot be sent twice")
        })?;
        self.dress(&mut sending);
        self.inner.auth.apply(&secret, &mut sending)?;
        // A key in the query changes the URL, nothing else does.
        let with_key = (sending.url() != request.url()).then(|| sending.url().clone());
        let asked = with_key.as_ref().unwrap_or(request.url());
        let result = self.attempt(sending, asked).await;
        drop(permit);
        Ok((result, secret))
    }

    async fn credential(&self, refused: bool) -> Result<Secret, Failure> {
        let asking = self.inner.auth.credential(refused);
        let answer = before(&*self.inner.environment, self.deadline, asking).await;
        answer.unwrap_or_else(|| {
            let detail = "the source of the credential did not answer until then";
            Err(Failure::new(FailureKind::Deadline, detail))
        })
    }

    /// Another credential than the one that was refused, if the source has one.
    async fn other_credential(&self, refused: &Secret) -> Result<Option<Secret>, Failure> {
        let other = self.credential(true).await?;
        Ok((other.expose() != refused.expose()).then_some(other))
    }

    /// Sends the request once and reads the whole answer.
    async fn attempt(&mut self, mut request: Request, url: &Url) -> Result<Response, Failure> {
        let resend = self.history.attempts;
        self.history.attempts += 1;
        let left = self.left();
        *request.timeout_mut() = Some(self.timeout.min(left));
        let span = debug_span!(
            "attempt",
            otel.kind = "client",
            http.request.method = self.operation.method,
            url.template = self.operation.path,
            server.address = self.inner.base_url.host(),
            server.port = self.inner.base_url.port(),
            http.request.resend_count = (resend > 0).then_some(resend),
            http.response.status_code = Empty,
            error.type = Empty,
        );
        self.observe(&Event::Sending { resend });
        let sending = async {
            let result = self.send(request, url).await;
            match &result {
                Ok(response) => {
                    let status = response.status().as_u16();
                    Span::current().record("http.response.status_code", status);
                    if status >= 400 {
                        Span::current().record("error.type", status);
                    }
                    let bytes = response.body().len() as u64;
                    self.observe(&Event::Answered { status, bytes });
                }
                Err(failure) => {
                    let kind = failure.kind();
                    Span::current().record("error.type", tracing::field::debug(kind));
                    self.observe(&Event::Failed { kind });
                }
            }
            result
        };
        sending.instrument(span).await
    }

    /// `url` is that of the request.
    async fn send(&self, request: Request, url: &Url) -> Result<Response, Failure> {
        let mut response = self
            .inner
            .http
            .execute(request)
            .await
            .map_err(Failure::from_reqwest)?;
        if response.url() != url {
            let detail = "the HTTP client that was configured follows redirects";
            return Err(Failure::new(FailureKind::Redirected, detail));
        }
        let status = response.status();
        let mut headers = std::mem::take(response.headers_mut());
        for (name, value) in headers.iter_mut() {
            value.set_sensitive(name == SET_COOKIE);
        }
        let body = if status.is_success() {
            read_success(response, self.inner.max_body_bytes).await?
        } else {
            read_error(response).await
        };
        if status.is_success() && !self.operation.content && !body.is_empty() && !is_json(&headers)
        {
            let detail = "a page came where the provider documents no content";
            return Err(Failure::new(FailureKind::ForeignAnswer, detail));
        }
        let now = self.inner.environment.utc();
        let told_to_wait = server_wait::retry_after(&headers, now).is_some();
        let wait = match Effect::of_status(status, told_to_wait) {
            _ if status.is_success() => None,
            Effect::Final => None,
            Effect::None | Effect::Unknown => {
                server_wait::of_answer(&headers, (self.hint)(&body, now), now)
            }
        };
        Ok(Response(Box::new(Parts {
            operation: self.operation,
            status,
            headers,
            body,
            wait,
            told_to_wait,
            history: History::default(),
            note: None,
        })))
    }

    /// Decides, from what the attempt says about its effect and from what time is left.
    async fn next(&mut self, result: &Result<Response, Failure>) -> Next {
        let environment = &self.inner.environment;
        let (effect, asked) = match result {
            Err(failure) => (Effect::of_failure(failure), None),
            Ok(response) if response.status().is_success() => return Next::Stop,
            Ok(response) => {
                let Parts {
                    status,
                    told_to_wait,
                    wait,
                    ..
                } = &*response.0;
                (Effect::of_status(*status, *told_to_wait), *wait)
            }
        };
        let backoff = self
            .retry
            .backoff(self.history.attempts.max(1), environment.random());
        let wait = asked.map_or(backoff, |asked| asked.max(backoff));
        let refused =
            matches!(result, Ok(response) if response.status() == StatusCode::TOO_MANY_REQUESTS);
        if refused {
            let telling = self
                .inner
                .limits
                .refused(self.operation, wait, self.deadline);
            if let Err(error) = telling.await {
                return Next::GiveUp(format!(
                    "not sent again: the limiter could not be told of the refusal: {error}"
                ));
            }
        }
        if !effect.allows_repeat(self.operation.idempotent) {
            return Next::Stop;
        }
        if self.history.attempts >= self.retry.max_attempts() {
            return Next::Stop;
        }
        let left = self.left();
        if wait >= left {
            let who = if asked.is_some() {
                "the provider asks for"
            } else {
                "the next attempt needs"
            };
            return Next::GiveUp(format!(
                "not sent again: {who} a wait of {} s, the deadline leaves {} s",
                wait.as_secs_f64(),
                left.as_secs_f64()
            ));
        }
        self.history.reached |= result.is_ok() || effect == Effect::Unknown;
        self.history.may_have_acted |= effect == Effect::Unknown;
        let reason = if asked.is_some() {
            WaitReason::Provider
        } else {
            WaitReason::Backoff
        };
        Next::Repeat(reason, wait)
    }

    /// The time before the deadline.
    fn left(&self) -> Duration {
        self.deadline
            .saturating_duration_since(self.inner.environment.now())
    }

    fn observe(&self, event: &Event) {
        self.inner.observe(self.operation, event);
    }
}

/// Adds to a result why it is the last.
fn annotate(result: Result<Response, Failure>, why: impl Display) -> Result<Response, Failure> {
    match result {
        Ok(mut response) => {
            response.0.note = Some(why.to_string());
            Ok(response)
        }
        Err(failure) => Err(failure.with_detail(why.to_string())),
    }
}

fn is_unauthorized(result: &Result<Response, Failure>) -> bool {
    matches!(result, Ok(response) if response.status() == StatusCode::UNAUTHORIZED)
}

/// Whether the body is declared as JSON of any kind.
fn is_json(headers: &HeaderMap) -> bool {
    let content_type = headers
        .get(CONTENT_TYPE)
        .and_then(|value| value.to_str().ok());
    let media_type = content_type
        .and_then(|text| text.split(';').next())
        .unwrap_or_default();
    media_type.trim().to_ascii_lowercase().ends_with("json")
}

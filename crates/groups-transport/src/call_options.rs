//! What can be set for a single call.

use std::time::Duration;

use reqwest::header::{
    AUTHORIZATION, CONTENT_LENGTH, COOKIE, HOST, HeaderMap, HeaderName, HeaderValue,
    TRANSFER_ENCODING,
};

use crate::config::bounded;
use crate::{ConfigError, RetryPolicy};

/// Settings for single calls, over those of the client. What is not set stays.
///
/// ```
/// use std::time::Duration;
/// use groups_transport::{CallOptions, RetryPolicy};
///
/// let options = CallOptions::new()
///     .with_timeout(Duration::from_secs(5))
///     .with_retry(RetryPolicy::off())
///     .with_header("x-trace", "4711")?;
/// # let _ = options;
/// # Ok::<(), groups_transport::ConfigError>(())
/// ```
#[derive(Clone, Debug, Default)]
pub struct CallOptions {
    pub(crate) timeout: Option<Duration>,
    pub(crate) deadline: Option<Duration>,
    pub(crate) retry: Option<RetryPolicy>,
    pub(crate) headers: HeaderMap,
}

impl CallOptions {
    /// Changes nothing yet. As in [`ConnectionOptions`](crate::ConnectionOptions::new), no duration is longer than a hundred years.
    pub fn new() -> Self {
        Self::default()
    }

    /// The time from the start of one attempt to the end of its answer, as [`ConnectionOptions::with_timeout`](crate::ConnectionOptions::with_timeout).
    #[must_use]
    pub fn with_timeout(mut self, timeout: Duration) -> Self {
        self.timeout = Some(bounded(timeout));
        self
    }

    /// The time for the whole call, all attempts and all waits, as [`ConnectionOptions::with_deadline`](crate::ConnectionOptions::with_deadline).
    #[must_use]
    pub fn with_deadline(mut self, deadline: Duration) -> Self {
        self.deadline = Some(bounded(deadline));
        self
    }

    /// How often and how soon the request is sent again.
    #[must_use]
    pub fn with_retry(mut self, policy: RetryPolicy) -> Self {
        self.retry = Some(policy);
        self
    }

    /// Sends a header along. Its value is treated as a secret in logs.
    ///
    /// # Errors
    /// [`ConfigError::InvalidSetting`] for what cannot be a header, a line feed for instance, and for headers that are the transport's own.
    pub fn with_header(mut self, name: &str, value: &str) -> Result<Self, ConfigError> {
        let invalid = |why: &str| {
            let why = why.to_owned();
            ConfigError::InvalidSetting {
                what: "header",
                why,
            }
        };
        let name = HeaderName::from_bytes(name.as_bytes())
            .map_err(|_| invalid("the name is not the name of a header"))?;
        if [
            AUTHORIZATION,
            CONTENT_LENGTH,
            COOKIE,
            HOST,
            TRANSFER_ENCODING,
        ]
        .contains(&name)
        {
            return Err(invalid("it is set by the transport or carries credentials"));
        }
        let mut value = HeaderValue::from_str(value)
            .map_err(|_| invalid("the value contains characters that no header can have"))?;
        value.set_sensitive(true);
        self.headers.insert(name, value);
        Ok(self)
    }

    /// These settings, and those of `self` where `later` has none.
    #[must_use]
    pub(crate) fn overridden_by(&self, later: Self) -> Self {
        let mut headers = self.headers.clone();
        headers.extend(later.headers);
        Self {
            timeout: later.timeout.or(self.timeout),
            deadline: later.deadline.or(self.deadline),
            retry: later.retry.or_else(|| self.retry.clone()),
            headers,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cannot_be_a_header_is_refused() {
        let options = CallOptions::new();
        for (name, value) in [
            ("x-trace", "a\r\nx-evil: 1"),
            ("x-trace", "a\nb"),
            ("x-trace", "a\u{0}"),
            ("x trace", "a"),
            ("", "a"),
            ("Authorization", "Bearer canary"),
            ("host", "evil.example"),
            ("Cookie", "canary"),
        ] {
            let error = options.clone().with_header(name, value).unwrap_err();
            assert!(!error.to_string().contains("canary"), "{error}");
        }
        let options = options.with_header("X-Trace", "canary").unwrap();
        assert!(!format!("{options:?}").contains("canary"));
    }

    #[test]
    fn the_later_setting_wins() {
        let first = CallOptions::new()
            .with_timeout(Duration::from_secs(1))
            .with_header("a", "1");
        let later = CallOptions::new()
            .with_timeout(Duration::from_secs(2))
            .with_header("b", "2");
        let both = first.unwrap().overridden_by(later.unwrap());
        assert_eq!(both.timeout, Some(Duration::from_secs(2)));
        assert_eq!(both.headers.len(), 2);
    }
}

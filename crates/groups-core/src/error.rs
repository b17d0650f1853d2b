//! The one error of all providers.

use std::error::Error as StdError;
use std::fmt;
use std::time::Duration;

use crate::{GroupId, MemberKey, MemberKeyKind, Operation};

/// `Result` with [`Error`].
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// What went wrong, coarse enough to decide on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The provider's API cannot do this. Nothing was sent. Ask [`Capabilities`](crate::Capabilities) first.
    Unsupported,
    /// An argument was refused before anything was sent.
    InvalidInput,
    /// The provider knows no such group, user or membership. Which one is not always said.
    NotFound,
    /// The change collides with what exists, for example a name that is taken.
    Conflict,
    /// The provider refused a change that an earlier attempt of the same call may have made, for example because the name is taken. Read back what
    /// is there before doing anything else.
    Ambiguous,
    /// The provider did not accept the content of the request.
    Rejected,
    /// The credential is missing, wrong or expired.
    Unauthenticated,
    /// The credential is valid but may not do this.
    PermissionDenied,
    /// The provider's quota is used up; see [`Error::retry_after`].
    RateLimited,
    /// The provider could not be reached or reports trouble of its own.
    Unavailable,
    /// No complete answer came in time.
    Timeout,
    /// The answer is not what the provider documents: not JSON, a missing field, an unexpected status.
    InvalidResponse,
    /// A listing could not be read to its proven end. What was read so far must not be taken for the whole.
    Incomplete,
}

impl ErrorKind {
    /// The kind in words.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Unsupported => "not supported by the provider",
            Self::InvalidInput => "invalid input",
            Self::NotFound => "not found",
            Self::Conflict => "conflict",
            Self::Ambiguous => "unclear whether it was done",
            Self::Rejected => "rejected as invalid",
            Self::Unauthenticated => "credential not accepted",
            Self::PermissionDenied => "permission denied",
            Self::RateLimited => "rate limited",
            Self::Unavailable => "provider unavailable",
            Self::Timeout => "timed out",
            Self::InvalidResponse => "unusable answer",
            Self::Incomplete => "listing incomplete",
        }
    }
}

impl fmt::Display for ErrorKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// Whether the same call may be made again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Retryability {
    /// Repeating the call changes nothing about the outcome. That does not say that nothing was done: an unusable answer to a write is one, too.
    Never,
    /// The provider has certainly not acted, or acting twice is harmless: repeat after a pause.
    Safe,
    /// The provider may have acted and acting twice is not harmless: read back before repeating.
    Ambiguous,
}

/// An error of any provider.
///
/// `Display` names the provider, the operation and the kind, never a body, a URL, an id of a person or a credential, so that it can be
/// logged. What the vendor said is behind [`vendor_message`](Self::vendor_message), because such texts often quote e-mail addresses.
#[derive(Debug)]
pub struct Error(Box<Inner>);

#[derive(Debug)]
struct Inner {
    kind: ErrorKind,
    provider: &'static str,
    operation: &'static str,
    retryability: Retryability,
    status: Option<u16>,
    attempts: u32,
    detail: Option<String>,
    vendor_code: Option<Hidden>,
    vendor_message: Option<Hidden>,
    request_id: Option<Hidden>,
    group: Option<Hidden>,
    headers: Vec<(String, Hidden)>,
    excerpt: Hidden,
    retry_after: Option<Duration>,
    source: Option<Box<dyn StdError + Send + Sync>>,
}

/// Text from the vendor: kept, but not printed by `Debug`.
struct Hidden(String);

impl fmt::Debug for Hidden {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "<{} bytes>", self.0.len())
    }
}

impl Error {
    /// An error of `kind` in `operation` of `provider` that must not be repeated blindly.
    ///
    /// `operation` is the `operationId` of the provider's spec, or the name of a trait method where no request was made.
    pub fn new(kind: ErrorKind, provider: &'static str, operation: &'static str) -> Self {
        Self(Box::new(Inner {
            kind,
            provider,
            operation,
            retryability: Retryability::Never,
            status: None,
            attempts: 0,
            detail: None,
            vendor_code: None,
            vendor_message: None,
            request_id: None,
            group: None,
            headers: Vec::new(),
            excerpt: Hidden(String::new()),
            retry_after: None,
            source: None,
        }))
    }

    /// The refusal of an operation that the provider's API does not have.
    pub fn unsupported(provider: &'static str, operation: Operation) -> Self {
        Self::new(ErrorKind::Unsupported, provider, operation.as_str())
    }

    /// Sets another kind.
    #[must_use]
    pub fn with_kind(mut self, kind: ErrorKind) -> Self {
        self.0.kind = kind;
        self
    }

    /// Sets how many requests were sent for the call.
    #[must_use]
    pub fn with_attempts(mut self, attempts: u32) -> Self {
        self.0.attempts = attempts;
        self
    }

    /// Sets whether the call may be repeated.
    #[must_use]
    pub fn with_retryability(mut self, retryability: Retryability) -> Self {
        self.0.retryability = retryability;
        self
    }

    /// Sets the HTTP status of the answer.
    #[must_use]
    pub fn with_status(mut self, status: u16) -> Self {
        self.0.status = Some(status);
        self
    }

    /// Adds our own explanation. It is printed: no personal data, no secrets.
    #[must_use]
    pub fn with_detail(mut self, detail: impl Into<String>) -> Self {
        self.0.detail = Some(detail.into());
        self
    }

    /// Keeps the vendor's own error code.
    #[must_use]
    pub fn with_vendor_code(mut self, code: impl Into<String>) -> Self {
        self.0.vendor_code = Some(Hidden(code.into()));
        self
    }

    /// Keeps the vendor's own message.
    #[must_use]
    pub fn with_vendor_message(mut self, message: impl Into<String>) -> Self {
        self.0.vendor_message = Some(Hidden(message.into()));
        self
    }

    /// Keeps the id by which the vendor finds the request in its logs.
    #[must_use]
    pub fn with_request_id(mut self, id: impl Into<String>) -> Self {
        self.0.request_id = Some(Hidden(id.into()));
        self
    }

    /// Keeps which group the failure is about, where a call is about many.
    #[must_use]
    pub fn with_group(mut self, group: &GroupId) -> Self {
        self.0.group = Some(Hidden(group.to_string()));
        self
    }

    /// Keeps what came: the headers and the start of the body.
    #[must_use]
    pub fn with_answer(
        mut self,
        headers: impl IntoIterator<Item = (String, String)>,
        excerpt: impl Into<String>,
    ) -> Self {
        let headers = headers
            .into_iter()
            .map(|(name, value)| (name, Hidden(value)));
        self.0.headers = headers.collect();
        self.0.excerpt = Hidden(excerpt.into());
        self
    }

    /// Keeps the pause that the provider asked for, counted from its answer.
    #[must_use]
    pub fn with_retry_after(mut self, pause: Duration) -> Self {
        self.0.retry_after = Some(pause);
        self
    }

    /// Keeps what caused the error.
    #[must_use]
    pub fn with_source(mut self, source: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        self.0.source = Some(source.into());
        self
    }

    /// A member is named in another form than the provider takes.
    pub fn wrong_key(
        provider: &'static str,
        operation: &'static str,
        own: MemberKeyKind,
        other: &MemberKey,
    ) -> Self {
        let detail = format!("members are named by {own}, not by {}", other.kind());
        Self::new(ErrorKind::InvalidInput, provider, operation).with_detail(detail)
    }

    /// A cursor comes from another listing or another provider, or goes on where there is only one page.
    pub fn foreign_cursor(provider: &'static str, operation: &'static str) -> Self {
        let detail = "the cursor is not of this listing";
        Self::new(ErrorKind::InvalidInput, provider, operation).with_detail(detail)
    }

    /// The id of the group that the failure is about, where the call was about many. Not printed.
    pub fn group(&self) -> Option<&str> {
        self.0.group.as_ref().map(|group| group.0.as_str())
    }

    /// What went wrong.
    pub fn kind(&self) -> ErrorKind {
        self.0.kind
    }

    /// The provider's name, for example `segment`.
    pub fn provider(&self) -> &'static str {
        self.0.provider
    }

    /// The `operationId` of the provider's spec, or the name of the trait method where no request was made.
    pub fn operation(&self) -> &'static str {
        self.0.operation
    }

    /// Whether the same call may be made again.
    pub fn retryability(&self) -> Retryability {
        self.0.retryability
    }

    /// How many requests were sent for the call; more than one means that waiting and repeating has not helped.
    pub fn attempts(&self) -> u32 {
        self.0.attempts
    }

    /// The HTTP status, if an answer came.
    pub fn status(&self) -> Option<u16> {
        self.0.status
    }

    /// Our own explanation, if there is more to say than the kind does.
    pub fn detail(&self) -> Option<&str> {
        self.0.detail.as_deref()
    }

    /// The vendor's own error code, for example `validation_error`.
    pub fn vendor_code(&self) -> Option<&str> {
        self.0.vendor_code.as_ref().map(|text| text.0.as_str())
    }

    /// The vendor's own message. It may quote personal data: show it to the person who made the call, do not log it.
    pub fn vendor_message(&self) -> Option<&str> {
        self.0.vendor_message.as_ref().map(|text| text.0.as_str())
    }

    /// The id by which the vendor finds the request in its logs.
    pub fn request_id(&self) -> Option<&str> {
        self.0.request_id.as_ref().map(|text| text.0.as_str())
    }

    /// The first value of a header of the answer; `name` in lower case. Values that are not text are left out.
    pub fn header(&self, name: &str) -> Option<&str> {
        let header = self.0.headers.iter().find(|(known, _)| known == name);
        header.map(|(_, value)| value.0.as_str())
    }

    /// The start of the body of the answer, at most 8 KiB, unreadable bytes replaced; empty if there is none. It may quote personal data: do
    /// not log it.
    pub fn body_excerpt(&self) -> &str {
        &self.0.excerpt.0
    }

    /// The pause that the provider asked for, counted from its answer; `None` if it did not ask for one.
    pub fn retry_after(&self) -> Option<Duration> {
        self.0.retry_after
    }

    /// The provider's API cannot do this; nothing was sent.
    pub fn is_unsupported(&self) -> bool {
        self.0.kind == ErrorKind::Unsupported
    }

    /// The provider knows no such group, user or membership.
    pub fn is_not_found(&self) -> bool {
        self.0.kind == ErrorKind::NotFound
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Inner {
            kind,
            provider,
            operation,
            status,
            detail,
            ..
        } = &*self.0;
        write!(f, "{provider}: {operation}: {kind}")?;
        if let Some(status) = status {
            write!(f, " (HTTP {status})")?;
        }
        if let Some(detail) = detail {
            write!(f, ": {detail}")?;
        }
        Ok(())
    }
}

impl StdError for Error {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.0.source.as_deref().map(|source| source as _)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn neither_display_nor_debug_shows_what_the_vendor_said() {
        let error = Error::new(ErrorKind::Rejected, "segment", "create_user_group")
            .with_status(422)
            .with_detail("field `name`")
            .with_vendor_code("canary-code")
            .with_vendor_message("canary: ada@example.com")
            .with_request_id("canary-id")
            .with_group(&GroupId::new("canary-group").unwrap())
            .with_answer([("x-canary".into(), "canary".into())], "canary body");
        assert_eq!(
            error.to_string(),
            "segment: create_user_group: rejected as invalid (HTTP 422): field `name`"
        );
        let debug = format!("{error:?}");
        assert!(
            debug.contains("create_user_group")
                && !debug.replace("x-canary", "").contains("canary"),
            "{debug}"
        );
        assert_eq!(error.group(), Some("canary-group"));
        assert_eq!(error.vendor_message(), Some("canary: ada@example.com"));
        assert_eq!(
            (error.header("x-canary"), error.body_excerpt()),
            (Some("canary"), "canary body")
        );
    }

    #[test]
    fn an_error_is_one_pointer_and_crosses_threads() {
        fn assert_bounds<T: Send + Sync + 'static>() {}
        assert_bounds::<Error>();
        assert_eq!(size_of::<Error>(), size_of::<usize>());
    }
}

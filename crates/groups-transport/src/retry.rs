//! Whether and when a request is sent again.

use std::num::NonZeroU32;
use std::time::Duration;

use reqwest::StatusCode;

use crate::{Failure, FailureKind};

/// How often and how soon a request is sent again.
///
/// What may be sent again at all is not a matter of policy: a request that certainly had no effect always, one that may have had an effect
/// only if the operation is declared idempotent.
///
/// ```
/// use std::time::Duration;
/// use groups_transport::RetryPolicy;
///
/// let policy = RetryPolicy::new().with_max_attempts(6).with_cap(Duration::from_secs(5));
/// let never = RetryPolicy::off();
/// assert_eq!(never.max_attempts(), 1);
/// # let _ = policy;
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RetryPolicy {
    max_attempts: NonZeroU32,
    base: Duration,
    cap: Duration,
}

impl Default for RetryPolicy {
    fn default() -> Self {
        Self {
            max_attempts: NonZeroU32::MIN.saturating_add(3),
            base: Duration::from_millis(500),
            cap: Duration::from_secs(30),
        }
    }
}

impl RetryPolicy {
    /// Four attempts; waits of up to 0.5, 1 and 2 seconds between them, never more than 30.
    pub fn new() -> Self {
        Self::default()
    }

    /// One attempt.
    pub fn off() -> Self {
        Self {
            max_attempts: NonZeroU32::MIN,
            ..Self::default()
        }
    }

    /// The number of attempts, the first included; 0 counts as 1.
    #[must_use]
    pub fn with_max_attempts(mut self, attempts: u32) -> Self {
        self.max_attempts = NonZeroU32::new(attempts).unwrap_or(NonZeroU32::MIN);
        self
    }

    /// The longest wait after the first attempt. It doubles with each attempt.
    #[must_use]
    pub fn with_base(mut self, base: Duration) -> Self {
        self.base = base;
        self
    }

    /// The longest wait of our own choosing. A provider may ask for more.
    #[must_use]
    pub fn with_cap(mut self, cap: Duration) -> Self {
        self.cap = cap;
        self
    }

    /// The number of attempts, the first included.
    pub fn max_attempts(&self) -> u32 {
        self.max_attempts.get()
    }

    /// The wait after attempt number `attempt`, counted from 1: a random part of the exponential bound ("full jitter").
    pub(crate) fn backoff(&self, attempt: u32, random: f64) -> Duration {
        let factor = 1_u32
            .checked_shl(attempt.saturating_sub(1))
            .unwrap_or(u32::MAX);
        let bound = self.base.saturating_mul(factor).min(self.cap).min(LONGEST);
        let part = if random.is_finite() {
            random.clamp(0.0, 1.0)
        } else {
            1.0
        };
        bound.mul_f64(part)
    }
}

/// No wait of our own choosing is longer, whatever is configured.
const LONGEST: Duration = Duration::from_secs(24 * 60 * 60);

/// What a failed attempt says about its effect.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Effect {
    /// None: the request never got there, or was refused before it was looked at.
    None,
    /// Unknown: the provider may have acted.
    Unknown,
    /// The answer is final; asking again gives the same.
    Final,
}

impl Effect {
    pub(crate) fn of_failure(failure: &Failure) -> Self {
        match failure.kind() {
            FailureKind::Connect | FailureKind::Tls => Self::None,
            FailureKind::Timeout | FailureKind::TooSlow | FailureKind::Interrupted => Self::Unknown,
            FailureKind::InvalidRequest
            | FailureKind::Credential
            | FailureKind::Deadline
            | FailureKind::RateLimited
            | FailureKind::Limiter
            | FailureKind::TooLarge
            | FailureKind::ForeignAnswer
            | FailureKind::Redirected => Self::Final,
        }
    }

    /// `asked_to_wait` tells whether the answer has a `Retry-After`: with it a 503 is a refusal, without it anything may have happened.
    pub(crate) fn of_status(status: StatusCode, asked_to_wait: bool) -> Self {
        match status.as_u16() {
            429 => Self::None,
            503 if asked_to_wait => Self::None,
            408 | 500 | 502 | 503 | 504 => Self::Unknown,
            _ => Self::Final,
        }
    }

    /// Whether the request may be sent again.
    pub(crate) fn allows_repeat(self, idempotent: bool) -> bool {
        match self {
            Self::None => true,
            Self::Unknown => idempotent,
            Self::Final => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_bound_doubles_up_to_the_cap_and_the_wait_is_a_part_of_it() {
        let policy = RetryPolicy::new()
            .with_base(Duration::from_secs(1))
            .with_cap(Duration::from_secs(10));
        let bounds: Vec<_> = [1, 2, 3, 4, 5, 40, u32::MAX]
            .map(|attempt| policy.backoff(attempt, 1.0).as_secs())
            .into();
        assert_eq!(bounds, [1, 2, 4, 8, 10, 10, 10]);
        assert_eq!(policy.backoff(3, 0.25), Duration::from_secs(1));
        assert_eq!(policy.backoff(3, 0.0), Duration::ZERO);
        assert_eq!(policy.backoff(3, f64::NAN), Duration::from_secs(4));
        let endless = RetryPolicy::new()
            .with_base(Duration::MAX)
            .with_cap(Duration::MAX);
        assert_eq!(endless.backoff(9, 1.0), LONGEST);
    }

    #[test]
    fn what_may_have_had_an_effect_is_repeated_only_if_that_is_harmless() {
        for (status, asked, always, if_idempotent) in [
            (429, false, true, true),
            (503, true, true, true),
            (503, false, false, true),
            (500, true, false, true),
            (502, false, false, true),
            (504, false, false, true),
            (408, false, false, true),
            (501, false, false, false),
            (400, false, false, false),
            (401, false, false, false),
            (409, false, false, false),
        ] {
            let effect = Effect::of_status(StatusCode::from_u16(status).unwrap(), asked);
            assert_eq!(effect.allows_repeat(false), always, "{status}");
            assert_eq!(effect.allows_repeat(true), if_idempotent, "{status}");
        }
    }
}

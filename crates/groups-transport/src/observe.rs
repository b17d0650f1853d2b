//! What happens on the wire, as numbers.

use std::fmt::Debug;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use crate::{FailureKind, OperationSpec};

/// Something that happened. Carries no id of a person, no URL and no body.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Event {
    /// A request is about to be sent. `resend` is 0 for the first attempt of a call.
    Sending {
        /// The number of attempts before this one.
        resend: u32,
    },
    /// An answer was read to its end.
    Answered {
        /// The HTTP status.
        status: u16,
        /// The size of the body in bytes.
        bytes: u64,
    },
    /// No complete answer came.
    Failed {
        /// Why.
        kind: FailureKind,
    },
    /// The call waits before it is sent or sent again.
    Waiting {
        /// Why.
        reason: WaitReason,
        /// How long it will wait.
        duration: Duration,
    },
}

/// Why a call waits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum WaitReason {
    /// For its turn under the rate limit or the concurrency limit.
    Limit,
    /// Before a repeat, as long as we think right.
    Backoff,
    /// Before a repeat, as long as the provider asked for.
    Provider,
}

/// Is told what happens on the wire. It is called in the middle of a request: return soon.
pub trait Observer: Debug + Send + Sync + 'static {
    /// Something happened in a call of `operation`.
    fn observe(&self, operation: &'static OperationSpec, event: &Event);
}

/// Counts in memory.
#[derive(Debug, Default)]
pub struct Counters {
    requests: AtomicU64,
    retries: AtomicU64,
    answers: AtomicU64,
    failures: AtomicU64,
    bytes: AtomicU64,
    waits: AtomicU64,
    waited_micros: AtomicU64,
}

impl Counters {
    /// Requests sent, repeats included.
    pub fn requests(&self) -> u64 {
        self.requests.load(Ordering::Relaxed)
    }

    /// Requests that were sent again.
    pub fn retries(&self) -> u64 {
        self.retries.load(Ordering::Relaxed)
    }

    /// Complete answers of any status.
    pub fn answers(&self) -> u64 {
        self.answers.load(Ordering::Relaxed)
    }

    /// Attempts without a complete answer.
    pub fn failures(&self) -> u64 {
        self.failures.load(Ordering::Relaxed)
    }

    /// Bytes of answers read.
    pub fn bytes(&self) -> u64 {
        self.bytes.load(Ordering::Relaxed)
    }

    /// How many times a call waited, for whatever reason.
    pub fn waits(&self) -> u64 {
        self.waits.load(Ordering::Relaxed)
    }

    /// The time spent in waits.
    pub fn waited(&self) -> Duration {
        Duration::from_micros(self.waited_micros.load(Ordering::Relaxed))
    }
}

impl Observer for Counters {
    fn observe(&self, _: &'static OperationSpec, event: &Event) {
        let add = |counter: &AtomicU64, number| counter.fetch_add(number, Ordering::Relaxed);
        match event {
            Event::Sending { resend } => {
                add(&self.requests, 1);
                add(&self.retries, u64::from(*resend > 0));
            }
            Event::Answered { bytes, .. } => {
                add(&self.answers, 1);
                add(&self.bytes, *bytes);
            }
            Event::Failed { .. } => {
                add(&self.failures, 1);
            }
            Event::Waiting { duration, .. } => {
                add(&self.waits, 1);
                add(
                    &self.waited_micros,
                    u64::try_from(duration.as_micros()).unwrap_or(u64::MAX),
                );
            }
        }
    }
}

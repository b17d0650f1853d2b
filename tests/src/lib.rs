//! What the end-to-end tests share: a server that records exact bytes, the providers, and a call of every documented operation.

pub mod calls;
pub mod config;
pub mod facts;
pub mod providers;
pub mod server;
pub mod shapes;
pub mod shared_time;
pub mod time;

use groups_transport::{ConnectionOptions, RetryPolicy};

/// Every call is one request, at once: for tests that look at a single request or answer.
pub fn one_attempt() -> ConnectionOptions {
    ConnectionOptions::new()
        .with_retry(RetryPolicy::off())
        .without_rate_limits()
        // After a refusal the next call waits, even so.
        .with_environment(time::JumpingTime::new(0.0))
}

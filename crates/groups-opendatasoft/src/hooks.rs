//! Ties the generated client to the transport.

use std::time::{Duration, SystemTime};

use groups_transport::runtime::ClientHooks;
use groups_transport::{OperationSpec, until_timestamp};

use crate::generated::client::Client;
use crate::generated::operations::OPERATIONS;
use crate::types::Error;

impl ClientHooks for Client {
    const OPERATIONS: &'static [&'static OperationSpec] = OPERATIONS;

    /// `reset_time`: when calls work again, in the shape in which the platform reports that a quota is used up.
    fn wait_hint(body: &[u8], now: SystemTime) -> Option<Duration> {
        let error: Error = serde_json::from_slice(body).ok()?;
        until_timestamp(&error.reset_time?, now)
    }
}

//! Ties the generated client to the transport.

use std::time::{Duration, SystemTime};

use groups_transport::OperationSpec;
use groups_transport::runtime::ClientHooks;

use crate::generated::client::Client;
use crate::generated::operations::OPERATIONS;
use crate::types::{RequestError, RequestErrorEnvelope};

impl ClientHooks for Client {
    const OPERATIONS: &'static [&'static OperationSpec] = OPERATIONS;

    /// `errors[].data.msBeforeNext`: milliseconds until the budget of the token is renewed.
    fn wait_hint(body: &[u8], _: SystemTime) -> Option<Duration> {
        let envelope: RequestErrorEnvelope = serde_json::from_slice(body).ok()?;
        let milliseconds = |error: RequestError| error.data?.get("msBeforeNext")?.as_f64();
        let milliseconds = envelope.errors?.into_iter().find_map(milliseconds)?;
        Duration::try_from_secs_f64(milliseconds / 1000.0).ok()
    }
}

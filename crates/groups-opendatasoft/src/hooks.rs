//! Ties the generated client to the transport.

use groups_transport::OperationSpec;
use groups_transport::runtime::ClientHooks;

use crate::generated::client::Client;
use crate::generated::operations::OPERATIONS;

impl ClientHooks for Client {
    const OPERATIONS: &'static [&'static OperationSpec] = OPERATIONS;
}

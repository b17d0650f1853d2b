//! What the end-to-end tests share: a server that records exact bytes, and a call of every documented operation.

pub mod calls;
pub mod server;

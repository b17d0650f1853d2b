//! Between the socket and the state machines.

mod connection;
mod respond;
mod serve;

pub(crate) use connection::Links;
pub(crate) use respond::Cut;
pub(crate) use serve::{Delivery, Exchange, Station, serve};

//! `cargo xtask audit`: compares a spec with documents of the vendor.
//!
//! Both sides are read into an [`Api`](crate::api::Api), and every fact that both kinds of document can speak of is compared. A difference is well
//! where a deviation that is recorded in the spec covers it, and a deviation that no document bears out any more is reported too.
//!
//! Every fact is known by its places. The first is the way there from the top of the spec; further ones are added wherever the way leads
//! through a `$ref`, so that a deviation can be recorded on the component or on its use.

mod command;
mod compare;
mod deviations;
mod facts;
mod operation;
mod places;
mod report;
mod responses;
mod schema;
mod service;
mod values;

pub use command::{Args, command};
pub use compare::{Selection, audit};
pub(crate) use deviations::KINDS;
pub use facts::{Change, Difference, Outcome, Stale};

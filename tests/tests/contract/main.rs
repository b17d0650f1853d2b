//! Every provider keeps the contract of the traits: the suite of `groups-testkit` against the simulated vendors, which are strict and keep their limits.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "tests"
)]

mod finished;
mod installation;
mod kestra;
mod opendatasoft;
mod segment;
mod shifting;

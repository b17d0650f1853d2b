//! What does not depend on the vendor: strictness, record, seeds, start and stop.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "tests"
)]

#[path = "frame/arrays.rs"]
mod arrays;
#[path = "frame/callers.rs"]
mod callers;
mod common;
#[path = "frame/lifetime.rs"]
mod lifetime;
#[path = "frame/limits.rs"]
mod limits;
#[path = "frame/record.rs"]
mod record;
#[path = "frame/seeds.rs"]
mod seeds;
#[path = "frame/strict.rs"]
mod strict;

use common::{clock, seed};
use groups_sim::{Sim, SimBuilder, VendorName};

fn builder() -> SimBuilder {
    let builder = Sim::builder()
        .only(VendorName::Opendatasoft)
        .with_strict(true);
    builder.with_clock(clock()).with_seed(seed())
}

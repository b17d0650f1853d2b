//! How many instructions the client executes where a regression would hurt: decoding a page, building a request, one call.
//!
//! Run by `cargo xtask bench --guard`, which compares the counts with those in `benches/baselines`. See
//! `docs/decisions/0017-guard-by-instructions.md`.

#![allow(
    missing_docs,
    unreachable_pub,
    clippy::expect_used,
    reason = "the macros of gungraun make public items; a benchmark that cannot be prepared has to end"
)]

#[path = "guard/call.rs"]
mod call;
#[path = "guard/client.rs"]
mod client;
#[path = "guard/decode.rs"]
mod decode;
#[path = "guard/request.rs"]
mod request;

use call::calls;
use decode::decoding;
use groups_benches::vendor::{Size, Vendor};
use gungraun::{LibraryBenchmarkConfig, main};
use request::requests;

/// Several pages of the size that is decoded.
const SIZE: Size = Size {
    groups: 25_000,
    page_size: 1_000,
    members: 0,
};

main!(
    config = LibraryBenchmarkConfig::default();
    library_benchmark_groups = decoding, requests, calls
);

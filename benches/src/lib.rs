//! The programs that `cargo xtask bench` measures: a server whose answers are made beforehand, and contenders that do the same work on it, each in a process of
//! its own.

pub mod by_hand;
pub mod contender;
pub mod decoding;
pub mod limited;
pub mod memberships;
pub mod ours;
pub mod server;
pub mod small;
pub mod usage;
pub mod vendor;

use std::error::Error;
use std::hint::black_box;

/// Every fallible step of a benchmark ends it.
pub type Outcome<T> = Result<T, Box<dyn Error + Send + Sync>>;

/// Takes the items one by one, as a program that has work with each would.
fn each<T>(items: Vec<T>) -> u64 {
    let mut seen = 0;
    for item in items {
        drop(black_box(item));
        seen += 1;
    }
    seen
}

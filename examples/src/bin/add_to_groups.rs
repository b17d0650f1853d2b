//! Puts a person into every group of a Segment workspace, as one of several workers that share the work and the quota.
//!
//! ```sh
//! SHARD_COUNT=4 JOB_COMPLETION_INDEX=0 cargo run -p groups-examples --bin add_to_groups -- ada@example.com
//! ```
//!
//! | variable | what it says |
//! | --- | --- |
//! | `SHARD_COUNT` | how many workers there are; 1 if it is not set |
//! | `JOB_COMPLETION_INDEX` | which of them this one is, counted from 0; needed where there are several. An indexed job of Kubernetes sets it |
//! | `QUOTA_DIRECTORY` | a directory of this host that all workers use: they share the quota. Without it each takes its part of it |

#![allow(clippy::print_stdout, reason = "it is a program")]

use std::env;
use std::num::NonZeroU32;

use groups_core::{EmailAddress, Shard};
use groups_examples::{Failure, FileLimiter, add_to_groups, company};
use groups_segment::{ConnectionOptions, OPERATIONS, Secret, SegmentConfig, SharedLimiter};
use groups_sim::{Sim, VendorName};

/// A number in the environment, if it is there.
fn number(variable: &str) -> Result<Option<u32>, Failure> {
    match env::var(variable) {
        Ok(text) => {
            let number = text.parse().map_err(|_| format!("{variable}: no number"))?;
            Ok(Some(number))
        }
        Err(env::VarError::NotPresent) => Ok(None),
        Err(error) => Err(format!("{variable}: {error}").into()),
    }
}

/// Which worker this is. If nobody says which of several, all of them would do the same shard, and the others would be nobody's.
fn shard() -> Result<Shard, Failure> {
    let (index, count) = (number("JOB_COMPLETION_INDEX")?, number("SHARD_COUNT")?);
    let count = count.unwrap_or(1);
    let index = match index {
        None if count > 1 => return Err("JOB_COMPLETION_INDEX: not set".into()),
        index => index.unwrap_or(0),
    };
    Ok(Shard::new(index, count)?)
}

/// One quota for all workers, or for each worker its part.
fn options(shard: Shard) -> Result<ConnectionOptions, Failure> {
    let options = ConnectionOptions::new();
    if let Some(directory) = env::var_os("QUOTA_DIRECTORY") {
        let limiter = SharedLimiter::new(FileLimiter::new(directory)?);
        return Ok(options.with_limiter(limiter));
    }
    // As many requests in as many times the time: no number of workers leaves a remainder.
    let mut limits = OPERATIONS
        .iter()
        .filter_map(|operation| operation.rate_limit);
    limits.try_fold(options, |options, limit| {
        let seconds = limit.seconds.saturating_mul(shard.count());
        let numbers = NonZeroU32::new(limit.requests).zip(NonZeroU32::new(seconds));
        let (requests, seconds) = numbers.ok_or("a limit without numbers")?;
        Ok(options.with_rate_limit(limit.scope, requests, seconds))
    })
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Failure> {
    let shard = shard()?;
    let builder = SegmentConfig::builder().with_options(options(shard)?);
    let is_real = env::var_os(SegmentConfig::TOKEN_VARIABLE).is_some();
    let address = match (env::args().nth(1), is_real) {
        (Some(address), _) => address,
        (None, false) => "ada@example.com".to_owned(),
        (None, true) => return Err("usage: add_to_groups ADDRESS".into()),
    };
    let address = EmailAddress::new(address)?;
    let sim;
    let builder = if is_real {
        let builder = builder.with_token(Secret::from_env(SegmentConfig::TOKEN_VARIABLE)?);
        match env::var(SegmentConfig::URL_VARIABLE) {
            Ok(url) => builder.with_base_url(url),
            Err(_) => builder,
        }
    } else {
        let starting = Sim::builder().only(VendorName::Segment).with_strict(true);
        sim = starting.with_seed(company()).start().await?;
        let builder = builder.with_base_url(sim.url(VendorName::Segment)?);
        builder.with_token(VendorName::Segment.credential())
    };
    let provider = builder.build()?.provider();
    let changed = add_to_groups(&provider, shard, &address).await?;
    println!(
        "shard {} of {}: {changed} groups changed",
        shard.index(),
        shard.count()
    );
    Ok(())
}

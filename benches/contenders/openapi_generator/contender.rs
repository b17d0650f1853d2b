//! `PROGRAM read PROVIDER URL GROUPS PAGE_SIZE` reads all groups page by page, as a user of the client would, and prints what that took as one JSON
//! object.

use std::env;
use std::hint::black_box;

use client::apis::configuration::Configuration;
use tokio::runtime::Builder;

use crate::Outcome;
use crate::provider::{self, Place};
use crate::usage::{self, Start};

/// A page: its groups, and where the next one is.
pub(crate) type Page<T> = (Vec<T>, Option<Place>);

/// Does what the command line says. `allocations` counts the calls of the allocator so far, where they are counted.
///
/// # Errors
/// The command line is wrong, or the work fails.
pub fn main(allocations: fn() -> Option<u64>) -> Outcome<()> {
    let arguments: Vec<_> = env::args().skip(1).collect();
    let arguments: Vec<_> = arguments.iter().map(String::as_str).collect();
    let ["read", provider::NAME, url, groups, page_size] = arguments[..] else {
        return Err(format!("usage: read {} URL GROUPS PAGE_SIZE", provider::NAME).into());
    };
    usage::stay_on_core(0)?;
    let configuration = provider::configuration(url);
    let (groups, page_size) = (groups.parse::<u64>()?, page_size.parse()?);
    let runtime = Builder::new_current_thread().enable_all().build()?;
    // The connection is made before.
    runtime.block_on(provider::page(&configuration, Place::default(), page_size))?;
    let (before, start) = (allocations(), Start::now());
    let items = runtime.block_on(read(&configuration, page_size))?;
    let (cpu, wall) = (start.cpu_s(), start.wall_s());
    let allocations = allocations()
        .zip(before)
        .map_or("null".to_owned(), |(after, before)| {
            (after - before).to_string()
        });
    if items != groups {
        return Err(format!("{items} groups were read, there are {groups}").into());
    }
    let peak = usage::peak_kib()?;
    println!(
        r#"{{"items":{items},"cpu_s":{cpu},"wall_s":{wall},"peak_kib":{peak},"allocations":{allocations}}}"#
    );
    Ok(())
}

/// Takes the groups one by one, as a program that has work with each would, and says how many there are.
async fn read(configuration: &Configuration, page_size: u32) -> Outcome<u64> {
    let (mut seen, mut place) = (0, Some(Place::default()));
    while let Some(at) = place {
        let (groups, next) = provider::page(configuration, at, page_size).await?;
        for group in groups {
            drop(black_box(group));
            seen += 1;
        }
        place = next;
    }
    Ok(seen)
}

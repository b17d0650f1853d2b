//! A side of a comparison, in a process of its own: `contender WORK PROVIDER URL SIDE ...`.

use std::env;
use std::io::{self, Write as _};
use std::num::NonZeroU32;

use groups_core::GroupId;
use serde_json::{Value, json};
use tokio::runtime::{Builder, Runtime};

use crate::by_hand::ByHand;
use crate::ours::Ours;
use crate::usage::{self, Start};
use crate::vendor::Vendor;
use crate::{Outcome, small};

/// Who does the work.
#[derive(Debug)]
pub enum Side {
    /// `reqwest` and `serde_json` by hand.
    ByHand(ByHand),
    /// The generated client.
    Client(Ours),
    /// The traits.
    Traits(Ours),
}

impl Side {
    fn named(name: &str, vendor: Vendor, url: &str) -> Outcome<Self> {
        match name {
            "by-hand" => Ok(Self::ByHand(ByHand::new(vendor, url)?)),
            "client" => Ok(Self::Client(Ours::new(vendor, url)?)),
            "traits" => Ok(Self::Traits(Ours::new(vendor, url)?)),
            other => Err(format!("there is no side `{other}`").into()),
        }
    }

    /// Reads all groups, and says how many there are.
    async fn read(&self, page_size: NonZeroU32) -> Outcome<u64> {
        match self {
            Self::ByHand(client) => client.read(page_size.get()).await,
            Self::Client(ours) => ours.read_by_client(page_size).await,
            Self::Traits(ours) => ours.read_by_traits(page_size).await,
        }
    }

    /// Gets one group.
    ///
    /// # Errors
    /// The request fails.
    pub async fn get(&self, id: &GroupId) -> Outcome<()> {
        match self {
            Self::ByHand(client) => client.get().await,
            Self::Client(ours) => ours.get_by_client(id).await,
            Self::Traits(ours) => ours.get_by_traits(id).await,
        }
    }
}

/// Does what the command line says and prints one JSON object. `allocations` counts the calls of the allocator so far, where they are counted.
///
/// # Errors
/// The command line is wrong, or the work fails.
pub fn main(allocations: fn() -> Option<u64>) -> Outcome<()> {
    let arguments: Vec<_> = env::args().skip(1).collect();
    let arguments: Vec<_> = arguments.iter().map(String::as_str).collect();
    usage::stay_on_core(0)?;
    let runtime = Builder::new_current_thread().enable_all().build()?;
    let result = match arguments.as_slice() {
        ["read", vendor, url, side, groups, page_size] => {
            let vendor = Vendor::named(vendor)?;
            let side = Side::named(side, vendor, url)?;
            let size = page_size.parse()?;
            read(&runtime, vendor, &side, groups.parse()?, size, allocations)?
        }
        ["small", vendor, url, side, tasks, calls] => {
            let vendor = Vendor::named(vendor)?;
            let side = Side::named(side, vendor, url)?;
            let id = GroupId::new(vendor.id(0))?;
            small::run(&runtime, side, id, tasks.parse()?, calls.parse()?)?
        }
        _ => return Err("usage: contender read|small VENDOR URL SIDE ...".into()),
    };
    Ok(writeln!(io::stdout(), "{result}")?)
}

fn read(
    runtime: &Runtime,
    vendor: Vendor,
    side: &Side,
    groups: u64,
    page_size: NonZeroU32,
    allocations: fn() -> Option<u64>,
) -> Outcome<Value> {
    // The connection is made before.
    runtime.block_on(side.get(&GroupId::new(vendor.id(0))?))?;
    let (before, start) = (allocations(), Start::now());
    let items = runtime.block_on(side.read(page_size))?;
    let (cpu_s, wall_s) = (start.cpu_s(), start.wall_s());
    if items != groups {
        return Err(format!("{items} groups were read, there are {groups}").into());
    }
    let allocations = allocations()
        .zip(before)
        .map(|(after, before)| after - before);
    Ok(json!({
        "items": items,
        "cpu_s": cpu_s,
        "wall_s": wall_s,
        "peak_kib": usage::peak_kib()?,
        "allocations": allocations,
    }))
}

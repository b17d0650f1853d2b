//! A side of a comparison, in a process of its own: `contender WORK PROVIDER URL SIDE ...`.

use std::env;
use std::io::{self, Write as _};
use std::num::NonZeroU32;

use groups_core::GroupId;
use serde_json::{Value, json};
use tokio::runtime::{Builder, Runtime};

use crate::by_hand::{ByHand, Fields};
use crate::memberships::Installation;
use crate::ours::Ours;
use crate::usage::{self, Start};
use crate::vendor::Vendor;
use crate::{Outcome, limited, small};

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
            "by-hand" => Ok(Self::ByHand(ByHand::new(vendor, url, Fields::All)?)),
            "by-hand-timeout" => Ok(Self::ByHand(ByHand::with_timeout(vendor, url)?)),
            "by-hand-least" => Ok(Self::ByHand(ByHand::new(vendor, url, Fields::IdAndName)?)),
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
            let size: NonZeroU32 = page_size.parse()?;
            let id = GroupId::new(vendor.id(0))?;
            let warm_up = async || side.get(&id).await;
            let work = async || side.read(size).await;
            measure(&runtime, warm_up, work, groups.parse()?, allocations)?
        }
        ["small", vendor, url, side, tasks, calls] => {
            let vendor = Vendor::named(vendor)?;
            let side = Side::named(side, vendor, url)?;
            let id = GroupId::new(vendor.id(0))?;
            small::run(&runtime, side, id, tasks.parse()?, calls.parse()?)?
        }
        ["memberships", vendor, url, groups, members] => {
            let vendor = Vendor::named(vendor)?;
            let ours = Ours::new(vendor, url)?;
            let all = groups.parse::<u64>()? * members.parse::<u64>()?;
            let id = GroupId::new(vendor.id(0))?;
            let warm_up = async || ours.get_by_traits(&id).await;
            let work = async || ours.read_memberships().await;
            measure(&runtime, warm_up, work, all, allocations)?
        }
        ["limited", tasks, writes] => {
            runtime.block_on(limited::run(tasks.parse()?, writes.parse()?))?
        }
        ["requests", vendor, users, groups, members, empty] => {
            let installation = Installation {
                users: users.parse()?,
                groups: groups.parse()?,
                members: members.parse()?,
                empty: empty.parse()?,
            };
            runtime.block_on(installation.requests(Vendor::named(vendor)?))?
        }
        _ => {
            let usage =
                "usage: contender read|small|memberships|requests VENDOR ..., or limited ...";
            return Err(usage.into());
        }
    };
    Ok(writeln!(io::stdout(), "{result}")?)
}

/// What `work` uses, which sees `expected` items, after `warm_up` has made the connection.
fn measure(
    runtime: &Runtime,
    warm_up: impl AsyncFn() -> Outcome<()>,
    work: impl AsyncFn() -> Outcome<u64>,
    expected: u64,
    allocations: fn() -> Option<u64>,
) -> Outcome<Value> {
    runtime.block_on(warm_up())?;
    let (before, start) = (allocations(), Start::now());
    let items = runtime.block_on(work())?;
    let (cpu_s, wall_s) = (start.cpu_s(), start.wall_s());
    if items != expected {
        return Err(format!("{items} were read, there are {expected}").into());
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

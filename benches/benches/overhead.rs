//! What the generated client and its transport cost over the same call written by hand.
//!
//! Both sides run in turns on one thread against one server, so that whatever else the machine does hits both. Processor time is that of
//! the client's thread alone, with what the kernel does for it; wall time includes the server.

#![allow(clippy::print_stdout, reason = "the table is the result")]

#[path = "overhead/calls.rs"]
mod calls;
#[path = "overhead/measure.rs"]
mod measure;
#[path = "overhead/server.rs"]
mod server;

use std::error::Error;

use calls::{ByHand, Generated};
use measure::{Plan, measure};

/// Every fallible step of a benchmark ends it.
type Outcome<T> = Result<T, Box<dyn Error + Send + Sync>>;

fn main() -> Outcome<()> {
    stay_on_one_core()?;
    let address = server::start()?;
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    let by_hand = ByHand::new(address)?;
    let generated = Generated::new(address)?;

    println!(
        "| call | clock | by hand, us | generated, us | difference, us | ratio (middle half) |"
    );
    println!("| --- | --- | ---: | ---: | ---: | ---: |");
    let page = Plan {
        rounds: 400,
        calls: 4,
    };
    let rows = measure(page, &runtime, || by_hand.page(), || generated.page())?;
    rows.print("page of 1,000 groups");
    let small = Plan {
        rounds: 400,
        calls: 50,
    };
    let rows = measure(small, &runtime, || by_hand.group(), || generated.group())?;
    rows.print("one group");
    Ok(())
}

/// Keeps this thread, and those that it starts, on one core. Otherwise the threads of the server end up on the core of the client or on
/// another one, and waking another core costs more than what is measured.
#[cfg(target_os = "linux")]
fn stay_on_one_core() -> Outcome<()> {
    use rustix::thread::{CpuSet, sched_getcpu, sched_setaffinity};

    let mut core = CpuSet::new();
    core.set(sched_getcpu());
    Ok(sched_setaffinity(None, &core)?)
}

#[cfg(not(target_os = "linux"))]
fn stay_on_one_core() -> Outcome<()> {
    Ok(())
}

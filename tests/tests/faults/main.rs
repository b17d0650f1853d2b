//! The campaign: every operation against everything that goes wrong on the wire, once and for ever.
//!
//! What must happen is computed by a model of its own (`model`) from what was scripted, never by the code under test. Everything that
//! varies (where an answer is cut, the random source of the client) comes from fixed seeds; a failure names operation, fault, mode and seed.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "tests"
)]

mod bodies;
mod case;
mod chance;
mod dropping;
mod model;
mod plan;
mod run;
mod walks;

use std::collections::BTreeSet;
use std::sync::Arc;
use std::thread;
use std::time::Duration;

use groups_tests::calls::{Call, calls};
use groups_tests::server::Server;
use tokio::sync::Semaphore;
use tokio::task::JoinSet;

use crate::case::{Case, Fault, Mode, Pace};
use crate::chance::Chance;
use crate::run::Client;

/// Each seed cuts at other places and draws other waits.
const SEEDS: [u64; 2] = [1, 2];

/// With the first seed everything is tried. With the others it is one case in so many, chosen by the seed: what they add is other places of
/// the same faults, and the whole product of operations, faults, modes and seeds takes more than a minute on a busy machine.
const SAMPLE: u64 = 4;

/// Processors that the campaign uses.
const THREADS: usize = 2;

/// How a part of the cases is run: how many at once on each processor, and with what real time for each attempt.
struct Round {
    at_once: usize,
    timeout: Duration,
}

/// Nothing is silent here, so the time is never used up.
const QUICK: Round = Round {
    at_once: 8,
    timeout: Duration::from_secs(30),
};

/// Many wait for silent servers side by side.
const SILENT: Round = Round {
    at_once: 48,
    timeout: Duration::from_millis(400),
};

/// A busy machine can be late by more than the short time. What goes wrong then does not go wrong with a long one; an error of ours does.
const AGAIN: Round = Round {
    at_once: 16,
    timeout: Duration::from_secs(4),
};

/// What went wrong, with what it was.
type Wrong = (Case, String);

fn cases(trap: &str) -> Vec<Case> {
    let mut cases = Vec::new();
    for (index, call) in calls().enumerate() {
        for seed in SEEDS {
            for mode in [Mode::Once, Mode::ForEver] {
                let mut chance = Chance::new(&[seed, index as u64, mode as u64]);
                for fault in plan::faults(call, &mut chance, trap) {
                    let sampled = chance.next().is_multiple_of(SAMPLE);
                    // Silence costs real time and is the same wherever it begins.
                    let sampled = sampled && fault.pace == Pace::Quick;
                    if seed == SEEDS[0] || sampled {
                        cases.push(case(call, fault, mode, seed, &mut chance));
                    }
                }
            }
        }
    }
    cases
}

fn case(call: &'static Call, fault: Fault, mode: Mode, seed: u64, chance: &mut Chance) -> Case {
    Case {
        call,
        fault,
        mode,
        seed,
        random: chance.fraction(),
    }
}

/// Runs cases on a runtime of this thread.
fn run_all(cases: Vec<Case>, round: &Round) -> Vec<Wrong> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    runtime.block_on(async {
        let client = Client::new();
        let places = Arc::new(Semaphore::new(round.at_once));
        let timeout = round.timeout;
        let mut running = JoinSet::new();
        for case in cases {
            let place = places.clone().acquire_owned().await.unwrap();
            let client = client.clone();
            running.spawn(async move {
                let result = run::run(&case, &client, timeout).await;
                drop(place);
                result.err().map(|what| (case, what))
            });
        }
        running.join_all().await.into_iter().flatten().collect()
    })
}

fn run_on_threads(cases: Vec<Case>, round: &Round) -> Vec<Wrong> {
    let mut parts: Vec<Vec<Case>> = (0..THREADS).map(|_| Vec::new()).collect();
    for (index, case) in cases.into_iter().enumerate() {
        parts[index % THREADS].push(case);
    }
    thread::scope(|scope| {
        let parts = parts.into_iter();
        let threads: Vec<_> = parts
            .map(|part| scope.spawn(move || run_all(part, round)))
            .collect();
        let wrong = threads
            .into_iter()
            .flat_map(|thread| thread.join().unwrap());
        wrong.collect()
    })
}

#[tokio::test]
async fn every_operation_meets_every_fault_once_and_for_ever() {
    // Where redirects lead: another origin, at which nothing may arrive.
    let trap = Server::start([]).await.unwrap();
    let cases = cases(&trap.url());
    let met = |case: &Case| {
        let (call, fault) = (case.call, case.fault.name.clone());
        (call.provider.name(), call.operation, fault, case.mode as u8)
    };
    let met: BTreeSet<_> = cases.iter().map(met).collect();
    let faults: BTreeSet<_> = met.iter().map(|(_, _, fault, _)| fault).collect();
    assert!(faults.len() > 60, "only {} faults", faults.len());
    assert_eq!(met.len(), calls().count() * faults.len() * 2);
    assert!(cases.len() > met.len(), "nothing is tried twice");
    let (silent, quick) = cases
        .into_iter()
        .partition(|case| case.fault.pace == Pace::Silent);
    let wrong = tokio::task::spawn_blocking(move || {
        let late = run_on_threads(silent, &SILENT);
        let again = late.into_iter().map(|(case, _)| case).collect();
        let mut wrong = run_on_threads(again, &AGAIN);
        wrong.extend(run_on_threads(quick, &QUICK));
        wrong
    });
    let wrong = wrong.await.unwrap();
    let shown = wrong.iter().take(30);
    let shown: Vec<_> = shown
        .map(|(case, what)| format!("{case}: {what}"))
        .collect();
    assert!(
        wrong.is_empty(),
        "{} cases went wrong, among them\n{}",
        wrong.len(),
        shown.join("\n")
    );
    let lines: Vec<_> = trap.requests().into_iter().map(|got| got.line).collect();
    assert!(lines.is_empty(), "requests left the origin: {lines:?}");
}

/// A campaign that cannot be repeated proves nothing.
#[test]
fn the_plan_is_the_same_each_time() {
    let plan = || format!("{:?}", cases("http://127.0.0.1:9"));
    assert_eq!(plan(), plan());
}

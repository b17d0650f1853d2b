//! The suite can fail: providers with a planted bug each, and the checks that catch it.
//!
//! Every check is named here at least once, so none of them is a check that cannot fail.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "tests"
)]

mod bug;
mod directory;
mod groups;
mod idle;
mod installation;
mod lists;
mod members;

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicBool, AtomicUsize};
use std::sync::{Arc, Mutex};

use bug::{BUGS, Bug, Planted};
use groups_testkit::memory::MemoryProvider;
use groups_testkit::{CHECKS, Check, SetupResult};

/// The provider in memory, with a bug.
#[derive(Clone)]
struct Buggy {
    inner: MemoryProvider,
    bug: Bug,
    shared: Arc<Shared>,
}

/// What some bugs remember.
#[derive(Default)]
struct Shared {
    seen: AtomicUsize,
    added: AtomicBool,
    name: Mutex<String>,
    /// The items of the walk so far.
    known: Mutex<BTreeSet<String>>,
}

impl Buggy {
    fn new(bug: Bug) -> Self {
        Self {
            inner: bug.base(),
            bug,
            shared: Arc::default(),
        }
    }

    fn has(&self, bug: Bug) -> bool {
        self.bug == bug
    }
}

async fn run(check: &Check, bug: Bug) -> groups_testkit::CheckResult {
    let install = async || -> SetupResult<Buggy> { Ok(Buggy::new(bug)) };
    check.run(&install).await
}

/// Every bug is caught by the checks that are named beside it.
#[tokio::test]
async fn every_planted_bug_is_caught() {
    let mut escaped = Vec::new();
    for Planted { bug, caught_by } in BUGS {
        assert!(!caught_by.is_empty(), "{bug:?}");
        for name in *caught_by {
            let check = Check::named(name).unwrap_or_else(|| panic!("there is no check `{name}`"));
            match run(check, *bug).await {
                Ok(outcome) => escaped.push(format!("{bug:?} by {name}: {outcome:?}")),
                Err(violation) => {
                    let text = violation.to_string();
                    assert!(
                        !violation.clause().contains("the installation"),
                        "{bug:?}: {text}"
                    );
                }
            }
        }
    }
    assert!(escaped.is_empty(), "{escaped:#?}");
}

/// Without a bug, the same provider passes, so what is caught is the bug and not the wrapper.
#[tokio::test]
async fn without_a_bug_nothing_is_caught() {
    for bug in [
        Bug::None,
        Bug::NoneTwins,
        Bug::NoneLagging,
        Bug::NoneGranting,
        Bug::NoneNarrow,
    ] {
        for check in CHECKS {
            if let Err(violation) = run(check, bug).await {
                panic!("{bug:?}: {}: {violation}", check.name());
            }
        }
    }
}

#[test]
fn every_check_catches_a_bug() {
    let all: BTreeSet<_> = CHECKS.iter().map(Check::name).collect();
    let catching = BUGS.iter().flat_map(|planted| planted.caught_by);
    let catching: BTreeSet<_> = catching.copied().collect();
    let idle: Vec<_> = all.difference(&catching).collect();
    assert!(idle.is_empty(), "these catch nothing: {idle:#?}");
    assert!(BUGS.len() >= 20);
}

//! The suite's own behaviour: what it says of skipped checks and of installations that do not work.

#![allow(clippy::unwrap_used, reason = "tests")]

use groups_core::{ErrorKind, GroupId, GroupProvider, Groups as _, MemberKey, PageRequest, User};
use groups_testkit::memory::MemoryProvider;
use groups_testkit::{
    CHECKS, Check, Disturbance, Installation, Outcome, Setup, SetupResult, async_trait, verify,
};

const RUNS: &str = "created_groups_are_read_back";
const IS_SKIPPED: &str = "confirmation_waits_for_lagging_lists";

async fn install() -> SetupResult<MemoryProvider> {
    Ok(MemoryProvider::with_everything())
}

#[tokio::test]
async fn nothing_is_skipped_silently() {
    let passed = verify(&install, RUNS, &[IS_SKIPPED]).await.unwrap();
    assert_eq!(passed, Outcome::Passed);
    let skipped = verify(&install, IS_SKIPPED, &[IS_SKIPPED]).await.unwrap();
    assert_eq!(
        skipped,
        Outcome::Skipped("lists of members are not known to lag".into())
    );
    let unexpected = verify(&install, IS_SKIPPED, &[]).await.unwrap_err();
    assert_eq!(
        unexpected.to_string(),
        "contract: nothing is skipped silently\n\
         expected: a check that runs, or its name in the list of those that are skipped\n   \
         found: lists of members are not known to lag"
    );
    let unneeded = verify(&install, RUNS, &[RUNS]).await.unwrap_err();
    assert_eq!(unneeded.found(), "it runs and passes: take it off the list");
    let unknown = verify(&install, "no_such_check", &[]).await.unwrap_err();
    assert_eq!(
        (unknown.expected(), unknown.found()),
        ("the name of a check", "no_such_check")
    );
}

#[tokio::test]
async fn an_installation_that_fails_is_a_violation_of_every_check() {
    let broken = async || -> SetupResult<MemoryProvider> { Err("no server".into()) };
    for check in CHECKS {
        let violation = check.run(&broken).await.unwrap_err();
        assert_eq!(violation.found(), "no server", "{check:?}");
    }
}

/// What a program sees of 200 requests under faults.
async fn seen_under_faults(seed: u64, percent: u8) -> Vec<Option<ErrorKind>> {
    let provider = MemoryProvider::with_everything();
    let faults = Disturbance::Faults { seed, percent };
    assert!(provider.disturb(faults).await.unwrap());
    let mut seen = Vec::new();
    for _ in 0..200 {
        let page = provider.list_groups_page(PageRequest::first()).await;
        seen.push(page.err().map(|error| error.kind()));
    }
    seen
}

#[tokio::test]
async fn the_same_seed_gives_the_same_faults() {
    let seen = seen_under_faults(7, 25).await;
    assert_eq!(seen, seen_under_faults(7, 25).await);
    assert_ne!(seen, seen_under_faults(8, 25).await);
    let failed = seen.iter().flatten().count();
    assert!((25..=75).contains(&failed), "{failed}");
    assert!(seen_under_faults(7, 0).await.iter().all(Option::is_none));
    assert!(seen_under_faults(7, 100).await.iter().all(Option::is_some));
}

/// As little as an author can write.
struct Bare(MemoryProvider);

#[async_trait]
impl Installation for Bare {
    fn provider(&self) -> &dyn GroupProvider {
        self.0.provider()
    }

    async fn add_users(&self, count: usize) -> SetupResult<Vec<User>> {
        self.0.add_users(count).await
    }

    async fn add_groups(&self, count: usize) -> SetupResult<Vec<GroupId>> {
        self.0.add_groups(count).await
    }

    async fn add_members(&self, group: &GroupId, members: &[MemberKey]) -> SetupResult<()> {
        Installation::add_members(&self.0, group, members).await
    }
}

/// A setup of one's own, in place of a function.
struct BareSetup;

#[async_trait]
impl Setup for BareSetup {
    async fn install(&self) -> SetupResult<Box<dyn Installation>> {
        Ok(Box::new(Bare(MemoryProvider::with_everything())))
    }
}

/// What cannot be disturbed is skipped, and what needs permissions says so; everything else runs.
#[tokio::test]
async fn what_a_bare_installation_cannot_do_is_told() {
    let mut skipped = Vec::new();
    let mut violated = Vec::new();
    for check in CHECKS {
        match check.run(&BareSetup).await {
            Ok(Outcome::Passed) => {}
            Ok(Outcome::Skipped(_)) => skipped.push(check.name()),
            Err(violation) => {
                assert_eq!(
                    violation.clause(),
                    "the installation tells which permissions can be granted"
                );
                violated.push(check.name());
            }
        }
    }
    assert!(
        violated.contains(&"replaced_permissions_are_exact"),
        "{violated:?}"
    );
    let disturbed = [
        "cut_",
        "shifting_",
        "growing_",
        "repeated_",
        "absence_",
        "rate_limited",
        "lost_answers",
    ];
    for check in CHECKS.iter().map(Check::name) {
        if disturbed.iter().any(|start| check.starts_with(start)) {
            assert!(skipped.contains(&check), "{check}");
        }
    }
}

//! A disturbance that does nothing tests nothing: no check passes then that asks for one.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use groups_core::{
    Capabilities, GroupId, GroupProvider, MemberKey, MemberKeyKind, Operation, Permission,
    PermissionModel, User,
};
use groups_testkit::memory::{MemoryOptions, MemoryProvider};
use groups_testkit::{CHECKS, Disturbance, Installation, Outcome, SetupResult, async_trait};

/// An installation that says that it is disturbed, and is not.
struct Idle {
    inner: MemoryProvider,
    /// It was asked to be disturbed.
    asked: Arc<AtomicBool>,
}

#[async_trait]
impl Installation for Idle {
    fn provider(&self) -> &dyn GroupProvider {
        &self.inner
    }

    async fn add_users(&self, count: usize) -> SetupResult<Vec<User>> {
        self.inner.add_users(count).await
    }

    async fn add_groups(&self, count: usize) -> SetupResult<Vec<GroupId>> {
        self.inner.add_groups(count).await
    }

    async fn add_members(&self, group: &GroupId, members: &[MemberKey]) -> SetupResult<()> {
        Installation::add_members(&self.inner, group, members).await
    }

    fn permissions(&self) -> Vec<Permission> {
        self.inner.permissions()
    }

    fn uncounted(&self) -> &[Operation] {
        self.inner.uncounted()
    }

    async fn disturb(&self, _: Disturbance) -> SetupResult<bool> {
        self.asked.store(true, Ordering::Relaxed);
        Ok(true)
    }
}

/// The checks that ask for a disturbance, and those of them that pass without one.
async fn without_disturbance(
    capabilities: &'static Capabilities,
    options: MemoryOptions,
) -> (Vec<&'static str>, Vec<&'static str>) {
    let mut asking = Vec::new();
    let mut passing = Vec::new();
    for check in CHECKS {
        let asked = Arc::new(AtomicBool::new(false));
        let install = async || -> SetupResult<Idle> {
            Ok(Idle {
                inner: MemoryProvider::new(capabilities, options),
                asked: Arc::clone(&asked),
            })
        };
        let outcome = check.run(&install).await;
        if asked.load(Ordering::Relaxed) {
            asking.push(check.name());
            if outcome == Ok(Outcome::Passed) {
                passing.push(check.name());
            }
        }
    }
    (asking, passing)
}

const EVERYTHING: Capabilities = Capabilities::new(MemberKeyKind::Email)
    .with_operations(Operation::ALL)
    .with_lagging_member_lists()
    .with_permission_model(PermissionModel::Roles);

static WHOLE_CALLS: Capabilities = EVERYTHING;

static PER_MEMBER: Capabilities = EVERYTHING.with_per_member_outcomes();

/// Writes of which every one may have nothing in its answer, so that its success is as good as a refusal that nobody sees.
static SILENT: Capabilities = Capabilities::new(MemberKeyKind::UserId).with_operations(&[
    Operation::AddMembers,
    Operation::RemoveMembers,
    Operation::SetUserGroups,
]);

#[tokio::test]
async fn a_disturbance_that_does_nothing_passes_no_check() {
    let options = MemoryOptions::new();
    for (capabilities, options, least) in [
        (&WHOLE_CALLS, options, 29),
        (&PER_MEMBER, options.with_unique_names(false), 29),
        // Nothing is proven, disturbed or not.
        (&WHOLE_CALLS, options.with_counts(false), 29),
        // No list has a second page.
        (&WHOLE_CALLS, options.with_page_size(20_000), 29),
        (&SILENT, options, 9),
    ] {
        let (asking, passing) = without_disturbance(capabilities, options).await;
        assert!(asking.len() >= least, "{asking:?}");
        assert!(passing.is_empty(), "{options:?}: {passing:?}");
    }
}

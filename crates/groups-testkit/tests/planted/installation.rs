//! The vendor of a buggy provider is the one in memory.

use std::fmt;
use std::sync::atomic::Ordering;

use groups_core::{
    Capabilities, GroupId, GroupProvider, MemberKey, Operation, Permission, Provider, User,
};
use groups_testkit::{Disturbance, Installation, SetupResult, async_trait};

use crate::Buggy;
use crate::bug::Bug;

pub(crate) const CREDENTIAL: &str = "canary-credential";

#[async_trait]
impl Installation for Buggy {
    fn provider(&self) -> &dyn GroupProvider {
        self
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

    async fn invite(&self) -> SetupResult<Option<User>> {
        self.inner.invite().await
    }

    async fn add_outsider(&self) -> SetupResult<Option<User>> {
        self.inner.add_outsider().await
    }

    async fn has_access(&self, user: &User) -> SetupResult<Option<bool>> {
        let gives = self.has(Bug::AddGrantsAccess) || self.has(Bug::AccessComesFirst);
        if gives && self.shared.added.load(Ordering::Relaxed) {
            return Ok(Some(true));
        }
        self.inner.has_access(user).await
    }

    fn permissions(&self) -> Vec<Permission> {
        self.inner.permissions()
    }

    fn uncounted(&self) -> &[Operation] {
        self.inner.uncounted()
    }

    async fn members_of(&self, group: &GroupId) -> SetupResult<Option<Vec<MemberKey>>> {
        self.inner.members_of(group).await
    }

    fn requests(&self) -> Option<u64> {
        self.inner.requests()
    }

    fn credential(&self) -> Option<&str> {
        Some(CREDENTIAL)
    }

    async fn disturb(&self, disturbance: Disturbance) -> SetupResult<bool> {
        self.inner.disturb(disturbance).await
    }

    async fn calm(&self) -> SetupResult<()> {
        self.inner.calm().await
    }
}

impl Provider for Buggy {
    fn name(&self) -> &'static str {
        self.inner.name()
    }

    fn capabilities(&self) -> &'static Capabilities {
        self.inner.capabilities()
    }
}

impl fmt::Debug for Buggy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let shown = if self.has(Bug::DebugPrintsTheCredential) {
            CREDENTIAL
        } else {
            "<secret>"
        };
        f.debug_struct("Buggy")
            .field("credential", &shown)
            .finish_non_exhaustive()
    }
}

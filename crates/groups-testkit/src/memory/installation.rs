//! The provider in memory is its own installation.

use groups_core::{
    AccountState, GroupId, GroupProvider, MemberKey, Operation, Permission, PermissionModel,
    Resource, RoleGrant, User, async_trait,
};

use super::MemoryProvider;
use crate::{Disturbance, Installation, SetupResult};

/// The lists that are not proven where pages tell no count.
const LISTS: &[Operation] = &[
    Operation::ListGroups,
    Operation::ListMembers,
    Operation::AllMemberships,
    Operation::ListUsers,
    Operation::ListUserGroups,
];

#[async_trait]
impl Installation for MemoryProvider {
    fn provider(&self) -> &dyn GroupProvider {
        self
    }

    async fn add_users(&self, count: usize) -> SetupResult<Vec<User>> {
        let mut state = self.state();
        let people = (0..count).map(|_| state.add_person(AccountState::Active, true));
        Ok(people.collect())
    }

    async fn add_groups(&self, count: usize) -> SetupResult<Vec<GroupId>> {
        let mut state = self.state();
        let names = (0..count).map(|_| {
            let name = format!("Console group {}", state.groups.len());
            state.add_group(name, None).id
        });
        Ok(names.collect())
    }

    async fn add_members(&self, group: &GroupId, members: &[MemberKey]) -> SetupResult<()> {
        let mut state = self.state();
        let people = members.iter().map(|key| state.person(key));
        let people: Option<Vec<_>> = people.collect();
        let people = people.ok_or("there is no such user")?;
        let row = state.group(group).ok_or("there is no such group")?;
        row.add_members(0, &people);
        Ok(())
    }

    async fn invite(&self) -> SetupResult<Option<User>> {
        let invites = self.capabilities.pending_invites;
        Ok(invites.then(|| self.state().add_person(AccountState::Invited, true)))
    }

    async fn add_outsider(&self) -> SetupResult<Option<User>> {
        Ok(Some(self.state().add_person(AccountState::Active, false)))
    }

    async fn has_access(&self, user: &User) -> SetupResult<Option<bool>> {
        let state = self.state();
        let account = state
            .person(&user.key)
            .and_then(|person| state.accounts.get(person));
        Ok(account.map(|account| account.access))
    }

    fn permissions(&self) -> Vec<Permission> {
        let names = ["read", "write", "manage"].into_iter();
        match self.capabilities.permission_model {
            Some(PermissionModel::Named) => names
                .map(|name| Permission::Named(name.to_owned()))
                .collect(),
            Some(PermissionModel::Roles) => names
                .map(|name| {
                    Permission::Role(RoleGrant::new(
                        name,
                        vec![Resource::new("everything", "WORKSPACE")],
                    ))
                })
                .collect(),
            _ => Vec::new(),
        }
    }

    fn uncounted(&self) -> &[Operation] {
        if self.options.counts { &[] } else { LISTS }
    }

    async fn members_of(&self, group: &GroupId) -> SetupResult<Option<Vec<MemberKey>>> {
        let mut state = self.state();
        let Some(row) = state.group(group) else {
            return Ok(None);
        };
        let members = row.members.clone();
        let accounts = members
            .iter()
            .filter_map(|person| state.accounts.get(*person));
        Ok(Some(
            accounts.map(|account| account.user.key.clone()).collect(),
        ))
    }

    fn requests(&self) -> Option<u64> {
        Some(self.state().requests)
    }

    async fn disturb(&self, disturbance: Disturbance) -> SetupResult<bool> {
        self.state().disturb(Some(disturbance));
        Ok(true)
    }

    async fn calm(&self) -> SetupResult<()> {
        self.state().disturb(None);
        Ok(())
    }
}

//! The traits over the vendor in memory.

use groups_core::{
    AllMemberships, Capabilities, ErrorKind, Group, GroupChange, GroupId, GroupPermissions, Groups,
    Member, MemberKey, MemberOutcomes, Members, Memberships, NewGroup, Operation, Page,
    PageRequest, Pages, Permission, Provider, Result, User, UserDirectory, UserGroups, async_trait,
};

use super::requests::{error, row_of, row_of_mut};
use super::vendor::{Effect, Person, Row, State};
use super::{MemoryProvider, NAME};

/// How often `confirm_members` reads a list that is known to lag. There is no pause: the list catches up by being read.
const CONFIRMATIONS: u32 = 10;

impl Provider for MemoryProvider {
    fn name(&self) -> &'static str {
        NAME
    }

    fn capabilities(&self) -> &'static Capabilities {
        self.capabilities
    }
}

#[async_trait]
impl Groups for MemoryProvider {
    async fn list_groups_page(&self, page: PageRequest) -> Result<Page<Group>> {
        self.groups_page(page).await
    }

    async fn get_group(&self, id: &GroupId) -> Result<Group> {
        let operation = Operation::GetGroup;
        self.request(operation, Effect::Read, |state| {
            Ok(row_of(state, operation, id)?.shown())
        })
        .await
    }

    async fn create_group(&self, group: &NewGroup) -> Result<Group> {
        let operation = Operation::CreateGroup;
        self.takes_description(operation, group.description.as_ref())?;
        let unique = self.options.unique_names;
        self.request(operation, Effect::Creates, |state| {
            if unique && state.groups.iter().any(|row| row.name == group.name) {
                return Err(error(ErrorKind::Conflict, operation).with_status(409));
            }
            Ok(state.add_group(group.name.clone(), group.description.clone()))
        })
        .await
    }

    async fn update_group(&self, id: &GroupId, change: &GroupChange) -> Result<Group> {
        let operation = Operation::UpdateGroup;
        self.takes_description(operation, change.description.as_ref())?;
        if change.is_empty() {
            let invalid = error(ErrorKind::InvalidInput, operation);
            return Err(invalid.with_detail("the change is empty"));
        }
        self.request(operation, Effect::Harmless, |state| {
            let row = row_of_mut(state, operation, id)?;
            if let Some(name) = &change.name {
                row.name.clone_from(name);
            }
            if change.description.is_some() {
                row.description.clone_from(&change.description);
            }
            Ok(row.shown())
        })
        .await
    }

    async fn delete_group(&self, id: &GroupId) -> Result<()> {
        let operation = Operation::DeleteGroup;
        self.request(operation, Effect::Harmless, |state| {
            row_of(state, operation, id)?;
            state.groups.retain(|row| row.id != *id);
            Ok(())
        })
        .await
    }
}

#[async_trait]
impl Members for MemoryProvider {
    async fn list_members_page(&self, id: &GroupId, page: PageRequest) -> Result<Page<Member>> {
        self.members_page(id, page).await
    }

    async fn add_members(&self, id: &GroupId, members: &[MemberKey]) -> Result<MemberOutcomes> {
        self.takes_keys(Operation::AddMembers, members)?;
        if members.is_empty() {
            return Ok(self.nobody());
        }
        let change = |row: &mut Row, stale, people: &[Person]| row.add_members(stale, people);
        self.change_members(Operation::AddMembers, id, members, change, may_join)
            .await
    }

    async fn remove_members(&self, id: &GroupId, members: &[MemberKey]) -> Result<MemberOutcomes> {
        self.takes_keys(Operation::RemoveMembers, members)?;
        if members.is_empty() {
            return Ok(self.nobody());
        }
        let change = |row: &mut Row, stale, people: &[Person]| {
            row.change_members(stale, |members| members.retain(|one| !people.contains(one)));
        };
        // A vendor that tells nothing about single members takes the removal of a stranger for done.
        let may_leave =
            |capabilities: &Capabilities, _: &State, row: &Row, person: Option<Person>| {
                !capabilities.per_member_outcomes
                    || person.is_some_and(|person| row.members.contains(&person))
            };
        self.change_members(Operation::RemoveMembers, id, members, change, may_leave)
            .await
    }

    async fn replace_members(&self, id: &GroupId, members: &[MemberKey]) -> Result<MemberOutcomes> {
        let change = |row: &mut Row, stale, people: &[Person]| {
            row.change_members(stale, |members| *members = people.to_vec());
        };
        self.change_members(Operation::ReplaceMembers, id, members, change, may_join)
            .await
    }

    async fn confirm_members(
        &self,
        id: &GroupId,
        present: &[MemberKey],
        absent: &[MemberKey],
    ) -> Result<Vec<MemberKey>> {
        let once = ReadOnce(self.clone());
        let mut left = once.confirm_members(id, present, absent).await?;
        if self.capabilities.lagging_member_lists {
            for _ in 1..CONFIRMATIONS {
                if left.is_empty() {
                    break;
                }
                left = once.confirm_members(id, present, absent).await?;
            }
        }
        Ok(left)
    }
}

/// Whether somebody may be put into a group.
fn may_join(capabilities: &Capabilities, state: &State, _: &Row, person: Option<Person>) -> bool {
    let account = person.and_then(|person| state.accounts.get(person));
    account.is_some_and(|account| account.access || capabilities.add_grants_access)
}

/// The provider with the confirmation that the trait has by itself.
#[derive(Debug)]
struct ReadOnce(MemoryProvider);

impl Provider for ReadOnce {
    fn name(&self) -> &'static str {
        NAME
    }

    fn capabilities(&self) -> &'static Capabilities {
        self.0.capabilities
    }
}

#[async_trait]
impl Members for ReadOnce {
    async fn list_members_page(&self, id: &GroupId, page: PageRequest) -> Result<Page<Member>> {
        self.0.members_page(id, page).await
    }
}

impl Memberships for MemoryProvider {
    /// From the users, who are listed with their groups: one request for each page of them.
    fn all_memberships(&self) -> AllMemberships<'_> {
        let operation = Operation::AllMemberships;
        if !self.capabilities.supports(operation) {
            return AllMemberships::unsupported(NAME);
        }
        AllMemberships::by_user(Pages::new(NAME, operation, |page| {
            Box::pin(self.users_with_groups_page(page))
        }))
    }
}

#[async_trait]
impl GroupPermissions for MemoryProvider {
    async fn list_permissions(&self, id: &GroupId) -> Result<Vec<Permission>> {
        let operation = Operation::ListPermissions;
        self.request(operation, Effect::Read, |state| {
            Ok(row_of(state, operation, id)?.permissions.clone())
        })
        .await
    }

    async fn add_permissions(
        &self,
        id: &GroupId,
        permissions: &[Permission],
    ) -> Result<Vec<Permission>> {
        let operation = Operation::AddPermissions;
        self.write_permissions(operation, id, permissions, false)
            .await
    }

    async fn replace_permissions(
        &self,
        id: &GroupId,
        permissions: &[Permission],
    ) -> Result<Vec<Permission>> {
        let operation = Operation::ReplacePermissions;
        self.write_permissions(operation, id, permissions, true)
            .await
    }
}

#[async_trait]
impl UserGroups for MemoryProvider {
    async fn set_user_groups(&self, user: &MemberKey, groups: &[GroupId]) -> Result<()> {
        let operation = Operation::SetUserGroups;
        self.takes_keys(operation, std::slice::from_ref(user))?;
        self.request(operation, Effect::Harmless, |state| {
            let not_found = || error(ErrorKind::NotFound, operation).with_status(404);
            let person = state.person(user).ok_or_else(not_found)?;
            for id in groups {
                row_of(state, operation, id)?;
            }
            let stale_reads = state.stale_reads();
            for row in &mut state.groups {
                let belongs = groups.contains(&row.id);
                if belongs {
                    row.add_members(stale_reads, &[person]);
                } else if row.members.contains(&person) {
                    row.change_members(stale_reads, |members| members.retain(|one| *one != person));
                }
            }
            Ok(())
        })
        .await
    }
}

#[async_trait]
impl UserDirectory for MemoryProvider {
    async fn list_users_page(&self, page: PageRequest) -> Result<Page<User>> {
        self.users_page(page).await
    }

    async fn list_user_groups_page(&self, user: &User, page: PageRequest) -> Result<Page<Group>> {
        let operation = Operation::ListUserGroups;
        self.takes_keys(operation, std::slice::from_ref(&user.key))?;
        if user.user_id.is_none() {
            let invalid = error(ErrorKind::InvalidInput, operation);
            return Err(invalid.with_detail("somebody without an account has no groups to list"));
        }
        self.groups_of_page(user, page).await
    }
}

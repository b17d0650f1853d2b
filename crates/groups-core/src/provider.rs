//! The traits. A program written against them runs on every provider.

use std::fmt::Debug;

use async_trait::async_trait;

use crate::{
    Capabilities, Error, Group, GroupChange, GroupId, Member, MemberKey, MemberOutcomes, NewGroup,
    Operation, Page, PageRequest, Pages, Permission, Result, UserId,
};

/// What every provider tells about itself.
///
/// # Contract
/// - Neither call makes a request; both always answer the same.
/// - `Debug` prints no credential.
pub trait Provider: Debug + Send + Sync + 'static {
    /// The provider's name, for example `segment`.
    fn name(&self) -> &'static str;

    /// What the provider can do.
    fn capabilities(&self) -> &'static Capabilities;
}

/// Groups: list, get, create, update, delete.
///
/// # Contract
/// - A method whose [`Operation`] the capabilities lack returns [`Unsupported`](crate::ErrorKind::Unsupported) before any request. The
///   methods that a provider does not write itself do just that.
/// - An attribute that the provider does not have is refused, never dropped.
/// - An error never becomes an empty list, and `NotFound` never becomes success.
/// - Futures are `Send`, and dropping one leaks nothing; whether the provider had acted is then unknown.
#[async_trait]
pub trait Groups: Provider {
    /// One page of all groups that the credential can see. [`GroupsExt::list_groups`] walks all of them.
    async fn list_groups_page(&self, page: PageRequest) -> Result<Page<Group>> {
        let _ = page;
        Err(Error::unsupported(self.name(), Operation::ListGroups))
    }

    /// The group with this id.
    async fn get_group(&self, id: &GroupId) -> Result<Group> {
        let _ = id;
        Err(Error::unsupported(self.name(), Operation::GetGroup))
    }

    /// Creates a group and returns it with the id that the provider gave it.
    ///
    /// Not idempotent: after an [`Ambiguous`](crate::Retryability::Ambiguous) failure look for the name before creating again.
    async fn create_group(&self, group: &NewGroup) -> Result<Group> {
        let _ = group;
        Err(Error::unsupported(self.name(), Operation::CreateGroup))
    }

    /// Changes a group and returns it as it is then.
    ///
    /// What the change leaves out keeps its value. Where the provider can only write a group as a whole, the group is read first and
    /// written back with the change: a write by somebody else in between is lost. The provider's own documentation says so.
    async fn update_group(&self, id: &GroupId, change: &GroupChange) -> Result<Group> {
        let _ = (id, change);
        Err(Error::unsupported(self.name(), Operation::UpdateGroup))
    }

    /// Deletes a group. A group that does not exist is a [`NotFound`](crate::ErrorKind::NotFound) error.
    async fn delete_group(&self, id: &GroupId) -> Result<()> {
        let _ = id;
        Err(Error::unsupported(self.name(), Operation::DeleteGroup))
    }
}

/// Members of a group: list, add, remove, replace.
///
/// # Contract
/// As for [`Groups`], and:
/// - Members are named in the form of [`Capabilities::member_key`]; another form is
///   [`InvalidInput`](crate::ErrorKind::InvalidInput) before any request.
/// - No members to add or remove means no request, and an empty outcome.
/// - `Err` of a call means that it failed as a whole. `Ok` holds an outcome for every member of the call: see [`MemberOutcomes`].
/// - Adding somebody who is a member and removing somebody who is not have the provider's own result; it is not documented by the
///   ones we know.
#[async_trait]
pub trait Members: Provider {
    /// One page of the direct members of a group, invited people included. [`MembersExt::list_members`] walks all of them.
    async fn list_members_page(&self, id: &GroupId, page: PageRequest) -> Result<Page<Member>> {
        let _ = (id, page);
        Err(Error::unsupported(self.name(), Operation::ListMembers))
    }

    /// Adds members. They get everything that the group grants.
    async fn add_members(&self, id: &GroupId, members: &[MemberKey]) -> Result<MemberOutcomes> {
        let _ = (id, members);
        Err(Error::unsupported(self.name(), Operation::AddMembers))
    }

    /// Removes members.
    async fn remove_members(&self, id: &GroupId, members: &[MemberKey]) -> Result<MemberOutcomes> {
        let _ = (id, members);
        Err(Error::unsupported(self.name(), Operation::RemoveMembers))
    }

    /// Makes `members` the whole membership: whoever is not in it loses the group. An empty list clears the group.
    async fn replace_members(&self, id: &GroupId, members: &[MemberKey]) -> Result<MemberOutcomes> {
        let _ = (id, members);
        Err(Error::unsupported(self.name(), Operation::ReplaceMembers))
    }
}

/// Permissions of a group: list, add, replace.
///
/// # Contract
/// As for [`Groups`], and:
/// - Permissions are of the form of [`Capabilities::permission_model`]; another form is
///   [`InvalidInput`](crate::ErrorKind::InvalidInput) before any request.
/// - An answer that leaves the permissions out is an error, not an empty list.
/// - The answer of a write is the whole list as the provider says it is then.
#[async_trait]
pub trait GroupPermissions: Provider {
    /// What the group grants.
    async fn list_permissions(&self, id: &GroupId) -> Result<Vec<Permission>> {
        let _ = id;
        Err(Error::unsupported(self.name(), Operation::ListPermissions))
    }

    /// Grants more.
    async fn add_permissions(
        &self,
        id: &GroupId,
        permissions: &[Permission],
    ) -> Result<Vec<Permission>> {
        let _ = (id, permissions);
        Err(Error::unsupported(self.name(), Operation::AddPermissions))
    }

    /// Makes `permissions` all that the group grants.
    async fn replace_permissions(
        &self,
        id: &GroupId,
        permissions: &[Permission],
    ) -> Result<Vec<Permission>> {
        let _ = (id, permissions);
        Err(Error::unsupported(
            self.name(),
            Operation::ReplacePermissions,
        ))
    }
}

/// Groups of a user: set.
///
/// # Contract
/// As for [`Groups`].
#[async_trait]
pub trait UserGroups: Provider {
    /// Makes `groups` all groups of the user: the user leaves every group that is not in it. An empty list removes the user from all.
    async fn set_user_groups(&self, user: &UserId, groups: &[GroupId]) -> Result<()> {
        let _ = (user, groups);
        Err(Error::unsupported(self.name(), Operation::SetUserGroups))
    }
}

/// All traits together, for programs that take any provider: `&dyn GroupProvider`. Implemented for everything that has them all.
pub trait GroupProvider: Groups + Members + GroupPermissions + UserGroups {}

impl<P: Groups + Members + GroupPermissions + UserGroups + ?Sized> GroupProvider for P {}

/// Conveniences over [`Groups`] that no provider implements itself.
pub trait GroupsExt: Groups {
    /// All groups that the credential can see, as a stream.
    ///
    /// ```
    /// use groups_core::{GroupProvider, GroupsExt, Result};
    ///
    /// async fn names(provider: &dyn GroupProvider) -> Result<Vec<String>> {
    ///     let mut groups = provider.list_groups().items();
    ///     let mut names = Vec::new();
    ///     while let Some(group) = groups.next_item().await {
    ///         names.push(group?.name);
    ///     }
    ///     Ok(names)
    /// }
    /// ```
    fn list_groups(&self) -> Pages<'_, Group> {
        Pages::new(self.name(), Operation::ListGroups, |page| {
            self.list_groups_page(page)
        })
    }
}

impl<P: Groups + ?Sized> GroupsExt for P {}

/// Conveniences over [`Members`] that no provider implements itself.
pub trait MembersExt: Members {
    /// All direct members of a group, invited people included, as a stream.
    fn list_members<'a>(&'a self, id: &'a GroupId) -> Pages<'a, Member> {
        Pages::new(self.name(), Operation::ListMembers, |page| {
            self.list_members_page(id, page)
        })
    }
}

impl<P: Members + ?Sized> MembersExt for P {}

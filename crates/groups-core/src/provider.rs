//! The traits. A program written against them runs on every provider.

use std::fmt::Debug;

use async_trait::async_trait;

use crate::{
    Capabilities, EmailAddress, Error, ErrorKind, Group, GroupChange, GroupId, Member, MemberKey,
    MemberOutcomes, Memberships, NewGroup, Operation, Page, PageRequest, Pages, Permission, Result,
    User,
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
    ///
    /// # Errors
    /// [`Unsupported`](ErrorKind::Unsupported) where the capabilities lack the operation; [`InvalidInput`](ErrorKind::InvalidInput) for a cursor that cannot be of this listing; otherwise what the provider answers.
    async fn list_groups_page(&self, page: PageRequest) -> Result<Page<Group>> {
        let _ = page;
        Err(Error::unsupported(self.name(), Operation::ListGroups))
    }

    /// The group with this id.
    ///
    /// # Errors
    /// [`NotFound`](ErrorKind::NotFound) if the provider knows no such group; [`Unsupported`](ErrorKind::Unsupported) where the capabilities lack the operation; otherwise what the
    /// provider answers.
    async fn get_group(&self, id: &GroupId) -> Result<Group> {
        let _ = id;
        Err(Error::unsupported(self.name(), Operation::GetGroup))
    }

    /// Creates a group and returns it with the id that the provider gave it.
    ///
    /// Not idempotent: after an [`Ambiguous`](crate::Retryability::Ambiguous) failure look for the name before creating again.
    ///
    /// # Errors
    /// [`Unsupported`](ErrorKind::Unsupported) where the capabilities lack the operation, or an attribute of the group; [`Conflict`](ErrorKind::Conflict) where the name is taken
    /// and names are unique; [`Ambiguous`](ErrorKind::Ambiguous) where it may be taken by an earlier attempt of this call; otherwise what the provider answers.
    async fn create_group(&self, group: &NewGroup) -> Result<Group> {
        let _ = group;
        Err(Error::unsupported(self.name(), Operation::CreateGroup))
    }

    /// Changes a group and returns it as it is then.
    ///
    /// Go on with the id of the answer: whether an id survives a new name is not documented everywhere. What the change leaves out keeps its value. Where the provider can only write a group as a whole, the group is read first and
    /// written back with the change: a write by somebody else in between is lost. The provider's own documentation says so.
    ///
    /// # Errors
    /// [`Unsupported`](ErrorKind::Unsupported) where the capabilities lack the operation, or an attribute that changes; [`NotFound`](ErrorKind::NotFound) if there is no such
    /// group; [`Conflict`](ErrorKind::Conflict) where the new name is taken and names are unique.
    async fn update_group(&self, id: &GroupId, change: &GroupChange) -> Result<Group> {
        let _ = (id, change);
        Err(Error::unsupported(self.name(), Operation::UpdateGroup))
    }

    /// Deletes a group. A group that does not exist is a [`NotFound`](crate::ErrorKind::NotFound) error.
    ///
    /// # Errors
    /// [`NotFound`](ErrorKind::NotFound) if there is no such group, also because somebody else has deleted it; [`Unsupported`](ErrorKind::Unsupported) where the capabilities lack the operation.
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
/// - Adding somebody who is a member changes nothing: the outcome is `Ok`, [`Conflict`](crate::ErrorKind::Conflict), or [`Rejected`](crate::ErrorKind::Rejected) where the
///   vendor has one word for all that it does not accept. Removing somebody who is not changes nothing
///   either: the outcome is `Ok`, [`NotFound`](crate::ErrorKind::NotFound) or [`Conflict`](crate::ErrorKind::Conflict). Which one is the provider's own, and mostly undocumented.
///   `NotFound` of a removal may also mean that there is no such group: do not take it for done without having seen the group.
#[async_trait]
pub trait Members: Provider {
    /// One page of the direct members of a group, invited people included. [`MembersExt::list_members`] walks all of them.
    ///
    /// # Errors
    /// [`Unsupported`](ErrorKind::Unsupported) where the capabilities lack the operation; [`NotFound`](ErrorKind::NotFound) if there is no such group and the provider says so;
    /// otherwise what the provider answers.
    async fn list_members_page(&self, id: &GroupId, page: PageRequest) -> Result<Page<Member>> {
        let _ = (id, page);
        Err(Error::unsupported(self.name(), Operation::ListMembers))
    }

    /// Adds members. They get everything that the group grants.
    ///
    /// # Errors
    /// Of the call as a whole: [`Unsupported`](ErrorKind::Unsupported) where the capabilities lack the operation; [`InvalidInput`](ErrorKind::InvalidInput) for a key
    /// of another form. What concerns one member alone is in the outcomes.
    async fn add_members(&self, id: &GroupId, members: &[MemberKey]) -> Result<MemberOutcomes> {
        let _ = (id, members);
        Err(Error::unsupported(self.name(), Operation::AddMembers))
    }

    /// Removes members.
    ///
    /// # Errors
    /// As for [`add_members`](Self::add_members).
    async fn remove_members(&self, id: &GroupId, members: &[MemberKey]) -> Result<MemberOutcomes> {
        let _ = (id, members);
        Err(Error::unsupported(self.name(), Operation::RemoveMembers))
    }

    /// Makes `members` the whole membership: whoever is not in it loses the group. An empty list clears the group.
    ///
    /// # Errors
    /// As for [`add_members`](Self::add_members). After an [`Ambiguous`](crate::Retryability::Ambiguous) failure read back who is in the group.
    async fn replace_members(&self, id: &GroupId, members: &[MemberKey]) -> Result<MemberOutcomes> {
        let _ = (id, members);
        Err(Error::unsupported(self.name(), Operation::ReplaceMembers))
    }

    /// Reads the members of a group until the list has all of `present` and none of `absent`, and returns those of whom it still says otherwise: nobody, if the
    /// change is confirmed.
    ///
    /// Reads once, unless [`lagging_member_lists`](Capabilities::lagging_member_lists): then again after pauses that the provider crate documents, and not for ever.
    ///
    /// # Errors
    /// Those of the listing. A list that is not proven to be complete confirms nobody's absence: that is [`Incomplete`](ErrorKind::Incomplete).
    async fn confirm_members(
        &self,
        id: &GroupId,
        present: &[MemberKey],
        absent: &[MemberKey],
    ) -> Result<Vec<MemberKey>> {
        let own = self.capabilities().member_key;
        let mut keys = present.iter().chain(absent);
        // A key of another form is in no list, which would confirm that its owner is gone.
        if let Some(other) = keys.find(|key| key.kind() != own) {
            let operation = Operation::ListMembers.as_str();
            return Err(Error::wrong_key(self.name(), operation, own, other));
        }
        let listing = self.list_members(id).read_all().await?;
        listing.unconfirmed(present, absent)
    }
}

/// Permissions of a group: list, add, replace.
///
/// # Contract
/// As for [`Groups`], and:
/// - Permissions are of the form of [`Capabilities::permission_model`]; another form is
///   [`InvalidInput`](crate::ErrorKind::InvalidInput) before any request.
/// - An answer that leaves the permissions out is an error, not an empty list, unless the provider crate says that it means none and why.
/// - The answer of a write is the whole list as the provider says it is then.
#[async_trait]
pub trait GroupPermissions: Provider {
    /// What the group grants.
    ///
    /// # Errors
    /// [`Unsupported`](ErrorKind::Unsupported) where the capabilities lack the operation; [`NotFound`](ErrorKind::NotFound) if there is no such group and the provider says so;
    /// [`InvalidResponse`](ErrorKind::InvalidResponse) or [`Incomplete`](ErrorKind::Incomplete) if the answer leaves the
    /// permissions out and that does not mean none.
    async fn list_permissions(&self, id: &GroupId) -> Result<Vec<Permission>> {
        let _ = id;
        Err(Error::unsupported(self.name(), Operation::ListPermissions))
    }

    /// Grants more.
    ///
    /// # Errors
    /// [`Unsupported`](ErrorKind::Unsupported) where the capabilities lack the operation; [`InvalidInput`](ErrorKind::InvalidInput) for a permission of another form;
    /// [`Rejected`](ErrorKind::Rejected) for one that the provider does not know.
    async fn add_permissions(
        &self,
        id: &GroupId,
        permissions: &[Permission],
    ) -> Result<Vec<Permission>> {
        let _ = (id, permissions);
        Err(Error::unsupported(self.name(), Operation::AddPermissions))
    }

    /// Makes `permissions` all that the group grants.
    ///
    /// # Errors
    /// As for [`add_permissions`](Self::add_permissions).
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
    ///
    /// The user is named in the form of [`Capabilities::member_key`]; another form is [`InvalidInput`](crate::ErrorKind::InvalidInput) before any request.
    ///
    /// # Errors
    /// [`Unsupported`](ErrorKind::Unsupported) where the capabilities lack the operation; [`NotFound`](ErrorKind::NotFound) if there is no such user or group and the provider
    /// says so.
    async fn set_user_groups(&self, user: &MemberKey, groups: &[GroupId]) -> Result<()> {
        let _ = (user, groups);
        Err(Error::unsupported(self.name(), Operation::SetUserGroups))
    }
}

/// Who can be put into groups: list, find by e-mail address, groups of a user.
///
/// # Contract
/// As for [`Groups`], and:
/// - [`User::key`] is the form in which [`Members`] and [`UserGroups`] name the user.
/// - People who are invited and have no account yet are listed where the provider lists them, as [`Invited`](crate::AccountState::Invited).
#[async_trait]
pub trait UserDirectory: Provider {
    /// One page of all users that the credential can see. [`UserDirectoryExt::list_users`] walks all of them.
    ///
    /// # Errors
    /// [`Unsupported`](ErrorKind::Unsupported) where the capabilities lack the operation; [`InvalidInput`](ErrorKind::InvalidInput) for a cursor that cannot be of this listing; otherwise
    /// what the provider answers.
    async fn list_users_page(&self, page: PageRequest) -> Result<Page<User>> {
        let _ = page;
        Err(Error::unsupported(self.name(), Operation::ListUsers))
    }

    /// The user with this e-mail address, compared without regard to the case of letters. `None` is a proof that the directory shows nobody with it: users whose address the provider does not
    /// tell, such as service accounts, have none here.
    ///
    /// Reads the whole directory, so a provider that can do this lists users, too: no provider documents an exact search. To find many people, read it once:
    /// [`list_users`](UserDirectoryExt::list_users), [`read_all`](Pages::read_all), [`with_email`](crate::Complete::with_email).
    ///
    /// # Errors
    /// [`Unsupported`](ErrorKind::Unsupported) where the capabilities lack the operation; [`Conflict`](ErrorKind::Conflict) if several users have the address;
    /// [`Incomplete`](ErrorKind::Incomplete) if nobody was found in a directory that is not proven to be complete; otherwise as for
    /// [`list_users_page`](Self::list_users_page).
    async fn find_user(&self, address: &EmailAddress) -> Result<Option<User>> {
        if !self.capabilities().supports(Operation::FindUser) {
            return Err(Error::unsupported(self.name(), Operation::FindUser));
        }
        let listing = self.list_users().read_all().await?;
        let mut found = listing
            .items()
            .iter()
            .filter(|user| user.has_email(address));
        match (found.next(), found.next()) {
            (Some(user), None) => Ok(Some(user.clone())),
            (None, _) => listing.complete().map(|_| None),
            (Some(_), Some(_)) => {
                let operation = Operation::FindUser.as_str();
                let error = Error::new(ErrorKind::Conflict, self.name(), operation);
                Err(error.with_detail("several users have this address"))
            }
        }
    }

    /// One page of the groups of a user, as the directory has named the user. [`UserDirectoryExt::list_user_groups`] walks all of them.
    ///
    /// # Errors
    /// [`Unsupported`](ErrorKind::Unsupported) where the capabilities lack the operation; [`InvalidInput`](ErrorKind::InvalidInput) before any request if the user
    /// lacks what the provider needs here, for example the account id of somebody who is only invited, or for a cursor that cannot be of this listing; otherwise
    /// what the provider answers.
    async fn list_user_groups_page(&self, user: &User, page: PageRequest) -> Result<Page<Group>> {
        let _ = (user, page);
        Err(Error::unsupported(self.name(), Operation::ListUserGroups))
    }
}

/// All traits together, for programs that take any provider: `&dyn GroupProvider`. Implemented for everything that has them all.
pub trait GroupProvider:
    Groups + Members + Memberships + GroupPermissions + UserGroups + UserDirectory
{
}

impl<P> GroupProvider for P where
    P: Groups + Members + Memberships + GroupPermissions + UserGroups + UserDirectory + ?Sized
{
}

/// Conveniences over [`Groups`] that no provider implements itself.
pub trait GroupsExt: Groups {
    /// All groups that the credential can see, as a stream. Nothing is sent before it is read; its items are `Err` as [`Pages`] and
    /// [`list_groups_page`](Groups::list_groups_page) say.
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
    /// All direct members of a group, invited people included, as a stream. Nothing is sent before it is read; its items are `Err` as [`Pages`] and
    /// [`list_members_page`](Members::list_members_page) say.
    fn list_members<'a>(&'a self, id: &'a GroupId) -> Pages<'a, Member> {
        Pages::new(self.name(), Operation::ListMembers, |page| {
            self.list_members_page(id, page)
        })
    }
}

impl<P: Members + ?Sized> MembersExt for P {}

/// Conveniences over [`UserDirectory`] that no provider implements itself.
pub trait UserDirectoryExt: UserDirectory {
    /// All users that the credential can see, as a stream. Nothing is sent before it is read; its items are `Err` as [`Pages`] and
    /// [`list_users_page`](UserDirectory::list_users_page) say.
    fn list_users(&self) -> Pages<'_, User> {
        Pages::new(self.name(), Operation::ListUsers, |page| {
            self.list_users_page(page)
        })
    }

    /// All groups of a user, as a stream. Nothing is sent before it is read; its items are `Err` as [`Pages`] and
    /// [`list_user_groups_page`](UserDirectory::list_user_groups_page) say.
    fn list_user_groups<'a>(&'a self, user: &'a User) -> Pages<'a, Group> {
        Pages::new(self.name(), Operation::ListUserGroups, |page| {
            self.list_user_groups_page(user, page)
        })
    }
}

impl<P: UserDirectory + ?Sized> UserDirectoryExt for P {}

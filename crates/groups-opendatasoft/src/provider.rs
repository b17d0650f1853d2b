//! The traits over an Opendatasoft portal.

use groups_core::{
    Capabilities, Error, ErrorKind, Group, GroupChange, GroupId, GroupPermissions, Groups, Member,
    MemberKey, MemberKeyKind, MemberOutcomes, Members, NewGroup, Operation, Page, PageRequest,
    Permission, PermissionModel, Provider, Result, User, async_trait,
};
use groups_transport::{Offset, OperationSpec};

use crate::convert::{named, outcomes, usernames};
use crate::generated::api::{NAME, failed};
use crate::generated::operations as spec;
use crate::listing::{LinkCursor, cursor_of_link, no_results, total};
use crate::types::GroupSort;
use crate::{Client, types};

/// What Opendatasoft can do.
pub static CAPABILITIES: Capabilities = Capabilities::new(MemberKeyKind::Username)
    .with_group_description()
    .with_per_member_outcomes()
    .with_permission_model(PermissionModel::Named)
    .with_operations(&[
        Operation::ListGroups,
        Operation::GetGroup,
        Operation::CreateGroup,
        Operation::UpdateGroup,
        Operation::DeleteGroup,
        Operation::ListMembers,
        Operation::AddMembers,
        Operation::RemoveMembers,
        Operation::AllMemberships,
        Operation::ListPermissions,
        Operation::AddPermissions,
        Operation::ReplacePermissions,
        Operation::SetUserGroups,
        Operation::ListUsers,
        Operation::FindUser,
        Operation::ListUserGroups,
    ]);

/// An Opendatasoft portal behind the traits of `groups-core`.
///
/// - Members are named by username.
/// - A group can only be written as a whole. `update_group`, `add_permissions` and `replace_permissions` read it, change it and write it back with its title,
///   description, permissions and limits: **a change that somebody else makes in between is undone**. Do not run them in parallel for one group.
/// - `add_members` is one call with an outcome for each member. `remove_members` is one call for each member, one after the other; it stops at a
///   failure that is not about the member, and says of the others that they were not attempted.
/// - `set_user_groups` reads the user, changes the groups and writes the user back as a whole, with the same danger.
/// - There is no call that replaces the members.
#[derive(Clone, Debug)]
pub struct OpendatasoftProvider {
    client: Client,
}

impl OpendatasoftProvider {
    /// The traits over `client`.
    pub fn new(client: Client) -> Self {
        Self { client }
    }

    /// The client with one method per operation of the API.
    pub fn client(&self) -> &Client {
        &self.client
    }

    pub(crate) async fn user_group(&self, id: &GroupId) -> Result<types::UserGroup> {
        let response = self.client.retrieve_user_group().group_uid(id).send().await;
        Ok(response
            .map_err(failed(&spec::RETRIEVE_USER_GROUP))?
            .into_inner())
    }

    /// Reads the group, lets `change` change it, and writes it back as a whole.
    async fn rewrite(
        &self,
        id: &GroupId,
        change: impl FnOnce(&mut types::UserGroupUpdate) + Send,
    ) -> Result<types::UserGroup> {
        let current = self.user_group(id).await?;
        let read_permissions = current.permissions.is_some();
        let mut body = types::UserGroupUpdate {
            title: current.title,
            description: current.description,
            permissions: current.permissions,
            explore_limits: current.explore_limits,
        };
        change(&mut body);
        if !read_permissions && body.permissions.is_none() {
            // Whether a write without them keeps or clears them is not documented.
            return Err(no_permissions(&spec::RETRIEVE_USER_GROUP));
        }
        let response = self
            .client
            .update_user_group()
            .group_uid(id)
            .body(body)
            .send()
            .await;
        Ok(response
            .map_err(failed(&spec::UPDATE_USER_GROUP))?
            .into_inner())
    }
}

impl Provider for OpendatasoftProvider {
    fn name(&self) -> &'static str {
        NAME
    }

    fn capabilities(&self) -> &'static Capabilities {
        &CAPABILITIES
    }
}

#[async_trait]
impl Groups for OpendatasoftProvider {
    /// Sorted by creation, so that a write during the walk does not shift groups from one page to another.
    async fn list_groups_page(&self, page: PageRequest) -> Result<Page<Group>> {
        let operation = &spec::LIST_USER_GROUPS;
        let offset = Offset::of(&page, NAME, operation)?;
        let mut request = self
            .client
            .list_user_groups()
            .sort(GroupSort::CreatedAt)
            .offset(offset.0);
        if let Some(size) = operation.page_size(page.size) {
            request = request.limit(size);
        }
        let wire = request
            .send()
            .await
            .map_err(failed(operation))?
            .into_inner();
        let groups = wire.results.ok_or_else(|| no_results(operation))?;
        let total = total(wire.total_count, operation)?;
        let groups = groups.into_iter().map(Into::into).collect();
        Ok(offset.page(groups, wire.next.is_none(), total))
    }

    async fn get_group(&self, id: &GroupId) -> Result<Group> {
        Ok(self.user_group(id).await?.into())
    }

    async fn create_group(&self, group: &NewGroup) -> Result<Group> {
        let body = types::UserGroupCreate {
            title: group.name.clone(),
            description: group.description.clone(),
            permissions: None,
            explore_limits: None,
        };
        let response = self.client.create_user_group().body(body).send().await;
        Ok(response
            .map_err(failed(&spec::CREATE_USER_GROUP))?
            .into_inner()
            .into())
    }

    async fn update_group(&self, id: &GroupId, change: &GroupChange) -> Result<Group> {
        if change.is_empty() {
            return Err(
                Error::new(ErrorKind::InvalidInput, NAME, spec::UPDATE_USER_GROUP.id)
                    .with_detail("the change is empty"),
            );
        }
        let updated = self.rewrite(id, |body| {
            if let Some(name) = &change.name {
                body.title.clone_from(name);
            }
            if let Some(description) = &change.description {
                body.description = Some(description.clone());
            }
        });
        Ok(updated.await?.into())
    }

    async fn delete_group(&self, id: &GroupId) -> Result<()> {
        let response = self.client.delete_user_group().group_uid(id).send().await;
        response.map_err(failed(&spec::DELETE_USER_GROUP))?;
        Ok(())
    }
}

#[async_trait]
impl Members for OpendatasoftProvider {
    /// The vendor documents no page size here: the first request asks for none, the next ones repeat what the vendor's link says.
    async fn list_members_page(&self, id: &GroupId, page: PageRequest) -> Result<Page<Member>> {
        let operation = &spec::LIST_USERS_OF_A_USER_GROUP;
        let mut request = self.client.list_users_of_a_user_group().group_uid(id);
        if let Some(cursor) = &page.cursor {
            let (limit, offset) = LinkCursor::read(cursor)
                .ok_or_else(|| Error::foreign_cursor(NAME, operation.id))?;
            if let Some(limit) = limit {
                request = request.limit(limit);
            }
            if let Some(offset) = offset {
                request = request.offset(offset);
            }
        }
        let wire = request
            .send()
            .await
            .map_err(failed(operation))?
            .into_inner();
        let users = wire.results.ok_or_else(|| no_results(operation))?;
        let total = total(wire.total_count, operation)?;
        let next = match wire.next {
            None => None,
            Some(link) => Some(cursor_of_link(&self.client, id, &link).ok_or_else(|| {
                Error::new(ErrorKind::Incomplete, NAME, operation.id)
                    .with_detail("the link to the next page does not lead to a page of this list")
            })?),
        };
        Ok(Page::new(
            users
                .into_iter()
                .map(|user| User::from(user).into())
                .collect(),
        )
        .with_next(next)
        .with_total(Some(total)))
    }

    async fn add_members(&self, id: &GroupId, members: &[MemberKey]) -> Result<MemberOutcomes> {
        let operation = &spec::BATCH_ADD_USERS_TO_USER_GROUP;
        let usernames = usernames(members, operation)?;
        if usernames.is_empty() {
            return Ok(MemberOutcomes::per_member(Vec::new()));
        }
        let users = usernames
            .into_iter()
            .map(|username| types::RelatedUserWrite { username });
        let body: Vec<_> = users.collect();
        let request = self
            .client
            .batch_add_users_to_user_group()
            .group_uid(id)
            .body(body);
        let wire = request
            .send()
            .await
            .map_err(failed(operation))?
            .into_inner();
        Ok(outcomes(members, &wire, operation))
    }

    async fn remove_members(&self, id: &GroupId, members: &[MemberKey]) -> Result<MemberOutcomes> {
        let operation = &spec::DELETE_USER_OF_A_USER_GROUP;
        let usernames = usernames(members, operation)?;
        let remove = |username| async move {
            let request = self.client.delete_user_of_a_user_group().group_uid(id);
            let response = request.username(username).send().await;
            response.map(drop).map_err(failed(operation))
        };
        Ok(MemberOutcomes::one_by_one(members.iter().zip(usernames), remove).await)
    }
}

#[async_trait]
impl GroupPermissions for OpendatasoftProvider {
    async fn list_permissions(&self, id: &GroupId) -> Result<Vec<Permission>> {
        let group = self.user_group(id).await?;
        group
            .permissions
            .map(named)
            .ok_or_else(|| no_permissions(&spec::RETRIEVE_USER_GROUP))
    }

    /// Read, added to and written back, as a whole.
    async fn add_permissions(
        &self,
        id: &GroupId,
        permissions: &[Permission],
    ) -> Result<Vec<Permission>> {
        let operation = &spec::UPDATE_USER_GROUP;
        let more = crate::convert::permissions(permissions, operation)?;
        if more.is_empty() {
            return Err(Error::new(ErrorKind::InvalidInput, NAME, operation.id)
                .with_detail("there is no permission to add"));
        }
        let add = |body: &mut types::UserGroupUpdate| {
            // A group that does not tell its permissions is not written.
            if let Some(granted) = &mut body.permissions {
                for permission in more {
                    if !granted.contains(&permission) {
                        granted.push(permission);
                    }
                }
            }
        };
        let updated = self.rewrite(id, add).await?;
        updated
            .permissions
            .map(named)
            .ok_or_else(|| no_permissions(operation))
    }

    async fn replace_permissions(
        &self,
        id: &GroupId,
        permissions: &[Permission],
    ) -> Result<Vec<Permission>> {
        let operation = &spec::UPDATE_USER_GROUP;
        let permissions = crate::convert::permissions(permissions, operation)?;
        let updated = self
            .rewrite(id, |body| body.permissions = Some(permissions))
            .await?;
        updated
            .permissions
            .map(named)
            .ok_or_else(|| no_permissions(operation))
    }
}

fn no_permissions(operation: &OperationSpec) -> Error {
    Error::new(ErrorKind::Incomplete, NAME, operation.id)
        .with_detail("the answer leaves the permissions out")
}

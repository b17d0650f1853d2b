//! The traits over Segment.

use groups_core::{
    Capabilities, Count, Cursor, Error, ErrorKind, Group, GroupChange, GroupId, GroupPermissions,
    Groups, Member, MemberKey, MemberKeyKind, MemberOutcomes, Members, NewGroup, Operation, Page,
    PageRequest, Permission, PermissionModel, Provider, Result, UserGroups, async_trait,
};
use groups_transport::OperationSpec;
use groups_transport::runtime::encode_path;

use crate::convert::{account, emails, invited, permission_inputs};
use crate::generated::api::{NAME, failed};
use crate::generated::operations as spec;
use crate::listing::{PeopleCursor, fetch_page, position};
use crate::{Client, OperationStatus, types};

/// How many bytes of e-mail addresses one removal may carry in its URL, as they are encoded. Longer URLs are refused by many servers and proxies.
const MAX_EMAIL_BYTES: usize = 7 * 1024;

/// What Segment can do.
pub static CAPABILITIES: Capabilities = Capabilities::new(MemberKeyKind::Email)
    .with_pending_invites()
    .with_permission_model(PermissionModel::Roles)
    .with_operations(&[
        Operation::ListGroups,
        Operation::GetGroup,
        Operation::CreateGroup,
        Operation::UpdateGroup,
        Operation::DeleteGroup,
        Operation::ListMembers,
        Operation::AddMembers,
        Operation::RemoveMembers,
        Operation::ReplaceMembers,
        Operation::AllMemberships,
        Operation::ListPermissions,
        Operation::AddPermissions,
        Operation::ReplacePermissions,
        Operation::ListUsers,
        Operation::FindUser,
        Operation::ListUserGroups,
    ]);

/// Segment behind the traits of `groups-core`.
///
/// - Members are named by e-mail address and are users or pending invites; a listing reads both, invites first: somebody who accepts an invite during the walk may be seen twice
///   and is never missed.
/// - The vendor may leave the total of a list out. A group without invites is then held against its own count; a listing that nothing proves says so in its type.
/// - A change of members is accepted or refused as a whole. Whether one bad address fails the whole call is not documented: read back.
/// - Groups have no description; giving one is refused.
/// - A removal names at most 7 KiB of encoded addresses, because they travel in the URL; more are refused before anything is sent.
#[derive(Clone, Debug)]
pub struct SegmentProvider {
    client: Client,
}

impl SegmentProvider {
    /// The traits over `client`.
    pub fn new(client: Client) -> Self {
        Self { client }
    }

    /// The client with one method per operation of the API.
    pub fn client(&self) -> &Client {
        &self.client
    }

    async fn user_group(&self, id: &GroupId) -> Result<types::UserGroupV1> {
        let response = self.client.get_user_group().user_group_id(id).send().await;
        let response = response.map_err(failed(&spec::GET_USER_GROUP))?;
        Ok(response.into_inner().data.user_group)
    }

    /// `sole` says that the group has no invites, so that its member count speaks of users whatever it includes.
    async fn users_page(
        &self,
        id: &GroupId,
        page: &PageRequest,
        token: Option<String>,
        sole: bool,
    ) -> Result<Page<Member>> {
        let operation = &spec::LIST_USERS_FROM_USER_GROUP;
        let request = self.client.list_users_from_user_group().user_group_id(id);
        let is_first = token.is_none();
        let data = fetch_page!(request, operation, page.size, token);
        let users = data
            .users
            .into_iter()
            .map(|wire| account(wire.id, wire.name, wire.email, operation).map(Member::from));
        let users = users.collect::<Result<Vec<_>>>()?;
        let (next, total) = position(data.pagination, operation)?;
        let next = next.map(|token| PeopleCursor::after_users(token, sole).into());
        let second_count = match sole {
            true if is_first || next.is_none() => self.second_count(id, total).await?,
            _ => None,
        };
        Ok(Page::new(users)
            .with_next(next)
            .with_total(total)
            .with_second_count(second_count)
            .with_part(1))
    }

    async fn invites_page(
        &self,
        id: &GroupId,
        page: &PageRequest,
        token: Option<String>,
    ) -> Result<Page<Member>> {
        let operation = &spec::LIST_INVITES_FROM_USER_GROUP;
        let request = self.client.list_invites_from_user_group().user_group_id(id);
        let data = fetch_page!(request, operation, page.size, token);
        let invites = data.emails.into_iter();
        let invites: Result<Vec<_>> = invites
            .map(|email| invited(email, operation).map(Member::from))
            .collect();
        let (next, total) = position(data.pagination, operation)?;
        let next = match next {
            None if total == Some(0) => PeopleCursor::SoleUsers(None),
            next => PeopleCursor::after_invites(next),
        };
        Ok(Page::new(invites?)
            .with_next(Some(next.into()))
            .with_total(total))
    }

    /// The vendor leaves the total of a list out where it is costly. The group has a count of its own; whether that includes invites is not documented.
    async fn second_count(&self, id: &GroupId, total: Option<u64>) -> Result<Option<u64>> {
        match total {
            Some(_) => Ok(None),
            None => Ok(self.user_group(id).await?.member_count.and_then(Count::get)),
        }
    }
}

impl Provider for SegmentProvider {
    fn name(&self) -> &'static str {
        NAME
    }

    fn capabilities(&self) -> &'static Capabilities {
        &CAPABILITIES
    }
}

#[async_trait]
impl Groups for SegmentProvider {
    async fn list_groups_page(&self, page: PageRequest) -> Result<Page<Group>> {
        let operation = &spec::LIST_USER_GROUPS;
        let cursor = page.cursor.as_ref().map(Cursor::as_str);
        let data = fetch_page!(self.client.list_user_groups(), operation, page.size, cursor);
        let groups = data.user_groups.into_iter().map(Into::into).collect();
        let (next, total) = position(data.pagination, operation)?;
        Ok(Page::new(groups)
            .with_next(next.map(Cursor::new))
            .with_total(total))
    }

    async fn get_group(&self, id: &GroupId) -> Result<Group> {
        Ok(self.user_group(id).await?.into())
    }

    async fn create_group(&self, group: &NewGroup) -> Result<Group> {
        let operation = &spec::CREATE_USER_GROUP;
        refuse_description(group.description.as_ref(), operation)?;
        let body = types::CreateUserGroupV1Input {
            name: group.name.clone(),
        };
        let response = self.client.create_user_group().body(body).send().await;
        Ok(response
            .map_err(failed(operation))?
            .into_inner()
            .data
            .user_group
            .into())
    }

    async fn update_group(&self, id: &GroupId, change: &GroupChange) -> Result<Group> {
        let operation = &spec::UPDATE_USER_GROUP;
        refuse_description(change.description.as_ref(), operation)?;
        let Some(name) = change.name.clone() else {
            return Err(invalid(operation, "the change is empty"));
        };
        let body = types::UpdateUserGroupV1Input { name };
        let response = self
            .client
            .update_user_group()
            .user_group_id(id)
            .body(body)
            .send()
            .await;
        Ok(response
            .map_err(failed(operation))?
            .into_inner()
            .data
            .user_group
            .into())
    }

    async fn delete_group(&self, id: &GroupId) -> Result<()> {
        let operation = &spec::DELETE_USER_GROUP;
        let response = self
            .client
            .delete_user_group()
            .user_group_id(id)
            .send()
            .await;
        confirmed(
            response
                .map_err(failed(operation))?
                .into_inner()
                .data
                .status,
            operation,
        )
    }
}

#[async_trait]
impl Members for SegmentProvider {
    async fn list_members_page(&self, id: &GroupId, page: PageRequest) -> Result<Page<Member>> {
        match PeopleCursor::read(page.cursor.as_ref()) {
            Some(PeopleCursor::Users(token)) => self.users_page(id, &page, token, false).await,
            Some(PeopleCursor::SoleUsers(token)) => self.users_page(id, &page, token, true).await,
            Some(PeopleCursor::Invites(token)) => self.invites_page(id, &page, token).await,
            None => {
                let operation = spec::LIST_USERS_FROM_USER_GROUP.id;
                Err(Error::foreign_cursor(NAME, operation))
            }
        }
    }

    async fn add_members(&self, id: &GroupId, members: &[MemberKey]) -> Result<MemberOutcomes> {
        let operation = &spec::ADD_USERS_TO_USER_GROUP;
        let emails = emails(members, operation)?;
        if !emails.is_empty() {
            let body = types::AddUsersToUserGroupV1Input { emails };
            let request = self
                .client
                .add_users_to_user_group()
                .user_group_id(id)
                .body(body);
            request.send().await.map_err(failed(operation))?;
        }
        Ok(MemberOutcomes::whole_call(members.iter().cloned()))
    }

    async fn remove_members(&self, id: &GroupId, members: &[MemberKey]) -> Result<MemberOutcomes> {
        let operation = &spec::REMOVE_USERS_FROM_USER_GROUP;
        let emails = emails(members, operation)?;
        let in_query = |email: &String| "&emails.000=".len() + encode_path(email).len();
        if emails.iter().map(in_query).sum::<usize>() > MAX_EMAIL_BYTES {
            let why = "too many e-mail addresses for one URL; remove them in several calls";
            return Err(invalid(operation, why));
        }
        if !emails.is_empty() {
            let request = self.client.remove_users_from_user_group().user_group_id(id);
            let response = request
                .emails(emails)
                .send()
                .await
                .map_err(failed(operation))?;
            confirmed(response.into_inner().data.status, operation)?;
        }
        Ok(MemberOutcomes::whole_call(members.iter().cloned()))
    }

    async fn replace_members(&self, id: &GroupId, members: &[MemberKey]) -> Result<MemberOutcomes> {
        let operation = &spec::REPLACE_USERS_IN_USER_GROUP;
        let body = types::ReplaceUsersInUserGroupV1Input {
            emails: emails(members, operation)?,
        };
        let request = self
            .client
            .replace_users_in_user_group()
            .user_group_id(id)
            .body(body);
        request.send().await.map_err(failed(operation))?;
        Ok(MemberOutcomes::whole_call(members.iter().cloned()))
    }
}

#[async_trait]
impl GroupPermissions for SegmentProvider {
    /// A group whose answer leaves the permissions out grants nothing: the vendor's Terraform provider reads it so, and an error would make every new group unreadable. Answers to
    /// writes leave them out whatever the group grants; they are not asked.
    async fn list_permissions(&self, id: &GroupId) -> Result<Vec<Permission>> {
        let permissions = self.user_group(id).await?.permissions.unwrap_or_default();
        Ok(permissions.into_iter().map(Into::into).collect())
    }

    async fn add_permissions(
        &self,
        id: &GroupId,
        permissions: &[Permission],
    ) -> Result<Vec<Permission>> {
        let operation = &spec::ADD_PERMISSIONS_TO_USER_GROUP;
        let permissions = permission_inputs(permissions, operation)?;
        if permissions.is_empty() {
            return Err(invalid(operation, "there is no permission to add"));
        }
        let body = types::AddPermissionsToUserGroupV1Input { permissions };
        let request = self
            .client
            .add_permissions_to_user_group()
            .user_group_id(id)
            .body(body);
        let data = request
            .send()
            .await
            .map_err(failed(operation))?
            .into_inner()
            .data;
        Ok(data.permissions.into_iter().map(Into::into).collect())
    }

    async fn replace_permissions(
        &self,
        id: &GroupId,
        permissions: &[Permission],
    ) -> Result<Vec<Permission>> {
        let operation = &spec::REPLACE_PERMISSIONS_FOR_USER_GROUP;
        let permissions = permission_inputs(permissions, operation)?;
        let body = types::ReplacePermissionsForUserGroupV1Input { permissions };
        let request = self
            .client
            .replace_permissions_for_user_group()
            .user_group_id(id)
            .body(body);
        let data = request
            .send()
            .await
            .map_err(failed(operation))?
            .into_inner()
            .data;
        Ok(data.permissions.into_iter().map(Into::into).collect())
    }
}

/// No operation sets the groups of a user.
impl UserGroups for SegmentProvider {}

pub(crate) fn invalid(operation: &OperationSpec, why: &str) -> Error {
    Error::new(ErrorKind::InvalidInput, NAME, operation.id).with_detail(why)
}

fn refuse_description(description: Option<&String>, operation: &OperationSpec) -> Result<()> {
    match description {
        None => Ok(()),
        Some(_) => Err(Error::new(ErrorKind::Unsupported, NAME, operation.id)
            .with_detail("groups have no description")),
    }
}

/// The only documented status of a deletion is success; anything else is not taken for one.
fn confirmed(status: OperationStatus, operation: &'static OperationSpec) -> Result<()> {
    if status == OperationStatus::Success {
        Ok(())
    } else {
        Err(Error::new(ErrorKind::InvalidResponse, NAME, operation.id)
            .with_detail("the provider does not confirm the deletion"))
    }
}

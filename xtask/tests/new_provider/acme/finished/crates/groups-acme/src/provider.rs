//! The traits over Acme: groups and members.

use groups_core::{
    AllMemberships, Capabilities, Count, Error, ErrorKind, Group, GroupId, GroupPermissions,
    Groups, Member, MemberKey, MemberKeyKind, MemberOutcomes, Members, Memberships,
    MembershipsExt as _, NewGroup, Operation, Page, PageRequest, Provider, Result, UserGroups,
    async_trait,
};
use groups_transport::{Offset, OperationSpec};

use crate::convert::user_ids;
use crate::generated::api::{NAME, failed};
use crate::generated::operations as spec;
use crate::{Client, types};

/// What Acme can do.
pub static CAPABILITIES: Capabilities = Capabilities::new(MemberKeyKind::UserId)
    .with_group_description()
    .with_per_member_outcomes()
    .with_operations(&[
        Operation::ListGroups,
        Operation::GetGroup,
        Operation::CreateGroup,
        Operation::DeleteGroup,
        Operation::ListMembers,
        Operation::AddMembers,
        Operation::RemoveMembers,
        Operation::AllMemberships,
        Operation::ListUsers,
        Operation::FindUser,
    ]);

/// Acme behind the traits of `groups-core`.
///
/// - Members are named by account id and written one by one: what became of each is told.
/// - A group cannot be changed, only deleted.
#[derive(Clone, Debug)]
pub struct AcmeProvider {
    client: Client,
}

impl AcmeProvider {
    /// The traits over `client`.
    pub fn new(client: Client) -> Self {
        Self { client }
    }

    /// The client with one method per operation of the API.
    pub fn client(&self) -> &Client {
        &self.client
    }
}

impl Provider for AcmeProvider {
    fn name(&self) -> &'static str {
        NAME
    }

    fn capabilities(&self) -> &'static Capabilities {
        &CAPABILITIES
    }
}

#[async_trait]
impl Groups for AcmeProvider {
    async fn list_groups_page(&self, page: PageRequest) -> Result<Page<Group>> {
        let operation = &spec::LIST_GROUPS;
        let offset = Offset::of(&page, NAME, operation)?;
        let mut request = self.client.list_groups().offset(offset.0);
        if let Some(size) = operation.page_size(page.size) {
            request = request.limit(size);
        }
        let wire = request.send().await.map_err(failed(operation))?;
        let wire = wire.into_inner();
        let groups = wire.items.into_iter().map(Into::into).collect();
        Ok(offset.page_of(groups, total(wire.total, operation)?))
    }

    async fn get_group(&self, id: &GroupId) -> Result<Group> {
        let response = self.client.get_group().group_id(id).send().await;
        let response = response.map_err(failed(&spec::GET_GROUP))?;
        Ok(response.into_inner().into())
    }

    async fn create_group(&self, group: &NewGroup) -> Result<Group> {
        let body = types::NewGroup {
            name: group.name.clone(),
            description: group.description.clone(),
        };
        let response = self.client.create_group().body(body).send().await;
        let response = response.map_err(failed(&spec::CREATE_GROUP))?;
        Ok(response.into_inner().into())
    }

    async fn delete_group(&self, id: &GroupId) -> Result<()> {
        let response = self.client.delete_group().group_id(id).send().await;
        response.map(drop).map_err(failed(&spec::DELETE_GROUP))
    }
}

#[async_trait]
impl Members for AcmeProvider {
    async fn list_members_page(&self, id: &GroupId, page: PageRequest) -> Result<Page<Member>> {
        let operation = &spec::LIST_MEMBERS;
        let offset = Offset::of(&page, NAME, operation)?;
        let mut request = self.client.list_members().group_id(id).offset(offset.0);
        if let Some(size) = operation.page_size(page.size) {
            request = request.limit(size);
        }
        let wire = request.send().await.map_err(failed(operation))?;
        let wire = wire.into_inner();
        let members = wire.items.into_iter();
        let members = members.map(|user| groups_core::User::from(user).into());
        Ok(offset.page_of(members.collect(), total(wire.total, operation)?))
    }

    async fn add_members(&self, id: &GroupId, members: &[MemberKey]) -> Result<MemberOutcomes> {
        let operation = &spec::ADD_MEMBER;
        let users = user_ids(members, operation)?;
        let add = |user| async move {
            let request = self.client.add_member().group_id(id).user_id(user);
            request.send().await.map(drop).map_err(failed(operation))
        };
        Ok(MemberOutcomes::one_by_one(members.iter().zip(users), add).await)
    }

    async fn remove_members(&self, id: &GroupId, members: &[MemberKey]) -> Result<MemberOutcomes> {
        let operation = &spec::REMOVE_MEMBER;
        let users = user_ids(members, operation)?;
        let remove = |user| async move {
            let request = self.client.remove_member().group_id(id).user_id(user);
            request.send().await.map(drop).map_err(failed(operation))
        };
        Ok(MemberOutcomes::one_by_one(members.iter().zip(users), remove).await)
    }
}

impl Memberships for AcmeProvider {
    /// From the members of each group, because users are listed without their groups: one request for the groups, and one for each of them.
    fn all_memberships(&self) -> AllMemberships<'_> {
        self.memberships_by_group()
    }
}

/// Acme has no permissions.
impl GroupPermissions for AcmeProvider {}

/// No operation sets the groups of a user.
impl UserGroups for AcmeProvider {}

/// The number of items over all pages. A count that is none proves nothing.
pub(crate) fn total(count: Count, operation: &OperationSpec) -> Result<u64> {
    let unusable = || Error::new(ErrorKind::Incomplete, NAME, operation.id);
    count
        .get()
        .ok_or_else(|| unusable().with_detail("the answer does not say how many there are"))
}

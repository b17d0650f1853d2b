//! The traits over one tenant of Kestra: groups.

use groups_core::{
    Capabilities, Error, ErrorKind, Group, GroupChange, GroupId, Groups, MemberKeyKind, NewGroup,
    Operation, Page, PageRequest, PermissionModel, Provider, Result, TenantId, UserId, async_trait,
};
use groups_transport::Turn;
use groups_transport::runtime::ClientInfo as _;

use crate::generated::api::{NAME, failed};
use crate::generated::operations as spec;
use crate::listing::fetch_page;
use crate::{Client, types};

/// What Kestra can do.
pub static CAPABILITIES: Capabilities = Capabilities::new(MemberKeyKind::UserId)
    .with_group_description()
    .with_member_roles()
    .with_per_member_outcomes()
    .with_add_grants_access()
    .with_serialised_user_writes()
    .with_lagging_member_lists()
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
        Operation::AllMemberships,
        Operation::ListPermissions,
        Operation::AddPermissions,
        Operation::ReplacePermissions,
        Operation::SetUserGroups,
        Operation::ListUsers,
        Operation::FindUser,
        Operation::ListUserGroups,
    ]);

/// Whose users the [`UserDirectory`](groups_core::UserDirectory) of a [`KestraProvider`] lists.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Directory {
    /// The users who have access to the tenant. Takes the right to read tenant access.
    #[default]
    Tenant,
    /// All users of the server. Takes a super admin.
    Instance,
}

/// One tenant of Kestra behind the traits of `groups-core`.
///
/// - **Adding somebody to a group gives access to the tenant first**, and so does setting the groups of a user: servers of version 2.0 refuse a member without access. That the groups exist is
///   made sure of before. Access that is there
///   already is no error. A credential that may not give access leaves it to the server whether the membership can be written.
/// - Before version 2.0 the removal of somebody's last group takes away the access to the tenant as well.
/// - Writes about one user run one after the other, because Kestra loses updates that run at the same time. That holds for everything that is made from one configuration,
///   not for other programs.
/// - Lists of members lag behind writes by seconds. `confirm_members` reads at once and then after 1, 2, 4 and 8 seconds.
/// - `add_members` and `remove_members` are one call or two for each member; they stop at a failure that is not about the member, and say of the others that they were not
///   attempted. Who is a member already is added, who is none is removed.
/// - There is no call that replaces the members.
/// - `set_user_groups` replaces: send every group that the user is to keep, also those that an identity provider manages.
/// - Permissions are roles that are bound to the group, in the whole tenant (no resource) or in a namespace (a [`Resource`](groups_core::Resource) of the kind
///   `NAMESPACE`). They are written one by one, new ones first: after a failure some may be written.
/// - The users are those of the tenant, or of the whole server: see [`Directory`].
#[derive(Clone, Debug)]
pub struct KestraProvider {
    client: Client,
    tenant: TenantId,
    pub(crate) directory: Directory,
}

impl KestraProvider {
    /// The traits over `tenant`, through `client`.
    pub fn new(client: Client, tenant: TenantId) -> Self {
        Self {
            client,
            tenant,
            directory: Directory::default(),
        }
    }

    /// Lists other users than those of the tenant.
    #[must_use]
    pub fn with_directory(mut self, directory: Directory) -> Self {
        self.directory = directory;
        self
    }

    /// The client with one method per operation of the API.
    pub fn client(&self) -> &Client {
        &self.client
    }

    /// The tenant whose groups are meant.
    pub fn tenant(&self) -> &TenantId {
        &self.tenant
    }

    /// The right to write about a user.
    pub(crate) async fn turn(&self, user: &UserId) -> Turn {
        self.client.inner().turn(user.as_str()).await
    }
}

impl Provider for KestraProvider {
    fn name(&self) -> &'static str {
        NAME
    }

    fn capabilities(&self) -> &'static Capabilities {
        &CAPABILITIES
    }
}

#[async_trait]
impl Groups for KestraProvider {
    /// Sorted by name, which is unique in a tenant.
    async fn list_groups_page(&self, page: PageRequest) -> Result<Page<Group>> {
        let operation = &spec::SEARCH_GROUPS;
        let request = self.client.search_groups().tenant(&self.tenant);
        let request = request.sort(vec!["name:asc".to_owned()]);
        let (groups, total, position) = fetch_page!(request, operation, &page);
        let groups = groups.into_iter().map(Into::into).collect();
        Ok(position.page(groups, total))
    }

    async fn get_group(&self, id: &GroupId) -> Result<Group> {
        let request = self.client.get_group().tenant(&self.tenant).id(id);
        let response = request.send().await.map_err(failed(&spec::GET_GROUP))?;
        Ok(response.into_inner().into())
    }

    async fn create_group(&self, group: &NewGroup) -> Result<Group> {
        let body = types::IamGroupControllerApiCreateGroupRequest {
            name: group.name.clone(),
            description: group.description.clone(),
            members_id: Vec::new(),
        };
        let request = self.client.create_group().tenant(&self.tenant).body(body);
        let response = request.send().await.map_err(failed(&spec::CREATE_GROUP))?;
        Ok(response.into_inner().into())
    }

    /// A group is written with its name and its description; what the change leaves out is read first.
    async fn update_group(&self, id: &GroupId, change: &GroupChange) -> Result<Group> {
        let operation = &spec::UPDATE_GROUP;
        let (name, description) = match (&change.name, &change.description) {
            (None, None) => {
                let error = Error::new(ErrorKind::InvalidInput, NAME, operation.id);
                return Err(error.with_detail("the change is empty"));
            }
            (Some(name), Some(description)) => (name.clone(), Some(description.clone())),
            (name, description) => {
                let current = self.get_group(id).await?;
                let description = description.clone().or(current.description);
                (name.clone().unwrap_or(current.name), description)
            }
        };
        let body = types::IamGroupControllerApiUpdateGroupRequest { name, description };
        let request = self.client.update_group().tenant(&self.tenant).id(id);
        let response = request.body(body).send().await.map_err(failed(operation))?;
        Ok(response.into_inner().into())
    }

    async fn delete_group(&self, id: &GroupId) -> Result<()> {
        let request = self.client.delete_group().tenant(&self.tenant).id(id);
        request.send().await.map_err(failed(&spec::DELETE_GROUP))?;
        Ok(())
    }
}

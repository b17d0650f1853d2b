//! The traits over one tenant of Kestra.

use groups_core::{
    Capabilities, GroupId, GroupPermissions, Groups, MemberKeyKind, Members, Operation, Provider,
    Result, TenantId, UserGroups, UserId, async_trait,
};

use crate::generated::operations as spec;
use crate::{Client, types};

/// The provider's name.
const NAME: &str = "kestra";

/// What Kestra can do through the operations that this crate has.
pub static CAPABILITIES: Capabilities =
    Capabilities::new(MemberKeyKind::UserId).with_operations(&[Operation::SetUserGroups]);

/// One tenant of Kestra behind the traits of `groups-core`.
///
/// - Setting the groups of a user replaces them: send every group that the user is to keep, also those that an identity provider manages.
/// - The user needs access to the tenant first; without it the call fails.
/// - Do not set the groups of one user in parallel: updates are known to get lost.
#[derive(Clone, Debug)]
pub struct KestraProvider {
    client: Client,
    tenant: TenantId,
}

impl KestraProvider {
    /// The traits over `tenant`, through `client`.
    pub fn new(client: Client, tenant: TenantId) -> Self {
        Self { client, tenant }
    }

    /// The client with one method per operation of the API.
    pub fn client(&self) -> &Client {
        &self.client
    }

    /// The tenant whose groups are meant.
    pub fn tenant(&self) -> &TenantId {
        &self.tenant
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

/// Not among the documented operations of this crate.
impl Groups for KestraProvider {}

/// Not among the documented operations of this crate.
impl Members for KestraProvider {}

/// Not among the documented operations of this crate.
impl GroupPermissions for KestraProvider {}

#[async_trait]
impl UserGroups for KestraProvider {
    async fn set_user_groups(&self, user: &UserId, groups: &[GroupId]) -> Result<()> {
        let body = types::IamUserGroupControllerApiUpdateUserGroupsRequest {
            group_ids: groups.to_vec(),
        };
        let request = self
            .client
            .update_user_groups()
            .tenant(&self.tenant)
            .id(user)
            .body(body);
        let response = request.send().await;
        response.map_err(|error| error.into_core(NAME, &spec::UPDATE_USER_GROUPS))?;
        Ok(())
    }
}

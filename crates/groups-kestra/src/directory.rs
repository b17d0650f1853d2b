//! Who can be put into the groups of a tenant, and in which of its groups a user is.

use groups_core::{
    Error, ErrorKind, Group, Page, PageRequest, Result, User, UserDirectory, async_trait,
};

use crate::convert::user_id;
use crate::generated::api::{NAME, failed};
use crate::generated::operations as spec;
use crate::listing::fetch_page;
use crate::provider::Directory;
use crate::{KestraProvider, types};

#[async_trait]
impl UserDirectory for KestraProvider {
    async fn list_users_page(&self, page: PageRequest) -> Result<Page<User>> {
        match self.directory {
            Directory::Tenant => {
                let request = self.client().list_tenant_access().tenant(self.tenant());
                let operation = &spec::LIST_TENANT_ACCESS;
                let (users, total, position) = fetch_page!(request, operation, &page);
                let users = users.into_iter().map(Into::into).collect();
                Ok(position.page(users, total))
            }
            Directory::Instance => {
                let request = self.client().list_users();
                let operation = &spec::LIST_USERS;
                let (users, total, position) = fetch_page!(request, operation, &page);
                let users = users.into_iter().map(Into::into).collect();
                Ok(position.page(users, total))
            }
        }
    }

    /// One page, whatever its size: the groups stand in the user's access to the tenant. Somebody without access is
    /// [`NotFound`](ErrorKind::NotFound). An answer that leaves the groups out is a page without groups and without a proof that there are none.
    async fn list_user_groups_page(&self, user: &User, page: PageRequest) -> Result<Page<Group>> {
        let operation = &spec::GET_TENANT_ACCESS;
        if page.cursor.is_some() {
            return Err(Error::foreign_cursor(NAME, operation.id));
        }
        let user = user_id(&user.key, operation)?;
        let request = self.client().get_tenant_access().tenant(self.tenant());
        let response = request.user_id(user).send().await;
        let wire = response.map_err(failed(operation))?.into_inner().groups;
        let groups = |wire: Vec<_>| wire.into_iter().map(group).collect::<Result<Vec<_>>>();
        match wire {
            Some(wire) => Ok(Page::whole(groups(wire)?)),
            // The server leaves members without a value out of its answers. An empty list is a value, so that an absent one proves nothing.
            None => Ok(Page::new(Vec::new())),
        }
    }
}

fn group(wire: types::IamTenantAccessControllerApiGroup) -> Result<Group> {
    match (wire.id, wire.name) {
        (Some(id), Some(name)) => Ok(Group::new(id, name)),
        _ => {
            let operation = spec::GET_TENANT_ACCESS.id;
            let error = Error::new(ErrorKind::InvalidResponse, NAME, operation);
            Err(error.with_detail("a group has no id or no name"))
        }
    }
}

//! Who is in which group of a tenant: from the list of the users with access to it.

use std::num::NonZeroU32;

use groups_core::{
    AllMemberships, Error, ErrorKind, GroupOfUser, Memberships, Operation, Page, PageRequest,
    Pages, Result, User, UserWithGroups,
};

use crate::generated::api::{NAME, failed};
use crate::generated::operations as spec;
use crate::listing::fetch_page;
use crate::{KestraProvider, types};

/// How many users are asked for at once. The vendor names no largest page; a server that has one and gives fewer is read on in its own size.
const PAGE: NonZeroU32 = NonZeroU32::new(1000).unwrap();

impl KestraProvider {
    /// Users with access to the tenant, each with the groups that it names.
    async fn users_with_groups(&self, page: PageRequest) -> Result<Page<UserWithGroups>> {
        let operation = &spec::LIST_TENANT_ACCESS;
        let request = self.client().list_tenant_access().tenant(self.tenant());
        let (users, total, position) = fetch_page!(request, operation, &page);
        let users = users.into_iter().map(with_groups).collect::<Result<_>>()?;
        Ok(position.page(users, total))
    }
}

fn with_groups(
    mut wire: types::IamTenantAccessControllerApiUserTenantAccess,
) -> Result<UserWithGroups> {
    let group = |wire: types::IamTenantAccessControllerApiGroup| {
        let mut group = GroupOfUser::new(wire.id.ok_or_else(|| {
            let operation = spec::LIST_TENANT_ACCESS.id;
            let error = Error::new(ErrorKind::InvalidResponse, NAME, operation);
            error.with_detail("a group of a user has no id")
        })?);
        group.managed_externally = wire.external;
        Ok(group)
    };
    // The server leaves members without a value out of its answers. An empty list is a value, so that an absent one proves nothing.
    let groups = wire.groups.take();
    let groups = groups.map(|groups| groups.into_iter().map(group).collect::<Result<_>>());
    Ok(UserWithGroups::new(User::from(wire), groups.transpose()?))
}

impl Memberships for KestraProvider {
    /// From the users with access to the tenant, who are listed with their groups: one request for 1,000 users, whatever the number of groups.
    ///
    /// - **Requests**: ⌈users with access / 1,000⌉, and one if there are none. The other way would be ⌈groups / 1,000⌉ and at least one for each group:
    ///   fewer only where there are more than 1,000 users with access for each group.
    ///   The vendor names no largest page: a server that gives fewer is read on in its own size, and one that refuses the size takes a smaller one
    ///   ([`with_page_size`](AllMemberships::with_page_size)).
    /// - **Takes** the right to read tenant access: the permission `TENANT_ACCESS` before version 2.0, the resource `USER` since.
    /// - **Not seen** are members without access to the tenant. Servers of version 2.0 refuse them, and before it access came and went with the groups; whether a membership
    ///   outlives access that was taken away is not documented.
    /// - **Not told** is the [`role`](groups_core::Member::role) of a member. [`memberships_by_group`](groups_core::MembershipsExt::memberships_by_group) has it, and
    ///   members without access.
    /// - A user whose groups the server leaves out makes the end [`Untold`](groups_core::Completeness::Untold): whether it leaves empty lists out is not documented.
    /// - The order of the list is not documented, and sorting it is known to fail on servers of version 2.0. A list that shifts while it is read gives somebody twice, or another total, which is an error.
    fn all_memberships(&self) -> AllMemberships<'_> {
        let users = Pages::new(NAME, Operation::AllMemberships, |page| {
            Box::pin(self.users_with_groups(page))
        });
        AllMemberships::by_user(users.with_page_size(PAGE))
    }
}

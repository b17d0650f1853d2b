//! Who is in which group of a portal: from the list of its users.

use groups_core::{
    AllMemberships, GroupOfUser, Memberships, Operation, Pages, User, UserWithGroups,
};

use crate::generated::api::NAME;
use crate::{OpendatasoftProvider, types};

fn with_groups(mut wire: types::User) -> UserWithGroups {
    let groups = wire.groups.take().map(|groups| {
        let ids = groups.into_iter().map(|group| group.uid);
        ids.map(GroupOfUser::new).collect()
    });
    UserWithGroups::new(User::from(wire), groups)
}

impl Memberships for OpendatasoftProvider {
    /// From the users of the portal, who are listed with the ids of their groups: one request for 1,000 users, whatever the number of groups.
    ///
    /// - **Requests**: ⌈users / 1,000⌉, and one if there are none. The other way would be ⌈groups / 1,000⌉ and at least one for each group: fewer only where
    ///   there are more than 1,000 users for each group.
    /// - **Takes** what the management of users and groups takes: the permission `edit_domain`.
    /// - **Not seen** is whoever the list of users does not show; whether it shows people who are invited and have no account yet is not documented.
    /// - A user whose groups the portal leaves out makes the end [`Untold`](groups_core::Completeness::Untold): the vendor does not promise them.
    ///   [`memberships_by_group`](groups_core::MembershipsExt::memberships_by_group) does without.
    fn all_memberships(&self) -> AllMemberships<'_> {
        AllMemberships::by_user(Pages::new(NAME, Operation::AllMemberships, |page| {
            Box::pin(self.wire_users_page(page, with_groups))
        }))
    }
}

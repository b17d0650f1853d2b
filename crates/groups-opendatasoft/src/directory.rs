//! The directory of a portal: its users, and the groups of a user, which are a property of the user.

use std::collections::HashSet;

use groups_core::{
    Count, Error, ErrorKind, Group, GroupId, MemberKey, Page, PageRequest, Result, User,
    UserDirectory, UserGroups, Username, async_trait,
};
use groups_transport::Offset;

use crate::convert::username;
use crate::generated::api::{NAME, failed};
use crate::generated::operations as spec;
use crate::listing::{no_results, total};
use crate::types::UserSort;
use crate::{OpendatasoftProvider, types};

impl OpendatasoftProvider {
    /// The user with full groups, as far as the portal expands them.
    async fn user(&self, username: &Username) -> Result<types::User> {
        let request = self.client().get_user().username(username).expand("groups");
        let response = request.send().await.map_err(failed(&spec::GET_USER))?;
        Ok(response.into_inner())
    }

    /// A page of users, made of what the portal says. Sorted by username, which does not change while the list is read.
    pub(crate) async fn wire_users_page<T>(
        &self,
        page: PageRequest,
        user: fn(types::User) -> T,
    ) -> Result<Page<T>> {
        let operation = &spec::GET_USERS;
        let offset = Offset::of(&page, NAME, operation)?;
        let request = self.client().get_users();
        let mut request = request.sort(vec![UserSort::Username]).offset(offset.0);
        if let Some(size) = operation.page_size(page.size) {
            request = request.limit(size);
        }
        let response = request.send().await.map_err(failed(operation))?;
        let wire = response.into_inner();
        let users = wire.results.ok_or_else(|| no_results(operation))?;
        let users = users.into_iter().map(user).collect();
        let total = total(wire.total_count, operation)?;
        Ok(offset.page(users, wire.next.is_none(), total))
    }

    /// A group of a user. A portal that does not expand groups tells only the id.
    async fn group_of_user(&self, wire: types::UserGroupRef) -> Result<Group> {
        let Some(title) = wire.title else {
            return match self.user_group(&wire.uid).await {
                Ok(group) => Ok(group.into()),
                // It was there when the user was read: who is not found is not the user.
                Err(error) if error.is_not_found() => {
                    Err(Error::new(ErrorKind::Incomplete, NAME, spec::GET_USER.id)
                        .with_detail("a group of the user was deleted while they were read"))
                }
                Err(error) => Err(error),
            };
        };
        let mut group = Group::new(wire.uid, title);
        group.description = wire.description;
        group.member_count = wire.user_count.and_then(Count::get);
        group.permissions = wire.permissions.map(crate::convert::named);
        Ok(group)
    }
}

#[async_trait]
impl UserDirectory for OpendatasoftProvider {
    async fn list_users_page(&self, page: PageRequest) -> Result<Page<User>> {
        self.wire_users_page(page, Into::into).await
    }

    /// One page, whatever its size: the groups stand in the user.
    async fn list_user_groups_page(&self, user: &User, page: PageRequest) -> Result<Page<Group>> {
        let operation = &spec::GET_USER;
        if page.cursor.is_some() {
            return Err(Error::foreign_cursor(NAME, operation.id));
        }
        let username = username(&user.key, operation)?;
        let wire = self.user(&username).await?.groups.ok_or_else(|| {
            Error::new(ErrorKind::Incomplete, NAME, operation.id)
                .with_detail("the answer leaves the groups out")
        })?;
        let mut groups = Vec::with_capacity(wire.len());
        for group in wire {
            groups.push(self.group_of_user(group).await?);
        }
        Ok(Page::whole(groups))
    }
}

#[async_trait]
impl UserGroups for OpendatasoftProvider {
    /// A user can only be written as a whole: it is read, given the groups, and written back with its address, names, permissions and limits. **A change that
    /// somebody else makes in between is undone.**
    ///
    /// The end of a temporary access (`expires_at`) cannot be written. If the portal clears what a write leaves out, the access has no end any more: do not use this for users who have one.
    ///
    /// Whether the groups of a write replace those that the user has is not documented, so the answer is held against the wish:
    /// [`InvalidResponse`](ErrorKind::InvalidResponse) if it has other groups, [`Incomplete`](ErrorKind::Incomplete) if it leaves them out.
    async fn set_user_groups(&self, user: &MemberKey, groups: &[GroupId]) -> Result<()> {
        let operation = &spec::UPDATE_USER;
        let username = username(user, operation)?;
        let current = self.user(&username).await?;
        // Whether a write without a property keeps or clears it is not documented.
        let incomplete = |what: &str| {
            Error::new(ErrorKind::Incomplete, NAME, spec::GET_USER.id).with_detail(format!(
                "the answer leaves the {what} out, which a write needs"
            ))
        };
        let wanted: HashSet<_> = groups.iter().collect();
        let groups = groups
            .iter()
            .map(|uid| types::UserGroupRefWrite { uid: uid.clone() });
        let body = types::UserUpdate {
            email: current.email.ok_or_else(|| incomplete("e-mail address"))?,
            username: Some(current.username),
            first_name: current.first_name,
            last_name: current.last_name,
            permissions: Some(
                current
                    .permissions
                    .ok_or_else(|| incomplete("permissions"))?,
            ),
            groups: Some(groups.collect()),
            explore_limits: current.explore_limits,
        };
        let request = self.client().update_user().username(username).body(body);
        let response = request.send().await.map_err(failed(operation))?;
        let unproven = |kind, why| Err(Error::new(kind, NAME, operation.id).with_detail(why));
        let Some(after) = response.into_inner().groups else {
            let why = "the answer leaves the groups out, so nothing shows that they were set";
            return unproven(ErrorKind::Incomplete, why);
        };
        let after: HashSet<_> = after.iter().map(|group| &group.uid).collect();
        if after != wanted {
            let why = "the user has other groups after the write than those that were sent";
            return unproven(ErrorKind::InvalidResponse, why);
        }
        Ok(())
    }
}

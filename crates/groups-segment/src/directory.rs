//! The directory of a workspace: its users, its pending invites and the groups of a user.

use groups_core::{
    Cursor, Error, Group, Page, PageRequest, Result, User, UserDirectory, async_trait,
};

use crate::SegmentProvider;
use crate::convert::{account, invited};
use crate::generated::api::{NAME, failed};
use crate::generated::operations as spec;
use crate::listing::{PeopleCursor, fetch_page, position};
use crate::provider::invalid;

#[async_trait]
impl UserDirectory for SegmentProvider {
    /// Invites first and then users, as [`list_members_page`](groups_core::Members::list_members_page) does. Invites that have expired may still be listed.
    async fn list_users_page(&self, page: PageRequest) -> Result<Page<User>> {
        match PeopleCursor::read(page.cursor.as_ref()) {
            Some(PeopleCursor::Invites(token)) => {
                let operation = &spec::LIST_INVITES;
                let data = fetch_page!(self.client().list_invites(), operation, page.size, token);
                let invites = data.invites.into_iter();
                let invites: Result<Vec<_>> =
                    invites.map(|email| invited(email, operation)).collect();
                let (next, total) = position(data.pagination, operation)?;
                let next = PeopleCursor::after_invites(next).into();
                Ok(Page::new(invites?).with_next(Some(next)).with_total(total))
            }
            Some(PeopleCursor::Users(token) | PeopleCursor::SoleUsers(token)) => {
                let operation = &spec::LIST_USERS;
                let data = fetch_page!(self.client().list_users(), operation, page.size, token);
                let users = data.users.into_iter();
                let users: Result<Vec<_>> = users
                    .map(|wire| account(wire.id.into(), wire.name, wire.email, operation))
                    .collect();
                let (next, total) = position(data.pagination, operation)?;
                let next = next.map(|token| PeopleCursor::Users(Some(token)).into());
                Ok(Page::new(users?)
                    .with_next(next)
                    .with_total(total)
                    .with_part(1))
            }
            None => Err(Error::foreign_cursor(NAME, spec::LIST_USERS.id)),
        }
    }

    /// Takes the account id of the user. The groups of somebody who is only invited are told by no operation.
    async fn list_user_groups_page(&self, user: &User, page: PageRequest) -> Result<Page<Group>> {
        let operation = &spec::LIST_USER_GROUPS_FROM_USER;
        let Some(id) = &user.user_id else {
            let why = "the groups of a user are found by account id, and this one has none; people who are only invited have no account";
            return Err(invalid(operation, why));
        };
        let cursor = page.cursor.as_ref().map(Cursor::as_str);
        let request = self.client().list_user_groups_from_user().user_id(id);
        let data = fetch_page!(request, operation, page.size, cursor);
        let groups = data.groups.into_iter();
        let groups = groups.map(|wire| Group::new(wire.id, wire.name)).collect();
        let (next, total) = position(data.pagination, operation)?;
        Ok(Page::new(groups)
            .with_next(next.map(Cursor::new))
            .with_total(total))
    }
}

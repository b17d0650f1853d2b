//! The workspace's users and roles.

use serde::Serialize;

use crate::answer::Answer;
use crate::table::Handle;
use crate::vendor::{Call, Context};

use super::answers::{Problem, data, success};
use super::permissions::{self, PermissionView};
use super::roles::ROLES;
use super::state::{Segment, User};

/// A user as the user operations show it.
#[derive(Serialize)]
struct UserView<'a> {
    id: &'a str,
    name: &'a str,
    email: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    permissions: Option<Vec<PermissionView<'a>>>,
}

/// A group as the list of a user shows it.
#[derive(Serialize)]
struct MinimalGroup<'a> {
    id: &'a str,
    name: &'a str,
}

impl Segment {
    pub(super) fn list_users(
        &self,
        call: &Call<'_>,
        context: &Context<'_>,
    ) -> Result<Answer, Answer> {
        self.page("users", self.users.len(), call, context, |position| {
            self.users.at(position).map(|(_, user)| self.view(user))
        })
    }

    pub(super) fn get_user(&self, call: &Call<'_>) -> Result<Answer, Answer> {
        #[derive(Serialize)]
        struct Output<'a> {
            user: Option<UserView<'a>>,
        }
        let user = self.user(call)?;
        let user = self.users.get(user).map(|user| self.view(user));
        Ok(data(200, Output { user }))
    }

    pub(super) fn list_user_groups_from_user(
        &self,
        call: &Call<'_>,
        context: &Context<'_>,
    ) -> Result<Answer, Answer> {
        let user = self.user(call)?;
        let groups: Vec<_> = self.members.groups(user).collect();
        self.page("groups", groups.len(), call, context, |position| {
            let group = self.groups.get(*groups.get(position)?)?;
            Some(MinimalGroup {
                id: &group.id,
                name: &group.name,
            })
        })
    }

    pub(super) fn delete_users(&mut self, call: &Call<'_>) -> Result<Answer, Answer> {
        let ids = self.needed(call, "userIds")?;
        let unknown = self.choices.unknown_users;
        let wrong = ids.iter().enumerate().filter_map(|(index, id)| {
            let problem = unknown.problem(format!("userIds[{index}]"), "No user has this id.");
            problem.filter(|_| self.users.handle(id).is_none())
        });
        let wrong = wrong.collect();
        self.carry_out(wrong, |state| {
            for id in ids {
                state.remove_user(&id);
            }
        })?;
        Ok(success())
    }

    pub(super) fn list_roles(
        &self,
        call: &Call<'_>,
        context: &Context<'_>,
    ) -> Result<Answer, Answer> {
        self.page("roles", ROLES.len(), call, context, |position| {
            ROLES.get(position)
        })
    }

    /// The user that the path names.
    pub(super) fn user(&self, call: &Call<'_>) -> Result<Handle, Problem> {
        let user = self.users.handle(call.parameter(0));
        user.ok_or_else(|| Problem::new(404, "No user has this id."))
    }

    fn view<'a>(&'a self, user: &'a User) -> UserView<'a> {
        UserView {
            id: &user.id,
            name: &user.name,
            email: &user.email,
            permissions: permissions::view(user.permissions.as_ref(), &self.choices),
        }
    }
}

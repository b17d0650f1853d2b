//! What each operation of Acme does, after the vendor's `GroupsApi` and `UsersApi` documents.

use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::answer::Answer;
use crate::paging::window;
use crate::seed::{SeedGroup, SeedUser};
use crate::table::Handle;
use crate::vendor::{Call, Context};

use super::Acme;

/// The vendor's error: its document names the statuses alone, the body is that of its server.
pub(super) fn error(status: u16, message: &str) -> Answer {
    let code = format!("http_{status}");
    Answer::of(status, &json!({"code": code, "message": message}))
}

fn not_found() -> Answer {
    error(404, "There is nothing of this identifier.")
}

#[derive(Deserialize)]
struct NewGroup {
    name: String,
    description: Option<String>,
}

#[derive(Serialize)]
struct GroupView<'a> {
    id: &'a Option<String>,
    name: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    description: &'a Option<String>,
}

impl<'a> From<&'a SeedGroup> for GroupView<'a> {
    fn from(group: &'a SeedGroup) -> Self {
        let SeedGroup {
            id,
            name,
            description,
            ..
        } = group;
        Self {
            id,
            name,
            description,
        }
    }
}

#[derive(Serialize)]
struct UserView<'a> {
    id: &'a Option<String>,
    email: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    name: &'a Option<String>,
}

impl<'a> From<&'a SeedUser> for UserView<'a> {
    fn from(user: &'a SeedUser) -> Self {
        let SeedUser {
            id, email, name, ..
        } = user;
        Self { id, email, name }
    }
}

impl Acme {
    pub(super) fn carry_out(
        &mut self,
        call: &Call<'_>,
        context: &Context<'_>,
    ) -> Result<Answer, Answer> {
        match call.route.operation {
            "list_groups" => {
                let group = |position| Some(GroupView::from(self.groups.at(position)?.1));
                page(call, context, self.groups.len(), group)
            }
            "create_group" => {
                let NewGroup { name, description } = call
                    .request
                    .json(context.strict)
                    .map_err(|_| error(400, "The body is not usable."))?;
                let mut group = SeedGroup::new(name);
                group.description = description;
                let handle = self.add_group(group).map_err(|_| not_found())?;
                let group = self.groups.get(handle).ok_or_else(not_found)?;
                Ok(Answer::of(201, &GroupView::from(group)))
            }
            "get_group" => {
                let group = self.groups.get(self.group(call)?).ok_or_else(not_found)?;
                Ok(Answer::of(200, &GroupView::from(group)))
            }
            "delete_group" => {
                let (handle, _) = self
                    .groups
                    .remove(call.parameter(0))
                    .ok_or_else(not_found)?;
                self.members.remove_group(handle);
                Ok(Answer::empty(204))
            }
            "list_members" => {
                let group = self.group(call)?;
                let member = |position| {
                    let (user, ()) = self.members.at(group, position)?;
                    Some(UserView::from(self.users.get(user)?))
                };
                page(call, context, self.members.count(group), member)
            }
            "add_member" => {
                let (group, user) = (self.group(call)?, self.user(call)?);
                self.members.add(group, user, ());
                Ok(Answer::empty(204))
            }
            "remove_member" => {
                let (group, user) = (self.group(call)?, self.user(call)?);
                let removed = self.members.remove(group, user);
                removed.map(|()| Answer::empty(204)).ok_or_else(not_found)
            }
            "list_users" => {
                let user = |position| Some(UserView::from(self.users.at(position)?.1));
                page(call, context, self.users.len(), user)
            }
            other => Err(error(501, &format!("{other} is not simulated."))),
        }
    }

    /// The group that the path names first.
    fn group(&self, call: &Call<'_>) -> Result<Handle, Answer> {
        self.groups.handle(call.parameter(0)).ok_or_else(not_found)
    }

    /// The user whom the path names second.
    fn user(&self, call: &Call<'_>) -> Result<Handle, Answer> {
        self.users.handle(call.parameter(1)).ok_or_else(not_found)
    }
}

/// The page of `total` items that the query asks for.
fn page<T: Serialize>(
    call: &Call<'_>,
    context: &Context<'_>,
    total: usize,
    item: impl Fn(usize) -> Option<T>,
) -> Result<Answer, Answer> {
    let pairs = call.request.pairs();
    let number = |name: &str, default: usize| match pairs.iter().find(|(known, _)| known == name) {
        None => Ok(default),
        Some((_, text)) => text
            .parse()
            .map_err(|_| error(400, "The query is not usable.")),
    };
    let limit = number("limit", 20)?.clamp(1, 100);
    let window = window(total, number("offset", 0)?, limit, context);
    let items: Vec<_> = window.items.filter_map(item).collect();
    Ok(Answer::of(200, &json!({"items": items, "total": total})))
}

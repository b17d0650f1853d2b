//! Groups: list, read, create, rename, delete.

use serde::{Deserialize, Serialize};

use crate::answer::Answer;
use crate::table::Handle;
use crate::vendor::{Call, Context};

use super::answers::{Problem, data, success};
use super::input;
use super::permissions::{self, PermissionView};
use super::state::{Group, Segment};

#[derive(Deserialize)]
struct NameInput {
    name: Option<String>,
}

/// A group as its own operations show it.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct GroupView<'a> {
    id: &'a str,
    name: &'a str,
    member_count: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    permissions: Option<Vec<PermissionView<'a>>>,
}

impl Segment {
    pub(super) fn list_user_groups(
        &self,
        call: &Call<'_>,
        context: &Context<'_>,
    ) -> Result<Answer, Answer> {
        self.page("userGroups", self.groups.len(), call, context, |position| {
            let (handle, group) = self.groups.at(position)?;
            Some(self.group_view(handle, group, true))
        })
    }

    pub(super) fn get_user_group(&self, call: &Call<'_>) -> Result<Answer, Answer> {
        let group = self.group(call)?;
        Ok(self.group_answer(group, true))
    }

    pub(super) fn create_user_group(
        &mut self,
        call: &Call<'_>,
        context: &Context<'_>,
    ) -> Result<Answer, Answer> {
        let name = self.free_name(call, context, None)?;
        let id = self.new_id();
        let group = self.add_group(id, name);
        Ok(self.written_group(group))
    }

    pub(super) fn update_user_group(
        &mut self,
        call: &Call<'_>,
        context: &Context<'_>,
    ) -> Result<Answer, Answer> {
        let group = self.group(call)?;
        let name = self.free_name(call, context, Some(group))?;
        if let Some(row) = self.groups.get_mut(group) {
            row.name = name;
        }
        Ok(self.written_group(group))
    }

    pub(super) fn delete_user_group(&mut self, call: &Call<'_>) -> Result<Answer, Answer> {
        self.group(call)?;
        self.remove_group(call.parameter(0));
        Ok(success())
    }

    /// The group that the path names.
    pub(super) fn group(&self, call: &Call<'_>) -> Result<Handle, Problem> {
        let group = self.groups.handle(call.parameter(0));
        group.ok_or_else(|| Problem::new(404, "No group has this id."))
    }

    /// The answer to a write.
    pub(super) fn written_group(&self, group: Handle) -> Answer {
        self.group_answer(group, self.choices.permissions_in_write_answers)
    }

    fn group_answer(&self, group: Handle, permissions: bool) -> Answer {
        #[derive(Serialize)]
        #[serde(rename_all = "camelCase")]
        struct Output<'a> {
            user_group: Option<GroupView<'a>>,
        }
        let row = self.groups.get(group);
        let user_group = row.map(|row| self.group_view(group, row, permissions));
        data(200, Output { user_group })
    }

    fn group_view<'a>(
        &'a self,
        handle: Handle,
        group: &'a Group,
        permissions: bool,
    ) -> GroupView<'a> {
        let shown = group.permissions.as_ref().filter(|_| permissions);
        GroupView {
            id: &group.id,
            name: &group.name,
            member_count: self.member_count(handle),
            permissions: permissions::view(shown, &self.choices),
        }
    }

    /// The name in the body, if a group may have it; `group` is the one that is renamed.
    fn free_name(
        &self,
        call: &Call<'_>,
        context: &Context<'_>,
        group: Option<Handle>,
    ) -> Result<String, Problem> {
        let input: NameInput = input::body(call, context)?;
        let name = input.name.filter(|name| !name.is_empty());
        let name = name.ok_or_else(|| Problem::input("name", "A name is needed."))?;
        let most = self.choices.max_name_length;
        if most.is_some_and(|most| name.chars().count() > most) {
            return Err(Problem::input("name", "The name is too long."));
        }
        let twins = self.choices.twin_names;
        let taken = !twins.accepts()
            && self
                .groups
                .iter()
                .any(|(handle, row)| Some(handle) != group && row.name == name);
        let problem = taken.then(|| twins.problem("name", "A group has this name."));
        problem.flatten().map_or(Ok(name), Err)
    }
}

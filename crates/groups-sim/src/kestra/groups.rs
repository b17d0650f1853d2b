//! Groups.

use serde::Deserialize;

use super::Kestra;
use super::choices::{AbsentValue, AfterDeletion, Choices, DeleteGroup, TenantAccess};
use super::errors::{Outcome, Problem};
use super::filter::{Search, See};
use super::list::{Fields, ListQuery, Unique};
use super::members;
use super::state::{Group, Subject, Tenant, see_some, tenant_mut};
use super::wire::ApiGroup;
use crate::answer::Answer;
use crate::vendor::{Call, Context};

/// How many groups a completion offers beside those that are asked for by id.
pub(super) const COMPLETIONS: usize = 20;

const FIELDS: Fields = Fields {
    filters: &["q", "id", "name"],
    sorts: &["id", "name", "description"],
};

const UNIQUE: &[Unique<Group>] = &[("name", |group| &group.name), ("id", |group| &group.id)];

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct GroupBody {
    name: Option<String>,
    description: Option<String>,
    #[serde(default)]
    members_id: Option<Vec<String>>,
}

#[derive(Deserialize)]
struct UpdateBody {
    name: Option<String>,
    description: Option<String>,
}

#[derive(Deserialize)]
pub(super) struct Ids {
    pub(super) ids: Option<Vec<String>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Autocomplete {
    pub(super) q: Option<String>,
    pub(super) ids: Option<Vec<String>>,
    /// Every group that a completion can offer exists, so that this changes nothing.
    #[serde(rename = "existingOnly")]
    _existing_only: Option<bool>,
}

fn read(group: &Group, field: &str, see: &mut See<'_>) {
    match field {
        "id" => see(&group.id),
        "q" | "name" => see(&group.name),
        "description" => see_some(group.description.as_deref(), see),
        _ => {}
    }
}

impl Kestra {
    pub(super) fn search_groups(&mut self, call: &Call<'_>, context: &Context<'_>) -> Outcome {
        let query = ListQuery::read(call.request, FIELDS, &self.choices)?;
        let tenant = tenant_mut(&mut self.state.tenants, call.parameter(0))?;
        let page = query.select_from(&mut tenant.groups, UNIQUE, read, context);
        let show = |row| {
            let group = tenant.groups.get(row)?;
            Some(ApiGroup::summary(group, &self.choices))
        };
        Ok(page.answer(show))
    }

    pub(super) fn get_group(&mut self, call: &Call<'_>) -> Outcome {
        let tenant = tenant_mut(&mut self.state.tenants, call.parameter(0))?;
        let (_, group) = tenant.group(call.parameter(1))?;
        Ok(Answer::of(200, &ApiGroup::detail(group)))
    }

    pub(super) fn create_group(&mut self, call: &Call<'_>, context: &Context<'_>) -> Outcome {
        let body: GroupBody = call.request.json(context.strict)?;
        let access = self.choices.access();
        let state = &mut self.state;
        let tenant = tenant_mut(&mut state.tenants, call.parameter(0))?;
        let name = free_name(tenant, body.name, None, "createGroup")?;
        let mut users = Vec::new();
        for id in body.members_id.unwrap_or_default() {
            let (user, _) = state.users.get(&id)?;
            members::check_access(tenant, user, access)?;
            users.push(user);
        }
        let handle = tenant.add_group(Group {
            id: state.ids.next(),
            name,
            description: body.description,
            integration: None,
        });
        for user in users {
            tenant.join(handle, user, false);
            if access == TenantAccess::SideEffect {
                tenant.access.insert(user);
            }
        }
        let group = tenant.groups.get(handle);
        let group = group.ok_or_else(super::state::no_group)?;
        Ok(Answer::of(200, &ApiGroup::detail(group)))
    }

    pub(super) fn update_group(&mut self, call: &Call<'_>, context: &Context<'_>) -> Outcome {
        let body: UpdateBody = call.request.json(context.strict)?;
        let tenant = tenant_mut(&mut self.state.tenants, call.parameter(0))?;
        let (handle, group) = tenant.group(call.parameter(1))?;
        let old = group.name.clone();
        let name = free_name(tenant, body.name, Some(&old), "updateGroup")?;
        tenant.names.remove(&old);
        tenant.names.insert(name.clone(), handle);
        let group = tenant.groups.get_mut(handle);
        let group = group.ok_or_else(super::state::no_group)?;
        group.name = name;
        if body.description.is_some() || self.choices.absent_description == AbsentValue::Cleared {
            group.description = body.description;
        }
        Ok(Answer::of(200, &ApiGroup::detail(group)))
    }

    pub(super) fn delete_group(&mut self, call: &Call<'_>) -> Outcome {
        let tenant = tenant_mut(&mut self.state.tenants, call.parameter(0))?;
        let removed = tenant.groups.remove(call.parameter(1));
        let (handle, group) = removed.ok_or_else(super::state::no_group)?;
        tenant.names.remove(&group.name);
        let members: Vec<_> = tenant
            .memberships
            .members(handle)
            .map(|(user, _)| user)
            .collect();
        tenant.memberships.remove_group(handle);
        if self.choices.bindings_of_deleted_group == AfterDeletion::Removed {
            tenant.bindings.remove_subject(Subject::Group(handle));
        }
        if self.choices.access() == TenantAccess::SideEffect
            && self.choices.access_after_group_deletion == AfterDeletion::Removed
        {
            for user in members {
                members::revoke_without_groups(tenant, user);
            }
        }
        Ok(Answer::empty(match self.choices.delete_group {
            DeleteGroup::Ok => 200,
            DeleteGroup::NoContent => 204,
        }))
    }

    pub(super) fn list_group_ids(&mut self, call: &Call<'_>, context: &Context<'_>) -> Outcome {
        let body: Ids = call.request.json(context.strict)?;
        let tenant = tenant_mut(&mut self.state.tenants, call.parameter(0))?;
        let ids = body.ids.ok_or_else(|| no_ids("listGroupIds"))?;
        Ok(summaries(tenant, &ids, &self.choices))
    }

    pub(super) fn autocomplete_groups(
        &mut self,
        call: &Call<'_>,
        context: &Context<'_>,
    ) -> Outcome {
        let body: Autocomplete = call.request.json(context.strict)?;
        let query = ListQuery::read(call.request, FIELDS, &self.choices)?;
        let tenant = tenant_mut(&mut self.state.tenants, call.parameter(0))?;
        let mut ids = body.ids.unwrap_or_default();
        if let Some(text) = body.q.or_else(|| ids.is_empty().then(String::new)) {
            let search = Search::new(&text);
            let found = tenant.groups.iter().filter(|(_, group)| {
                search.finds(&group.name)
                    && query.filter.passes(&|field, see| read(group, field, see))
                    && !ids.contains(&group.id)
            });
            let found = found.take(COMPLETIONS).map(|(_, group)| group.id.clone());
            let found: Vec<_> = found.collect();
            ids.extend(found);
        }
        Ok(summaries(tenant, &ids, &self.choices))
    }
}

/// Those of the groups that exist, in the order in which they are asked for.
fn summaries(tenant: &Tenant, ids: &[String], choices: &Choices) -> Answer {
    let groups = ids.iter().filter_map(|id| tenant.group(id).ok());
    let groups = groups.map(|(_, group)| ApiGroup::summary(group, choices));
    Answer::of(200, &groups.collect::<Vec<_>>())
}

pub(super) fn no_ids(method: &str) -> Problem {
    Problem::invalid("ids", &format!("{method}.ids"), "must not be null")
}

/// The name if it is one, and if no group but the one that is `own` has it.
fn free_name(
    tenant: &Tenant,
    name: Option<String>,
    own: Option<&str>,
    method: &str,
) -> Outcome<String> {
    let path = format!("{method}.request.name");
    let name = name.ok_or_else(|| Problem::invalid("name", &path, "must not be null"))?;
    if name.is_empty() {
        return Err(Problem::invalid("name", &path, "must not be empty"));
    }
    if own != Some(name.as_str()) && tenant.names.contains_key(&name) {
        return Err(Problem::conflict(format!("the name {name} is in use")));
    }
    Ok(name)
}

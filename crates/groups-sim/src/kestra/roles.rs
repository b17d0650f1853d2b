//! Roles: what a binding gives.

use indexmap::IndexMap;
use serde::Deserialize;

use super::Kestra;
use super::errors::{Outcome, Problem};
use super::filter::{Search, See};
use super::groups::{Autocomplete, COMPLETIONS, Ids, no_ids};
use super::list::{Fields, ListQuery};
use super::state::{Role, see_some, tenant_mut};
use super::wire::{ApiRole, ApiRoleSummary};
use crate::answer::Answer;
use crate::vendor::{Call, Context};

/// The resources of the permission model that the product's roles speak of.
const RESOURCES: [&str; 6] = [
    "FLOW",
    "EXECUTION",
    "NAMESPACE",
    "KVSTORE",
    "DASHBOARD",
    "APP",
];
const PEOPLE: [&str; 5] = ["USER", "GROUP", "ROLE", "BINDING", "TENANT_ACCESS"];

const FIELDS: Fields = Fields {
    filters: &["q", "id", "name"],
    sorts: &["id", "name", "description"],
};

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct RoleBody {
    name: Option<String>,
    description: Option<String>,
    permissions: Option<IndexMap<String, Vec<String>>>,
    is_default: Option<bool>,
}

/// The roles of the product.
pub(super) fn managed() -> [Role; 3] {
    let role = |id: &str, name: &str, resources: &[&str], actions: &[&str]| Role {
        id: id.to_owned(),
        name: name.to_owned(),
        permissions: resources
            .iter()
            .map(|resource| {
                let actions = actions.iter().map(|action| (*action).to_owned());
                ((*resource).to_owned(), actions.collect())
            })
            .collect(),
        managed: true,
        ..Role::default()
    };
    let all: Vec<_> = RESOURCES.into_iter().chain(PEOPLE).collect();
    let write = ["VIEW", "LIST", "CREATE", "UPDATE", "DELETE"];
    let manage: Vec<_> = write
        .into_iter()
        .chain(["MANAGE_MEMBERS", "MANAGE_GROUP_MEMBERSHIP"])
        .collect();
    [
        role("4fAdMiNrOlE2xQ7uLw9ZbT", "Admin", &all, &manage),
        role("6tEdItOrRoLe5yHk1Ns8Vc", "Editor", &RESOURCES, &write),
        role(
            "8kVdWq5RzLx0HsYc3nGtJm",
            "Viewer",
            &RESOURCES,
            &["VIEW", "LIST"],
        ),
    ]
}

pub(super) fn no_role() -> Problem {
    Problem::not_found("no such role")
}

fn read(role: &Role, field: &str, see: &mut See<'_>) {
    match field {
        "id" => see(&role.id),
        "q" | "name" => see(&role.name),
        "description" => see_some(role.description.as_deref(), see),
        _ => {}
    }
}

impl Kestra {
    pub(super) fn search_roles(&mut self, call: &Call<'_>, context: &Context<'_>) -> Outcome {
        let query = ListQuery::read(call.request, FIELDS, &self.choices)?;
        let tenant = tenant_mut(&mut self.state.tenants, call.parameter(0))?;
        let page = query.select_from(&mut tenant.roles, &[], read, context);
        let show = |row| Some(ApiRoleSummary::new(tenant.roles.get(row)?, &self.choices));
        Ok(page.answer(show))
    }

    pub(super) fn get_role(&mut self, call: &Call<'_>) -> Outcome {
        let tenant = tenant_mut(&mut self.state.tenants, call.parameter(0))?;
        let handle = tenant.roles.handle(call.parameter(1));
        let role = handle.and_then(|handle| tenant.roles.get(handle));
        Ok(Answer::of(
            200,
            &ApiRole::new(role.ok_or_else(no_role)?, None),
        ))
    }

    pub(super) fn list_roles_from_given_ids(
        &mut self,
        call: &Call<'_>,
        context: &Context<'_>,
    ) -> Outcome {
        let body: Ids = call.request.json(context.strict)?;
        let tenant = tenant_mut(&mut self.state.tenants, call.parameter(0))?;
        let ids = body.ids.ok_or_else(|| no_ids("listRolesFromGivenIds"))?;
        let roles = ids
            .iter()
            .filter_map(|id| tenant.roles.get(tenant.roles.handle(id)?));
        let roles: Vec<_> = roles.map(|role| ApiRole::new(role, Some(false))).collect();
        Ok(Answer::of(200, &roles))
    }

    pub(super) fn autocomplete_roles(&mut self, call: &Call<'_>, context: &Context<'_>) -> Outcome {
        let body: Autocomplete = call.request.json(context.strict)?;
        let tenant = tenant_mut(&mut self.state.tenants, call.parameter(0))?;
        let ids = body.ids.unwrap_or_default();
        let text = body.q.or_else(|| ids.is_empty().then(String::new));
        let search = text.map(|text| Search::new(&text));
        let asked = ids
            .iter()
            .filter_map(|id| tenant.roles.get(tenant.roles.handle(id)?));
        let matches = tenant.roles.iter().map(|(_, role)| role).filter(|role| {
            let search = search.as_ref();
            search.is_some_and(|search| search.finds(&role.name)) && !ids.contains(&role.id)
        });
        let roles = asked.chain(matches.take(COMPLETIONS));
        let roles: Vec<_> = roles
            .map(|role| ApiRoleSummary::new(role, &self.choices))
            .collect();
        Ok(Answer::of(200, &roles))
    }

    pub(super) fn create_role(&mut self, call: &Call<'_>, context: &Context<'_>) -> Outcome {
        let body: RoleBody = call.request.json(context.strict)?;
        let state = &mut self.state;
        let tenant = tenant_mut(&mut state.tenants, call.parameter(0))?;
        let mut role = Role::default();
        write(&mut role, body, "createRole")?;
        role.id = state.ids.next();
        let answer = Answer::of(200, &ApiRole::new(&role, None));
        tenant.roles.insert(role.id.clone(), role);
        Ok(answer)
    }

    pub(super) fn update_role(&mut self, call: &Call<'_>, context: &Context<'_>) -> Outcome {
        let body: RoleBody = call.request.json(context.strict)?;
        let tenant = tenant_mut(&mut self.state.tenants, call.parameter(0))?;
        let handle = tenant.roles.handle(call.parameter(1)).ok_or_else(no_role)?;
        let role = tenant.roles.get_mut(handle).ok_or_else(no_role)?;
        if role.managed {
            return Err(Problem::forbidden());
        }
        write(role, body, "updateRole")?;
        Ok(Answer::of(200, &ApiRole::new(role, None)))
    }

    pub(super) fn delete_role(&mut self, call: &Call<'_>) -> Outcome {
        let tenant = tenant_mut(&mut self.state.tenants, call.parameter(0))?;
        let handle = tenant.roles.handle(call.parameter(1)).ok_or_else(no_role)?;
        if tenant.roles.get(handle).is_some_and(|role| role.managed) {
            return Err(Problem::forbidden());
        }
        tenant.roles.remove(call.parameter(1));
        tenant.bindings.remove_role(handle);
        Ok(Answer::empty(204))
    }
}

fn write(role: &mut Role, body: RoleBody, method: &str) -> Outcome<()> {
    let path = |member| format!("{method}.request.{member}");
    let name = body.name.filter(|name| !name.is_empty());
    let name = name.ok_or_else(|| Problem::invalid("name", &path("name"), "must not be empty"))?;
    let permissions = body
        .permissions
        .filter(|permissions| !permissions.is_empty());
    role.permissions = permissions.ok_or_else(|| {
        Problem::invalid("permissions", &path("permissions"), "must not be empty")
    })?;
    role.name = name;
    role.description = body.description;
    role.default = body.is_default.unwrap_or_default();
    Ok(())
}

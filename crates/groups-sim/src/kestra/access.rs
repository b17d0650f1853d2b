//! Access to a tenant.

use serde::Deserialize;

use super::Kestra;
use super::choices::{AfterDeletion, Choices, RepeatedAccess};
use super::errors::{Outcome, Problem};
use super::filter::Search;
use super::groups::COMPLETIONS;
use super::list::ListQuery;
use super::members::user_reader;
use super::state::{MEMBER_FIELDS, Subject, Tenant, no_user, tenant_mut};
use super::wire_users::{ApiTenantAccess, ApiUserTenantAccess};
use crate::answer::Answer;
use crate::table::Handle;
use crate::vendor::{Call, Context};

#[derive(Deserialize)]
struct AccessBody {
    email: Option<String>,
}

#[derive(Deserialize)]
struct AutocompleteUsers {
    q: Option<String>,
    ids: Option<Vec<String>>,
    username: Option<String>,
    /// Everybody who can be offered exists, so that this changes nothing.
    #[serde(rename = "existingOnly")]
    _existing_only: Option<bool>,
}

fn no_access() -> Problem {
    Problem::not_found("the user has no access to the tenant")
}

impl Kestra {
    pub(super) fn list_tenant_access(&mut self, call: &Call<'_>, context: &Context<'_>) -> Outcome {
        let query = ListQuery::read(call.request, MEMBER_FIELDS, &self.choices)?;
        let tenant = tenant_mut(&mut self.state.tenants, call.parameter(0))?;
        let users = &self.state.users;
        let at = |position| tenant.access.get_index(position).copied();
        let rows = user_reader(tenant, users);
        let page = query.select(tenant.access.len(), at, &rows, context);
        let show = |row| Some(ApiUserTenantAccess::new(tenant, row, users.table.get(row)?));
        Ok(page.answer(show))
    }

    pub(super) fn get_tenant_access(&mut self, call: &Call<'_>) -> Outcome {
        let id = call.parameter(0);
        let tenant = tenant_mut(&mut self.state.tenants, id)?;
        let (handle, user) = self.state.users.get(call.parameter(1))?;
        if !tenant.access.contains(&handle) {
            return Err(no_access());
        }
        let access = ApiTenantAccess::new((id, tenant), (handle, user), &self.choices);
        Ok(Answer::of(200, &access))
    }

    pub(super) fn create_tenant_access_by_id(&mut self, call: &Call<'_>) -> Outcome {
        let tenant = tenant_mut(&mut self.state.tenants, call.parameter(0))?;
        let (user, _) = self.state.users.get(call.parameter(1))?;
        if !tenant.access.insert(user) && self.choices.repeated_access == RepeatedAccess::Conflict {
            return Err(Problem::conflict("the user has access to the tenant"));
        }
        Ok(Answer::empty(201))
    }

    pub(super) fn create_tenant_access_by_email(
        &mut self,
        call: &Call<'_>,
        context: &Context<'_>,
    ) -> Outcome {
        let body: AccessBody = call.request.json(context.strict)?;
        let path = "createTenantAccess.request.email";
        let email = body
            .email
            .ok_or_else(|| Problem::invalid("email", path, "must not be null"))?;
        let tenant = tenant_mut(&mut self.state.tenants, call.parameter(0))?;
        let user = self.state.users.named(&email).ok_or_else(no_user)?;
        if !tenant.access.insert(user) {
            return Err(Problem::conflict("the user has access to the tenant"));
        }
        Ok(Answer::empty(204))
    }

    pub(super) fn delete_tenant_access(&mut self, call: &Call<'_>) -> Outcome {
        let tenant = tenant_mut(&mut self.state.tenants, call.parameter(0))?;
        let (user, _) = self.state.users.get(call.parameter(1))?;
        if !revoke(tenant, user, &self.choices) {
            return Err(no_access());
        }
        Ok(Answer::empty(204))
    }

    pub(super) fn autocomplete_users(&mut self, call: &Call<'_>, context: &Context<'_>) -> Outcome {
        let body: AutocompleteUsers = call.request.json(context.strict)?;
        let tenant = tenant_mut(&mut self.state.tenants, call.parameter(0))?;
        let users = &self.state.users;
        let ids = body.ids.unwrap_or_default();
        let asked = ids.iter().filter_map(|id| users.table.handle(id));
        let asked = asked.filter(|user| tenant.access.contains(user));
        let mut found: Vec<Handle> = asked.collect();
        let text = body.q.or(body.username);
        if let Some(text) = text.or_else(|| ids.is_empty().then(String::new)) {
            let search = Search::new(&text);
            let matches = tenant.access.iter().filter(|user| {
                let found = users
                    .table
                    .get(**user)
                    .filter(|user| !ids.contains(&user.id));
                found.is_some_and(|user| {
                    let mut hit = false;
                    user.read("q", &mut |text| hit |= search.finds(text));
                    hit
                })
            });
            let matches: Vec<_> = matches.take(COMPLETIONS).copied().collect();
            found.extend(matches);
        }
        let show = |row| Some(ApiUserTenantAccess::new(tenant, row, users.table.get(row)?));
        let found: Vec<_> = found.into_iter().filter_map(show).collect();
        Ok(Answer::of(200, &found))
    }
}

/// Takes a user's access to a tenant. Returns whether there was any.
pub(super) fn revoke(tenant: &mut Tenant, user: Handle, choices: &Choices) -> bool {
    let had = tenant.access.shift_remove(&user);
    if had && choices.memberships_after_revocation == AfterDeletion::Removed {
        tenant.memberships.remove_user(user);
        tenant.bindings.remove_subject(Subject::User(user));
    }
    had
}

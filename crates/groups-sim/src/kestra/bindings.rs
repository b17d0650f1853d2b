//! Who has which role where.

use serde::Deserialize;

use super::Kestra;
use super::errors::{Outcome, Problem};
use super::filter::See;
use super::list::{Fields, ListQuery};
use super::state::{Binding, Subject, Tenant, Users, see_some, tenant_mut};
use super::wire::ApiBinding;
use crate::answer::Answer;
use crate::table::Handle;
use crate::vendor::{Call, Context};

const FIELDS: Fields = Fields {
    filters: &[
        "q",
        "id",
        "type",
        "external_id",
        "userId",
        "groupList",
        "namespace",
        "name",
    ],
    sorts: &["id", "type", "namespace"],
};

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct BindingBody {
    r#type: Option<String>,
    external_id: Option<String>,
    role_id: Option<String>,
    namespace_id: Option<String>,
}

fn no_binding() -> Problem {
    Problem::not_found("no such binding")
}

impl Kestra {
    pub(super) fn search_bindings(&mut self, call: &Call<'_>, context: &Context<'_>) -> Outcome {
        let mut query = ListQuery::read(call.request, FIELDS, &self.choices)?;
        for (name, value) in call.request.pairs() {
            let key = match name.as_str() {
                "type" if value != "USER" && value != "GROUP" => {
                    return Err(no_type(&value));
                }
                "type" => "[type][EQUALS]",
                "id" => "[external_id][EQUALS]",
                "namespace" => "[namespace][EQUALS]",
                _ => continue,
            };
            query.filter.add(key, &value, FIELDS.filters)?;
        }
        let users = &self.state.users;
        let tenant = tenant_mut(&mut self.state.tenants, call.parameter(0))?;
        let page = select(&query, tenant, users, context);
        let show = |row| {
            Some(ApiBinding::new(
                tenant,
                users,
                tenant.bindings.table.get(row)?,
            ))
        };
        Ok(page.answer(show))
    }

    pub(super) fn get_binding(&mut self, call: &Call<'_>) -> Outcome {
        let tenant = tenant_mut(&mut self.state.tenants, call.parameter(0))?;
        let table = &tenant.bindings.table;
        let handle = table.handle(call.parameter(1));
        let binding = handle.and_then(|handle| table.get(handle));
        let binding = binding.ok_or_else(no_binding)?;
        Ok(Answer::of(
            200,
            &ApiBinding::new(tenant, &self.state.users, binding),
        ))
    }

    pub(super) fn delete_binding(&mut self, call: &Call<'_>) -> Outcome {
        let tenant = tenant_mut(&mut self.state.tenants, call.parameter(0))?;
        tenant
            .bindings
            .remove(call.parameter(1))
            .ok_or_else(no_binding)?;
        Ok(Answer::empty(204))
    }

    pub(super) fn create_binding(&mut self, call: &Call<'_>, context: &Context<'_>) -> Outcome {
        let body: BindingBody = call.request.json(context.strict)?;
        let handle = self.bind(call.parameter(0), body, "createBinding.request")?;
        self.bindings(call, &[handle], |shown| Answer::of(200, &shown.first()))
    }

    /// All of them or none.
    pub(super) fn bulk_create_binding(
        &mut self,
        call: &Call<'_>,
        context: &Context<'_>,
    ) -> Outcome {
        let bodies: Vec<BindingBody> = call.request.json(context.strict)?;
        let mut made = Vec::with_capacity(bodies.len());
        for body in bodies {
            match self.bind(call.parameter(0), body, "bulkCreateBinding.request") {
                Ok(handle) => made.push(handle),
                Err(problem) => {
                    self.unbind(call.parameter(0), &made);
                    return Err(problem);
                }
            }
        }
        self.bindings(call, &made, |shown| Answer::of(200, &shown))
    }

    fn bindings(
        &self,
        call: &Call<'_>,
        rows: &[Handle],
        answer: impl Fn(&[ApiBinding<'_>]) -> Answer,
    ) -> Outcome {
        let tenant = self
            .state
            .tenants
            .get(call.parameter(0))
            .ok_or_else(no_binding)?;
        let rows = rows
            .iter()
            .filter_map(|row| tenant.bindings.table.get(*row));
        let shown = rows.map(|binding| ApiBinding::new(tenant, &self.state.users, binding));
        Ok(answer(&shown.collect::<Vec<_>>()))
    }

    fn unbind(&mut self, tenant: &str, rows: &[Handle]) {
        let Some(tenant) = self.state.tenants.get_mut(tenant) else {
            return;
        };
        for row in rows {
            let id = tenant
                .bindings
                .table
                .get(*row)
                .map(|binding| binding.id.clone());
            tenant.bindings.remove(&id.unwrap_or_default());
        }
    }

    fn bind(&mut self, tenant: &str, body: BindingBody, path: &str) -> Outcome<Handle> {
        let state = &mut self.state;
        let tenant = tenant_mut(&mut state.tenants, tenant)?;
        let kind = required(body.r#type, "type", path)?;
        let id = required(body.external_id, "externalId", path)?;
        let role = required(body.role_id, "roleId", path)?;
        let subject = match kind.as_str() {
            "USER" => Subject::User(state.users.get(&id)?.0),
            "GROUP" => Subject::Group(tenant.group(&id)?.0),
            _ => return Err(no_type(&kind)),
        };
        let role = tenant
            .roles
            .handle(&role)
            .ok_or_else(super::roles::no_role)?;
        let namespace = body.namespace_id;
        let is_same = |other: &Binding| other.role == role && other.namespace == namespace;
        if tenant.bindings.of(subject).any(is_same) {
            return Err(Problem::conflict("there is such a binding"));
        }
        Ok(tenant.bindings.insert(Binding {
            id: state.ids.next(),
            subject,
            role,
            namespace,
        }))
    }
}

fn select(
    query: &ListQuery,
    tenant: &Tenant,
    users: &Users,
    context: &Context<'_>,
) -> super::list::Selection {
    let table = &tenant.bindings.table;
    let rows = |row: Handle, field: &str, see: &mut See<'_>| {
        if let Some(binding) = table.get(row) {
            read(tenant, users, binding, field, see);
        }
    };
    let at = |position| table.at(position).map(|(row, _)| row);
    query.select(table.len(), at, &rows, context)
}

fn read(tenant: &Tenant, users: &Users, binding: &Binding, field: &str, see: &mut See<'_>) {
    let role = tenant.roles.get(binding.role);
    let (user, group) = match binding.subject {
        Subject::User(user) => (users.table.get(user), None),
        Subject::Group(group) => (None, tenant.groups.get(group)),
    };
    match field {
        "id" => see(&binding.id),
        "type" => see(if matches!(binding.subject, Subject::User(_)) {
            "USER"
        } else {
            "GROUP"
        }),
        "external_id" => {
            see_some(user.map(|user| user.id.as_str()), see);
            see_some(group.map(|group| group.id.as_str()), see);
        }
        "userId" => see_some(user.map(|user| user.id.as_str()), see),
        "groupList" => {
            see_some(group.map(|group| group.id.as_str()), see);
            see_some(group.map(|group| group.name.as_str()), see);
        }
        "namespace" => see_some(binding.namespace.as_deref(), see),
        "name" => see_some(role.map(|role| role.name.as_str()), see),
        "q" => {
            if let Some(user) = user {
                user.read("q", see);
            }
            see_some(group.map(|group| group.name.as_str()), see);
            see_some(role.map(|role| role.name.as_str()), see);
        }
        _ => {}
    }
}

fn required(value: Option<String>, member: &str, path: &str) -> Outcome<String> {
    value.ok_or_else(|| Problem::invalid(member, &format!("{path}.{member}"), "must not be null"))
}

fn no_type(value: &str) -> Problem {
    Problem::illegal_argument(format!("type: {value} is neither USER nor GROUP"))
}

//! The users of the installation.

use serde::Deserialize;

use super::Kestra;
use super::access::revoke;
use super::choices::{AbsentValue, DuplicateEmail, TenantAccess};
use super::errors::{Outcome, Problem};
use super::list::{ListQuery, Unique};
use super::members::Change;
use super::state::{State, Tenant, USER_FIELDS, User, Users, no_group, no_user};
use super::wire_users::{ApiUser, ApiUserSummary};
use crate::KESTRA_USERNAME;
use crate::answer::Answer;
use crate::table::Handle;
use crate::vendor::{Call, Context};

const UNIQUE: &[Unique<User>] = &[("username", |user| &user.username), ("id", |user| &user.id)];

#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct UserBody {
    email: Option<String>,
    first_name: Option<String>,
    last_name: Option<String>,
    password: Option<String>,
    tenants: Option<Vec<String>>,
    groups: Option<Vec<String>>,
    super_admin: Option<bool>,
    /// The newer name of the same.
    instance_owner: Option<bool>,
    restricted: Option<bool>,
}

impl Kestra {
    pub(super) fn list_users(&mut self, call: &Call<'_>, context: &Context<'_>) -> Outcome {
        let query = ListQuery::read(call.request, USER_FIELDS, &self.choices)?;
        let table = &mut self.state.users.table;
        let page = query.select_from(table, UNIQUE, User::read, context);
        let state = &self.state;
        let show = |row| {
            let user = state.users.table.get(row)?;
            Some(ApiUserSummary::new(state, row, user, &self.choices))
        };
        Ok(page.answer(show))
    }

    pub(super) fn get_user(&self, call: &Call<'_>) -> Outcome {
        let (user, _) = self.state.users.get(call.parameter(0))?;
        self.user(200, user)
    }

    pub(super) fn create_user(&mut self, call: &Call<'_>, context: &Context<'_>) -> Outcome {
        let body: UserBody = call.request.json(context.strict)?;
        let email = self.free_email(body.email.clone(), None, "createUser")?;
        let places = Places::find(&self.state, &body)?;
        let named = |tenant: &str| body.tenants.iter().flatten().any(|id| id == tenant);
        places.check(named, self)?;
        let id = self.state.ids.next();
        let handle = self.state.add_user(User {
            id: id.clone(),
            username: email.clone(),
            email,
            ..User::default()
        });
        let changes = match places.changes(handle, self) {
            Ok(changes) => changes,
            Err(problem) => {
                self.state.remove_user(&id)?;
                return Err(problem);
            }
        };
        self.write(handle, body)?;
        places.apply(handle, changes, self);
        self.user(201, handle)
    }

    pub(super) fn update_user(&mut self, call: &Call<'_>, context: &Context<'_>) -> Outcome {
        let body: UserBody = call.request.json(context.strict)?;
        let (handle, _) = self.state.users.get(call.parameter(0))?;
        let mut places = Places::find(&self.state, &body)?;
        if self.choices.absent_user_lists == AbsentValue::Cleared {
            places.tenants.get_or_insert_default();
            places.groups.get_or_insert_default();
        }
        let named = places.tenants.as_ref();
        let tenants = &self.state.tenants;
        let open = |id: &str| match named {
            Some(named) => named.iter().any(|named| named == id),
            None => tenants
                .get(id)
                .is_some_and(|tenant| tenant.access.contains(&handle)),
        };
        places.check(open, self)?;
        let changes = places.changes(handle, self)?;
        self.move_user(handle, body.email.clone(), "updateUser")?;
        self.write(handle, body)?;
        places.apply(handle, changes, self);
        self.user(200, handle)
    }

    /// Gives a user another address.
    pub(super) fn move_user(
        &mut self,
        handle: Handle,
        email: Option<String>,
        method: &str,
    ) -> Outcome<()> {
        let email = self.free_email(email, Some(handle), method)?;
        let Users { table, by_username } = &mut self.state.users;
        let user = table.get_mut(handle).ok_or_else(no_user)?;
        by_username.remove(&user.username.to_lowercase());
        by_username.insert(email.to_lowercase(), handle);
        user.username.clone_from(&email);
        user.email = email;
        Ok(())
    }

    pub(super) fn delete_user(&mut self, call: &Call<'_>) -> Outcome {
        let handle = self.state.remove_user(call.parameter(0))?;
        self.sessions.forget(handle);
        Ok(Answer::empty(204))
    }

    pub(super) fn user(&self, status: u16, handle: Handle) -> Outcome {
        let user = self.state.users.table.get(handle).ok_or_else(no_user)?;
        let user = ApiUser::new(&self.state, handle, user, &self.choices);
        Ok(Answer::of(status, &user))
    }

    /// The e-mail address of a body if it is one that nobody but `own` has.
    fn free_email(
        &self,
        email: Option<String>,
        own: Option<Handle>,
        method: &str,
    ) -> Outcome<String> {
        let path = format!("{method}.request.email");
        let email = email.ok_or_else(|| Problem::invalid("email", &path, "must not be null"))?;
        let address = email.split_once('@');
        if !address.is_some_and(|(name, host)| !name.is_empty() && !host.is_empty()) {
            let rule = "must be a well-formed email address";
            return Err(Problem::invalid("email", &path, rule));
        }
        let holder = self.state.users.named(&email);
        if email.eq_ignore_ascii_case(KESTRA_USERNAME) || (holder.is_some() && holder != own) {
            return Err(match self.choices.duplicate_email {
                DuplicateEmail::Conflict => Problem::conflict("the e-mail address is in use"),
                DuplicateEmail::UnprocessableEntity => {
                    Problem::invalid("email", &path, "is in use")
                }
            });
        }
        Ok(email)
    }

    /// Takes over what a body says of a user beside tenants and groups; what it leaves out stays.
    fn write(&mut self, handle: Handle, body: UserBody) -> Outcome<()> {
        if let Some(text) = body.password {
            self.set_password(handle, text)?;
        }
        let user = self.state.users.table.get_mut(handle).ok_or_else(no_user)?;
        user.first_name = body.first_name.or_else(|| user.first_name.take());
        user.last_name = body.last_name.or_else(|| user.last_name.take());
        let mark = body.instance_owner.or(body.super_admin);
        user.super_admin = mark.unwrap_or(user.super_admin);
        user.restricted = body.restricted.unwrap_or(user.restricted);
        user.refresh();
        Ok(())
    }
}

/// The tenants and groups of a body: those that it names, if it names any.
#[derive(Debug, Default)]
struct Places {
    tenants: Option<Vec<String>>,
    /// With the tenant of each.
    groups: Option<Vec<(String, Handle)>>,
}

impl Places {
    /// # Errors
    /// There is no such tenant, or no such group in any tenant.
    fn find(state: &State, body: &UserBody) -> Outcome<Self> {
        for id in body.tenants.iter().flatten() {
            if !state.tenants.contains_key(id) {
                return Err(Problem::not_found("no such tenant"));
            }
        }
        let group = |id: &String| {
            let mut tenants = state.tenants.iter();
            let found = tenants.find_map(|(tenant, held)| Some((tenant, held.groups.handle(id)?)));
            let (tenant, handle) = found.ok_or_else(no_group)?;
            Ok((tenant.clone(), handle))
        };
        let groups = body.groups.as_ref();
        let groups = groups.map(|ids| ids.iter().map(group).collect::<Outcome<Vec<_>>>());
        Ok(Self {
            tenants: body.tenants.clone(),
            groups: groups.transpose()?,
        })
    }

    /// # Errors
    /// A group is in a tenant to which the user will have no access, and membership does not bring it.
    fn check(&self, open: impl Fn(&str) -> bool, kestra: &Kestra) -> Outcome<()> {
        let closed = self
            .groups
            .iter()
            .flatten()
            .any(|(tenant, _)| !open(tenant));
        if closed && kestra.choices.access() == TenantAccess::Prerequisite {
            return Err(Problem::not_found(
                "the user has no access to the tenant of a group",
            ));
        }
        Ok(())
    }

    /// What the groups come to in each tenant; nothing if the body names no groups.
    ///
    /// # Errors
    /// See [`Change::plan`].
    fn changes(&self, user: Handle, kestra: &Kestra) -> Outcome<Vec<Change>> {
        let Some(groups) = &self.groups else {
            return Ok(Vec::new());
        };
        let tenants = kestra.state.tenants.iter();
        let change = |(id, tenant): (&String, &Tenant)| {
            let own = groups.iter().filter(|(tenant, _)| tenant == id);
            let wanted = own.map(|(_, group)| *group).collect();
            Change::plan(tenant, user, wanted, &kestra.choices)
        };
        tenants.map(change).collect()
    }

    fn apply(self, user: Handle, changes: Vec<Change>, kestra: &mut Kestra) {
        let choices = &kestra.choices;
        if let Some(named) = &self.tenants {
            for (id, tenant) in &mut kestra.state.tenants {
                if named.contains(id) {
                    tenant.access.insert(user);
                } else {
                    revoke(tenant, user, choices);
                }
            }
        }
        let by_membership = choices.access() == TenantAccess::SideEffect;
        for (tenant, change) in kestra.state.tenants.values_mut().zip(changes) {
            if by_membership && change.joins() {
                tenant.access.insert(user);
            }
            change.apply(tenant, user, choices);
        }
    }
}

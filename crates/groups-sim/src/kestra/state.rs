//! What an installation holds.

use std::collections::{BTreeSet, HashMap};

use indexmap::{IndexMap, IndexSet};

use super::errors::{Outcome, Problem};
use super::filter::See;
use super::ids::Ids;
use super::list::Fields;
use crate::table::{Handle, Memberships, Table};

/// The tenant that every installation has.
pub(super) const MAIN: &str = "main";

/// Everything but sessions and tokens.
#[derive(Clone, Debug)]
pub(super) struct State {
    pub(super) ids: Ids,
    pub(super) tenants: IndexMap<String, Tenant>,
    pub(super) users: Users,
}

/// One tenant.
#[derive(Clone, Debug, Default)]
pub(super) struct Tenant {
    pub(super) name: String,
    pub(super) groups: Table<Group>,
    /// The groups by name: names are unique.
    pub(super) names: HashMap<String, Handle>,
    pub(super) memberships: Memberships<Membership>,
    /// The users who have access, in the order in which they got it.
    pub(super) access: IndexSet<Handle>,
    pub(super) roles: Table<Role>,
    pub(super) bindings: Bindings,
}

/// The users of the installation.
#[derive(Clone, Debug, Default)]
pub(super) struct Users {
    pub(super) table: Table<User>,
    /// The users by their user name in lower case.
    pub(super) by_username: HashMap<String, Handle>,
}

#[derive(Clone, Debug, Default)]
pub(super) struct User {
    pub(super) id: String,
    pub(super) username: String,
    pub(super) email: String,
    pub(super) display_name: Option<String>,
    pub(super) first_name: Option<String>,
    pub(super) last_name: Option<String>,
    pub(super) password: Option<Password>,
    pub(super) super_admin: bool,
    pub(super) restricted: bool,
}

/// A way to log in.
#[derive(Clone, Debug)]
pub(super) struct Password {
    pub(super) auth_id: String,
    pub(super) text: String,
}

#[derive(Clone, Debug, Default)]
pub(super) struct Group {
    pub(super) id: String,
    pub(super) name: String,
    pub(super) description: Option<String>,
    /// The integration that provisions the group.
    pub(super) integration: Option<String>,
}

/// What is known of a membership.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Membership {
    pub(super) owner: bool,
    /// It comes from an identity provider.
    pub(super) external: bool,
}

#[derive(Clone, Debug, Default)]
pub(super) struct Role {
    pub(super) id: String,
    pub(super) name: String,
    pub(super) description: Option<String>,
    /// Actions by resource.
    pub(super) permissions: IndexMap<String, Vec<String>>,
    pub(super) default: bool,
    /// It belongs to the product and cannot be changed.
    pub(super) managed: bool,
}

/// Who has a role.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Subject {
    User(Handle),
    Group(Handle),
}

#[derive(Clone, Debug)]
pub(super) struct Binding {
    pub(super) id: String,
    pub(super) subject: Subject,
    pub(super) role: Handle,
    /// Absent for the whole tenant.
    pub(super) namespace: Option<String>,
}

/// The bindings of a tenant.
#[derive(Clone, Debug, Default)]
pub(super) struct Bindings {
    pub(super) table: Table<Binding>,
    of: HashMap<Subject, BTreeSet<Handle>>,
}

impl State {
    pub(super) fn new() -> Self {
        let mut tenants = IndexMap::new();
        tenants.insert(MAIN.to_owned(), Tenant::new(MAIN));
        Self {
            ids: Ids::default(),
            tenants,
            users: Users::default(),
        }
    }

    /// Gives a user access to a tenant.
    ///
    /// # Errors
    /// There is no such tenant.
    pub(super) fn grant(&mut self, tenant: &str, user: Handle) -> Outcome<()> {
        tenant_mut(&mut self.tenants, tenant)?.access.insert(user);
        Ok(())
    }

    /// Adds a user. The user name is not taken.
    pub(super) fn add_user(&mut self, user: User) -> Handle {
        let (id, name) = (user.id.clone(), user.username.to_lowercase());
        let handle = self.users.table.insert(id, user);
        self.users.by_username.insert(name, handle);
        handle
    }

    /// Removes a user from everything.
    ///
    /// # Errors
    /// There is no such user.
    pub(super) fn remove_user(&mut self, id: &str) -> Outcome<Handle> {
        let (handle, user) = self.users.table.remove(id).ok_or_else(no_user)?;
        self.users.by_username.remove(&user.username.to_lowercase());
        for tenant in self.tenants.values_mut() {
            tenant.access.shift_remove(&handle);
            tenant.memberships.remove_user(handle);
            tenant.bindings.remove_subject(Subject::User(handle));
        }
        Ok(handle)
    }
}

/// The tenant of a path.
pub(super) fn tenant_mut<'a>(
    tenants: &'a mut IndexMap<String, Tenant>,
    id: &str,
) -> Outcome<&'a mut Tenant> {
    tenants
        .get_mut(id)
        .ok_or_else(|| Problem::not_found("no such tenant"))
}

pub(super) fn no_user() -> Problem {
    Problem::not_found("no such user")
}

pub(super) fn no_group() -> Problem {
    Problem::not_found("no such group")
}

impl Tenant {
    /// A tenant with the roles of the product.
    pub(super) fn new(name: &str) -> Self {
        let mut tenant = Self {
            name: name.to_owned(),
            ..Self::default()
        };
        for role in super::roles::managed() {
            tenant.roles.insert(role.id.clone(), role);
        }
        tenant
    }

    /// # Errors
    /// There is no such group.
    pub(super) fn group(&self, id: &str) -> Outcome<(Handle, &Group)> {
        let handle = self.groups.handle(id).ok_or_else(no_group)?;
        let group = self.groups.get(handle).ok_or_else(no_group)?;
        Ok((handle, group))
    }

    /// Adds a group. The name is not taken.
    pub(super) fn add_group(&mut self, group: Group) -> Handle {
        let (id, name) = (group.id.clone(), group.name.clone());
        let handle = self.groups.insert(id, group);
        self.names.insert(name, handle);
        handle
    }

    /// Puts a user into a group that has or has not an integration behind it.
    pub(super) fn join(&mut self, group: Handle, user: Handle, external: bool) {
        let membership = Membership {
            owner: false,
            external,
        };
        self.memberships.add(group, user, membership);
    }
}

impl Users {
    /// # Errors
    /// There is no such user.
    pub(super) fn get(&self, id: &str) -> Outcome<(Handle, &User)> {
        let handle = self.table.handle(id).ok_or_else(no_user)?;
        let user = self.table.get(handle).ok_or_else(no_user)?;
        Ok((handle, user))
    }

    /// The user with this user name, however it is written.
    pub(super) fn named(&self, username: &str) -> Option<Handle> {
        self.by_username.get(&username.to_lowercase()).copied()
    }
}

impl User {
    /// Makes the name to show of the other two, if there are any.
    pub(super) fn refresh(&mut self) {
        let names = [&self.first_name, &self.last_name];
        let names: Vec<&str> = names.into_iter().flatten().map(String::as_str).collect();
        if !names.is_empty() {
            self.display_name = Some(names.join(" "));
        }
    }

    /// The values of a field that lists of users can be searched and sorted by, but for the groups, which are the tenant's.
    pub(super) fn read(&self, field: &str, see: &mut See<'_>) {
        match field {
            "q" => {
                see(&self.username);
                see_some(self.display_name.as_deref(), see);
            }
            "id" | "userId" => see(&self.id),
            "username" => see(&self.username),
            "email" => see(&self.email),
            "super_admin" | "instance_owner" => {
                see(if self.super_admin { "true" } else { "false" })
            }
            "name" | "displayName" => see_some(self.display_name.as_deref(), see),
            "firstName" => see_some(self.first_name.as_deref(), see),
            "lastName" => see_some(self.last_name.as_deref(), see),
            _ => {}
        }
    }
}

/// What lists of users take.
pub(super) const USER_FIELDS: Fields = Fields {
    filters: &[
        "q",
        "id",
        "userId",
        "username",
        "email",
        "name",
        "super_admin",
        "instance_owner",
    ],
    sorts: &[
        "id",
        "username",
        "email",
        "displayName",
        "firstName",
        "lastName",
    ],
};

/// What lists of the users of a tenant take.
pub(super) const MEMBER_FIELDS: Fields = Fields {
    filters: &[
        "q",
        "id",
        "userId",
        "username",
        "email",
        "name",
        "groupList",
    ],
    sorts: USER_FIELDS.sorts,
};

pub(super) fn see_some(text: Option<&str>, see: &mut See<'_>) {
    if let Some(text) = text {
        see(text);
    }
}

impl Bindings {
    pub(super) fn insert(&mut self, binding: Binding) -> Handle {
        let (id, subject) = (binding.id.clone(), binding.subject);
        let handle = self.table.insert(id, binding);
        self.of.entry(subject).or_default().insert(handle);
        handle
    }

    /// The bindings of a user or a group, oldest first.
    pub(super) fn of(&self, subject: Subject) -> impl Iterator<Item = &Binding> {
        let handles = self.of.get(&subject).into_iter().flatten();
        handles.filter_map(|handle| self.table.get(*handle))
    }

    pub(super) fn remove(&mut self, id: &str) -> Option<Binding> {
        let (handle, binding) = self.table.remove(id)?;
        if let Some(handles) = self.of.get_mut(&binding.subject) {
            handles.remove(&handle);
        }
        Some(binding)
    }

    pub(super) fn remove_subject(&mut self, subject: Subject) {
        let ids: Vec<_> = self.of(subject).map(|binding| binding.id.clone()).collect();
        for id in ids {
            self.remove(&id);
        }
        self.of.remove(&subject);
    }

    pub(super) fn remove_role(&mut self, role: Handle) {
        let with_role = self
            .table
            .iter()
            .filter(|(_, binding)| binding.role == role);
        let ids: Vec<_> = with_role.map(|(_, binding)| binding.id.clone()).collect();
        for id in ids {
            self.remove(&id);
        }
    }
}

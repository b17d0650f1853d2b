//! Filling an installation from a seed.

use super::state::{Binding, Group, MAIN, State, Subject, User, tenant_mut};
use crate::seed::{Seed, SeedGroup, SeedUser};
use crate::table::Handle;

impl State {
    /// # Errors
    /// What is wrong with the seed and where.
    pub(super) fn load(&mut self, seed: &Seed) -> Result<(), String> {
        for user in &seed.users {
            self.load_user(user)
                .map_err(|message| format!("users: {message}"))?;
        }
        for group in &seed.groups {
            self.load_group(group)
                .map_err(|message| format!("groups: {message}"))?;
        }
        let Some(fill) = seed.fill else {
            return Ok(());
        };
        fill.expand(
            self,
            Self::load_user,
            Self::load_group,
            |state, group, user| {
                if let Ok(tenant) = tenant_mut(&mut state.tenants, MAIN) {
                    tenant.join(group, user, false);
                }
            },
        )
    }

    /// The name to log in with is the address, whatever the seed has for others.
    fn load_user(&mut self, seed: &SeedUser) -> Result<Handle, String> {
        let email = &seed.email;
        if self.users.named(email).is_some() {
            return Err(format!("{email}: there is a user with this address"));
        }
        let id = match &seed.id {
            Some(id) if self.users.table.handle(id).is_some() => {
                return Err(format!("{email}: the id {id} is taken"));
            }
            Some(id) => id.clone(),
            None => self.ids.next(),
        };
        let names = seed
            .name
            .as_deref()
            .map(|name| name.split_once(' ').unwrap_or((name, "")));
        let mut user = User {
            id,
            username: email.clone(),
            email: email.clone(),
            display_name: seed.name.clone(),
            first_name: names.map(|(first, _)| first.to_owned()),
            last_name: names
                .map(|(_, last)| last.to_owned())
                .filter(|last| !last.is_empty()),
            ..User::default()
        };
        user.refresh();
        let handle = self.add_user(user);
        if seed.tenant_access != Some(false) {
            self.grant(MAIN, handle)
                .map_err(|_| format!("there is no tenant {MAIN}"))?;
        }
        Ok(handle)
    }

    fn load_group(&mut self, seed: &SeedGroup) -> Result<Handle, String> {
        let name = &seed.name;
        let mut members = Vec::with_capacity(seed.members.len());
        for email in &seed.members {
            let user = self.users.named(email);
            members.push(user.ok_or_else(|| format!("{name}: no user {email}"))?);
        }
        let id = seed.id.clone().unwrap_or_else(|| self.ids.next());
        let tenant = tenant_mut(&mut self.tenants, MAIN)
            .map_err(|_| format!("there is no tenant {MAIN}"))?;
        if tenant.groups.handle(&id).is_some() {
            return Err(format!("{name}: the id {id} is taken"));
        }
        if name.is_empty() || tenant.names.contains_key(name) {
            return Err(format!("{name}: the name is empty or taken"));
        }
        let group = tenant.add_group(Group {
            id,
            name: name.clone(),
            description: seed.description.clone(),
            integration: seed.integration.clone(),
        });
        for user in members {
            tenant.join(group, user, seed.integration.is_some());
        }
        for role in &seed.permissions {
            let handle = tenant.roles.handle(role);
            let role = handle.ok_or_else(|| format!("{name}: no role {role}"))?;
            tenant.bindings.insert(Binding {
                id: self.ids.next(),
                subject: Subject::Group(group),
                role,
                namespace: None,
            });
        }
        Ok(group)
    }
}

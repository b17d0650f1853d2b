//! Filling a workspace from a seed.

use jiff::Timestamp;

use crate::seed::{Seed, SeedGroup, SeedUser};
use crate::table::Handle;

use super::permissions::Permission;
use super::roles::{self, ROLES};
use super::state::{Member, Segment};

/// The workspace itself, as permissions name it.
pub(super) const WORKSPACE: &str = "ws-1";

impl Segment {
    /// Adds what the seed names, then what it asks to be made up.
    pub(super) fn fill(&mut self, seed: &Seed, now: Timestamp) -> Result<(), String> {
        for (index, user) in seed.users.iter().enumerate() {
            self.seed_user(user, now)
                .map_err(|error| format!("users[{index}]: {error}"))?;
        }
        for (index, group) in seed.groups.iter().enumerate() {
            self.seed_group(group)
                .map_err(|error| format!("groups[{index}]: {error}"))?;
        }
        let Some(fill) = seed.fill else {
            return Ok(());
        };
        let add_user = |segment: &mut Self, user: &SeedUser| segment.seed_user(user, now);
        fill.expand(self, add_user, Self::seed_group, Self::join)
    }

    fn seed_user(&mut self, user: &SeedUser, now: Timestamp) -> Result<Member, String> {
        if self.member(&user.email).is_some() {
            return Err(format!("{} is there already", user.email));
        }
        if user.invited {
            return Ok(Member::Invite(self.add_invite(&user.email, None, now)));
        }
        let id = match &user.id {
            Some(id) if self.users.handle(id).is_some() => {
                return Err(format!("a user has the id {id} already"));
            }
            Some(id) => id.clone(),
            None => self.new_id(),
        };
        let local_part = user.email.split('@').next().unwrap_or_default();
        let name = user.name.as_deref().unwrap_or(local_part);
        Ok(Member::User(self.add_user(
            id,
            name.to_owned(),
            &user.email,
        )))
    }

    fn seed_group(&mut self, seed: &SeedGroup) -> Result<Handle, String> {
        let id = match &seed.id {
            Some(id) if self.groups.handle(id).is_some() => {
                return Err(format!("a group has the id {id} already"));
            }
            Some(id) => id.clone(),
            None => self.new_id(),
        };
        let group = self.add_group(id, seed.name.clone());
        for (index, email) in seed.members.iter().enumerate() {
            let member = self.member(email);
            let member =
                member.ok_or_else(|| format!("members[{index}]: no user is called {email}"))?;
            self.join(group, member);
        }
        let mut permissions = Vec::new();
        for (index, id) in seed.permissions.iter().enumerate() {
            let role = roles::find(id).ok_or_else(|| {
                let known: Vec<_> = ROLES.iter().map(|role| role.id).collect();
                let known = known.join(", ");
                format!("permissions[{index}]: no role has the id {id}; there are {known}")
            })?;
            permissions.push(Permission::on_workspace(self.new_policy(), role, WORKSPACE));
        }
        if let Some(row) = self.groups.get_mut(group) {
            row.permissions = (!permissions.is_empty()).then_some(permissions);
        }
        Ok(group)
    }
}

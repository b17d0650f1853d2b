//! What a portal holds.

use std::collections::HashMap;

use jiff::Timestamp;
use serde_json::{Value, json};

use super::choices::Choices;
use crate::seed::{Seed, SeedGroup, SeedUser};
use crate::table::{Handle, Memberships, Table};

/// The user whose key it is: whoever creates or changes a group through the API does so in this name. The portal does not list it.
pub(super) const CALLER: &str = "sim.admin";

#[derive(Clone, Debug)]
pub(super) struct State {
    pub(super) choices: Choices,
    pub(super) groups: Table<Group>,
    pub(super) users: Table<User>,
    pub(super) members: Memberships<()>,
    /// The users by their addresses, for seeds.
    emails: HashMap<String, Handle>,
    /// The number to try next for the uid of a further group with the same title, by the uid of the first.
    numbers: HashMap<String, u32>,
    /// The time of the last call.
    pub(super) now: Timestamp,
}

#[derive(Clone, Debug)]
pub(super) struct Group {
    pub(super) uid: String,
    pub(super) title: String,
    pub(super) description: Option<String>,
    pub(super) permissions: Vec<String>,
    pub(super) explore_limits: Value,
    pub(super) created_at: Timestamp,
    pub(super) updated_at: Timestamp,
    /// Kept here to be sorted by.
    pub(super) user_count: usize,
}

#[derive(Clone, Debug)]
pub(super) struct User {
    pub(super) username: String,
    pub(super) email: String,
    pub(super) first_name: Option<String>,
    pub(super) last_name: Option<String>,
    pub(super) permissions: Vec<String>,
    pub(super) explore_limits: Value,
    pub(super) joined_at: Timestamp,
}

impl State {
    pub(super) fn new(choices: Choices) -> Self {
        Self {
            choices,
            groups: Table::default(),
            users: Table::default(),
            members: Memberships::default(),
            emails: HashMap::new(),
            numbers: HashMap::new(),
            now: Timestamp::UNIX_EPOCH,
        }
    }

    pub(super) fn group(&self, uid: &str) -> Option<(Handle, &Group)> {
        let handle = self.groups.handle(uid)?;
        Some((handle, self.groups.get(handle)?))
    }

    pub(super) fn user(&self, username: &str) -> Option<(Handle, &User)> {
        let handle = self.users.handle(username)?;
        Some((handle, self.users.get(handle)?))
    }

    /// A uid for a title that no group has yet: its letters and digits in lower case, with `_` between the words.
    pub(super) fn free_uid(&mut self, title: &str) -> String {
        let words = title.split(|letter: char| !letter.is_ascii_alphanumeric());
        let words: Vec<_> = words.filter(|word| !word.is_empty()).collect();
        let mut uid = words.join("_").to_ascii_lowercase();
        if uid.is_empty() {
            uid.push_str("group");
        }
        if self.groups.handle(&uid).is_none() {
            return uid;
        }
        let number = self.numbers.entry(uid.clone()).or_insert(2);
        loop {
            let candidate = format!("{uid}_{number}");
            *number += 1;
            if self.groups.handle(&candidate).is_none() {
                return candidate;
            }
        }
    }

    /// Puts a user into a group; `false` if it was there before.
    pub(super) fn join(&mut self, group: Handle, user: Handle) -> bool {
        let joined = self.members.add(group, user, ()).is_none();
        self.recount(group);
        joined
    }

    /// Takes a user out of a group; `false` if it was not there.
    pub(super) fn leave(&mut self, group: Handle, user: Handle) -> bool {
        let left = self.members.remove(group, user).is_some();
        self.recount(group);
        left
    }

    /// Whether somebody else has this address.
    pub(super) fn has_other_with(&self, email: &str, user: Handle) -> bool {
        let mut users = self.users.iter();
        users.any(|(handle, other)| handle != user && other.email.eq_ignore_ascii_case(email))
    }

    /// Gives a user another address.
    pub(super) fn move_user(&mut self, user: Handle, email: String) {
        let Some(row) = self.users.get_mut(user) else {
            return;
        };
        let before = std::mem::replace(&mut row.email, email.clone());
        if self.emails.get(&before) == Some(&user) {
            self.emails.remove(&before);
        }
        self.emails.insert(email, user);
    }

    fn recount(&mut self, group: Handle) {
        let count = self.members.count(group);
        if let Some(group) = self.groups.get_mut(group) {
            group.user_count = count;
        }
    }

    pub(super) fn load(&mut self, seed: &Seed, now: Timestamp) -> Result<(), String> {
        self.now = now;
        for (position, user) in seed.users.iter().enumerate() {
            self.load_user(user, now)
                .map_err(|message| format!("users[{position}]: {message}"))?;
        }
        for (position, group) in seed.groups.iter().enumerate() {
            self.load_group(group, now)
                .map_err(|message| format!("groups[{position}]: {message}"))?;
        }
        let Some(fill) = seed.fill else {
            return Ok(());
        };
        let add_user = |state: &mut Self, user: &SeedUser| state.load_user(user, now);
        let add_group = |state: &mut Self, group: &SeedGroup| state.load_group(group, now);
        fill.expand(self, add_user, add_group, |state, group, user| {
            state.join(group, user);
        })
    }

    fn load_user(&mut self, user: &SeedUser, now: Timestamp) -> Result<Handle, String> {
        let local = user.email.split('@').next().unwrap_or_default();
        let username = user.username.clone().unwrap_or_else(|| local.to_owned());
        if username.is_empty() {
            return Err(format!("`{}` gives no username", user.email));
        }
        if self.users.handle(&username).is_some() {
            return Err(format!("there is a user `{username}` already"));
        }
        let name = user.name.as_deref().map(|name| {
            let (first, last) = name.split_once(' ').unwrap_or((name, ""));
            (first.to_owned(), last.to_owned())
        });
        let (first_name, last_name) = name.unzip();
        let row = User {
            username: username.clone(),
            email: user.email.clone(),
            first_name,
            last_name: last_name.filter(|name| !name.is_empty()),
            permissions: Vec::new(),
            explore_limits: json!({}),
            joined_at: now,
        };
        let handle = self.users.insert(username, row);
        self.emails.insert(user.email.clone(), handle);
        Ok(handle)
    }

    fn load_group(&mut self, group: &SeedGroup, now: Timestamp) -> Result<Handle, String> {
        let uid = match &group.id {
            Some(uid) if self.groups.handle(uid).is_some() => {
                return Err(format!("there is a group `{uid}` already"));
            }
            Some(uid) => uid.clone(),
            None => self.free_uid(&group.name),
        };
        let row = Group {
            uid: uid.clone(),
            title: group.name.clone(),
            description: group.description.clone(),
            permissions: group.permissions.clone(),
            explore_limits: json!({}),
            created_at: now,
            updated_at: now,
            user_count: 0,
        };
        let handle = self.groups.insert(uid, row);
        for (position, email) in group.members.iter().enumerate() {
            let user = self.emails.get(email).copied();
            let user =
                user.ok_or_else(|| format!("members[{position}]: there is no user `{email}`"))?;
            self.members.add(handle, user, ());
        }
        self.recount(handle);
        Ok(handle)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// So many twins that looking for a number from the beginning each time would take minutes.
    #[test]
    fn many_groups_with_one_title_have_uids_of_their_own() {
        const TWINS: usize = 30_000;
        let mut state = State::new(Choices::default());
        let taken = SeedGroup::new("Other").with_id("twin_3");
        state.load_group(&taken, Timestamp::UNIX_EPOCH).unwrap();
        let twin = SeedGroup::new("Twin");
        for _ in 0..TWINS {
            state.load_group(&twin, Timestamp::UNIX_EPOCH).unwrap();
        }
        assert_eq!(state.groups.len(), TWINS + 1);
        let uids: std::collections::HashSet<_> =
            state.groups.iter().map(|(_, group)| &group.uid).collect();
        assert_eq!(uids.len(), TWINS + 1);
        // Nobody looked twice at a number: the next one is that after the last.
        assert_eq!(state.numbers.get("twin"), Some(&30_002));
        assert!(uids.contains(&"twin_30001".to_owned()));
    }
}

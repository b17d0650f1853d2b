//! A workspace: its users, invites and groups, and who is in which group.

use std::collections::HashMap;
use std::iter::repeat_with;

use jiff::{SignedDuration, Timestamp};

use crate::table::{Handle, Memberships, Table};

use super::choices::{Choices, EmailCase, ExpiredInvites, MemberCount};
use super::permissions::Permission;

/// The same ids on every run.
const ID_SEED: u64 = 0x5e93;
/// Segment's ids are of 22 letters and digits, or more.
const ID_LENGTH: usize = 22;

/// The Segment Public API in memory, for one workspace.
#[derive(Clone, Debug)]
pub(crate) struct Segment {
    pub(super) choices: Choices,
    pub(super) users: Table<User>,
    /// The users by the key of their address; see [`Segment::key`].
    emails: HashMap<String, Handle>,
    /// The pending invites; their id is the key of their address.
    pub(super) invites: Table<Invite>,
    pub(super) groups: Table<Group>,
    /// The users of the groups.
    pub(super) members: Memberships<()>,
    /// The invites of the groups.
    pub(super) invited: Memberships<()>,
    /// No invite is over before this time.
    first_expiry: Timestamp,
    policies: u64,
    ids: fastrand::Rng,
}

#[derive(Clone, Debug)]
pub(super) struct User {
    pub(super) id: String,
    pub(super) name: String,
    pub(super) email: String,
    /// `None` if nothing was ever granted.
    pub(super) permissions: Option<Vec<Permission>>,
}

#[derive(Clone, Debug)]
pub(super) struct Invite {
    pub(super) email: String,
    pub(super) permissions: Option<Vec<Permission>>,
    pub(super) expires: Timestamp,
}

#[derive(Clone, Debug)]
pub(super) struct Group {
    pub(super) id: String,
    pub(super) name: String,
    /// `None` if nothing was ever granted.
    pub(super) permissions: Option<Vec<Permission>>,
}

/// Somebody who can be in a group. An address is never both.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Member {
    User(Handle),
    Invite(Handle),
}

impl Segment {
    pub(super) fn empty(choices: Choices) -> Self {
        Self {
            choices,
            users: Table::default(),
            emails: HashMap::new(),
            invites: Table::default(),
            groups: Table::default(),
            members: Memberships::default(),
            invited: Memberships::default(),
            first_expiry: Timestamp::MAX,
            policies: 0,
            ids: fastrand::Rng::with_seed(ID_SEED),
        }
    }

    pub(super) fn new_id(&mut self) -> String {
        repeat_with(|| self.ids.alphanumeric())
            .take(ID_LENGTH)
            .collect()
    }

    pub(super) fn new_policy(&mut self) -> u64 {
        self.policies += 1;
        self.policies
    }

    /// What stands for an address: equal keys are equal addresses.
    pub(super) fn key(&self, email: &str) -> String {
        match self.choices.email_case {
            EmailCase::Sensitive => email.to_owned(),
            EmailCase::Insensitive | EmailCase::Lowercased => email.to_lowercase(),
        }
    }

    /// How an address is kept.
    fn spelling(&self, email: &str) -> String {
        match self.choices.email_case {
            EmailCase::Lowercased => email.to_lowercase(),
            EmailCase::Sensitive | EmailCase::Insensitive => email.to_owned(),
        }
    }

    /// The user or the invite with this address.
    pub(super) fn member(&self, email: &str) -> Option<Member> {
        let key = self.key(email);
        let user = self.emails.get(&key).copied().map(Member::User);
        user.or_else(|| self.invites.handle(&key).map(Member::Invite))
    }

    /// Adds a user. The caller has made sure that nobody has the address or the id.
    pub(super) fn add_user(&mut self, id: String, name: String, email: &str) -> Handle {
        let key = self.key(email);
        let email = self.spelling(email);
        let row = User {
            id: id.clone(),
            name,
            email,
            permissions: None,
        };
        let user = self.users.insert(id, row);
        self.emails.insert(key, user);
        user
    }

    /// Removes a user from the workspace, and so from every group.
    pub(super) fn remove_user(&mut self, id: &str) {
        if let Some((handle, user)) = self.users.remove(id) {
            self.emails.remove(&self.key(&user.email));
            self.members.remove_user(handle);
        }
    }

    /// Invites an address that is no user's, or invites it anew.
    pub(super) fn add_invite(
        &mut self,
        email: &str,
        permissions: Option<Vec<Permission>>,
        now: Timestamp,
    ) -> Handle {
        let lifetime = SignedDuration::from_hours(24 * i64::from(self.choices.invite_days));
        let expires = now.checked_add(lifetime).unwrap_or(Timestamp::MAX);
        self.first_expiry = self.first_expiry.min(expires);
        let key = self.key(email);
        if let Some(handle) = self.invites.handle(&key) {
            if let Some(invite) = self.invites.get_mut(handle) {
                invite.expires = expires;
                invite.permissions = permissions.or_else(|| invite.permissions.take());
            }
            return handle;
        }
        let row = Invite {
            email: self.spelling(email),
            permissions,
            expires,
        };
        self.invites.insert(key, row)
    }

    /// Deletes an invite, and so its memberships.
    pub(super) fn remove_invite(&mut self, email: &str) -> Option<Invite> {
        let (handle, invite) = self.invites.remove(&self.key(email))?;
        self.invited.remove_user(handle);
        Some(invite)
    }

    /// Drops the invites whose time is over, if that is what becomes of them.
    pub(super) fn drop_expired(&mut self, now: Timestamp) {
        if self.choices.expired_invites == ExpiredInvites::Listed || now < self.first_expiry {
            return;
        }
        let over = self.invites.iter().filter(|(_, row)| row.expires <= now);
        let over: Vec<_> = over.map(|(_, row)| row.email.clone()).collect();
        for email in over {
            self.remove_invite(&email);
        }
        let left = self.invites.iter().map(|(_, row)| row.expires);
        self.first_expiry = left.min().unwrap_or(Timestamp::MAX);
    }

    /// Adds a group.
    pub(super) fn add_group(&mut self, id: String, name: String) -> Handle {
        let row = Group {
            id: id.clone(),
            name,
            permissions: None,
        };
        self.groups.insert(id, row)
    }

    /// Removes a group; its members stay in the workspace.
    pub(super) fn remove_group(&mut self, id: &str) {
        if let Some((group, _)) = self.groups.remove(id) {
            self.members.remove_group(group);
            self.invited.remove_group(group);
        }
    }

    pub(super) fn member_count(&self, group: Handle) -> usize {
        let users = self.members.count(group);
        match self.choices.member_count {
            MemberCount::Users => users,
            MemberCount::UsersAndInvites => users + self.invited.count(group),
        }
    }

    pub(super) fn is_member(&self, group: Handle, member: Member) -> bool {
        match member {
            Member::User(user) => self.members.get(group, user).is_some(),
            Member::Invite(invite) => self.invited.get(group, invite).is_some(),
        }
    }

    /// Puts somebody into a group; who is in it already keeps their place.
    pub(super) fn join(&mut self, group: Handle, member: Member) {
        match member {
            Member::User(user) => self.members.add(group, user, ()),
            Member::Invite(invite) => self.invited.add(group, invite, ()),
        };
    }

    pub(super) fn leave(&mut self, group: Handle, member: Member) {
        match member {
            Member::User(user) => self.members.remove(group, user),
            Member::Invite(invite) => self.invited.remove(group, invite),
        };
    }
}

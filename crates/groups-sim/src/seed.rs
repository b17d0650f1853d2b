//! What an installation holds when it starts.

use serde::Deserialize;

/// Users, groups and memberships, in words that all vendors share: one seed fills any of them.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
#[non_exhaustive]
pub struct Seed {
    /// The users.
    pub users: Vec<SeedUser>,
    /// The groups.
    pub groups: Vec<SeedGroup>,
    /// More users, groups and memberships with made-up names.
    pub fill: Option<Fill>,
}

/// A user of a [`Seed`].
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct SeedUser {
    /// The e-mail address; other parts of the seed name the user by it.
    pub email: String,
    /// The vendor's id; made up if absent. Opendatasoft has none.
    #[serde(default)]
    pub id: Option<String>,
    /// The login name (Opendatasoft only, which makes one of the address if it is absent; Kestra's is the address).
    #[serde(default)]
    pub username: Option<String>,
    /// The name to show.
    #[serde(default)]
    pub name: Option<String>,
    /// Invited, without an account (Segment only).
    #[serde(default)]
    pub invited: bool,
    /// Has access to the tenant (Kestra only; true if absent).
    #[serde(default)]
    pub tenant_access: Option<bool>,
}

/// A group of a [`Seed`].
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct SeedGroup {
    /// The name.
    pub name: String,
    /// The vendor's id; made up if absent.
    #[serde(default)]
    pub id: Option<String>,
    /// The description. Segment has none and leaves it out.
    #[serde(default)]
    pub description: Option<String>,
    /// The e-mail addresses of the members.
    #[serde(default)]
    pub members: Vec<String>,
    /// What the group grants: names of permissions (Opendatasoft) or ids of roles (Segment: on the workspace, Kestra: in the whole tenant).
    #[serde(default)]
    pub permissions: Vec<String>,
    /// The identity provider that manages the group and its memberships (Kestra only).
    #[serde(default)]
    pub integration: Option<String>,
}

/// A made-up population, the same for every vendor and on every run: users `user.000000@example.com` with the name `User 000000` and so on, and groups
/// `Group 000000` and so on, which share the memberships evenly. Opendatasoft makes user names and uids of these as of all others.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Fill {
    /// The number of users.
    pub users: u32,
    /// The number of groups.
    pub groups: u32,
    /// The number of memberships over all groups, at most the users times the groups.
    pub memberships: u32,
}

impl Seed {
    /// Nothing.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a user.
    #[must_use]
    pub fn with_user(mut self, user: SeedUser) -> Self {
        self.users.push(user);
        self
    }

    /// Adds a group.
    #[must_use]
    pub fn with_group(mut self, group: SeedGroup) -> Self {
        self.groups.push(group);
        self
    }

    /// Adds users, groups and memberships with made-up names.
    #[must_use]
    pub fn with_fill(mut self, fill: Fill) -> Self {
        self.fill = Some(fill);
        self
    }

    /// Whether the seed can fit any vendor.
    ///
    /// # Errors
    /// What is wrong with it.
    pub(crate) fn check(&self) -> Result<(), String> {
        self.fill.map_or(Ok(()), Fill::check)
    }
}

impl SeedUser {
    /// A user with this e-mail address and nothing else that is set.
    pub fn new(email: impl Into<String>) -> Self {
        Self {
            email: email.into(),
            id: None,
            username: None,
            name: None,
            invited: false,
            tenant_access: None,
        }
    }

    /// Sets [`id`](Self::id).
    #[must_use]
    pub fn with_id(mut self, id: impl Into<String>) -> Self {
        self.id = Some(id.into());
        self
    }

    /// Sets [`username`](Self::username).
    #[must_use]
    pub fn with_username(mut self, username: impl Into<String>) -> Self {
        self.username = Some(username.into());
        self
    }

    /// Sets [`name`](Self::name).
    #[must_use]
    pub fn with_name(mut self, name: impl Into<String>) -> Self {
        self.name = Some(name.into());
        self
    }

    /// Sets [`invited`](Self::invited).
    #[must_use]
    pub fn with_invited(mut self, invited: bool) -> Self {
        self.invited = invited;
        self
    }

    /// Sets [`tenant_access`](Self::tenant_access).
    #[must_use]
    pub fn with_tenant_access(mut self, access: bool) -> Self {
        self.tenant_access = Some(access);
        self
    }
}

impl SeedGroup {
    /// A group with this name, without members.
    pub fn new(name: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            id: None,
            description: None,
            members: Vec::new(),
            permissions: Vec::new(),
            integration: None,
        }
    }

    /// Sets [`id`](Self::id).
    #[must_use]
    pub fn with_id(mut self, id: impl Into<String>) -> Self {
        self.id = Some(id.into());
        self
    }

    /// Sets [`description`](Self::description).
    #[must_use]
    pub fn with_description(mut self, description: impl Into<String>) -> Self {
        self.description = Some(description.into());
        self
    }

    /// Adds members by their e-mail addresses.
    #[must_use]
    pub fn with_members<T: Into<String>>(mut self, emails: impl IntoIterator<Item = T>) -> Self {
        self.members.extend(emails.into_iter().map(Into::into));
        self
    }

    /// Adds permissions.
    #[must_use]
    pub fn with_permissions<T: Into<String>>(
        mut self,
        permissions: impl IntoIterator<Item = T>,
    ) -> Self {
        let permissions = permissions.into_iter().map(Into::into);
        self.permissions.extend(permissions);
        self
    }

    /// Sets [`integration`](Self::integration).
    #[must_use]
    pub fn with_integration(mut self, integration: impl Into<String>) -> Self {
        self.integration = Some(integration.into());
        self
    }
}

impl Fill {
    /// So many users and groups, with so many memberships over all groups.
    pub const fn new(users: u32, groups: u32, memberships: u32) -> Self {
        Self {
            users,
            groups,
            memberships,
        }
    }

    /// Whether so many memberships are possible.
    fn check(self) -> Result<(), String> {
        let Self {
            users,
            groups,
            memberships,
        } = self;
        let most = u64::from(users) * u64::from(groups);
        if u64::from(memberships) > most {
            return Err(format!(
                "fill: {users} users and {groups} groups have at most {most} memberships, not {memberships}"
            ));
        }
        Ok(())
    }

    /// Makes the population up, the same for every vendor: `add_user` and `add_group` add to the installation what they are given.
    ///
    /// # Errors
    /// What the two say.
    pub(crate) fn expand<S, U: Copy, G: Copy>(
        self,
        installation: &mut S,
        add_user: impl Fn(&mut S, &SeedUser) -> Result<U, String>,
        add_group: impl Fn(&mut S, &SeedGroup) -> Result<G, String>,
        join: impl Fn(&mut S, G, U),
    ) -> Result<(), String> {
        let wrong = |message| format!("fill: {message}");
        let mut users = Vec::with_capacity(usize::try_from(self.users).unwrap_or_default());
        for number in 0..self.users {
            let user = SeedUser::new(format!("user.{number:06}@example.com"));
            let user = user.with_name(format!("User {number:06}"));
            users.push(add_user(installation, &user).map_err(wrong)?);
        }
        for number in 0..self.groups {
            let group = SeedGroup::new(format!("Group {number:06}"));
            let group = add_group(installation, &group).map_err(wrong)?;
            for position in self.members(number) {
                if let Some(user) = users.get(position) {
                    join(installation, group, *user);
                }
            }
        }
        Ok(())
    }

    /// The users of a group, as positions from 0. The groups share the memberships evenly, and no user is named twice in one group.
    fn members(self, group: u32) -> impl Iterator<Item = usize> {
        let (groups, users) = (u64::from(self.groups.max(1)), u64::from(self.users.max(1)));
        let total = u64::from(self.memberships);
        let first = total * u64::from(group) / groups;
        let last = total * (u64::from(group) + 1) / groups;
        (first..last).filter_map(move |position| usize::try_from(position % users).ok())
    }
}

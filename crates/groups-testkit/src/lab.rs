//! Where a check works: an installation, and what checks do with one again and again.

use std::collections::BTreeSet;
use std::fmt::Debug;
use std::sync::{Mutex, PoisonError};

use groups_core::{
    AccountState, Capabilities, Error, ErrorKind, GroupId, GroupProvider, Listed, Listing, Member,
    MemberKey, MembersExt as _, Operation, Pages, Permission, User,
};

use crate::violation::{Must as _, described, ensure};
use crate::{Disturbance, Installation, Setup, Violation};

/// The place of one check: a fresh installation.
pub struct Lab<'a> {
    setup: &'a dyn Setup,
    home: Box<dyn Installation>,
    /// The keys of all people that this check has had made: they may not turn up in what an error prints.
    keys: Mutex<Vec<MemberKey>>,
}

impl<'a> Lab<'a> {
    /// Makes an installation.
    ///
    /// # Errors
    /// The setup could not.
    pub async fn new(setup: &'a dyn Setup) -> Result<Self, Violation> {
        let home = setup.install().await.must("the setup installs")?;
        Ok(Self {
            setup,
            home,
            keys: Mutex::default(),
        })
    }

    /// A second place, independent of this one.
    pub(crate) async fn another(&self) -> Result<Lab<'a>, Violation> {
        Self::new(self.setup).await
    }

    /// The installation.
    pub fn home(&self) -> &dyn Installation {
        &*self.home
    }

    /// The provider under test.
    pub fn provider(&self) -> &dyn GroupProvider {
        self.home.provider()
    }

    /// What the provider says that it can do.
    pub fn capabilities(&self) -> &'static Capabilities {
        self.provider().capabilities()
    }

    /// Whether the provider says that it can do this.
    pub fn supports(&self, operation: Operation) -> bool {
        self.capabilities().supports(operation)
    }

    /// Exactly so many new people with an account.
    pub(crate) async fn users(&self, count: usize) -> Result<Vec<User>, Violation> {
        let mut users = self
            .home
            .add_users(count)
            .await
            .must("the installation adds users")?;
        ensure(
            users.len() >= count,
            "the installation adds users",
            &format!("{count} users"),
            || users.len(),
        )?;
        users.truncate(count);
        let mut keys = self.keys.lock().unwrap_or_else(PoisonError::into_inner);
        keys.extend(users.iter().map(|user| user.key.clone()));
        drop(keys);
        Ok(users)
    }

    /// The keys of exactly so many new people with an account.
    pub(crate) async fn keys(&self, count: usize) -> Result<Vec<MemberKey>, Violation> {
        let users = self.users(count).await?.into_iter();
        Ok(users.map(|user| user.key).collect())
    }

    /// Exactly so many new groups, made behind the provider's back.
    pub(crate) async fn groups(&self, count: usize) -> Result<Vec<GroupId>, Violation> {
        let mut groups = self
            .home
            .add_groups(count)
            .await
            .must("the installation adds groups")?;
        ensure(
            groups.len() >= count,
            "the installation adds groups",
            &format!("{count} groups"),
            || groups.len(),
        )?;
        groups.truncate(count);
        Ok(groups)
    }

    /// A new group, made behind the provider's back.
    pub(crate) async fn group(&self) -> Result<GroupId, Violation> {
        let group = self.groups(1).await?.pop();
        group.ok_or_else(|| Violation::new("the installation adds groups", "a group", "none"))
    }

    /// A new group with these members, made behind the provider's back.
    pub(crate) async fn group_of(&self, members: &[MemberKey]) -> Result<GroupId, Violation> {
        let group = self.group().await?;
        self.put(&group, members).await?;
        Ok(group)
    }

    /// Puts members into a group behind the provider's back.
    pub(crate) async fn put(
        &self,
        group: &GroupId,
        members: &[MemberKey],
    ) -> Result<(), Violation> {
        let added = self.home.add_members(group, members).await;
        added.must("the installation adds members")
    }

    /// The permissions that can be granted: three at least.
    pub(crate) fn permissions(&self) -> Result<[Permission; 3], Violation> {
        let found = self.home.permissions();
        let count = found.len();
        let three: Option<[Permission; 3]> = found
            .get(..3)
            .and_then(|some| some.to_vec().try_into().ok());
        three.ok_or_else(|| {
            let clause = "the installation tells which permissions can be granted";
            Violation::new(clause, "at least 3", count.to_string())
        })
    }

    /// Whether the installation could start the disturbance.
    pub(crate) async fn disturb(&self, disturbance: Disturbance) -> Result<bool, Violation> {
        let started = self.home.disturb(disturbance).await;
        started.must("the installation is disturbed")
    }

    /// Ends the disturbance.
    pub(crate) async fn calm(&self) -> Result<(), Violation> {
        self.home.calm().await.must("the installation calms down")
    }

    /// Reads a listing that nothing disturbs: it has to be proven complete, unless the installation says that the vendor does not count.
    pub(crate) async fn everything<T: Listed + Debug>(
        &self,
        operation: Operation,
        pages: Pages<'_, T>,
    ) -> Result<Vec<T>, Violation> {
        let clause = format!("`{operation}` reads everything and proves it");
        let uncounted = self.home.uncounted().contains(&operation);
        match pages.read_all().await.must(&clause)? {
            Listing::Complete(complete) if !uncounted => Ok(complete.into_items()),
            Listing::Complete(_) => Err(Violation::new(
                clause,
                "an unproven list, because the installation says that the vendor does not count",
                "a list that claims to be complete",
            )),
            Listing::Unproven(unproven) if uncounted => Ok(unproven.assume_complete().into_items()),
            Listing::Unproven(unproven) => Err(Violation::new(
                clause,
                "a complete list",
                format!(
                    "{} items and {:?}",
                    unproven.items().len(),
                    unproven.completeness()
                ),
            )),
        }
    }

    /// The group has exactly these members, for the provider and, as far as it tells, for the vendor.
    pub(crate) async fn members_are(
        &self,
        group: &GroupId,
        expected: &[MemberKey],
        clause: &str,
    ) -> Result<(), Violation> {
        let names = identities(expected);
        let mut observed = false;
        if self.supports(Operation::ListMembers) {
            observed = true;
            if self.capabilities().lagging_member_lists {
                self.await_members(group, expected, &names, clause).await?;
            }
            let listing = self.provider().list_members(group);
            let members = self.everything(Operation::ListMembers, listing).await?;
            let found = members.iter().map(|member| member.identity().into_owned());
            same(&names, found, clause)?;
        }
        let real = self.home.members_of(group).await;
        if let Some(real) = real.must("the installation tells who is in a group")? {
            observed = true;
            same(&names, real.iter().map(identity), clause)?;
        }
        ensure(
            observed,
            "memberships can be looked up",
            "`Installation::members_of`, because the provider cannot list members",
            || "neither",
        )
    }

    /// Waits until a lagging list has caught up, in the way that the trait offers for it.
    async fn await_members(
        &self,
        group: &GroupId,
        expected: &[MemberKey],
        names: &BTreeSet<String>,
        clause: &str,
    ) -> Result<(), Violation> {
        let uncounted = self.home.uncounted().contains(&Operation::ListMembers);
        let mut others = self
            .keys
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone();
        others.retain(|key| !uncounted && !names.contains(&identity(key)));
        let confirmation = self.provider().confirm_members(group, expected, &others);
        let left = confirmation.await.must(clause)?;
        ensure(left.is_empty(), clause, "a confirmation", || {
            format!(
                "`confirm_members` still doubts {}",
                few(left.iter().map(identity))
            )
        })
    }

    /// The call failed in one of these ways, and the error may be logged.
    pub(crate) fn fails<T: Debug>(
        &self,
        result: groups_core::Result<T>,
        kinds: &[ErrorKind],
        clause: &str,
    ) -> Result<Error, Violation> {
        match result {
            Ok(value) => Err(Violation::new(
                clause,
                format!("an error of {kinds:?}"),
                format!("success: {value:?}"),
            )),
            Err(error) => {
                ensure(
                    kinds.contains(&error.kind()),
                    clause,
                    &format!("an error of {kinds:?}"),
                    || described(&error),
                )?;
                self.printable(&error)?;
                Ok(error)
            }
        }
    }

    /// The error names its provider, and neither a person nor a URL.
    pub(crate) fn printable(&self, error: &Error) -> Result<(), Violation> {
        ensure(
            error.provider() == self.provider().name(),
            "an error names its provider",
            self.provider().name(),
            || error.provider(),
        )?;
        self.keeps_secret(&format!("{error:?}"))?;
        let shown = error.to_string();
        let keys = self.keys.lock().unwrap_or_else(PoisonError::into_inner);
        // A short key, such as a number, may be part of anything.
        let mut people = keys
            .iter()
            .map(MemberKey::as_str)
            .filter(|key| key.len() > 5);
        let personal = people.any(|key| shown.contains(key));
        drop(keys);
        ensure(
            !personal && !shown.contains('@') && !shown.contains("://"),
            "an error that is printed names no person and no URL",
            "the provider, the operation, the kind and the provider crate's own words",
            || shown,
        )
    }

    /// The text does not show the credential.
    pub(crate) fn keeps_secret(&self, text: &str) -> Result<(), Violation> {
        let credential = self.home.credential().filter(|secret| !secret.is_empty());
        let hidden = credential.is_none_or(|secret| !text.contains(secret));
        let clause = "what is printed shows no credential";
        ensure(hidden, clause, "no credential", || text)
    }

    /// Runs a call that has to be refused before any request is made.
    pub(crate) async fn refused_unsent<T: Debug>(
        &self,
        call: impl Future<Output = groups_core::Result<T>>,
        kind: ErrorKind,
        clause: &str,
    ) -> Result<(), Violation> {
        let before = self.home.requests();
        self.fails(call.await, &[kind], clause)?;
        self.unsent_since(before, clause)
    }

    /// No request was seen since `before`, as far as the installation can tell.
    pub(crate) fn unsent_since(&self, before: Option<u64>, clause: &str) -> Result<(), Violation> {
        let after = self.home.requests();
        ensure(before == after, clause, "no request", || {
            format!("the number of requests went from {before:?} to {after:?}")
        })
    }
}

/// What a key has in common with all keys that name the same member.
pub(crate) fn identity(key: &MemberKey) -> String {
    let member = Member::new(key.clone(), AccountState::Active);
    member.identity().into_owned()
}

/// The identities of keys.
pub(crate) fn identities(keys: &[MemberKey]) -> BTreeSet<String> {
    keys.iter().map(identity).collect()
}

/// Exactly these were found, each once.
pub(crate) fn same(
    expected: &BTreeSet<String>,
    found: impl IntoIterator<Item = String>,
    clause: &str,
) -> Result<(), Violation> {
    let mut seen = BTreeSet::new();
    let mut twice = BTreeSet::new();
    for name in found {
        if !seen.insert(name.clone()) {
            twice.insert(name);
        }
    }
    let missing: Vec<_> = expected.difference(&seen).cloned().collect();
    let extra: Vec<_> = seen.difference(expected).cloned().collect();
    let fits = missing.is_empty() && extra.is_empty() && twice.is_empty();
    ensure(
        fits,
        clause,
        &format!(
            "{} of them: {}",
            expected.len(),
            few(expected.iter().cloned())
        ),
        || {
            format!(
                "missing {}; too many {}; twice {}",
                few(missing),
                few(extra),
                few(twice)
            )
        },
    )
}

/// At most five of these, for people to read.
pub(crate) fn few(names: impl IntoIterator<Item = String>) -> String {
    let names: Vec<_> = names.into_iter().collect();
    let shown: Vec<_> = names
        .iter()
        .take(5)
        .map(|name| format!("`{name}`"))
        .collect();
    let rest = names.len().saturating_sub(5);
    match (shown.is_empty(), rest) {
        (true, _) => "nothing".to_owned(),
        (false, 0) => shown.join(", "),
        (false, rest) => format!("{} and {rest} others", shown.join(", ")),
    }
}

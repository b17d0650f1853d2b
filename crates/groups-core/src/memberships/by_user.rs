//! Memberships from a list of users with their groups.

use std::borrow::Cow;
use std::collections::HashSet;
use std::num::NonZeroU32;
use std::task::{Context, Poll, ready};

use crate::{
    Completeness, Error, ErrorKind, GroupId, Items, Listed, Member, MemberRole, Membership,
    Operation, Pages, Result, User,
};

/// A user as a list of users tells it, with the list of the user's groups.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct UserWithGroups {
    /// Who it is.
    pub user: User,
    /// The groups. `None` where the answer leaves the list out, which is not the same as an empty one.
    pub groups: Option<Vec<GroupOfUser>>,
}

impl UserWithGroups {
    /// A user and the groups that were told.
    pub fn new(user: User, groups: Option<Vec<GroupOfUser>>) -> Self {
        Self { user, groups }
    }
}

impl Listed for UserWithGroups {
    fn identity(&self) -> Cow<'_, str> {
        self.user.identity()
    }
}

/// A group as it stands in a user.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct GroupOfUser {
    /// The group.
    pub id: GroupId,
    /// As [`Member::role`].
    pub role: Option<MemberRole>,
    /// As [`Member::managed_externally`].
    pub managed_externally: Option<bool>,
}

impl GroupOfUser {
    /// A group of which nothing is known but that the user is in it.
    pub fn new(id: GroupId) -> Self {
        Self {
            id,
            role: None,
            managed_externally: None,
        }
    }
}

pub(super) struct ByUser<'a> {
    provider: &'static str,
    users: Items<'a, UserWithGroups>,
    current: Option<(User, std::vec::IntoIter<GroupOfUser>)>,
    untold: u64,
}

impl<'a> ByUser<'a> {
    pub(super) fn new(users: Pages<'a, UserWithGroups>) -> Self {
        Self {
            provider: users.provider(),
            users: users.items(),
            current: None,
            untold: 0,
        }
    }

    pub(super) fn with_page_size(self, size: NonZeroU32) -> Self {
        Self {
            users: self.users.with_page_size(size),
            ..self
        }
    }

    /// What the whole walk proves, after its end.
    pub(super) fn completeness(&self) -> Completeness {
        let users = self.users.completeness();
        let groups = match self.untold {
            0 => Completeness::Proven,
            items => Completeness::Untold { items },
        };
        users.unwrap_or(Completeness::Uncounted).and(groups)
    }

    pub(super) fn poll_item(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<Membership>>> {
        loop {
            if let Some((user, groups)) = &mut self.current
                && let Some(group) = groups.next()
            {
                let mut member = Member::from(user.clone());
                member.role = group.role;
                member.managed_externally = group.managed_externally;
                return Poll::Ready(Some(Ok(Membership::new(group.id, member))));
            }
            self.current = None;
            match ready!(self.users.poll_item(cx)) {
                Some(Ok(UserWithGroups { user, groups })) => match groups {
                    Some(groups) if is_each_there_once(&groups) => {
                        self.current = Some((user, groups.into_iter()));
                    }
                    Some(_) => return Poll::Ready(Some(Err(self.twice()))),
                    None => self.untold += 1,
                },
                Some(Err(error)) => return Poll::Ready(Some(Err(error))),
                None => return Poll::Ready(None),
            }
        }
    }

    fn twice(&self) -> Error {
        let operation = Operation::AllMemberships.as_str();
        Error::new(ErrorKind::Incomplete, self.provider, operation)
            .with_detail("a group came twice in the groups of one user")
    }
}

fn is_each_there_once(groups: &[GroupOfUser]) -> bool {
    let mut seen = HashSet::with_capacity(groups.len());
    groups.len() < 2 || groups.iter().all(|group| seen.insert(&group.id))
}

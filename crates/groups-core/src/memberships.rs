//! Who is in which group, over all groups.

mod by_group;
mod by_user;

use std::fmt;
use std::future::{Future, poll_fn};
use std::num::NonZeroU32;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use futures_core::Stream;
use serde::{Deserialize, Serialize};

use self::by_group::ByGroup;
pub use self::by_group::{DEFAULT_CONCURRENCY, GroupPlan, GroupStart, MAX_CONCURRENCY};
use self::by_user::ByUser;
pub use self::by_user::{GroupOfUser, UserWithGroups};
use crate::listing::latest;
use crate::walk::ALREADY_BEGUN;
use crate::{
    Completeness, Error, ErrorKind, GroupId, Groups, Listing, Member, Members, Operation, Pages,
    Result,
};

/// That somebody is in a group.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Membership {
    /// The group.
    pub group: GroupId,
    /// Who is in it, as far as the list tells that was read: not every provider tells the role everywhere.
    pub member: Member,
}

impl Membership {
    /// `member` is in `group`.
    pub fn new(group: GroupId, member: Member) -> Self {
        Self { group, member }
    }
}

/// All members of all groups in one call.
///
/// # Contract
/// As for [`Groups`], and:
/// - A provider reads them in the way that takes the fewest requests, and documents which that is, how many they are, what it takes to be allowed to read them, and whom they do not show.
/// - Whom [`list_members_page`](Members::list_members_page) shows is shown here, under the same key, unless the provider documents otherwise. What else is known of a member may be less.
pub trait Memberships: Groups + Members {
    /// Everybody who is directly in a group, invited people included, group by group or user by user. Nothing is sent before it is read.
    ///
    /// ```
    /// use groups_core::{GroupId, GroupProvider, MemberKey, Result};
    ///
    /// /// The groups of which somebody is a member. None is a proof, not a guess.
    /// async fn groups_of(provider: &dyn GroupProvider, who: &MemberKey) -> Result<Vec<GroupId>> {
    ///     let all = provider.all_memberships().read_all().await?.complete()?;
    ///     Ok(all.groups_of(who)?.cloned().collect())
    /// }
    /// ```
    ///
    /// Without the capability [`AllMemberships`](Operation::AllMemberships) it fails as [`Unsupported`](crate::ErrorKind::Unsupported) before any request, which is what it does by itself.
    /// [`memberships_by_group`](MembershipsExt::memberships_by_group) works even then.
    fn all_memberships(&self) -> AllMemberships<'_> {
        AllMemberships::unsupported(self.name())
    }
}

/// Conveniences over [`Groups`] and [`Members`] that no provider implements itself.
pub trait MembershipsExt: Groups + Members {
    /// Everybody who is directly in a group, from the own list of each group: at least one request for each. It is for those who need what only these lists tell, for
    /// example roles, or for providers without [`all_memberships`](Memberships::all_memberships).
    fn memberships_by_group(&self) -> AllMemberships<'_> {
        AllMemberships::by_group(self, async {
            let plan: GroupPlan<'_> = Box::new(|_| GroupStart::whole());
            Ok(plan)
        })
    }
}

impl<P: Groups + Members + ?Sized> MembershipsExt for P {}

/// All memberships as a stream.
///
/// Nothing is fetched before it is asked for, and nothing is collected but by [`read_all`](Self::read_all). The stream ends after the last membership, or after an error. What [`Pages`] takes for a
/// wrong list is an error here, too, and so are a group that is deleted before its members were read and a user who has a group twice: [`Incomplete`](crate::ErrorKind::Incomplete).
/// An error about one of the groups tells which: [`Error::group`].
///
/// Somebody who moves from one of a provider's lists to another while they are read, for example by accepting an invitation, may come twice; [`read_all`](Self::read_all) keeps what came last.
///
/// Lists are read one after another. Each membership is as its list said, but somebody who is moved from one group to another while they are read may be seen in both or in neither.
///
/// In memory are a page of the list of groups or users, a page of each group that is being read, and the hashes of [`Pages`]: of the groups or users, and of the members of those groups.
#[must_use = "streams do nothing unless polled"]
pub struct AllMemberships<'a> {
    provider: &'static str,
    way: Way<'a>,
    completeness: Option<Completeness>,
    /// Somebody may have come twice.
    has_parts: bool,
    /// A membership was handed out, or an error, or the end: whoever reads on does not get everything.
    is_begun: bool,
}

enum Way<'a> {
    Refused(Error),
    ByUser(Box<ByUser<'a>>),
    ByGroup(Box<ByGroup<'a>>),
    Done,
}

impl<'a> AllMemberships<'a> {
    /// Fails as [`Unsupported`](crate::ErrorKind::Unsupported) before any request.
    pub fn unsupported(provider: &'static str) -> Self {
        let error = Error::unsupported(provider, Operation::AllMemberships);
        Self::of(provider, Way::Refused(error))
    }

    /// From a list of users who each have the list of their groups.
    ///
    /// A user whose groups were left out is in no group as far as anybody knows: the end is [`Untold`](Completeness::Untold) then, and proves nothing.
    pub fn by_user(users: Pages<'a, UserWithGroups>) -> Self {
        let provider = users.provider();
        Self::of(provider, Way::ByUser(Box::new(ByUser::new(users))))
    }

    /// From the list of groups and the list of members of each group.
    ///
    /// `prepare` runs first and ends in the plan, which says of each group where its list of members is begun, or that it need not be read. It is asked once for each group, in the order of the list.
    pub fn by_group<P, F>(provider: &'a P, prepare: F) -> Self
    where
        P: Groups + Members + ?Sized,
        F: Future<Output = Result<GroupPlan<'a>>> + Send + 'a,
    {
        let name = provider.name();
        let needed = [Operation::ListGroups, Operation::ListMembers].into_iter();
        let mut missing = needed.filter(|one| !provider.capabilities().supports(*one));
        match missing.next() {
            Some(missing) => Self::of(name, Way::Refused(Error::unsupported(name, missing))),
            None => Self::of(
                name,
                Way::ByGroup(Box::new(ByGroup::new(provider, Box::pin(prepare)))),
            ),
        }
    }

    fn of(provider: &'static str, way: Way<'a>) -> Self {
        Self {
            provider,
            way,
            completeness: None,
            has_parts: false,
            is_begun: false,
        }
    }

    /// Asks for pages of `size` items, of whatever list is read. The provider may give fewer, and takes no more than it documents. Smaller pages are more requests.
    pub fn with_page_size(mut self, size: NonZeroU32) -> Self {
        self.way = match self.way {
            Way::ByUser(way) => Way::ByUser(Box::new(way.with_page_size(size))),
            Way::ByGroup(way) => Way::ByGroup(Box::new(way.with_page_size(size))),
            way @ (Way::Refused(_) | Way::Done) => way,
        };
        self
    }

    /// Reads up to `groups` groups at the same time, at most [`MAX_CONCURRENCY`], instead of [`DEFAULT_CONCURRENCY`]. The memberships and their order stay the same, and so do the requests. The limits of the provider hold
    /// whatever stands here. Of no effect where a list of users is read: each of its pages says where the next one is.
    pub fn with_concurrency(mut self, groups: NonZeroU32) -> Self {
        if let Way::ByGroup(way) = &mut self.way {
            way.set_concurrency(groups);
        }
        self
    }

    /// Whether everything was seen; `None` before the end and after an error. What holds for all lists together that were read: the first doubt about one of them stays.
    pub fn completeness(&self) -> Option<Completeness> {
        self.completeness
    }

    /// The next membership, or `None` after the last. Nothing is lost if the future is dropped before it is ready: the next call goes on with the same requests.
    ///
    /// # Errors
    /// The error of a request, or [`Incomplete`](crate::ErrorKind::Incomplete); the stream is over then.
    pub async fn next_item(&mut self) -> Option<Result<Membership>> {
        poll_fn(|cx| self.poll_item(cx)).await
    }

    /// Reads everything.
    ///
    /// # Errors
    /// The error of a request, or [`Incomplete`](crate::ErrorKind::Incomplete), also if a membership or an error was handed out before: what is left is not everything. Nothing of what was
    /// read before is returned.
    pub async fn read_all(mut self) -> Result<Listing<Membership>> {
        if self.is_begun {
            let operation = Operation::AllMemberships.as_str();
            let error = Error::new(ErrorKind::Incomplete, self.provider, operation);
            return Err(error.with_detail(ALREADY_BEGUN));
        }
        let mut items = Vec::new();
        while let Some(item) = self.next_item().await {
            items.push(item?);
        }
        let items = if self.has_parts { latest(items) } else { items };
        let completeness = self.completeness.unwrap_or(Completeness::Uncounted);
        Ok(Listing::new(
            items,
            completeness,
            self.provider,
            Operation::AllMemberships,
        ))
    }

    fn poll_item(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<Membership>>> {
        let item = match &mut self.way {
            Way::ByUser(way) => ready!(way.poll_item(cx)),
            Way::ByGroup(way) => ready!(way.poll_item(cx)),
            Way::Refused(_) | Way::Done => None,
        };
        self.is_begun = true;
        if matches!(item, Some(Ok(_))) {
            return Poll::Ready(item);
        }
        Poll::Ready(match (std::mem::replace(&mut self.way, Way::Done), item) {
            (Way::Refused(error), _) => Some(Err(error)),
            (Way::ByUser(way), None) => {
                self.completeness = Some(way.completeness());
                None
            }
            (Way::ByGroup(way), None) => {
                self.completeness = Some(way.completeness());
                self.has_parts = way.has_parts();
                None
            }
            (_, item) => item,
        })
    }
}

impl Unpin for AllMemberships<'_> {}

impl Stream for AllMemberships<'_> {
    type Item = Result<Membership>;

    fn poll_next(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.get_mut().poll_item(cx)
    }
}

impl fmt::Debug for AllMemberships<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AllMemberships")
            .field("provider", &self.provider)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests;

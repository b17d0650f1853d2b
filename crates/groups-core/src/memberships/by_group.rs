//! Memberships from the list of members of each group.

use std::collections::VecDeque;
use std::future::Future;
use std::num::NonZeroU32;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use crate::{
    Completeness, Cursor, Error, ErrorKind, Group, GroupId, Groups, GroupsExt as _, Items, Member,
    Members, Membership, Operation, Pages, Result,
};

/// How many groups are read at the same time unless told otherwise.
pub const DEFAULT_CONCURRENCY: u32 = 4;

/// How many groups are read at the same time at most.
pub const MAX_CONCURRENCY: u32 = 64;

/// What is read of each group.
pub type GroupPlan<'a> = Box<dyn Fn(&Group) -> GroupStart + Send + Sync + 'a>;

/// Where the list of members of a group is begun.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GroupStart {
    begin: Begin,
    count: Option<u64>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Begin {
    Nowhere,
    Start,
    Cursor(Cursor),
}

impl GroupStart {
    /// Nothing is read: it is known that the group has no members. Not for groups that are left out for another reason, such as those of another [`Shard`](crate::Shard): the end would prove that nobody is in them.
    pub fn skip() -> Self {
        Self::at(Begin::Nowhere)
    }

    /// The whole list is read.
    pub fn whole() -> Self {
        Self::at(Begin::Start)
    }

    /// The list is read from here on: it is known that there is nobody before.
    pub fn cursor(cursor: Cursor) -> Self {
        Self::at(Begin::Cursor(cursor))
    }

    /// Says how many members the group has by another count, for example its own in the list of groups. If another number of them is read, the end is
    /// [`CountDiffers`](Completeness::CountDiffers) and proves nothing. A number that fits proves nothing either.
    #[must_use]
    pub fn with_count(mut self, count: Option<u64>) -> Self {
        self.count = count;
        self
    }

    fn at(begin: Begin) -> Self {
        Self { begin, count: None }
    }
}

type Prepare<'a> = Pin<Box<dyn Future<Output = Result<GroupPlan<'a>>> + Send + 'a>>;
type MembersOf<'a> = Box<dyn Fn(&GroupId) -> Pages<'a, Member> + Send + Sync + 'a>;

enum Plan<'a> {
    Coming(Prepare<'a>),
    Here(GroupPlan<'a>),
}

pub(super) struct ByGroup<'a> {
    provider: &'static str,
    plan: Plan<'a>,
    groups: Items<'a, Group>,
    members_of: MembersOf<'a>,
    size: Option<NonZeroU32>,
    concurrency: usize,
    /// The groups that are being read, in the order of the list. The memberships of the first are handed out; of each other at most one page waits.
    open: VecDeque<OpenGroup<'a>>,
    all_are_open: bool,
    completeness: Completeness,
    has_parts: bool,
}

struct OpenGroup<'a> {
    id: GroupId,
    members: Pages<'a, Member>,
    page: std::vec::IntoIter<Member>,
    read: u64,
    count: Option<u64>,
    is_read: bool,
}

impl OpenGroup<'_> {
    /// Sees that there is something to hand out, or that all was read.
    fn poll_page(&mut self, cx: &mut Context<'_>) -> Poll<Result<()>> {
        while self.page.len() == 0 && !self.is_read {
            match ready!(self.members.poll_page(cx)) {
                Some(Ok(page)) => {
                    self.read += page.items.len() as u64;
                    self.page = page.items.into_iter();
                }
                Some(Err(error)) => return Poll::Ready(Err(error)),
                None => self.is_read = true,
            }
        }
        Poll::Ready(Ok(()))
    }

    fn completeness(&self) -> Completeness {
        let own = self.members.completeness();
        let counted = match self.count {
            Some(counted) if counted != self.read => Completeness::CountDiffers {
                read: self.read,
                counted,
            },
            _ => Completeness::Proven,
        };
        own.unwrap_or(Completeness::Uncounted).and(counted)
    }
}

impl<'a> ByGroup<'a> {
    pub(super) fn new<P: Groups + Members + ?Sized>(provider: &'a P, prepare: Prepare<'a>) -> Self {
        let members_of = move |id: &GroupId| {
            let id = id.clone();
            Pages::new(provider.name(), Operation::ListMembers, move |page| {
                let id = id.clone();
                Box::pin(async move { provider.list_members_page(&id, page).await })
            })
        };
        Self {
            provider: provider.name(),
            plan: Plan::Coming(prepare),
            groups: provider.list_groups().items(),
            members_of: Box::new(members_of),
            size: None,
            concurrency: DEFAULT_CONCURRENCY as usize,
            open: VecDeque::new(),
            all_are_open: false,
            completeness: Completeness::Proven,
            has_parts: false,
        }
    }

    pub(super) fn with_page_size(self, size: NonZeroU32) -> Self {
        Self {
            groups: self.groups.with_page_size(size),
            size: Some(size),
            ..self
        }
    }

    pub(super) fn set_concurrency(&mut self, groups: NonZeroU32) {
        self.concurrency = groups.get().min(MAX_CONCURRENCY) as usize;
    }

    /// What the whole walk proves, after its end.
    pub(super) fn completeness(&self) -> Completeness {
        let groups = self.groups.completeness();
        self.completeness
            .and(groups.unwrap_or(Completeness::Uncounted))
    }

    pub(super) fn has_parts(&self) -> bool {
        self.has_parts
    }

    pub(super) fn poll_item(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<Membership>>> {
        loop {
            // The page at hand first: nothing else is looked at for each single member.
            if let Some(first) = self.open.front_mut()
                && let Some(member) = first.page.next()
            {
                return Poll::Ready(Some(Ok(Membership::new(first.id.clone(), member))));
            }
            if self.open.front().is_some_and(|first| first.is_read)
                && let Some(first) = self.open.pop_front()
            {
                self.completeness = self.completeness.and(first.completeness());
                self.has_parts |= first.members.has_parts();
                continue;
            }
            if let Poll::Ready(Err(error)) = self.poll_open(cx) {
                return Poll::Ready(Some(Err(error)));
            }
            for group in &mut self.open {
                if let Poll::Ready(Err(error)) = group.poll_page(cx) {
                    let error = of_a_group(error, self.provider, &group.id);
                    return Poll::Ready(Some(Err(error)));
                }
            }
            match self.open.front() {
                Some(first) if first.is_read || first.page.len() > 0 => {}
                None if self.all_are_open => return Poll::Ready(None),
                _ => return Poll::Pending,
            }
        }
    }

    /// Takes up as many groups as may be read at the same time.
    fn poll_open(&mut self, cx: &mut Context<'_>) -> Poll<Result<()>> {
        if let Plan::Coming(prepare) = &mut self.plan {
            self.plan = Plan::Here(ready!(prepare.as_mut().poll(cx))?);
        }
        while self.open.len() < self.concurrency && !self.all_are_open {
            let Some(group) = ready!(self.groups.poll_item(cx)).transpose()? else {
                self.all_are_open = true;
                break;
            };
            let start = match &self.plan {
                Plan::Here(plan) => plan(&group),
                Plan::Coming(_) => GroupStart::whole(),
            };
            let members = (self.members_of)(&group.id).with_size_if_any(self.size);
            let members = match start.begin {
                Begin::Nowhere => continue,
                Begin::Start => members,
                Begin::Cursor(cursor) => members.starting_at(cursor),
            };
            self.open.push_back(OpenGroup {
                id: group.id,
                members,
                page: Vec::new().into_iter(),
                read: 0,
                count: start.count,
                is_read: false,
            });
        }
        Poll::Ready(Ok(()))
    }
}

/// A group that is not there any more was there when the groups were read: who is in none of the lists may have been in it.
fn of_a_group(error: Error, provider: &'static str, id: &GroupId) -> Error {
    let error = if error.is_not_found() {
        let operation = Operation::AllMemberships.as_str();
        Error::new(ErrorKind::Incomplete, provider, operation)
            .with_detail("a group was deleted before its members were read")
            .with_source(error)
    } else {
        error
    };
    error.with_group(id)
}

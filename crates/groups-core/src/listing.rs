//! What a walk has read, and whether that is proven to be everything.

use std::borrow::Cow;
use std::collections::hash_map::Entry;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::hash::{BuildHasher as _, RandomState};

use crate::walk::AsItIs;
use crate::{
    EmailAddress, Error, ErrorKind, Group, GroupId, Member, MemberKey, Membership, Operation,
    Result, User,
};

/// Things of which a listing holds each once.
pub trait Listed {
    /// What tells this item from all others of its listing.
    fn identity(&self) -> Cow<'_, str>;
}

impl Listed for Group {
    fn identity(&self) -> Cow<'_, str> {
        self.id.as_str().into()
    }
}

impl Listed for User {
    fn identity(&self) -> Cow<'_, str> {
        self.key.folded().1
    }
}

impl Listed for Member {
    fn identity(&self) -> Cow<'_, str> {
        self.user.identity()
    }
}

impl Listed for Membership {
    fn identity(&self) -> Cow<'_, str> {
        let (group, (_, member)) = (self.group.as_str(), self.member.user.key.folded());
        // The length keeps `a` in `bc` apart from `ab` in `c`.
        format!("{}:{group}{member}", group.len()).into()
    }
}

/// Whether a walk that has ended without an error has seen everything.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Completeness {
    /// The last page was seen, no item came twice, and as many items came as the provider has by its own count, which stood on the first page and was never another one.
    ///
    /// What no count can show: that one item left and another one came while the list was read.
    Proven,
    /// The items are a property of one thing, which came in one piece: there are no pages that could be missed, and no count.
    Whole,
    /// The last page was seen and no item came twice, but the provider gave no count for at least one part of the listing, or not from its first page on.
    Uncounted,
    /// As [`Uncounted`](Self::Uncounted), and the count from another place does not fit what was read.
    CountDiffers {
        /// The number of items that were read.
        read: u64,
        /// The number of items that the other place tells.
        counted: u64,
    },
    /// The last page was seen, but some items came without the part of them that was asked for: users without the list of their groups.
    Untold {
        /// The number of these items.
        items: u64,
    },
}

impl Completeness {
    /// Whether this proves that everything was seen.
    pub const fn is_proof(self) -> bool {
        matches!(self, Self::Proven | Self::Whole)
    }

    /// What two listings prove together: the first doubt stays.
    pub(crate) fn and(self, other: Self) -> Self {
        match (self, other) {
            (Self::Proven, other) => other,
            (Self::Whole, other) if !other.is_proof() => other,
            (own, _) => own,
        }
    }
}

/// Everything that a walk has read. Whether it is everything that there is stands in the type.
///
/// To act on what is *not* in the list, for example to remove somebody from elsewhere, takes a [`Complete`] list.
#[derive(Clone, Debug, PartialEq)]
#[must_use = "whether the listing is complete has to be looked at"]
pub enum Listing<T> {
    /// Proven to be everything.
    Complete(Complete<T>),
    /// Read to the provider's last page, but nothing proves that this is everything.
    Unproven(Unproven<T>),
}

impl<T> Listing<T> {
    pub(crate) fn new(
        items: Vec<T>,
        completeness: Completeness,
        provider: &'static str,
        operation: Operation,
    ) -> Self {
        if completeness.is_proof() {
            Self::Complete(Complete {
                items,
                provider,
                operation,
            })
        } else {
            Self::Unproven(Unproven {
                items,
                completeness,
                provider,
                operation,
            })
        }
    }

    /// What was read, complete or not. That somebody is in it is certain, that somebody is missing is not.
    pub fn items(&self) -> &[T] {
        match self {
            Self::Complete(complete) => &complete.items,
            Self::Unproven(unproven) => &unproven.items,
        }
    }

    /// The list, if it is proven to be complete.
    ///
    /// # Errors
    /// [`Incomplete`](ErrorKind::Incomplete) if it is not.
    pub fn complete(self) -> Result<Complete<T>> {
        match self {
            Self::Complete(complete) => Ok(complete),
            Self::Unproven(unproven) => Err(unproven.error()),
        }
    }
}

impl Listing<Member> {
    /// Those of `present` who are not in the list, and those of `absent` who are: what the list does not confirm.
    ///
    /// # Errors
    /// [`Incomplete`](ErrorKind::Incomplete) if there is somebody in `absent` and the list is not proven to be complete: it cannot confirm that somebody is missing.
    pub fn unconfirmed(
        self,
        present: &[MemberKey],
        absent: &[MemberKey],
    ) -> Result<Vec<MemberKey>> {
        let members = self.items().iter().map(|member| member.user.key.folded());
        let members: HashSet<_> = members.collect();
        let missing = present
            .iter()
            .filter(|key| !members.contains(&key.folded()));
        let left_over = absent.iter().filter(|key| members.contains(&key.folded()));
        let unconfirmed = missing.chain(left_over).cloned().collect();
        drop(members);
        if !absent.is_empty() {
            self.complete()?;
        }
        Ok(unconfirmed)
    }
}

/// All items that there are: made by a walk that has proven it, and by nothing else.
///
/// It is what the provider's list said when it was read. Where lists lag behind writes ([`lagging_member_lists`](crate::Capabilities::lagging_member_lists)) wait for earlier writes to show
/// first: [`confirm_members`](crate::Members::confirm_members).
#[derive(Clone, Debug, PartialEq)]
pub struct Complete<T> {
    items: Vec<T>,
    provider: &'static str,
    operation: Operation,
}

impl<T> Complete<T> {
    /// The items.
    pub fn items(&self) -> &[T] {
        &self.items
    }

    /// The items.
    pub fn into_items(self) -> Vec<T> {
        self.items
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.items.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.items.is_empty()
    }
}

impl Complete<Group> {
    /// The groups of this name. `None` in the first place is a proof that there is no such group.
    pub fn named<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a Group> {
        self.items.iter().filter(move |group| group.name == name)
    }
}

impl Complete<Member> {
    /// The member of this key. `None` is a proof that there is no such member.
    ///
    /// # Errors
    /// [`InvalidInput`](ErrorKind::InvalidInput) if the provider names its members in another form: such a key is in no list, and that would prove that everybody is missing.
    pub fn member(&self, key: &MemberKey) -> Result<Option<&Member>> {
        check_form(self, |member: &Member| member, key)?;
        let mut members = self.items.iter();
        Ok(members.find(|member| member.user.key.names_the_same_as(key)))
    }

    /// Refuses a key of another form than that of the members.
    pub(crate) fn check_form(&self, key: &MemberKey) -> Result<()> {
        check_form(self, |member| member, key)
    }
}

/// What these prove holds for whom the provider shows here: its documentation of [`all_memberships`](crate::Memberships::all_memberships) says whom it does not.
impl Complete<Membership> {
    /// The members of this group. Nobody is a proof that the group has no members, or does not exist. Goes through the whole list: for many groups take
    /// [`into_groups`](Self::into_groups).
    pub fn members_of<'a>(&'a self, group: &'a GroupId) -> impl Iterator<Item = &'a Member> {
        let own = self.items.iter().filter(move |one| one.group == *group);
        own.map(|one| &one.member)
    }

    /// The groups that this member is in. None is a proof that the member is in no group.
    ///
    /// # Errors
    /// [`InvalidInput`](ErrorKind::InvalidInput) if the provider names its members in another form: such a key is in no list, and that would prove that everybody is in no group.
    pub fn groups_of<'a>(
        &'a self,
        key: &'a MemberKey,
    ) -> Result<impl Iterator<Item = &'a GroupId>> {
        check_form(self, |one| &one.member, key)?;
        let own = self.items.iter();
        let own = own.filter(move |one| one.member.user.key.names_the_same_as(key));
        Ok(own.map(|one| &one.group))
    }

    /// The complete list of members of each of `groups`, an empty one of a group that has nobody or does not exist, in one pass. Memberships in other groups are dropped.
    ///
    /// ```
    /// use std::collections::BTreeMap;
    ///
    /// use groups_core::{GroupId, GroupProvider, MemberKey, MemberPlan, Result};
    ///
    /// /// What has to change in each group, so that all have the members that are wanted.
    /// async fn plans(
    ///     provider: &dyn GroupProvider,
    ///     wanted: &BTreeMap<GroupId, Vec<MemberKey>>,
    /// ) -> Result<Vec<(GroupId, MemberPlan)>> {
    ///     let all = provider.all_memberships().read_all().await?.complete()?;
    ///     let current = all.into_groups(wanted.keys().cloned());
    ///     let plans = current.into_iter().map(|(group, members)| {
    ///         let plan = MemberPlan::between(&members, &wanted[&group])?;
    ///         Ok((group, plan))
    ///     });
    ///     plans.collect()
    /// }
    /// ```
    pub fn into_groups(
        self,
        groups: impl IntoIterator<Item = GroupId>,
    ) -> BTreeMap<GroupId, Complete<Member>> {
        let Self {
            items,
            provider,
            operation,
        } = self;
        let empty = |group| {
            let items = Vec::new();
            let list = Complete {
                items,
                provider,
                operation,
            };
            (group, list)
        };
        let mut lists: BTreeMap<_, _> = groups.into_iter().map(empty).collect();
        for Membership { group, member } in items {
            if let Some(list) = lists.get_mut(&group) {
                list.items.push(member);
            }
        }
        lists
    }
}

/// Refuses a key of another form than that of the members. Where there are none every form is right: nobody is missed and nobody is taken for somebody else.
fn check_form<T>(list: &Complete<T>, member: fn(&T) -> &Member, key: &MemberKey) -> Result<()> {
    match list.items.first().map(|item| member(item).user.key.kind()) {
        Some(own) if own != key.kind() => {
            let operation = list.operation.as_str();
            Err(Error::wrong_key(list.provider, operation, own, key))
        }
        _ => Ok(()),
    }
}

impl Complete<User> {
    /// The users of this e-mail address, without regard to the case of letters. No user is a proof that there is none.
    pub fn with_email<'a>(&'a self, address: &'a EmailAddress) -> impl Iterator<Item = &'a User> {
        self.items.iter().filter(|user| user.has_email(address))
    }
}

/// Items that were read to the provider's last page, without a proof that there are no others.
#[derive(Clone, Debug, PartialEq)]
pub struct Unproven<T> {
    items: Vec<T>,
    completeness: Completeness,
    provider: &'static str,
    operation: Operation,
}

impl<T> Unproven<T> {
    /// The items.
    pub fn items(&self) -> &[T] {
        &self.items
    }

    /// Why the list is not proven to be complete.
    pub fn completeness(&self) -> Completeness {
        self.completeness
    }

    /// Takes the provider's word for it that its last page was the last. Say in your program why that is enough.
    pub fn assume_complete(self) -> Complete<T> {
        Complete {
            items: self.items,
            provider: self.provider,
            operation: self.operation,
        }
    }

    fn error(&self) -> Error {
        let detail = match self.completeness {
            Completeness::CountDiffers { read, counted } => {
                format!("{read} items were read, the provider counts {counted}")
            }
            Completeness::Untold { items } => {
                format!("the provider left the groups of {items} users out")
            }
            _ => "the provider does not say how many there are".to_owned(),
        };
        Error::new(
            ErrorKind::Incomplete,
            self.provider,
            self.operation.as_str(),
        )
        .with_detail(detail)
    }
}

/// One item for each identity, the one that came last: somebody who accepts an invitation while the list is read is in it as invited and then as a user.
pub(crate) fn latest<T: Listed>(items: Vec<T>) -> Vec<T> {
    let key = RandomState::new();
    let mut places: HashMap<u64, usize, AsItIs> =
        HashMap::with_capacity_and_hasher(items.len(), AsItIs::default());
    let mut kept: Vec<T> = Vec::with_capacity(items.len());
    for item in items {
        let earlier = match places.entry(key.hash_one(item.identity().as_ref())) {
            Entry::Vacant(free) => {
                free.insert(kept.len());
                None
            }
            Entry::Occupied(taken) => {
                let of_this_hash = kept.get(*taken.get());
                if of_this_hash.is_some_and(|one| one.identity() == item.identity()) {
                    Some(*taken.get())
                } else {
                    // Two identities of one hash: as good as never.
                    kept.iter()
                        .position(|one| one.identity() == item.identity())
                }
            }
        };
        match earlier.and_then(|place| kept.get_mut(place)) {
            Some(earlier) => *earlier = item,
            None => kept.push(item),
        }
    }
    kept
}

//! Pages of lists, in order and out of order.

use groups_core::{
    Cursor, Error, ErrorKind, Group, GroupId, GroupOfUser, Member, Operation, Page, PageRequest,
    Result, User, UserWithGroups,
};

use super::vendor::{Effect, Person, Row, State};
use super::{MemoryProvider, NAME};
use crate::Disturbance;

/// A place in a list.
#[derive(Clone, Copy)]
struct Place {
    offset: usize,
    /// The list of members is read as it was before the last change.
    stale: bool,
}

impl Place {
    fn read(cursor: Option<&Cursor>, operation: Operation) -> Result<Option<Self>> {
        let Some(cursor) = cursor else {
            return Ok(None);
        };
        let mut parts = cursor.as_str().splitn(3, ':');
        let (list, when, offset) = (parts.next(), parts.next(), parts.next());
        let offset = offset.and_then(|offset| offset.parse().ok());
        match offset {
            Some(offset) if list == Some(operation.as_str()) => Ok(Some(Self {
                offset,
                stale: when == Some("before"),
            })),
            _ => Err(
                Error::new(ErrorKind::InvalidInput, NAME, operation.as_str())
                    .with_detail("the cursor is not of this listing"),
            ),
        }
    }

    fn write(self, operation: Operation) -> Cursor {
        let when = if self.stale { "before" } else { "now" };
        Cursor::new(format!("{operation}:{when}:{}", self.offset))
    }
}

/// What a list is a list of.
enum Source {
    Groups,
    Users,
    MembersOf(GroupId),
    GroupsOf(Person),
}

impl MemoryProvider {
    pub(super) async fn groups_page(&self, page: PageRequest) -> Result<Page<Group>> {
        let operation = Operation::ListGroups;
        self.page(operation, page, |_| Ok(Source::Groups), group_at)
            .await
    }

    pub(super) async fn users_page(&self, page: PageRequest) -> Result<Page<User>> {
        let operation = Operation::ListUsers;
        self.page(operation, page, |_| Ok(Source::Users), user_at)
            .await
    }

    pub(super) async fn users_with_groups_page(
        &self,
        page: PageRequest,
    ) -> Result<Page<UserWithGroups>> {
        let operation = Operation::AllMemberships;
        let user: fn(&State, Person) -> Option<UserWithGroups> = |state, person| {
            let rows = state.groups.iter();
            let own = rows.filter(|row| row.members.contains(&person));
            let groups = own.map(|row| GroupOfUser::new(row.id.clone())).collect();
            Some(UserWithGroups::new(user_at(state, person)?, Some(groups)))
        };
        self.page(operation, page, |_| Ok(Source::Users), user)
            .await
    }

    pub(super) async fn members_page(
        &self,
        id: &GroupId,
        page: PageRequest,
    ) -> Result<Page<Member>> {
        let operation = Operation::ListMembers;
        let source = |_: &State| Ok(Source::MembersOf(id.clone()));
        let member: fn(&State, Person) -> Option<Member> =
            |state, person| user_at(state, person).map(Member::from);
        self.page(operation, page, source, member).await
    }

    pub(super) async fn groups_of_page(
        &self,
        user: &User,
        page: PageRequest,
    ) -> Result<Page<Group>> {
        let operation = Operation::ListUserGroups;
        let source = |state: &State| match state.person(&user.key) {
            Some(person) => Ok(Source::GroupsOf(person)),
            None => Err(Error::new(ErrorKind::NotFound, NAME, operation.as_str())),
        };
        self.page(operation, page, source, group_at).await
    }

    async fn page<T>(
        &self,
        operation: Operation,
        request: PageRequest,
        source: impl FnOnce(&State) -> Result<Source> + Send,
        item: fn(&State, usize) -> Option<T>,
    ) -> Result<Page<T>> {
        let place = Place::read(request.cursor.as_ref(), operation)?;
        let asked = request
            .size
            .and_then(|size| usize::try_from(size.get()).ok());
        let size = asked
            .unwrap_or(self.options.page_size)
            .min(self.options.page_size);
        let counts = self.options.counts;
        self.request(operation, Effect::Read, |state| {
            let source = source(state)?;
            let place = match place {
                Some(place) => place,
                None => source.start(state, operation)?,
            };
            let all = source.places(state, place, operation)?;
            let after = place.offset.saturating_add(size);
            let more = after < all.len();
            let start = if state.is_disturbed_by(Disturbance::RepeatedCursors) {
                0
            } else if state.is_disturbed_by(Disturbance::GrowingLists) {
                place.offset.saturating_sub(1)
            } else {
                place.offset
            };
            let end = start.saturating_add(size).min(all.len());
            let shown = all.get(start..end).unwrap_or_default();
            let mut items: Vec<_> = shown.iter().filter_map(|at| item(state, *at)).collect();
            let mut next = more.then_some(Place {
                offset: after,
                ..place
            });
            if state.is_disturbed_by(Disturbance::CutLists) && !more {
                items.pop();
            }
            if state.is_disturbed_by(Disturbance::RepeatedCursors) {
                next = Some(place);
            }
            if state.is_disturbed_by(Disturbance::ShiftingLists) && more && place.offset == 0 {
                source.lose_first(state, &all);
            }
            let total = u64::try_from(all.len()).unwrap_or(u64::MAX);
            Ok(Page::new(items)
                .with_next(next.map(|place| place.write(operation)))
                .with_total(counts.then_some(total)))
        })
        .await
    }
}

impl Source {
    fn start(&self, state: &mut State, operation: Operation) -> Result<Place> {
        let stale = match self {
            Self::MembersOf(id) => row(state, id, operation)?.starts_stale(),
            _ => false,
        };
        Ok(Place { offset: 0, stale })
    }

    /// The places of the items of the whole list.
    fn places(&self, state: &mut State, place: Place, operation: Operation) -> Result<Vec<usize>> {
        Ok(match self {
            Self::Groups => (0..state.groups.len()).collect(),
            Self::Users => {
                let accounts = state.accounts.iter().enumerate();
                let there = accounts.filter(|(_, account)| !account.gone);
                there.map(|(place, _)| place).collect()
            }
            Self::MembersOf(id) => row(state, id, operation)?
                .members_seen(place.stale)
                .to_vec(),
            Self::GroupsOf(person) => {
                let rows = state.groups.iter().enumerate();
                let own = rows.filter(|(_, row)| row.members.contains(person));
                own.map(|(place, _)| place).collect()
            }
        })
    }

    /// The first item disappears.
    fn lose_first(&self, state: &mut State, all: &[usize]) {
        let Some(first) = all.first().copied() else {
            return;
        };
        match self {
            Self::Groups => drop(state.groups.remove(first)),
            Self::Users => state.remove_person(first),
            Self::MembersOf(id) => {
                if let Some(row) = state.group(id) {
                    row.members.retain(|member| *member != first);
                }
            }
            Self::GroupsOf(person) => {
                if let Some(row) = state.groups.get_mut(first) {
                    row.members.retain(|member| member != person);
                }
            }
        }
    }
}

fn row<'a>(state: &'a mut State, id: &GroupId, operation: Operation) -> Result<&'a mut Row> {
    let not_found = || Error::new(ErrorKind::NotFound, NAME, operation.as_str());
    state.group(id).ok_or_else(not_found)
}

fn group_at(state: &State, place: usize) -> Option<Group> {
    state.groups.get(place).map(Row::shown)
}

fn user_at(state: &State, person: Person) -> Option<User> {
    Some(state.accounts.get(person)?.user.clone())
}

impl Row {
    /// The group as an answer shows it.
    pub(super) fn shown(&self) -> Group {
        let mut group = Group::new(self.id.clone(), self.name.clone());
        group.description.clone_from(&self.description);
        group.member_count = u64::try_from(self.members.len()).ok();
        group.permissions = Some(self.permissions.clone());
        group
    }
}

//! The vendor: what there is, and what can go wrong with a request.

use std::collections::{HashMap, HashSet};

use groups_core::{
    AccountState, EmailAddress, ErrorKind, Group, GroupId, MemberKey, MemberKeyKind, Permission,
    User, UserId, Username,
};

use crate::Disturbance;
use crate::lab::identity;
use crate::permissions::meaning;

/// The place of an account in [`State::accounts`].
pub(super) type Person = usize;

pub(super) struct State {
    form: MemberKeyKind,
    pub(super) accounts: Vec<Account>,
    by_key: HashMap<String, Person>,
    pub(super) groups: Vec<Row>,
    /// So many ids were given.
    ids: u64,
    pub(super) requests: u64,
    disturbance: Option<Disturbance>,
    random: fastrand::Rng,
    stale_reads: u32,
}

pub(super) struct Account {
    pub(super) user: User,
    pub(super) access: bool,
    /// Was removed from the directory.
    pub(super) gone: bool,
}

pub(super) struct Row {
    pub(super) id: GroupId,
    pub(super) name: String,
    pub(super) description: Option<String>,
    pub(super) members: Vec<Person>,
    pub(super) permissions: Vec<Permission>,
    /// The members before the last change, and how many reads still see them.
    before: Option<(Vec<Person>, u32)>,
}

/// What acting twice on a request does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Effect {
    /// Nothing, it only reads.
    Read,
    /// No more than acting once.
    Harmless,
    /// More than acting once.
    Creates,
}

/// What becomes of a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fate {
    Answered,
    /// Not carried out.
    Refused(ErrorKind),
    /// Carried out, but the answer did not arrive as it was sent.
    Lost(ErrorKind),
}

impl State {
    pub(super) fn new(form: MemberKeyKind, stale_reads: u32) -> Self {
        Self {
            form,
            accounts: Vec::new(),
            by_key: HashMap::new(),
            groups: Vec::new(),
            ids: 0,
            requests: 0,
            disturbance: None,
            random: fastrand::Rng::with_seed(0),
            stale_reads,
        }
    }

    pub(super) fn disturb(&mut self, disturbance: Option<Disturbance>) {
        self.disturbance = disturbance;
        if let Some(Disturbance::Faults { seed, .. }) = disturbance {
            self.random = fastrand::Rng::with_seed(seed);
        }
    }

    pub(super) fn is_disturbed_by(&self, disturbance: Disturbance) -> bool {
        self.disturbance == Some(disturbance)
    }

    /// Counts a request and says what becomes of it.
    pub(super) fn fate(&mut self, effect: Effect) -> Fate {
        self.requests += 1;
        match self.disturbance {
            Some(Disturbance::Refusals(kind)) => Fate::Refused(kind),
            Some(Disturbance::LostAnswers) if effect != Effect::Read => {
                Fate::Lost(ErrorKind::Unavailable)
            }
            Some(Disturbance::Faults { percent, .. }) if self.random.u8(..100) < percent => {
                match self.random.u8(..6) {
                    0 => Fate::Refused(ErrorKind::RateLimited),
                    1 => Fate::Refused(ErrorKind::Unavailable),
                    2 => Fate::Refused(ErrorKind::Timeout),
                    3 => Fate::Lost(ErrorKind::Unavailable),
                    4 => Fate::Lost(ErrorKind::Timeout),
                    _ => Fate::Lost(ErrorKind::InvalidResponse),
                }
            }
            _ => Fate::Answered,
        }
    }

    fn next_id(&mut self) -> u64 {
        self.ids += 1;
        self.ids
    }

    /// Adds a person. The keys hold characters that need encoding in a URL.
    #[allow(clippy::expect_used, reason = "texts of a form that is always valid")]
    pub(super) fn add_person(&mut self, state: AccountState, access: bool) -> User {
        let number = self.next_id();
        let address = format!("person+{number}/x@memory.example");
        let email = EmailAddress::new(address.clone()).expect("a valid address");
        let id = UserId::new(format!("Id-{number}/%2e")).expect("a valid id");
        let name = Username::new(format!("Person {number} ü?")).expect("a valid name");
        let key = match self.form {
            MemberKeyKind::UserId => MemberKey::UserId(id.clone()),
            MemberKeyKind::Username => MemberKey::Username(name.clone()),
            _ => MemberKey::Email(email),
        };
        let mut user = User::new(key, state);
        user.email = Some(address);
        if state != AccountState::Invited {
            user.user_id = Some(id);
            user.username = Some(name);
        }
        self.by_key.insert(identity(&user.key), self.accounts.len());
        self.accounts.push(Account {
            user: user.clone(),
            access,
            gone: false,
        });
        user
    }

    #[allow(clippy::expect_used, reason = "a text of a form that is always valid")]
    pub(super) fn add_group(&mut self, name: String, description: Option<String>) -> Group {
        let row = Row {
            id: GroupId::new(format!("group/{} %2e", self.next_id())).expect("a valid id"),
            name,
            description,
            members: Vec::new(),
            permissions: Vec::new(),
            before: None,
        };
        let shown = row.shown();
        self.groups.push(row);
        shown
    }

    pub(super) fn person(&self, key: &MemberKey) -> Option<Person> {
        let person = self.by_key.get(&identity(key)).copied();
        person.filter(|person| {
            self.accounts
                .get(*person)
                .is_some_and(|account| !account.gone)
        })
    }

    pub(super) fn group(&mut self, id: &GroupId) -> Option<&mut Row> {
        self.groups.iter_mut().find(|row| row.id == *id)
    }

    /// How many reads see the past after a change.
    pub(super) fn stale_reads(&self) -> u32 {
        match self.disturbance {
            Some(Disturbance::StaleMembers { reads }) => reads,
            _ => self.stale_reads,
        }
    }

    /// Takes somebody out of the directory and out of all groups.
    pub(super) fn remove_person(&mut self, person: Person) {
        if let Some(account) = self.accounts.get_mut(person) {
            account.gone = true;
        }
        for row in &mut self.groups {
            row.members.retain(|member| *member != person);
        }
    }
}

impl Row {
    /// Changes the members; the next `stale_reads` reads do not see it.
    pub(super) fn change_members(
        &mut self,
        stale_reads: u32,
        change: impl FnOnce(&mut Vec<Person>),
    ) {
        let before = (stale_reads > 0).then(|| (self.members.clone(), stale_reads));
        change(&mut self.members);
        self.before = before;
    }

    pub(super) fn add_members(&mut self, stale_reads: u32, people: &[Person]) {
        let mut seen: HashSet<_> = self.members.iter().copied().collect();
        let new: Vec<_> = people
            .iter()
            .copied()
            .filter(|person| seen.insert(*person))
            .collect();
        self.change_members(stale_reads, |members| members.extend(new));
    }

    /// Whether the read that starts now sees the members as they were before the last change.
    pub(super) fn starts_stale(&mut self) -> bool {
        match &mut self.before {
            Some((_, reads)) if *reads > 0 => {
                *reads -= 1;
                true
            }
            _ => false,
        }
    }

    /// The members, or those before the last change.
    pub(super) fn members_seen(&self, stale: bool) -> &[Person] {
        match &self.before {
            Some((before, _)) if stale => before,
            _ => &self.members,
        }
    }

    pub(super) fn add_permissions(&mut self, permissions: &[Permission]) {
        for permission in permissions {
            let own = meaning(permission);
            if !self.permissions.iter().any(|known| meaning(known) == own) {
                self.permissions.push(permission.clone());
            }
        }
    }
}

//! What the installations of the vendors have in common: a simulator, a provider that calls it, and a colleague at the vendor's console.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::{Duration, SystemTime};

use groups_core::{
    ErrorKind, GroupId, GroupProvider, MemberKey, Operation, Permission, User, async_trait,
};
use groups_segment::{ConnectionOptions, RetryPolicy};
use groups_sim::{
    Clock, ErrorBody, Fault, Faults, Rule, Seed, SeedGroup, SeedUser, Sim, SimBuilder, VendorName,
};
use groups_testkit::{Disturbance, Installation, SetupResult};
use groups_tests::calls::Provider;
use groups_tests::shared_time::SharedTime;
use serde_json::Value;

use crate::shifting::{Leaving, Shifting};

/// What tells the vendors apart.
#[async_trait]
pub(crate) trait Vendor: Default + Send + Sync + 'static {
    const NAME: VendorName;
    /// The simulator's name of the operation that lists the members of a group.
    const LIST_MEMBERS: &'static [&'static str];

    /// The simulator's names of the writes whose answers get lost.
    const LOST_ANSWERS: &'static [&'static str] = &["*"];

    /// The simulator's names of the lists that only look as if something had been removed, because the vendor has no call for it.
    const SHIFTED: &'static [&'static str] = &[];

    /// Whether all memberships are read from one of these lists.
    const SHIFTED_MEMBERSHIPS: bool = false;

    /// What the vendor's installation has of a person beside address, name and id.
    fn person(seed: SeedUser) -> SeedUser {
        seed
    }

    /// The user as the provider's directory shows it.
    fn user(seed: &SeedUser) -> User;

    /// Puts people into a group.
    fn add_members(
        console: &Console<'_>,
        group: &GroupId,
        members: &[MemberKey],
    ) -> SetupResult<()>;

    /// Makes something disappear. What the vendor has no call for stays.
    fn remove(console: &Console<'_>, leaving: &Leaving) -> SetupResult<()>;

    /// Who is in the group.
    fn members_of(console: &Console<'_>, group: &GroupId) -> SetupResult<Vec<MemberKey>>;

    /// Whether the user has access beside the groups, where there is such a thing.
    fn has_access(_console: &Console<'_>, _user: &User) -> SetupResult<Option<bool>> {
        Ok(None)
    }

    /// Permissions that can be granted.
    fn permissions(console: &Console<'_>) -> SetupResult<Vec<Permission>>;
}

/// The vendor's provider, which calls `url`.
fn connect<V: Vendor>(url: &str, options: &ConnectionOptions) -> Box<dyn GroupProvider> {
    let provider = Provider::named(V::NAME.as_str()).unwrap();
    let builder = provider.builder().with_base_url(url).with_options(options);
    let builder = builder.with_credential(0, V::NAME.credential());
    builder.build().unwrap().provider()
}

/// The vendor's console, where a colleague works at the same time.
pub(crate) struct Console<'a> {
    sim: &'a Sim,
    vendor: VendorName,
}

impl<'a> Console<'a> {
    pub(crate) fn new<V: Vendor>(sim: &'a Sim) -> Self {
        Self {
            sim,
            vendor: V::NAME,
        }
    }

    /// A call that must succeed, with its answer.
    pub(crate) fn call(
        &self,
        method: &str,
        target: &str,
        body: Option<&Value>,
    ) -> SetupResult<Value> {
        let (status, answer) = self.status(method, target, body)?;
        if (200..300).contains(&status) {
            Ok(answer)
        } else {
            Err(format!("{method} {target}: HTTP {status}: {answer}").into())
        }
    }

    /// A call with its status and its answer.
    pub(crate) fn status(
        &self,
        method: &str,
        target: &str,
        body: Option<&Value>,
    ) -> SetupResult<(u16, Value)> {
        let reply = self.sim.call(self.vendor, method, target, body)?;
        Ok((reply.status, reply.body))
    }
}

/// A simulated vendor and a provider that calls it.
pub(crate) struct Simulated<V> {
    sim: Arc<Sim>,
    patient: Arc<dyn GroupProvider>,
    /// The same, but it does not wait for an answer that does not come.
    impatient: Box<dyn GroupProvider>,
    answers_come: AtomicBool,
    /// The same, but what it lists changes.
    shifting: Shifting<V>,
    lists_shift: AtomicBool,
    permissions: Vec<Permission>,
    uncounted: &'static [Operation],
    people: AtomicUsize,
    groups: AtomicUsize,
}

/// A fresh installation of a vendor who chooses so where the documents leave something open. `uncounted` are the listings that have no count then.
pub(crate) async fn install<V: Vendor>(
    choose: impl FnOnce(SimBuilder) -> SimBuilder,
    uncounted: &'static [Operation],
) -> SetupResult<Simulated<V>> {
    let clock = Clock::stopped_at(SystemTime::UNIX_EPOCH + Duration::from_secs(1_749_808_800));
    let sim = choose(Sim::builder().only(V::NAME))
        .with_strict(true)
        .with_clock(clock.clone())
        .with_request_capacity(1_000_000)
        .start()
        .await?;
    let url = sim.url(V::NAME)?.to_owned();
    let options = ConnectionOptions::new().with_environment(SharedTime::new(clock));
    let hurried = options
        .clone()
        .with_retry(RetryPolicy::off())
        .with_timeout(Duration::from_millis(50));
    let sim = Arc::new(sim);
    let permissions = V::permissions(&Console::new::<V>(&sim))?;
    let patient: Arc<dyn GroupProvider> = connect::<V>(&url, &options).into();
    Ok(Simulated {
        shifting: Shifting::new(Arc::clone(&patient), Arc::clone(&sim)),
        lists_shift: AtomicBool::new(false),
        patient,
        impatient: connect::<V>(&url, &hurried),
        answers_come: AtomicBool::new(true),
        permissions,
        uncounted,
        people: AtomicUsize::new(0),
        groups: AtomicUsize::new(0),
        sim,
    })
}

impl<V: Vendor> Simulated<V> {
    fn console(&self) -> Console<'_> {
        Console::new::<V>(&self.sim)
    }

    /// Adds people, some with keys that need encoding.
    fn add_people(
        &self,
        count: usize,
        change: impl Fn(SeedUser) -> SeedUser,
    ) -> SetupResult<Vec<User>> {
        let first = self.people.fetch_add(count, Ordering::Relaxed);
        let mut seed = Seed::new();
        let mut users = Vec::new();
        for number in first..first + count {
            // A plus sign is a space to whoever forgets to encode it.
            let sign = if number % 3 == 0 { "+" } else { "." };
            let person = SeedUser::new(format!("person{sign}{number}@example.com"))
                .with_id(format!("usr{number:019}"))
                .with_name(format!("Person {number}"));
            let person = V::person(change(person));
            users.push(V::user(&person));
            seed = seed.with_user(person);
        }
        self.sim.load(V::NAME, &seed)?;
        Ok(users)
    }
}

#[async_trait]
impl<V: Vendor> Installation for Simulated<V> {
    fn provider(&self) -> &dyn GroupProvider {
        if self.lists_shift.load(Ordering::Relaxed) {
            &self.shifting
        } else if self.answers_come.load(Ordering::Relaxed) {
            &*self.patient
        } else {
            &*self.impatient
        }
    }

    async fn add_users(&self, count: usize) -> SetupResult<Vec<User>> {
        self.add_people(count, |person| person)
    }

    async fn add_groups(&self, count: usize) -> SetupResult<Vec<GroupId>> {
        let first = self.groups.fetch_add(count, Ordering::Relaxed);
        let mut seed = Seed::new();
        let mut ids = Vec::new();
        for number in first..first + count {
            let id = format!("grp{number:019}");
            ids.push(GroupId::new(id.as_str())?);
            seed = seed.with_group(SeedGroup::new(format!("Group {number}")).with_id(id));
        }
        self.sim.load(V::NAME, &seed)?;
        Ok(ids)
    }

    async fn add_members(&self, group: &GroupId, members: &[MemberKey]) -> SetupResult<()> {
        V::add_members(&self.console(), group, members)
    }

    async fn invite(&self) -> SetupResult<Option<User>> {
        if !self.provider().capabilities().pending_invites {
            return Ok(None);
        }
        Ok(self
            .add_people(1, |person| person.with_invited(true))?
            .pop())
    }

    async fn add_outsider(&self) -> SetupResult<Option<User>> {
        if !self.provider().capabilities().add_grants_access {
            return Ok(None);
        }
        Ok(self
            .add_people(1, |person| person.with_tenant_access(false))?
            .pop())
    }

    async fn has_access(&self, user: &User) -> SetupResult<Option<bool>> {
        V::has_access(&self.console(), user)
    }

    fn permissions(&self) -> Vec<Permission> {
        self.permissions.clone()
    }

    fn uncounted(&self) -> &[Operation] {
        self.uncounted
    }

    async fn members_of(&self, group: &GroupId) -> SetupResult<Option<Vec<MemberKey>>> {
        V::members_of(&self.console(), group).map(Some)
    }

    fn requests(&self) -> Option<u64> {
        Some(self.sim.requests().len() as u64)
    }

    fn credential(&self) -> Option<&str> {
        Some(V::NAME.credential())
    }

    async fn disturb(&self, disturbance: Disturbance) -> SetupResult<bool> {
        let Some(faults) = faults::<V>(disturbance) else {
            return Ok(false);
        };
        let no_answer = disturbance == Disturbance::Refusals(ErrorKind::Timeout);
        self.answers_come.store(!no_answer, Ordering::Relaxed);
        let shift = disturbance == Disturbance::ShiftingLists;
        self.lists_shift.store(shift, Ordering::Relaxed);
        self.sim.set_faults(&faults)?;
        Ok(true)
    }

    async fn calm(&self) -> SetupResult<()> {
        self.answers_come.store(true, Ordering::Relaxed);
        self.lists_shift.store(false, Ordering::Relaxed);
        self.sim.set_faults(&Faults::new())?;
        Ok(())
    }
}

/// The disturbance in the words of the simulator.
fn faults<V: Vendor>(disturbance: Disturbance) -> Option<Faults> {
    let always = |fault| Some(Faults::new().with_rule(Rule::new(fault)));
    let on = |operations: &[&str], rule: &dyn Fn() -> Rule| {
        let rules = operations
            .iter()
            .map(|operation| rule().on(V::NAME, *operation));
        Some(rules.fold(Faults::new(), Faults::with_rule))
    };
    match disturbance {
        Disturbance::CutLists => always(Fault::CutList),
        // Of all other lists, something is really removed.
        Disturbance::ShiftingLists => on(V::SHIFTED, &|| Rule::new(Fault::Shift(1))),
        Disturbance::GrowingLists => always(Fault::Shift(-1)),
        Disturbance::RepeatedCursors => always(Fault::RepeatedCursor),
        Disturbance::LostAnswers => on(V::LOST_ANSWERS, &|| {
            Rule::new(Fault::LostAnswer).on_writes()
        }),
        Disturbance::Refusals(kind) => always(refusal(kind)?),
        Disturbance::StaleMembers { reads } => on(V::LIST_MEMBERS, &|| {
            Rule::new(Fault::StaleByTime(lag(reads)))
        }),
        Disturbance::Faults { seed, percent } => {
            let share = f64::from(percent) / 100.0 / FAULTS.len() as f64;
            let rule = |fault: &Fault| Rule::new(fault.clone()).with_probability(share);
            let rules = FAULTS.iter().map(rule);
            Some(rules.fold(Faults::new().with_seed(seed), Faults::with_rule))
        }
        _ => None,
    }
}

/// For how long a list has to lag so that the first `reads` readings of a provider come too early which reads at once and after 1, 2, 4 and 8 seconds more: the middle between two of its readings.
fn lag(reads: u32) -> Duration {
    Duration::from_millis(1500 * 2_u64.pow(reads.saturating_sub(1)) - 1000)
}

/// What goes wrong at random.
const FAULTS: &[Fault] = &[
    status(429, Some(1), false),
    status(503, None, false),
    status(500, None, true),
    Fault::Drop,
    Fault::LostAnswer,
    Fault::CutBody {
        bytes: None,
        chunked: false,
    },
];

const fn status(status: u16, retry_after: Option<u32>, acted: bool) -> Fault {
    let body = ErrorBody::Vendor;
    Fault::Status {
        status,
        retry_after,
        body,
        acted,
    }
}

/// What a vendor does when it means this.
fn refusal(kind: ErrorKind) -> Option<Fault> {
    Some(match kind {
        ErrorKind::Unauthenticated => status(401, None, false),
        ErrorKind::PermissionDenied => status(403, None, false),
        ErrorKind::NotFound => status(404, None, false),
        ErrorKind::Conflict => status(409, None, false),
        ErrorKind::Rejected => status(422, None, false),
        ErrorKind::RateLimited => status(429, Some(1), false),
        ErrorKind::Unavailable => status(503, None, false),
        ErrorKind::Timeout => Fault::Latency {
            delay: Duration::from_secs(3600),
            acted: false,
        },
        ErrorKind::InvalidResponse => Fault::Status {
            status: 200,
            retry_after: None,
            body: ErrorBody::Nonsense,
            acted: false,
        },
        _ => return None,
    })
}

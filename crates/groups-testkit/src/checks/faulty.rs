//! A life cycle that ends the same whatever fails on its way.
//!
//! It does what a careful program does: repeat what may be repeated, read back where it is unclear what happened, give up on nothing else.

mod actor;
mod snapshot;

use actor::Actor;
use groups_core::{GroupChange, NewGroup, Operation, Permission, User};
use snapshot::Snapshot;

use super::{passed, skipped};
use crate::violation::ensure;
use crate::{CheckResult, Disturbance, Lab, Violation};

/// Where the sequences of faults start.
const SEEDS: [u64; 6] = [1, 2, 3, 5, 8, 13];

/// How many of 100 requests fail.
const PERCENT: u8 = 25;

const CLAUSE: &str = "a life cycle ends the same whatever fails on its way";

/// One change. Groups are named by their names, people and permissions by their place.
#[derive(Clone, Debug)]
enum Step {
    Create(NewGroup),
    Change(&'static str, GroupChange),
    Delete(&'static str),
    Add(&'static str, Vec<usize>),
    Remove(&'static str, Vec<usize>),
    Replace(&'static str, Vec<usize>),
    AddPermissions(&'static str, Vec<usize>),
    ReplacePermissions(&'static str, Vec<usize>),
    SetGroups(usize, Vec<&'static str>),
}

impl Step {
    fn operation(&self) -> Operation {
        match self {
            Self::Create(_) => Operation::CreateGroup,
            Self::Change(..) => Operation::UpdateGroup,
            Self::Delete(_) => Operation::DeleteGroup,
            Self::Add(..) => Operation::AddMembers,
            Self::Remove(..) => Operation::RemoveMembers,
            Self::Replace(..) => Operation::ReplaceMembers,
            Self::AddPermissions(..) => Operation::AddPermissions,
            Self::ReplacePermissions(..) => Operation::ReplacePermissions,
            Self::SetGroups(..) => Operation::SetUserGroups,
        }
    }
}

/// What the life cycle works with.
#[derive(Debug)]
struct Cast {
    users: Vec<User>,
    permissions: Vec<Permission>,
}

impl Cast {
    async fn new(lab: &Lab<'_>) -> Result<Self, Violation> {
        let users = lab.users(6).await?;
        let permissions = match lab.capabilities().permission_model {
            Some(_) => lab.permissions()?.into(),
            None => Vec::new(),
        };
        Ok(Self { users, permissions })
    }
}

/// The steps that the provider can do.
fn script(lab: &Lab<'_>) -> Vec<Step> {
    let described = lab.capabilities().group_description;
    let create = |name: &str| {
        let group = NewGroup::new(name);
        Step::Create(if described {
            group.with_description(format!("what {name} do"))
        } else {
            group
        })
    };
    let mut steps = vec![
        create("Analysts"),
        create("Editors"),
        create("Temps"),
        create("Owners"),
        Step::Add("Analysts", vec![0, 1, 2]),
        Step::Add("Editors", vec![2, 3]),
        Step::Add("Temps", vec![0, 5]),
        Step::Remove("Analysts", vec![1]),
        Step::Replace("Editors", vec![3, 4, 5]),
        Step::AddPermissions("Analysts", vec![0, 1]),
        Step::ReplacePermissions("Analysts", vec![1, 2]),
        Step::ReplacePermissions("Owners", vec![0]),
        Step::AddPermissions("Owners", vec![2]),
        Step::SetGroups(5, vec!["Analysts", "Owners"]),
        Step::Change("Editors", GroupChange::new().with_name("Publishers")),
        Step::Add("Owners", vec![0]),
        Step::Delete("Temps"),
        Step::Remove("Owners", vec![0]),
        Step::Add("Owners", vec![4]),
    ];
    if described {
        let change = GroupChange::new().with_description("what owners did");
        steps.push(Step::Change("Owners", change));
    }
    steps.retain(|step| lab.supports(step.operation()));
    steps
}

/// How a life cycle went.
struct Life {
    end: Snapshot,
    /// Whether a call failed on the way.
    met_trouble: bool,
}

/// Runs the life cycle under this disturbance. `None` if the installation cannot be disturbed so.
async fn live(lab: &Lab<'_>, disturbance: Option<Disturbance>) -> Result<Option<Life>, Violation> {
    let cast = Cast::new(lab).await?;
    if let Some(disturbance) = disturbance
        && !lab.disturb(disturbance).await?
    {
        return Ok(None);
    }
    let actor = Actor::new(lab, &cast);
    for step in script(lab) {
        actor.perform(&step).await?;
    }
    lab.calm().await?;
    Ok(Some(Life {
        end: Snapshot::take(lab, &cast).await?,
        met_trouble: actor.has_met_trouble(),
    }))
}

async fn undisturbed(lab: &Lab<'_>) -> Result<Snapshot, Violation> {
    let life = live(lab, None).await?.map(|life| life.end);
    life.ok_or_else(|| Violation::new(CLAUSE, "a run without faults", "none"))
}

/// Whether a call failed on the way to the same end. `None` if the installation cannot be disturbed so.
async fn ends_the_same(lab: &Lab<'_>, disturbance: Disturbance) -> Result<Option<bool>, Violation> {
    let expected = undisturbed(lab).await?;
    let other = lab.another().await?;
    let life = live(&other, Some(disturbance)).await;
    let Some(life) = life.map_err(|violation| violation.during(format!("{disturbance:?}")))? else {
        return Ok(None);
    };
    ensure(life.end == expected, CLAUSE, &expected.to_string(), || {
        format!("{disturbance:?}: {}", life.end)
    })?;
    Ok(Some(life.met_trouble))
}

/// A life without trouble has not shown what becomes of one with trouble.
fn verdict(met_trouble: bool) -> CheckResult {
    if met_trouble {
        passed()
    } else {
        skipped("no call failed")
    }
}

const CANNOT: &str = "the installation cannot be disturbed in this way";

/// Without faults, groups are created, renamed and deleted, members come and go, permissions change, and the end is what the steps say.
///
/// # Errors
/// The provider breaks this clause.
pub async fn life_cycle(lab: &Lab<'_>) -> CheckResult {
    let found = undisturbed(lab).await?;
    let expected = Snapshot::foreseen(lab, &script(lab));
    ensure(found == expected, CLAUSE, &expected.to_string(), || {
        found.to_string()
    })?;
    passed()
}

/// With a quarter of all requests failing, in several ways and orders, the end is the same.
///
/// # Errors
/// The provider breaks this clause.
pub async fn life_cycle_under_faults(lab: &Lab<'_>) -> CheckResult {
    let mut met_trouble = false;
    for seed in SEEDS {
        let place = lab.another().await?;
        let faults = Disturbance::Faults {
            seed,
            percent: PERCENT,
        };
        match ends_the_same(&place, faults).await? {
            Some(met) => met_trouble |= met,
            None => return skipped(CANNOT),
        }
    }
    verdict(met_trouble)
}

/// With the answer of every write lost, the end is the same.
///
/// # Errors
/// The provider breaks this clause.
pub async fn life_cycle_with_lost_answers(lab: &Lab<'_>) -> CheckResult {
    match ends_the_same(lab, Disturbance::LostAnswers).await? {
        Some(met_trouble) => verdict(met_trouble),
        None => skipped(CANNOT),
    }
}

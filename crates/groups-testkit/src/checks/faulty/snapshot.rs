//! What there is, in terms that are the same in every installation.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use groups_core::{GroupsExt as _, MembersExt as _, Operation};

use super::{Cast, Step};
use crate::checks::permissions::meaning;
use crate::lab::identity;
use crate::violation::Must as _;
use crate::{Lab, Violation};

/// All groups, by name. Several of one name are as many entries.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Snapshot {
    groups: BTreeMap<String, Vec<State>>,
}

/// One group. People and permissions are named by their place, strangers by what the provider calls them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct State {
    description: Option<String>,
    /// With the state of the account.
    members: BTreeSet<String>,
    permissions: BTreeSet<String>,
}

fn person(place: usize) -> String {
    format!("person {place}: Active")
}

fn permission(place: usize) -> String {
    format!("permission {place}")
}

impl Snapshot {
    /// Reads everything that the provider shows.
    pub(super) async fn take(lab: &Lab<'_>, cast: &Cast) -> Result<Self, Violation> {
        let clause = "everything can be read after the faults";
        let provider = lab.provider();
        let mut snapshot = Self::default();
        let groups = lab.everything(Operation::ListGroups, provider.list_groups());
        for mut group in groups.await? {
            // A list may tell less of a group than the group itself.
            if lab.supports(Operation::GetGroup) {
                group = provider.get_group(&group.id).await.must(clause)?;
            }
            let mut state = State {
                description: group.description,
                ..State::default()
            };
            if lab.supports(Operation::ListMembers) {
                let listing = provider.list_members(&group.id);
                for member in lab.everything(Operation::ListMembers, listing).await? {
                    let name = identity(member.key());
                    let mut users = cast.users.iter();
                    let place = users.position(|user| identity(&user.key) == name);
                    let name = place.map_or(name, |place| format!("person {place}"));
                    state
                        .members
                        .insert(format!("{name}: {:?}", member.user.state));
                }
            }
            if lab.supports(Operation::ListPermissions) {
                let granted = provider.list_permissions(&group.id).await.must(clause)?;
                for one in &granted {
                    let name = meaning(one);
                    let place = cast.permissions.iter().position(|own| meaning(own) == name);
                    state.permissions.insert(place.map_or(name, permission));
                }
            }
            snapshot.groups.entry(group.name).or_default().push(state);
        }
        Ok(snapshot)
    }

    /// What the steps lead to.
    pub(super) fn foreseen(lab: &Lab<'_>, steps: &[Step]) -> Self {
        let mut groups: BTreeMap<String, State> = BTreeMap::new();
        let people = |who: &[usize]| -> BTreeSet<_> { who.iter().copied().map(person).collect() };
        let grants =
            |what: &[usize]| -> BTreeSet<_> { what.iter().copied().map(permission).collect() };
        for step in steps {
            match step {
                Step::Create(new) => {
                    let state = State {
                        description: new.description.clone(),
                        ..State::default()
                    };
                    groups.insert(new.name.clone(), state);
                }
                Step::Change(name, change) => {
                    if let Some(mut state) = groups.remove(*name) {
                        if change.description.is_some() {
                            state.description.clone_from(&change.description);
                        }
                        let name = change.name.clone().unwrap_or_else(|| (*name).to_owned());
                        groups.insert(name, state);
                    }
                }
                Step::Delete(name) => drop(groups.remove(*name)),
                Step::Add(name, who) => {
                    groups
                        .entry((*name).to_owned())
                        .or_default()
                        .members
                        .extend(people(who));
                }
                Step::Remove(name, who) => {
                    let members = &mut groups.entry((*name).to_owned()).or_default().members;
                    let leaving = people(who);
                    members.retain(|member| !leaving.contains(member));
                }
                Step::Replace(name, who) => {
                    groups.entry((*name).to_owned()).or_default().members = people(who);
                }
                Step::AddPermissions(name, what) => {
                    let state = groups.entry((*name).to_owned()).or_default();
                    state.permissions.extend(grants(what));
                }
                Step::ReplacePermissions(name, what) => {
                    let state = groups.entry((*name).to_owned()).or_default();
                    state.permissions = grants(what);
                }
                Step::SetGroups(user, names) => {
                    for (name, state) in &mut groups {
                        if names.contains(&name.as_str()) {
                            state.members.insert(person(*user));
                        } else {
                            state.members.remove(&person(*user));
                        }
                    }
                }
            }
        }
        for state in groups.values_mut() {
            if !lab.supports(Operation::ListMembers) {
                state.members.clear();
            }
            if !lab.supports(Operation::ListPermissions) {
                state.permissions.clear();
            }
        }
        let groups = groups.into_iter().map(|(name, state)| (name, vec![state]));
        Self {
            groups: groups.collect(),
        }
    }
}

impl fmt::Display for Snapshot {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (name, states) in &self.groups {
            for state in states {
                write!(
                    f,
                    "\n  `{name}`, described as {:?}: {:?}, {:?}",
                    state.description, state.members, state.permissions
                )?;
            }
        }
        Ok(())
    }
}

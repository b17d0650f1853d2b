//! All changes by crate, with the versions that they ask for.

use std::collections::{BTreeMap, BTreeSet};

use super::bump::Version;
use super::git::Base;
use super::{Args, Change, Class, Packages, Side, rust};

/// What a comparison found.
#[derive(Debug)]
pub(super) struct Summary {
    /// The revision, as it was named.
    pub(super) base: String,
    pub(super) commit: String,
    /// Whether the public items were compared, too.
    pub(super) has_rust: bool,
    /// Whether something was left out because it was not asked for.
    pub(super) is_partial: bool,
    pub(super) crates: BTreeMap<String, Crate>,
}

/// What happened to a crate.
#[derive(Debug, Default)]
pub(super) struct Crate {
    pub(super) changes: Vec<Change>,
    /// The version at the base, if the crate was there.
    pub(super) before: Option<Version>,
    /// The version in the work tree, if the crate is there.
    pub(super) after: Option<Version>,
    /// The lowest version that the changes allow. `None` if no version asks for it: the crate is new or gone.
    pub(super) required: Option<Version>,
}

impl Crate {
    /// The gravest class of the changes on one side.
    pub(super) fn class(&self, side: Side) -> Option<Class> {
        let of_side = self.changes.iter().filter(|change| change.side == side);
        of_side.map(|change| change.rule.class).max()
    }

    /// The gravest class of all changes.
    pub(super) fn gravest(&self) -> Option<Class> {
        self.changes.iter().map(|change| change.rule.class).max()
    }

    /// Whether the version of the work tree may carry the changes.
    pub(super) fn is_covered(&self) -> bool {
        match (&self.required, &self.after) {
            (Some(required), Some(after)) => after.covers(required),
            _ => true,
        }
    }
}

impl Summary {
    pub(super) fn new(base: &Base, args: &Args) -> Self {
        Self {
            base: base.name.clone(),
            commit: base.commit.clone(),
            has_rust: !args.skip_rust,
            is_partial: !args.providers.is_empty(),
            crates: BTreeMap::new(),
        }
    }

    pub(super) fn add(&mut self, name: &str, changes: Vec<Change>) {
        let entry = self.crates.entry(name.to_owned()).or_default();
        entry.changes.extend(changes);
    }

    /// A breaking change of a crate is one of every crate that has its items in the API.
    pub(super) fn pass_on(
        &mut self,
        mentioned: &BTreeMap<String, BTreeSet<String>>,
        packages: &Packages,
    ) {
        loop {
            let mut changes = Vec::new();
            for (name, mentions) in mentioned {
                for package in packages.values() {
                    let change = rust::through_dependency(name, package);
                    let is_known = self.crates.get(name).is_some_and(|own| {
                        let mut known = own.changes.iter();
                        known.any(|other| (other.rule, &other.at) == (change.rule, &change.at))
                    });
                    let is_breaking = self
                        .crates
                        .get(&package.name)
                        .is_some_and(|other| other.gravest() == Some(Class::Breaking));
                    if package.name != *name
                        && mentions.contains(&package.library)
                        && is_breaking
                        && !is_known
                    {
                        changes.push((name, change));
                    }
                }
            }
            if changes.is_empty() {
                return;
            }
            for (name, change) in changes {
                self.add(name, vec![change]);
            }
        }
    }

    /// Compares the versions of `names` with what their changes ask for.
    pub(super) fn versions(
        &mut self,
        names: &BTreeSet<String>,
        before: &Packages,
        after: &Packages,
    ) -> Result<(), String> {
        for name in names {
            let entry = self.crates.entry(name.clone()).or_default();
            entry.before = before.get(name).map(|package| package.version.clone());
            entry.after = after.get(name).map(|package| package.version.clone());
            let (Some(old), Some(new)) = (&entry.before, &entry.after) else {
                continue;
            };
            if new < old {
                return Err(format!(
                    "`{name}` has the version {new}, which is lower than {old} at `{}`: raise it, or name another base",
                    self.base
                ));
            }
            let class = entry.gravest().unwrap_or(Class::Documentation);
            entry.required = Some(old.after(class));
        }
        Ok(())
    }

    /// Brings everything into its order.
    pub(super) fn finish(mut self) -> Self {
        for entry in self.crates.values_mut() {
            entry
                .changes
                .sort_by(|one, other| one.order().cmp(&other.order()));
        }
        self
    }

    pub(super) fn is_covered(&self) -> bool {
        self.crates.values().all(Crate::is_covered)
    }
}

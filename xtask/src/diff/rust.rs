//! What changed between a client and the programs that use it: the public items of the published crates, as rustdoc describes them.
//!
//! `public-api` lists the items with their types; here, each difference of two listings is given its meaning, with what the
//! listing does not show from the same description. `docs/decisions/0013-public-api-by-rustdoc.md` says why.

mod build;
mod compare;
mod listing;
mod manifest;
mod names;
pub(super) mod rules;
mod unlisted;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use super::git::Base;
use super::packages::Package;
use super::{Change, Packages};
pub(super) use build::folder;

/// What was found out about the crates.
#[derive(Debug, Default)]
pub(super) struct Found {
    /// The changes by crate.
    pub(super) changes: BTreeMap<String, Vec<Change>>,
    /// The crates that the API of each crate mentions, by their names in Rust.
    pub(super) mentioned: BTreeMap<String, BTreeSet<String>>,
}

/// Compares the crates of `base`, checked out at `tree`, with those of the work tree at `root`; those of `names` only.
///
/// # Errors
/// One of the versions cannot be described.
pub(super) fn compare(
    root: &Path,
    base: &Base,
    tree: &Path,
    (before, after): (&Packages, &Packages),
    names: &BTreeSet<String>,
) -> Result<Found, String> {
    let mut found = Found::default();
    let mut both = Vec::new();
    for name in names {
        match (before.get(name), after.get(name)) {
            (Some(old), Some(new)) => both.push((old, new)),
            (Some(old), None) => {
                let change = manifest::whole(&old.name, false);
                found.changes.insert(name.clone(), vec![change]);
            }
            (None, Some(new)) => {
                let change = manifest::whole(&new.name, true);
                found.changes.insert(name.clone(), vec![change]);
            }
            (None, None) => {}
        }
    }

    let kept = build::kept(root, &base.commit)?;
    let file = |package: &Package| kept.join(format!("{}.json", package.library));
    let missing: Vec<_> = both
        .iter()
        .map(|(old, _)| *old)
        .filter(|package| !file(package).is_file())
        .collect();
    let source = build::Source {
        root,
        tree,
        which: &format!("`{}`", base.name),
        is_users: false,
    };
    // It goes away with the tree: what it is built for is kept.
    let target = tree.join("target");
    for (name, described) in build::describe(&source, &missing, &target)? {
        if let Some(package) = before.get(&name) {
            build::keep(&described, &file(package))?;
        }
    }
    let source = build::Source {
        root,
        tree: root,
        which: "the work tree",
        is_users: true,
    };
    let new: Vec<_> = both.iter().map(|(_, new)| *new).collect();
    let described = build::describe(&source, &new, &folder(root).join("work"))?;

    let (mut from, mut to) = (BTreeMap::new(), BTreeMap::new());
    for (old, new) in &both {
        from.insert(old.name.clone(), listing::read(&file(old), &base.name)?);
        if let Some(described) = described.get(&new.name) {
            to.insert(new.name.clone(), listing::read(described, "the work tree")?);
        }
    }
    listing::list(&mut from, &mut to);
    for (old, new) in both {
        let (Some(from), Some(to)) = (from.get(&old.name), to.get(&new.name)) else {
            continue;
        };
        let mut changes = compare::compare(from, to);
        let mentioned: BTreeSet<_> = to.mentioned.iter().cloned().collect();
        changes.extend(manifest::compare(old, new, &mentioned));
        found.changes.insert(new.name.clone(), changes);
        found.mentioned.insert(new.name.clone(), mentioned);
    }
    Ok(found)
}

/// A change of `name`, whose API mentions items of `dependency`, which changed in a breaking way.
pub(super) fn through_dependency(name: &str, dependency: &Package) -> Change {
    let what = format!(
        "`{name}` has items of `{}` in its API, which changes in a breaking way",
        dependency.name
    );
    manifest::public_dependency(&dependency.library, what)
}

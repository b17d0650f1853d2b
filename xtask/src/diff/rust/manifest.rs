//! What a `Cargo.toml` promises: features, the oldest Rust, and the versions of dependencies that users see.

use std::collections::BTreeSet;

use super::rules as rule;
use crate::diff::packages::Package;
use crate::diff::{Change, Rule, Side};

fn change(rule: &'static Rule, what: String) -> Change {
    Change {
        side: Side::Rust,
        rule,
        what,
        at: "Cargo.toml".to_owned(),
        also: BTreeSet::new(),
        base: None,
        work: None,
    }
}

/// A crate of one version only.
pub(super) fn whole(name: &str, is_new: bool) -> Change {
    if is_new {
        change(&rule::CRATE_ADDED, format!("the crate `{name}` is new"))
    } else {
        change(&rule::CRATE_REMOVED, format!("the crate `{name}` is gone"))
    }
}

/// All changes of the manifest that users notice. `mentioned` are the crates whose items are in the API.
pub(super) fn compare(base: &Package, work: &Package, mentioned: &BTreeSet<String>) -> Vec<Change> {
    let mut changes = Vec::new();
    for (feature, old) in &base.features {
        let Some(new) = work.features.get(feature) else {
            let what = format!("the feature `{feature}` is gone");
            changes.push(change(&rule::FEATURE_REMOVED, what));
            continue;
        };
        // What is no feature of this crate (`dep:x`, `x/y`) is how a feature works, not what it promises.
        let named = |set: &BTreeSet<String>| -> BTreeSet<String> {
            let is_own = |name: &&String| {
                base.features.contains_key(*name) || work.features.contains_key(*name)
            };
            set.iter().filter(is_own).cloned().collect()
        };
        for lost in named(old).difference(&named(new)) {
            let what = format!("the feature `{feature}` no longer turns on `{lost}`");
            changes.push(change(&rule::FEATURE_NARROWED, what));
        }
        for got in named(new).difference(&named(old)) {
            let what = format!("the feature `{feature}` turns on `{got}`");
            changes.push(change(&rule::FEATURE_WIDENED, what));
        }
    }
    for feature in work.features.keys() {
        if !base.features.contains_key(feature) {
            let what = format!("the feature `{feature}` is new");
            changes.push(change(&rule::FEATURE_ADDED, what));
        }
    }
    if base.rust_version != work.rust_version {
        let show =
            |version: &Option<String>| version.clone().unwrap_or_else(|| "not stated".to_owned());
        let what = format!(
            "the oldest Rust was {} and is {}",
            show(&base.rust_version),
            show(&work.rust_version)
        );
        changes.push(change(&rule::RUST_VERSION, what));
    }
    for (name, old) in &base.dependencies {
        if let Some(new) = work.dependencies.get(name)
            && compatible_part(old) != compatible_part(new)
            && mentioned.contains(name)
        {
            let what = format!(
                "`{name}`, whose items are in the API, was required as `{old}` and is as `{new}`"
            );
            changes.push(public_dependency(name, what));
        }
    }
    changes
}

/// A change through a dependency, by its name in Rust.
pub(super) fn public_dependency(name: &str, what: String) -> Change {
    Change {
        at: format!("Cargo.toml: {name}"),
        ..change(&rule::PUBLIC_DEPENDENCY, what)
    }
}

/// The part of a requirement within which cargo takes all versions for compatible.
fn compatible_part(requirement: &str) -> String {
    let text = requirement.trim_start_matches(['^', '=', '~', ' ']);
    let parts: Vec<_> = text.split('.').collect();
    let length = parts.iter().take_while(|part| **part == "0").count() + 1;
    parts.get(..length).unwrap_or(&parts).join(".")
}

#[cfg(test)]
mod tests {
    use super::compatible_part;

    #[test]
    fn compatibility_ends_at_the_first_number_that_is_not_zero() {
        for (one, other, same) in [
            ("^1", "^1.4", true),
            ("^1.2.3", "^2", false),
            ("^0.12", "^0.12.4", true),
            ("^0.12", "^0.13", false),
            ("=0.0.3", "=0.0.4", false),
            ("^0", "^0", true),
        ] {
            assert_eq!(
                compatible_part(one) == compatible_part(other),
                same,
                "{one} {other}"
            );
        }
    }
}

//! Which credentials a call takes.

use super::rules as rule;
use super::value::{json, keys};
use super::{Pair, Wire};
use crate::document::{Document, Node};

/// One way to be let in: all of these schemes together.
struct Way<'d> {
    node: &'d Node,
    /// What the schemes are, without their names, in an order of their own. Empty: no credential is needed.
    meaning: Vec<String>,
    names: String,
}

fn ways<'d>(document: &'d Document, security: Option<&'d Node>) -> Vec<Way<'d>> {
    let schemes = document
        .root()
        .get("components")
        .and_then(|all| all.get("securitySchemes"));
    let items = security.map(Node::items).unwrap_or_default();
    items
        .iter()
        .map(|node| {
            let mut meaning: Vec<_> = node
                .entries()
                .iter()
                .map(|entry| {
                    let scheme = schemes.and_then(|schemes| schemes.get(&entry.key));
                    let scheme = scheme.and_then(|scheme| document.follow(scheme));
                    // A scheme that is not declared is known by its name only.
                    let scheme = scheme.map_or_else(|| entry.key.clone(), meaning);
                    let mut scopes: Vec<_> = entry.value.items().iter().map(json).collect();
                    scopes.sort();
                    format!("{scheme} {scopes:?}")
                })
                .collect();
            meaning.sort();
            let names: Vec<_> = node
                .entries()
                .iter()
                .map(|entry| entry.key.as_str())
                .collect();
            Way {
                node,
                meaning,
                names: names.join("` with `"),
            }
        })
        .collect()
}

/// A scheme as text without what is for people.
fn meaning(scheme: &Node) -> String {
    let mut parts: Vec<_> = scheme
        .entries()
        .iter()
        .filter(|entry| !is_for_people(&entry.key))
        .map(|entry| format!("{}={}", entry.key, json(&entry.value)))
        .collect();
    parts.sort();
    parts.join(" ")
}

fn is_for_people(key: &str) -> bool {
    matches!(key, "description" | "bearerFormat" | "x-groups-deviations")
}

impl<'d> Wire<'d> {
    /// `holders` are the objects that state the security, for the places of what one of them does not state.
    pub(super) fn security(
        &mut self,
        holders: Pair<'d>,
        base: Option<&'d Node>,
        work: Option<&'d Node>,
    ) {
        let before = ways(self.base.document, base);
        let after = ways(self.work.document, work);
        let is_open =
            |ways: &[Way<'_>]| ways.is_empty() || ways.iter().any(|way| way.meaning.is_empty());
        let (from, to) = (base.or(Some(holders.0)), work.or(Some(holders.1)));
        match (is_open(&before), is_open(&after)) {
            (true, false) => {
                let names: Vec<_> = after.iter().map(|way| format!("`{}`", way.names)).collect();
                let what = format!("a credential is required: {}", names.join(" or "));
                self.report(&rule::SECURITY_REQUIRED, from, to, what);
            }
            (false, true) => {
                let what = "no credential is required any more".to_owned();
                self.report(&rule::SECURITY_ADDED, from, to, what);
            }
            _ => {}
        }
        // A call that takes none does not refuse one either.
        if before.is_empty() || after.is_empty() {
            return;
        }
        for from in before.iter().filter(|way| !way.meaning.is_empty()) {
            if !after.iter().any(|to| to.meaning == from.meaning) {
                self.report(
                    &rule::SECURITY_REMOVED,
                    Some(from.node),
                    None,
                    format!(
                        "the credential `{}` is no longer accepted as it was: {}",
                        from.names,
                        from.meaning.join(", ")
                    ),
                );
            }
        }
        for to in after.iter().filter(|way| !way.meaning.is_empty()) {
            if !before.iter().any(|from| from.meaning == to.meaning) {
                self.report(
                    &rule::SECURITY_ADDED,
                    None,
                    Some(to.node),
                    format!(
                        "the credential `{}` is accepted: {}",
                        to.names,
                        to.meaning.join(", ")
                    ),
                );
            }
        }
        self.texts_of_schemes(&before, &after);
    }

    /// What people read about a scheme that means the same under both names.
    fn texts_of_schemes(&mut self, before: &[Way<'d>], after: &[Way<'d>]) {
        let (old, new) = (self.base.document, self.work.document);
        let scheme = |document: &'d Document, name: &str| {
            let all = document.root().get("components")?.get("securitySchemes")?;
            document.follow(all.get(name)?)
        };
        for from in before {
            for to in after.iter().filter(|to| to.meaning == from.meaning) {
                for (from, to) in from.node.entries().iter().zip(to.node.entries()) {
                    let (Some(from), Some(to)) = (scheme(old, &from.key), scheme(new, &to.key))
                    else {
                        continue;
                    };
                    for (key, from, to) in keys(from, to) {
                        if is_for_people(key) {
                            self.documentation(key, from, to);
                        }
                    }
                }
            }
        }
    }
}

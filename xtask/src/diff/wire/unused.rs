//! Components that no operation reaches: the wire knows nothing of them, but they are no secret either.

use std::collections::HashSet;

use super::Wire;
use super::rules as rule;
use super::value::{keys, same_or_absent};
use crate::document::{Document, Node};

/// The components that the paths and the security of a document reach, directly or through each other.
fn reached(document: &Document) -> HashSet<*const Node> {
    let root = document.root();
    let mut reached = HashSet::new();
    let mut open: Vec<&Node> = root
        .entries()
        .iter()
        .filter(|entry| entry.key != "components")
        .map(|entry| &entry.value)
        .collect();
    while let Some(node) = open.pop() {
        if let Some(reference) = node.get("$ref").and_then(Node::as_str)
            && let Some(target) = document.resolve(reference)
            && reached.insert(std::ptr::from_ref(target))
        {
            open.push(target);
        }
        open.extend(node.entries().iter().map(|entry| &entry.value));
        open.extend(node.items());
    }
    reached
}

/// The names of the schemes that any `security` of the document asks for.
fn schemes(document: &Document) -> HashSet<&str> {
    let mut names = HashSet::new();
    document.walk(&mut |steps, node| {
        if let [
            ..,
            crate::document::Step::Key("security"),
            crate::document::Step::Index(_),
        ] = steps
        {
            names.extend(node.entries().iter().map(|entry| entry.key.as_str()));
        }
    });
    names
}

impl<'d> Wire<'d> {
    pub(super) fn unused(&mut self, base: &'d Node, work: &'d Node) {
        let (from, to) = (base.get("components"), work.get("components"));
        let used = (reached(self.base.document), reached(self.work.document));
        let schemes = (schemes(self.base.document), schemes(self.work.document));
        let empty = Node {
            span: base.span,
            value: crate::document::Value::Map(crate::document::Map::default()),
        };
        let mut sections = HashSet::new();
        for node in [from, to].into_iter().flatten() {
            sections.extend(node.entries().iter().map(|entry| entry.key.as_str()));
        }
        let mut sections: Vec<_> = sections.into_iter().collect();
        sections.sort_unstable();
        for section in sections {
            let before = from.and_then(|all| all.get(section));
            let after = to.and_then(|all| all.get(section));
            if !before.or(after).is_some_and(Node::is_map) {
                self.unknown(section, before, after);
                continue;
            }
            for (name, old, new) in keys(before.unwrap_or(&empty), after.unwrap_or(&empty)) {
                let is_used = if section == "securitySchemes" {
                    (schemes.0.contains(name), schemes.1.contains(name))
                } else {
                    let is_in = |set: &HashSet<_>, node: Option<&Node>| {
                        node.is_some_and(|node| set.contains(&std::ptr::from_ref(node)))
                    };
                    (is_in(&used.0, old), is_in(&used.1, new))
                };
                if is_used == (false, false) && !same_or_absent(old, new) {
                    let what =
                        format!("the component `{name}`, which nothing uses, is another one");
                    // A component of one version only has its place in that version.
                    self.report(&rule::UNUSED_COMPONENT, old, new, what);
                }
            }
        }
    }
}

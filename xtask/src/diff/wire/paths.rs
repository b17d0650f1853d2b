//! Which calls there are.

use super::rules as rule;
use super::value::keys;
use super::{Pair, Result, Wire};
use crate::document::Node;

const METHODS: [&str; 8] = [
    "get", "put", "post", "delete", "options", "head", "patch", "trace",
];

/// A path with what it may be called with.
struct Path<'d> {
    /// The path with its parameters.
    template: &'d str,
    /// What the parameters are called means nothing to a server.
    anonymous: String,
    item: &'d Node,
}

/// An operation of one version.
#[derive(Clone, Copy)]
pub(super) struct Operation<'d> {
    pub(super) template: &'d str,
    pub(super) method: &'static str,
    /// The path item, which may have parameters and servers for all of its operations.
    pub(super) item: &'d Node,
    pub(super) node: &'d Node,
}

/// The names of the parameters in a path, in their order.
pub(super) fn names(template: &str) -> Vec<&str> {
    template
        .split('{')
        .skip(1)
        .filter_map(|part| part.split('}').next())
        .collect()
}

fn anonymous(template: &str) -> String {
    let mut out = String::new();
    for (position, part) in template.split('{').enumerate() {
        if position == 0 {
            out.push_str(part);
        } else {
            out.push_str("{}");
            out.push_str(part.split_once('}').map_or("", |(_, rest)| rest));
        }
    }
    out
}

impl<'d> Wire<'d> {
    pub(super) fn paths(&mut self, (base, work): Pair<'d>) -> Result {
        let (from, to) = (base.get("paths"), work.get("paths"));
        let mut before = Vec::new();
        for entry in from.map(Node::entries).unwrap_or_default() {
            if entry.key.starts_with('/') {
                before.push(Path {
                    template: &entry.key,
                    anonymous: anonymous(&entry.key),
                    item: self.base.follow(&entry.value)?,
                });
            } else {
                let other = to.and_then(|paths| paths.get(&entry.key));
                self.unknown(&entry.key, Some(&entry.value), other);
            }
        }
        let mut after = Vec::new();
        for entry in to.map(Node::entries).unwrap_or_default() {
            if entry.key.starts_with('/') {
                after.push(Path {
                    template: &entry.key,
                    anonymous: anonymous(&entry.key),
                    item: self.work.follow(&entry.value)?,
                });
            } else if from.and_then(|paths| paths.get(&entry.key)).is_none() {
                self.unknown(&entry.key, None, Some(&entry.value));
            }
        }
        for from in &before {
            // Two paths of one version may differ in the names only; then the names tell them apart.
            let exact = after.iter().find(|to| to.template == from.template);
            match exact.or_else(|| after.iter().find(|to| to.anonymous == from.anonymous)) {
                Some(to) => self.path((base, work), from, to)?,
                None => self.all_removed(from),
            }
        }
        for to in &after {
            if !before.iter().any(|from| from.anonymous == to.anonymous) {
                for (method, node) in operations(to.item) {
                    self.added(to.template, method, node);
                }
            }
        }
        Ok(())
    }

    fn all_removed(&mut self, from: &Path<'d>) {
        for (method, node) in operations(from.item) {
            self.removed(from.template, method, node);
        }
    }

    fn removed(&mut self, template: &str, method: &str, node: &'d Node) {
        let what = format!("`{} {template}` is gone", method.to_uppercase());
        self.report(&rule::OPERATION_REMOVED, Some(node), None, what);
    }

    fn added(&mut self, template: &str, method: &str, node: &'d Node) {
        let what = format!("`{} {template}` is new", method.to_uppercase());
        self.report(&rule::OPERATION_ADDED, None, Some(node), what);
    }

    fn path(&mut self, roots: Pair<'d>, from: &Path<'d>, to: &Path<'d>) -> Result {
        if from.template != to.template {
            self.report(
                &rule::PATH_PARAMETER_RENAMED,
                Some(from.item),
                Some(to.item),
                format!("`{}` is written `{}`", from.template, to.template),
            );
        }
        for (key, before, after) in keys(from.item, to.item) {
            match key {
                // Compared with each operation.
                "parameters" | "servers" | "$ref" => {}
                "summary" | "description" | "x-groups-deviations" => {
                    self.documentation(key, before, after);
                }
                _ => match METHODS.into_iter().find(|method| *method == key) {
                    None => self.unknown(key, before, after),
                    Some(method) => match (before, after) {
                        (Some(before), Some(after)) => {
                            let of = |path: &Path<'d>, node| Operation {
                                template: path.template,
                                method,
                                item: path.item,
                                node,
                            };
                            self.operation(roots, of(from, before), of(to, after))?;
                        }
                        (Some(before), None) => self.removed(from.template, method, before),
                        (None, Some(after)) => self.added(to.template, method, after),
                        (None, None) => {}
                    },
                },
            }
        }
        Ok(())
    }
}

fn operations(item: &Node) -> impl Iterator<Item = (&'static str, &Node)> {
    METHODS
        .into_iter()
        .filter_map(|method| Some((method, item.get(method)?)))
}

#[cfg(test)]
mod tests {
    use super::{anonymous, names};

    #[test]
    fn templates_are_taken_apart() {
        assert_eq!(anonymous("/a/{b}/c/{d}"), "/a/{}/c/{}");
        assert_eq!(anonymous("/a"), "/a");
        assert_eq!(anonymous("/a/{b"), "/a/{}");
        assert_eq!(names("/a/{b}/c/{d}:x"), ["b", "d"]);
    }
}

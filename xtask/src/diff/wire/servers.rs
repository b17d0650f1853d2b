//! Where requests go.

use super::Wire;
use super::rules as rule;
use super::value::{keys, same};
use crate::document::Node;

impl<'d> Wire<'d> {
    /// Servers are told apart by their URL; the first is where requests go if nobody says otherwise.
    pub(super) fn servers(&mut self, base: Option<&'d Node>, work: Option<&'d Node>) {
        let url = |node: &'d Node| node.get("url").and_then(Node::as_str).unwrap_or_default();
        let items = |node: Option<&'d Node>| node.map(Node::items).unwrap_or_default();
        let (before, after) = (items(base), items(work));
        for from in before {
            match after.iter().find(|to| url(to) == url(from)) {
                Some(to) => self.server(from, to),
                None => self.report(
                    &rule::SERVER_REMOVED,
                    Some(from),
                    None,
                    format!("the server `{}` is gone", url(from)),
                ),
            }
        }
        for to in after {
            if !before.iter().any(|from| url(from) == url(to)) {
                self.report(
                    &rule::SERVER_ADDED,
                    None,
                    Some(to),
                    format!("the server `{}` is new", url(to)),
                );
            }
        }
        if let (Some(from), Some(to)) = (before.first(), after.first())
            && url(from) != url(to)
        {
            self.report(
                &rule::SERVER_CHANGED,
                Some(from),
                Some(to),
                format!("the first server was `{}` and is `{}`", url(from), url(to)),
            );
        }
    }

    fn server(&mut self, base: &'d Node, work: &'d Node) {
        for (key, from, to) in keys(base, work) {
            match key {
                "url" => {}
                "description" => self.documentation(key, from, to),
                "variables" => self.variables(base, work),
                _ => self.unknown(key, from, to),
            }
        }
    }

    fn variables(&mut self, base: &'d Node, work: &'d Node) {
        let (Some(before), Some(after)) = (base.get("variables"), work.get("variables")) else {
            // The URL is the same, so the variables of one version are in no URL.
            self.unknown("variables", base.get("variables"), work.get("variables"));
            return;
        };
        for (name, from, to) in keys(before, after) {
            let (Some(from), Some(to)) = (from, to) else {
                self.unknown(name, from, to);
                continue;
            };
            for (key, from, to) in keys(from, to) {
                match (key, from, to) {
                    ("description", ..) => self.documentation(key, from, to),
                    ("default", Some(old), Some(new)) if !same(old, new) => self.report(
                        &rule::SERVER_CHANGED,
                        from,
                        to,
                        format!("the default of the server's variable `{name}` is another one"),
                    ),
                    ("default", Some(_), Some(_)) => {}
                    _ => self.unknown(key, from, to),
                }
            }
        }
    }
}

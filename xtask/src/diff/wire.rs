//! What changed between a client and the vendor: two specs, compared as trees.
//!
//! References are followed, so that the name of a component means nothing, and a schema is compared once for requests and once for
//! responses, where the same change means the opposite. Every key of both documents is met: who compares a mapping goes through
//! all of its keys, and a key that has no meaning here is reported as `unknown-key`.

mod alternatives;
mod body;
mod bounds;
mod extensions;
mod operation;
mod parameters;
mod paths;
mod properties;
pub(super) mod rules;
mod schema;
mod security;
mod servers;
mod unused;
mod value;
mod values;
mod view;

use std::collections::{HashMap, HashSet};

use indexmap::IndexMap;

use super::{Change, Place, Rule, Side};
use crate::document::{Document, Node, Span, render};
use rules as rule;
use value::{keys, same, show};

/// One of the two documents.
struct Version<'d> {
    document: &'d Document,
    /// The file, without the revision that problems name.
    file: String,
    /// Where each value stands: its path and the line of its key.
    places: HashMap<*const Node, (String, Span)>,
}

impl<'d> Version<'d> {
    fn new(document: &'d Document, file: &str) -> Self {
        let mut places = HashMap::new();
        document.walk(&mut |steps, node| {
            let place = (render(steps), document.span_of(steps));
            places.insert(std::ptr::from_ref(node), place);
        });
        Self {
            document,
            file: file.to_owned(),
            places,
        }
    }

    fn path(&self, node: &Node) -> String {
        self.places
            .get(&std::ptr::from_ref(node))
            .map(|(path, _)| path.clone())
            .unwrap_or_default()
    }

    fn place(&self, node: &Node) -> Place {
        let span = self
            .places
            .get(&std::ptr::from_ref(node))
            .map_or(node.span, |(_, span)| *span);
        Place {
            file: self.file.clone(),
            line: span.line,
        }
    }

    /// The value that is meant, through references.
    fn follow(&self, node: &'d Node) -> Result<&'d Node, String> {
        self.document.follow(node).ok_or_else(|| {
            let span = node.get("$ref").map_or(node.span, |at| at.span);
            format!(
                "{}:{}:{}: the reference `{}` leads nowhere, or in a circle",
                self.document.name(),
                span.line,
                span.column,
                node.get("$ref").and_then(Node::as_str).unwrap_or_default()
            )
        })
    }
}

/// Who writes a value and who reads it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Direction {
    Request,
    Response,
}

impl Direction {
    fn name(self) -> &'static str {
        match self {
            Self::Request => "request",
            Self::Response => "response",
        }
    }

    /// The rule for a value that may be less than before.
    fn narrowed(self) -> &'static Rule {
        match self {
            Self::Request => &rule::REQUEST_NARROWED,
            Self::Response => &rule::RESPONSE_NARROWED,
        }
    }

    /// The rule for a value that may be more than before.
    fn widened(self) -> &'static Rule {
        match self {
            Self::Request => &rule::REQUEST_WIDENED,
            Self::Response => &rule::RESPONSE_WIDENED,
        }
    }
}

type Pair<'d> = (&'d Node, &'d Node);
type Nodes = (Option<*const Node>, Option<*const Node>);
type Result<T = (), E = String> = std::result::Result<T, E>;

/// A comparison in progress.
struct Wire<'d> {
    base: Version<'d>,
    work: Version<'d>,
    /// The operation that is compared, in words; empty outside of operations.
    operation: String,
    /// The schemas that were compared for this operation; they may contain themselves.
    seen: HashSet<(*const Node, *const Node, Direction)>,
    changes: IndexMap<(&'static str, Nodes, String), Change>,
}

/// Compares two versions of the spec `file`.
///
/// # Errors
/// A reference that leads nowhere, with its place.
pub fn compare(file: &str, base: &Document, work: &Document) -> Result<Vec<Change>> {
    let mut wire = Wire {
        base: Version::new(base, file),
        work: Version::new(work, file),
        operation: String::new(),
        seen: HashSet::new(),
        changes: IndexMap::new(),
    };
    wire.document(base.root(), work.root())?;
    Ok(wire.changes.into_values().collect())
}

/// A provider that only the work tree has, or only the base.
#[must_use]
pub(super) fn whole(file: &str, provider: &str, is_new: bool) -> Change {
    let place = Some(Place {
        file: file.to_owned(),
        line: 1,
    });
    let (rule, base, work, what) = if is_new {
        (&rule::PROVIDER_ADDED, None, place, "is new")
    } else {
        (&rule::PROVIDER_REMOVED, place, None, "is gone")
    };
    Change {
        side: Side::Wire,
        rule,
        what: format!("the provider `{provider}` {what}"),
        at: file.to_owned(),
        also: [].into(),
        base,
        work,
    }
}

impl<'d> Wire<'d> {
    /// Records a change. The same change of a shared component is recorded once, with all operations that it concerns.
    fn report(
        &mut self,
        rule: &'static Rule,
        base: Option<&Node>,
        work: Option<&Node>,
        what: String,
    ) {
        let nodes = (base.map(std::ptr::from_ref), work.map(std::ptr::from_ref));
        let (from, to) = (&self.base, &self.work);
        let change = self
            .changes
            .entry((rule.id, nodes, what))
            .or_insert_with_key(|(_, _, what)| Change {
                side: Side::Wire,
                rule,
                what: what.clone(),
                at: match (base, work) {
                    (_, Some(work)) => to.path(work),
                    (Some(base), None) => from.path(base),
                    (None, None) => String::new(),
                },
                also: [].into(),
                base: base.map(|node| from.place(node)),
                work: work.map(|node| to.place(node)),
            });
        if !self.operation.is_empty() {
            change.also.insert(self.operation.clone());
        }
    }

    fn document(&mut self, base: &'d Node, work: &'d Node) -> Result {
        for (key, from, to) in keys(base, work) {
            match key {
                "openapi" | "info" | "tags" | "externalDocs" | "x-groups-deviations" => {
                    self.documentation(key, from, to);
                }
                // Compared where they apply, with what the operations say.
                "paths" | "components" => {}
                "servers" => self.servers(from, to),
                "security" => self.security((base, work), from, to),
                _ => self.unknown(key, from, to),
            }
        }
        self.paths((base, work))?;
        self.unused(base, work);
        Ok(())
    }

    /// Texts for people: each that differs is named.
    fn documentation(&mut self, key: &str, base: Option<&'d Node>, work: Option<&'d Node>) {
        match (base, work) {
            (Some(base), Some(work)) if same(base, work) => {}
            (Some(base), Some(work)) if base.is_map() && work.is_map() => {
                for (key, from, to) in keys(base, work) {
                    self.documentation(key, from, to);
                }
            }
            (Some(from), Some(to)) if !from.items().is_empty() => {
                let (before, after) = (from.items(), to.items());
                if before.len() == after.len() {
                    for (from, to) in before.iter().zip(after) {
                        self.documentation(key, Some(from), Some(to));
                    }
                } else {
                    self.report(
                        &rule::DOCUMENTATION,
                        base,
                        work,
                        format!("`{key}` says something else"),
                    );
                }
            }
            (Some(_), Some(_)) => self.report(
                &rule::DOCUMENTATION,
                base,
                work,
                format!("`{key}` says something else"),
            ),
            (None, Some(_)) => {
                self.report(&rule::DOCUMENTATION, None, work, format!("`{key}` is new"))
            }
            (Some(_), None) => {
                self.report(&rule::DOCUMENTATION, base, None, format!("`{key}` is gone"))
            }
            (None, None) => {}
        }
    }

    /// A key without a known meaning.
    fn unknown(&mut self, key: &str, base: Option<&'d Node>, work: Option<&'d Node>) {
        let what = match (base, work) {
            (Some(base), Some(work)) if same(base, work) => return,
            (None, None) => return,
            (Some(base), Some(work)) => {
                format!("`{key}` was {} and is {}", show(base), show(work))
            }
            (None, Some(work)) => format!("`{key}` is new: {}", show(work)),
            (Some(base), None) => format!("`{key}` is gone; it was {}", show(base)),
        };
        self.report(&rule::UNKNOWN_KEY, base, work, what);
    }

    /// A flag that only announces an end.
    fn deprecated(&mut self, thing: &str, base: Option<&'d Node>, work: Option<&'d Node>) {
        let is = |node: Option<&Node>| node.and_then(Node::as_bool).unwrap_or(false);
        if is(base) != is(work) {
            let what = if is(work) {
                format!("the {thing} is deprecated")
            } else {
                format!("the {thing} is no longer deprecated")
            };
            self.report(&rule::DEPRECATION, base, work, what);
        } else if let (Some(from), Some(to)) = (base, work)
            && from.as_bool().is_none()
        {
            self.unknown("deprecated", Some(from), Some(to));
        }
    }
}

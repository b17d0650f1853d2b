//! What the specs say beyond OpenAPI, and what the transport makes of it.

use super::rules as rule;
use super::value::{keys, same, same_or_absent, show, show_or};
use super::{Pair, Wire};
use crate::document::Node;

impl<'d> Wire<'d> {
    pub(super) fn idempotent(
        &mut self,
        method: &str,
        base: Option<&'d Node>,
        work: Option<&'d Node>,
    ) {
        // What the generator takes where the spec says nothing.
        let usual = !matches!(method, "post" | "patch");
        let effective = |node: Option<&Node>| node.and_then(Node::as_bool).unwrap_or(usual);
        let (from, to) = (effective(base), effective(work));
        if from != to {
            let is = |idempotent| {
                if idempotent {
                    "idempotent"
                } else {
                    "not idempotent"
                }
            };
            let what = format!("the operation was {} and is {}", is(from), is(to));
            self.report(&rule::IDEMPOTENCY, base, work, what);
        }
        for node in [base, work].into_iter().flatten() {
            if node.as_bool().is_none() {
                self.unknown("x-groups-idempotent", base, work);
            }
        }
    }

    pub(super) fn rate_limit(
        &mut self,
        holders: Pair<'d>,
        base: Option<&'d Node>,
        work: Option<&'d Node>,
    ) {
        if !same_or_absent(base, work) {
            let what = format!(
                "the documented limit was {} and is {}",
                show_or(base, "not stated"),
                show_or(work, "not stated")
            );
            self.report(
                &rule::RATE_LIMIT,
                base.or(Some(holders.0)),
                work.or(Some(holders.1)),
                what,
            );
        }
    }

    pub(super) fn pagination(
        &mut self,
        holders: Pair<'d>,
        base: Option<&'d Node>,
        work: Option<&'d Node>,
    ) {
        let is_walk = |node: &&Node| node.is_map();
        match (base.filter(is_walk), work.filter(is_walk)) {
            (Some(from), Some(to)) => self.walk(from, to),
            (None, Some(to)) => self.report(
                &rule::PAGINATION_ADDED,
                base.or(Some(holders.0)),
                work,
                format!("the list is walked: {}", show(to)),
            ),
            (Some(from), None) => self.report(
                &rule::PAGINATION_CHANGED,
                base,
                work.or(Some(holders.1)),
                format!("the list is no longer walked; it was by {}", show(from)),
            ),
            // `none` says what saying nothing says, as far as the client goes.
            (None, None) => {
                if let (Some(from), Some(to)) = (base, work) {
                    self.unknown("x-groups-pagination", Some(from), Some(to));
                }
            }
        }
    }

    fn walk(&mut self, base: &'d Node, work: &'d Node) {
        for (key, from, to) in keys(base, work) {
            if same_or_absent(from, to) {
                continue;
            }
            let rule = match key {
                "style" | "items" | "next" | "offset" | "cursor" | "limit" | "number" => {
                    &rule::PAGINATION_CHANGED
                }
                "total" if from.is_none() => &rule::PAGINATION_ADDED,
                // Without the vendor's count, a walk cannot be held against it, and no list is complete any more.
                "total" => &rule::PAGINATION_CHANGED,
                "page" => &rule::PAGE_SIZE,
                "max" => match (from.and_then(Node::as_int), to.and_then(Node::as_int)) {
                    (Some(from), Some(to)) if to < from => &rule::PAGE_SIZE_LOWERED,
                    (None, Some(_)) => &rule::PAGE_SIZE_LOWERED,
                    _ => &rule::PAGE_SIZE,
                },
                _ => {
                    self.unknown(key, from, to);
                    continue;
                }
            };
            let what = format!(
                "`{key}` of the pagination was {} and is {}",
                show_or(from, "not stated"),
                show_or(to, "not stated")
            );
            self.report(rule, from.or(Some(base)), to.or(Some(work)), what);
        }
    }

    /// The validated type that represents a text.
    pub(super) fn id_type(
        &mut self,
        holders: Pair<'d>,
        base: Option<&'d Node>,
        work: Option<&'d Node>,
    ) {
        let (rule, what) = match (base, work) {
            (Some(from), Some(to)) if same(from, to) => return,
            (None, None) => return,
            (Some(from), None) => (
                &rule::ID_TYPE_REMOVED,
                format!("the text was checked as {} and is not checked", show(from)),
            ),
            (from, Some(to)) => (
                &rule::ID_TYPE_CHANGED,
                format!(
                    "the text was {} and is checked as {}",
                    from.map_or_else(
                        || "not checked".to_owned(),
                        |from| format!("checked as {}", show(from))
                    ),
                    show(to)
                ),
            ),
        };
        self.report(
            rule,
            base.or(Some(holders.0)),
            work.or(Some(holders.1)),
            what,
        );
    }
}

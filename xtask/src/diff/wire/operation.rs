//! One call in both versions.

use super::paths::Operation;
use super::rules as rule;
use super::value::{keys, same_or_absent, show_or};
use super::{Direction, Pair, Result, Wire};
use crate::document::Node;

impl<'d> Wire<'d> {
    pub(super) fn operation(
        &mut self,
        roots: Pair<'d>,
        base: Operation<'d>,
        work: Operation<'d>,
    ) -> Result {
        self.operation = format!("{} {}", work.method.to_uppercase(), work.template);
        self.seen.clear();
        for (key, from, to) in keys(base.node, work.node) {
            match key {
                "summary"
                | "description"
                | "tags"
                | "externalDocs"
                | "x-groups-deviations"
                | "x-groups-audit-events" => self.documentation(key, from, to),
                "deprecated" => self.deprecated("operation", from, to),
                "operationId" if !same_or_absent(from, to) => self.report(
                    &rule::OPERATION_ID,
                    from,
                    to,
                    format!(
                        "the operation was called {} and is called {}",
                        show_or(from, "nothing"),
                        show_or(to, "nothing")
                    ),
                ),
                // Compared below, together with those of the path.
                "operationId" | "parameters" | "servers" => {}
                "requestBody" => self.body((base.node, work.node), from, to)?,
                "responses" => self.responses((base.node, work.node), from, to)?,
                "security" => {
                    let from = from.or_else(|| roots.0.get("security"));
                    let to = to.or_else(|| roots.1.get("security"));
                    self.security((base.node, work.node), from, to);
                }
                "x-groups-idempotent" => self.idempotent(work.method, from, to),
                "x-groups-rate-limit" => self.rate_limit((base.node, work.node), from, to),
                "x-groups-pagination" => self.pagination((base.node, work.node), from, to),
                _ => self.unknown(key, from, to),
            }
        }
        self.parameters(base, work)?;
        let servers = |operation: Operation<'d>| {
            operation
                .node
                .get("servers")
                .or_else(|| operation.item.get("servers"))
        };
        if servers(base).is_some() || servers(work).is_some() {
            let from = servers(base).or_else(|| roots.0.get("servers"));
            let to = servers(work).or_else(|| roots.1.get("servers"));
            self.servers(from, to);
        }
        self.operation.clear();
        Ok(())
    }

    fn responses(
        &mut self,
        holders: Pair<'d>,
        base: Option<&'d Node>,
        work: Option<&'d Node>,
    ) -> Result {
        // An operation without responses has none of them.
        let entries = |node: Option<&'d Node>| node.map(Node::entries).unwrap_or_default();
        let get = |node: Option<&'d Node>, key: &str| node.and_then(|node| node.get(key));
        for entry in entries(base) {
            match get(work, &entry.key) {
                Some(to) => {
                    let (from, to) = (self.base.follow(&entry.value)?, self.work.follow(to)?);
                    self.response(&entry.key, from, to)?;
                }
                None if entry.key.starts_with("x-") => {
                    self.unknown(&entry.key, Some(&entry.value), None);
                }
                None => self.report(
                    &rule::STATUS_REMOVED,
                    Some(&entry.value),
                    work.is_none().then_some(holders.1),
                    format!("the status {} is gone", entry.key),
                ),
            }
        }
        for entry in entries(work) {
            if get(base, &entry.key).is_none() {
                if entry.key.starts_with("x-") {
                    self.unknown(&entry.key, None, Some(&entry.value));
                } else {
                    self.report(
                        &rule::STATUS_ADDED,
                        None,
                        Some(&entry.value),
                        format!("the status {} is new", entry.key),
                    );
                }
            }
        }
        Ok(())
    }

    fn response(&mut self, status: &str, base: &'d Node, work: &'d Node) -> Result {
        if status.starts_with("x-") {
            self.unknown(status, Some(base), Some(work));
            return Ok(());
        }
        for (key, from, to) in keys(base, work) {
            match key {
                "description" | "x-groups-deviations" => self.documentation(key, from, to),
                "headers" => self.headers(from, to)?,
                "content" => {
                    let has =
                        |node: Option<&Node>| node.is_some_and(|node| !node.entries().is_empty());
                    match (has(from), has(to)) {
                        (false, true) => self.report(
                            &rule::RESPONSE_BODY_ADDED,
                            None,
                            to,
                            format!("the status {status} has a body"),
                        ),
                        (true, false) => self.report(
                            &rule::RESPONSE_BODY_REMOVED,
                            from,
                            None,
                            format!("the status {status} has no body any more"),
                        ),
                        _ => self.content(Direction::Response, from, to)?,
                    }
                }
                _ => self.unknown(key, from, to),
            }
        }
        Ok(())
    }

    fn headers(&mut self, base: Option<&'d Node>, work: Option<&'d Node>) -> Result {
        let entries = |node: Option<&'d Node>| node.map(Node::entries).unwrap_or_default();
        let (before, after) = (entries(base), entries(work));
        for from in before {
            match after
                .iter()
                .find(|to| to.key.eq_ignore_ascii_case(&from.key))
            {
                Some(to) => {
                    let (from, to) = (self.base.follow(&from.value)?, self.work.follow(&to.value)?);
                    self.header(from, to)?;
                }
                None => self.report(
                    &rule::HEADER_REMOVED,
                    Some(&from.value),
                    None,
                    format!("the header `{}` of the response is gone", from.key),
                ),
            }
        }
        for to in after {
            if !before
                .iter()
                .any(|from| from.key.eq_ignore_ascii_case(&to.key))
            {
                self.report(
                    &rule::HEADER_ADDED,
                    None,
                    Some(&to.value),
                    format!("the header `{}` of the response is new", to.key),
                );
            }
        }
        Ok(())
    }

    fn header(&mut self, base: &'d Node, work: &'d Node) -> Result {
        let is = |node: Option<&Node>| node.and_then(Node::as_bool).unwrap_or(false);
        for (key, from, to) in keys(base, work) {
            match key {
                "description" | "example" | "examples" | "x-groups-deviations" => {
                    self.documentation(key, from, to);
                }
                "deprecated" => self.deprecated("header", from, to),
                "required" => match (is(from), is(to)) {
                    (true, false) => self.report(
                        &rule::OPTIONAL_IN_RESPONSE,
                        Some(base),
                        Some(work),
                        "the header may be missing".to_owned(),
                    ),
                    (false, true) => self.report(
                        &rule::REQUIRED_IN_RESPONSE,
                        Some(base),
                        Some(work),
                        "the header is always there".to_owned(),
                    ),
                    _ => {}
                },
                "schema" => self.optional_schema(Direction::Response, (base, work), from, to)?,
                "content" => self.content(Direction::Response, from, to)?,
                _ => self.unknown(key, from, to),
            }
        }
        Ok(())
    }
}

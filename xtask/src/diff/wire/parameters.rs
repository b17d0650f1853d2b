//! What is sent beside the body.

use super::paths::{Operation, names};
use super::rules as rule;
use super::value::{keys, same_or_absent, show_or};
use super::{Direction, Result, Version, Wire};
use crate::document::Node;

/// A parameter of an operation or of its path.
struct Parameter<'d> {
    node: &'d Node,
    location: &'d str,
    name: &'d str,
    /// What tells it apart from others: what a server sees of it.
    key: (String, String),
}

impl<'d> Version<'d> {
    fn parameters(&self, operation: Operation<'d>) -> Result<Vec<Parameter<'d>>> {
        let in_path = names(operation.template);
        let mut parameters: Vec<Parameter<'d>> = Vec::new();
        for holder in [operation.item, operation.node] {
            for node in holder
                .get("parameters")
                .map(Node::items)
                .unwrap_or_default()
            {
                let node = self.follow(node)?;
                let text = |key| node.get(key).and_then(Node::as_str).unwrap_or_default();
                let (location, name) = (text("in"), text("name"));
                let id = match location {
                    // A server sees the position of it.
                    "path" => in_path
                        .iter()
                        .position(|known| *known == name)
                        .map_or_else(|| name.to_owned(), |position| position.to_string()),
                    "header" => name.to_ascii_lowercase(),
                    _ => name.to_owned(),
                };
                let key = (location.to_owned(), id);
                // What the operation says of a parameter replaces what the path says.
                parameters.retain(|other| other.key != key);
                parameters.push(Parameter {
                    node,
                    location,
                    name,
                    key,
                });
            }
        }
        Ok(parameters)
    }
}

fn is(node: Option<&Node>) -> bool {
    node.and_then(Node::as_bool).unwrap_or(false)
}

impl<'d> Wire<'d> {
    pub(super) fn parameters(&mut self, base: Operation<'d>, work: Operation<'d>) -> Result {
        let before = self.base.parameters(base)?;
        let after = self.work.parameters(work)?;
        for from in &before {
            let described = format!("{} parameter `{}`", from.location, from.name);
            match after.iter().find(|to| to.key == from.key) {
                Some(to) => self.parameter(&described, from.node, to.node)?,
                None => self.report(
                    &rule::PARAMETER_REMOVED,
                    Some(from.node),
                    None,
                    format!("the {described} is gone"),
                ),
            }
        }
        for to in &after {
            if !before.iter().any(|from| from.key == to.key) {
                let (rule, how) = if is(to.node.get("required")) {
                    (&rule::PARAMETER_ADDED_REQUIRED, "new and required")
                } else {
                    (&rule::PARAMETER_ADDED, "new and optional")
                };
                let what = format!("the {} parameter `{}` is {how}", to.location, to.name);
                self.report(rule, None, Some(to.node), what);
            }
        }
        Ok(())
    }

    fn parameter(&mut self, described: &str, base: &'d Node, work: &'d Node) -> Result {
        self.encoding(described, base, work);
        for (key, from, to) in keys(base, work) {
            match key {
                // `in` and the name told it apart, the rest is what `encoding` compares.
                "in" | "name" | "style" | "explode" | "allowReserved" => {}
                "description" | "example" | "examples" | "x-groups-deviations" => {
                    self.documentation(key, from, to);
                }
                "deprecated" => self.deprecated("parameter", from, to),
                "required" => self.required(described, (base, work), (is(from), is(to))),
                "allowEmptyValue" => match (is(from), is(to)) {
                    (true, false) => self.report(
                        &rule::REQUEST_NARROWED,
                        Some(base),
                        Some(work),
                        format!("the {described} may not be empty"),
                    ),
                    (false, true) => self.report(
                        &rule::REQUEST_WIDENED,
                        Some(base),
                        Some(work),
                        format!("the {described} may be empty"),
                    ),
                    _ => {}
                },
                "schema" => self.optional_schema(Direction::Request, (base, work), from, to)?,
                "content" => self.content(Direction::Request, from, to)?,
                "x-groups-query" if !same_or_absent(from, to) => self.report(
                    &rule::PARAMETER_ENCODING,
                    Some(base),
                    Some(work),
                    format!(
                        "the {described} was written in the form {} and is in {}",
                        show_or(from, "of OpenAPI"),
                        show_or(to, "that of OpenAPI")
                    ),
                ),
                "x-groups-query" => {}
                _ => self.unknown(key, from, to),
            }
        }
        Ok(())
    }

    /// Whether something in a request must be there.
    pub(super) fn required(
        &mut self,
        described: &str,
        (base, work): (&'d Node, &'d Node),
        required: (bool, bool),
    ) {
        match required {
            (false, true) => self.report(
                &rule::REQUIRED_IN_REQUEST,
                Some(base),
                Some(work),
                format!("the {described} is required"),
            ),
            (true, false) => self.report(
                &rule::OPTIONAL_IN_REQUEST,
                Some(base),
                Some(work),
                format!("the {described} is optional"),
            ),
            _ => {}
        }
    }

    /// `style`, `explode` and `allowReserved`, with what they are where nothing is said.
    fn encoding(&mut self, described: &str, base: &'d Node, work: &'d Node) {
        let effective = |node: &'d Node| {
            let location = node.get("in").and_then(Node::as_str).unwrap_or_default();
            let usual = match location {
                "query" | "cookie" => "form",
                _ => "simple",
            };
            let style = node.get("style").and_then(Node::as_str).unwrap_or(usual);
            let explode = node
                .get("explode")
                .and_then(Node::as_bool)
                .unwrap_or(style == "form");
            format!(
                "style {style}, explode {explode}, allowReserved {}",
                is(node.get("allowReserved"))
            )
        };
        let (from, to) = (effective(base), effective(work));
        if from != to {
            self.report(
                &rule::PARAMETER_ENCODING,
                Some(base),
                Some(work),
                format!("the {described} was written with {from} and is with {to}"),
            );
        }
    }
}

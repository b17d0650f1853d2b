//! What a request carries, and the media types of both directions.

use super::rules as rule;
use super::value::keys;
use super::{Direction, Pair, Result, Wire};
use crate::document::Node;

fn is(node: Option<&Node>) -> bool {
    node.and_then(Node::as_bool).unwrap_or(false)
}

impl<'d> Wire<'d> {
    /// The body of a request. `holders` are the operations.
    pub(super) fn body(
        &mut self,
        holders: Pair<'d>,
        base: Option<&'d Node>,
        work: Option<&'d Node>,
    ) -> Result {
        let (base, work) = match (base, work) {
            (None, None) => return Ok(()),
            (Some(from), None) => {
                self.report(
                    &rule::BODY_REMOVED,
                    Some(from),
                    None,
                    "the body of the request is gone".to_owned(),
                );
                return Ok(());
            }
            (None, Some(to)) => {
                let (rule, how) = if is(self.work.follow(to)?.get("required")) {
                    (&rule::BODY_ADDED_REQUIRED, "required")
                } else {
                    (&rule::BODY_ADDED, "optional")
                };
                let what = format!("the request has a body, which is {how}");
                self.report(rule, Some(holders.0), Some(to), what);
                return Ok(());
            }
            (Some(from), Some(to)) => (self.base.follow(from)?, self.work.follow(to)?),
        };
        for (key, from, to) in keys(base, work) {
            match key {
                "description" | "x-groups-deviations" => self.documentation(key, from, to),
                "required" => {
                    self.required("body of the request", (base, work), (is(from), is(to)));
                }
                "content" => self.content(Direction::Request, from, to)?,
                _ => self.unknown(key, from, to),
            }
        }
        Ok(())
    }

    /// The media types with what they carry.
    pub(super) fn content(
        &mut self,
        direction: Direction,
        base: Option<&'d Node>,
        work: Option<&'d Node>,
    ) -> Result {
        let entries = |node: Option<&'d Node>| node.map(Node::entries).unwrap_or_default();
        let (before, after) = (entries(base), entries(work));
        for from in before {
            match after.iter().find(|to| to.key == from.key) {
                Some(to) => self.media_type(direction, &from.value, &to.value)?,
                None => self.report(
                    &rule::MEDIA_TYPE_REMOVED,
                    Some(&from.value),
                    None,
                    format!(
                        "the media type `{}` of the {} is gone",
                        from.key,
                        direction.name()
                    ),
                ),
            }
        }
        for to in after {
            if !before.iter().any(|from| from.key == to.key) {
                self.report(
                    &rule::MEDIA_TYPE_ADDED,
                    None,
                    Some(&to.value),
                    format!(
                        "the media type `{}` of the {} is new",
                        to.key,
                        direction.name()
                    ),
                );
            }
        }
        Ok(())
    }

    fn media_type(&mut self, direction: Direction, base: &'d Node, work: &'d Node) -> Result {
        for (key, from, to) in keys(base, work) {
            match key {
                "example" | "examples" | "x-groups-deviations" => self.documentation(key, from, to),
                "schema" => self.optional_schema(direction, (base, work), from, to)?,
                _ => self.unknown(key, from, to),
            }
        }
        Ok(())
    }
}

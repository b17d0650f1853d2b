//! What a value looks like, in both versions and for one direction.
//!
//! In a request, less than before is breaking: the vendor refuses what it took. In a response, more than before is: readers meet
//! what they did not have to expect.

use std::cmp::Ordering;
use std::collections::BTreeSet;

use super::bounds::{Room, room};
use super::rules as rule;
use super::value::{json, same, same_or_absent, show_or};
use super::view::View;
use super::{Direction, Pair, Result, Wire};
use crate::document::{Node, Value};

impl<'d> Wire<'d> {
    /// A schema that may not be stated: then any value will do.
    pub(super) fn optional_schema(
        &mut self,
        direction: Direction,
        holders: Pair<'d>,
        base: Option<&'d Node>,
        work: Option<&'d Node>,
    ) -> Result {
        match (base, work) {
            (Some(from), Some(to)) => self.schema(direction, from, to)?,
            (None, Some(_)) => self.report(
                direction.narrowed(),
                Some(holders.0),
                work,
                "any value was allowed, and a schema says what it looks like".to_owned(),
            ),
            (Some(_), None) => self.report(
                direction.widened(),
                base,
                Some(holders.1),
                "a schema said what it looks like, and any value is allowed".to_owned(),
            ),
            (None, None) => {}
        }
        Ok(())
    }

    pub(super) fn schema(
        &mut self,
        direction: Direction,
        base: &'d Node,
        work: &'d Node,
    ) -> Result {
        let (from, to) = (self.base.view(base)?, self.work.view(work)?);
        if !self.seen.insert((base, work, direction)) {
            return Ok(());
        }
        let names: BTreeSet<_> = from.keys.keys().chain(to.keys.keys()).copied().collect();
        for key in names {
            self.schema_key(direction, key, &from, &to)?;
        }
        self.properties(direction, &from, &to)
    }

    fn schema_key(
        &mut self,
        direction: Direction,
        key: &str,
        from: &View<'d>,
        to: &View<'d>,
    ) -> Result {
        let stated = |view: &View<'d>| view.keys.get(key).cloned().unwrap_or_default();
        let (before, after) = (stated(from), stated(to));
        let (old, new) = (from.get(key), to.get(key));
        if is_for_people(key) {
            self.texts(key, &before, &after);
            return Ok(());
        }
        if matches!(
            key,
            "nullable" | "deprecated" | "readOnly" | "writeOnly" | "uniqueItems"
        ) {
            self.flag(direction, key, from, to);
            return Ok(());
        }
        if before.len() > 1 || after.len() > 1 {
            return self.stated_twice(direction, key, &before, &after);
        }
        let places = (old.unwrap_or(from.node), new.unwrap_or(to.node));
        match key {
            "type" | "format" => {
                let rule = if key == "type" {
                    &rule::TYPE_CHANGED
                } else {
                    &rule::FORMAT_CHANGED
                };
                if !same_or_absent(old, new) {
                    let what = format!(
                        "the {key} was {} and is {}",
                        show_or(old, "not stated"),
                        show_or(new, "not stated")
                    );
                    self.report(rule, Some(places.0), Some(places.1), what);
                }
            }
            "enum" => self.values(direction, places, old, new),
            "x-groups-open-enum" => self.open_enum(direction, places, old, new),
            "x-groups-type" => self.id_type((from.node, to.node), old, new),
            "default" => self.default_value(places, old, new),
            "items" => self.optional_schema(direction, (from.node, to.node), old, new)?,
            "additionalProperties" => self.entries(direction, places, old, new)?,
            "oneOf" | "anyOf" => self.alternatives(direction, key, places, old, new)?,
            "minimum" | "maximum" | "exclusiveMinimum" | "exclusiveMaximum" | "minLength"
            | "maxLength" | "minItems" | "maxItems" | "minProperties" | "maxProperties"
            | "multipleOf" | "pattern" => {
                let what = format!(
                    "`{key}` was {} and is {}",
                    show_or(old, "not stated"),
                    show_or(new, "not stated")
                );
                self.room(direction, room(key, old, new), places, what);
            }
            // `required: []` and a `required` that is no list.
            "required" if same_items_of_nothing(old, new) => {}
            _ => self.unknown(key, old, new),
        }
        Ok(())
    }

    pub(super) fn room(
        &mut self,
        direction: Direction,
        room: Room,
        places: Pair<'d>,
        what: String,
    ) {
        let rule = match room {
            Room::Same => return,
            Room::Less => direction.narrowed(),
            Room::More => direction.widened(),
            Room::Other => &rule::CONSTRAINT_CHANGED,
        };
        self.report(rule, Some(places.0), Some(places.1), what);
    }

    /// Several parts of an `allOf` say it, and no part is more important than another.
    fn stated_twice(
        &mut self,
        direction: Direction,
        key: &str,
        before: &[&'d Node],
        after: &[&'d Node],
    ) -> Result {
        let texts = |nodes: &[&Node]| nodes.iter().map(|node| json(node)).collect::<BTreeSet<_>>();
        if key == "items" && before.len() == after.len() {
            for (from, to) in before.iter().zip(after) {
                self.schema(direction, from, to)?;
            }
        } else if texts(before) != texts(after) {
            self.report(
                &rule::UNKNOWN_KEY,
                before.first().copied(),
                after.first().copied(),
                format!("`{key}`, which several parts of an `allOf` state, is stated differently"),
            );
        }
        Ok(())
    }

    fn texts(&mut self, key: &str, before: &[&'d Node], after: &[&'d Node]) {
        let is_in = |node: &&&Node, others: &[&Node]| others.iter().any(|other| same(node, other));
        let old: Vec<_> = before
            .iter()
            .filter(|node| !is_in(node, after))
            .copied()
            .collect();
        let new: Vec<_> = after
            .iter()
            .filter(|node| !is_in(node, before))
            .copied()
            .collect();
        for position in 0..old.len().max(new.len()) {
            self.documentation(key, old.get(position).copied(), new.get(position).copied());
        }
    }

    fn flag(&mut self, direction: Direction, key: &str, from: &View<'d>, to: &View<'d>) {
        let (old, new) = (from.get(key), to.get(key));
        let places = (old.unwrap_or(from.node), new.unwrap_or(to.node));
        for node in [old, new].into_iter().flatten() {
            if node.as_bool().is_none() {
                self.unknown(key, old, new);
            }
        }
        let is_now = match (from.is(key), to.is(key)) {
            (false, true) => true,
            (true, false) => false,
            _ => return,
        };
        let mut say = |rule, what: &str| {
            self.report(rule, Some(places.0), Some(places.1), what.to_owned());
        };
        match (key, is_now) {
            ("nullable", true) => say(direction.widened(), "the value may be `null`"),
            ("nullable", false) => say(direction.narrowed(), "the value is never `null`"),
            ("uniqueItems", true) => say(direction.narrowed(), "no item comes twice"),
            ("uniqueItems", false) => say(direction.widened(), "items may come twice"),
            ("deprecated", true) => say(&rule::DEPRECATION, "the value is deprecated"),
            ("deprecated", false) => say(&rule::DEPRECATION, "the value is no longer deprecated"),
            ("readOnly", true) if direction == Direction::Request => {
                say(direction.narrowed(), "only the vendor writes the value");
            }
            ("readOnly", false) if direction == Direction::Request => {
                say(direction.widened(), "the value may be written");
            }
            ("writeOnly", true) if direction == Direction::Response => {
                say(
                    &rule::PROPERTY_REMOVED_IN_RESPONSE,
                    "the value is only written",
                );
            }
            ("writeOnly", false) if direction == Direction::Response => {
                say(&rule::PROPERTY_ADDED_IN_RESPONSE, "the value may be read");
            }
            _ => say(
                &rule::DOCUMENTATION,
                &format!("`{key}` says something else, about the other direction"),
            ),
        }
    }

    /// `additionalProperties`: what an object may have besides its properties.
    fn entries(
        &mut self,
        direction: Direction,
        places: Pair<'d>,
        old: Option<&'d Node>,
        new: Option<&'d Node>,
    ) -> Result {
        if let (Some(old), Some(new)) = (old, new)
            && old.is_map()
            && new.is_map()
        {
            return self.schema(direction, old, new);
        }
        let openness = |node: Option<&Node>| match node.map(|node| &node.value) {
            Some(Value::Bool(false)) => (0, "none"),
            Some(Value::Map(map)) if !map.entries().is_empty() => {
                (1, "those that look like a schema")
            }
            _ => (2, "any"),
        };
        let ((from, was), (to, is)) = (openness(old), openness(new));
        let room = match from.cmp(&to) {
            Ordering::Equal => Room::Same,
            Ordering::Less => Room::More,
            Ordering::Greater => Room::Less,
        };
        let what = format!("of further properties, {was} were allowed and {is} are");
        self.room(direction, room, places, what);
        Ok(())
    }
}

pub(super) fn is_for_people(key: &str) -> bool {
    matches!(
        key,
        "title" | "description" | "example" | "examples" | "externalDocs" | "x-groups-deviations"
    )
}

fn same_items_of_nothing(old: Option<&Node>, new: Option<&Node>) -> bool {
    let is_nothing = |node: Option<&Node>| {
        node.is_none_or(|node| matches!(&node.value, Value::Seq(items) if items.is_empty()))
    };
    is_nothing(old) && is_nothing(new)
}

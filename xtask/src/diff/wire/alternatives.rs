//! Values that are one of several schemas.

use super::bounds::Room;
use super::schema::is_for_people;
use super::value::{json, show};
use super::{Direction, Pair, Result, Wire};
use crate::document::Node;

impl<'d> Wire<'d> {
    /// `oneOf` and `anyOf`: alternatives are told apart by what they mean, or else by their position.
    pub(super) fn alternatives(
        &mut self,
        direction: Direction,
        key: &str,
        places: Pair<'d>,
        old: Option<&'d Node>,
        new: Option<&'d Node>,
    ) -> Result {
        let (Some(old), Some(new)) = (old, new) else {
            let room = if old.is_none() {
                Room::Less
            } else {
                Room::More
            };
            let is = if old.is_none() { "is" } else { "is no longer" };
            let what = format!("the value {is} one of several schemas (`{key}`)");
            self.room(direction, room, places, what);
            return Ok(());
        };
        let mut after: Vec<_> = new.items().iter().collect();
        let mut left = Vec::new();
        for from in old.items() {
            let meaning = self.base.meaning(from)?;
            let mut found = None;
            for (position, to) in after.iter().enumerate() {
                if self.work.meaning(to)? == meaning {
                    found = Some(position);
                    break;
                }
            }
            match found {
                Some(position) => self.schema(direction, from, after.remove(position))?,
                None => left.push(from),
            }
        }
        let both = left.len().min(after.len());
        for (from, to) in left.iter().zip(&after) {
            self.schema(direction, from, to)?;
        }
        for from in left.iter().skip(both) {
            let what = format!("an alternative of `{key}` is gone: {}", show(from));
            self.room(direction, Room::Less, (from, places.1), what);
        }
        for to in after.iter().skip(both) {
            let what = format!("an alternative of `{key}` is new: {}", show(to));
            self.room(direction, Room::More, (places.0, to), what);
        }
        Ok(())
    }
}

impl<'d> super::Version<'d> {
    /// A schema as text without the names of components and what is for people.
    fn meaning(&self, node: &'d Node) -> Result<String> {
        self.meaning_within(node, &mut Vec::new())
    }

    fn meaning_within(&self, node: &'d Node, open: &mut Vec<*const Node>) -> Result<String> {
        let node = self.follow(node)?;
        if !node.is_map() && node.items().is_empty() {
            return Ok(json(node));
        }
        if open.contains(&std::ptr::from_ref(node)) {
            return Ok("itself".to_owned());
        }
        open.push(node);
        let mut parts = Vec::new();
        for entry in node
            .entries()
            .iter()
            .filter(|entry| !is_for_people(&entry.key))
        {
            let value = self.meaning_within(&entry.value, open)?;
            parts.push(format!("{}:{value}", entry.key));
        }
        for item in node.items() {
            parts.push(self.meaning_within(item, open)?);
        }
        parts.sort();
        open.pop();
        Ok(format!("{{{}}}", parts.join(",")))
    }
}

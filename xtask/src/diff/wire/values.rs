//! The values that are listed or taken by default.

use super::bounds::Room;
use super::rules as rule;
use super::value::{keys, list, same, set, show, show_or};
use super::{Direction, Pair, Wire};
use crate::document::Node;

impl<'d> Wire<'d> {
    pub(super) fn values(
        &mut self,
        direction: Direction,
        places: Pair<'d>,
        old: Option<&'d Node>,
        new: Option<&'d Node>,
    ) {
        let (Some(old), Some(new)) = (old, new) else {
            let (room, what) = if old.is_none() {
                (Room::Less, "only the values of a list are allowed")
            } else {
                (Room::More, "values are no longer those of a list")
            };
            self.room(direction, room, places, what.to_owned());
            return;
        };
        let (before, after) = (set(old), set(new));
        let gone: Vec<_> = before.difference(&after).collect();
        if !gone.is_empty() {
            let what = format!("the list of values lost {}", list(gone));
            self.room(direction, Room::Less, places, what);
        }
        let added: Vec<_> = after.difference(&before).collect();
        if !added.is_empty() {
            let what = format!("the list of values got {}", list(added));
            self.room(direction, Room::More, places, what);
        }
    }

    /// A list of known values of which the client keeps unknown ones too.
    pub(super) fn open_enum(
        &mut self,
        direction: Direction,
        places: Pair<'d>,
        old: Option<&'d Node>,
        new: Option<&'d Node>,
    ) {
        let (Some(old), Some(new)) = (old, new) else {
            let is = if old.is_none() {
                "are"
            } else {
                "are no longer"
            };
            let what = format!("the known values {is} listed");
            self.report(&rule::OPEN_ENUM_ADDED, Some(places.0), Some(places.1), what);
            return;
        };
        for (value, from, to) in keys(old, new) {
            match (from, to) {
                (Some(_), Some(_)) => self.documentation(value, from, to),
                (None, _) => self.report(
                    &rule::OPEN_ENUM_ADDED,
                    Some(places.0),
                    to,
                    format!("the known values got `{value}`"),
                ),
                (Some(_), None) => {
                    let rule = match direction {
                        Direction::Request => &rule::OPEN_ENUM_REMOVED,
                        Direction::Response => &rule::RESPONSE_NARROWED,
                    };
                    let what = format!("the known values lost `{value}`");
                    self.report(rule, from, Some(places.1), what);
                }
            }
        }
    }

    pub(super) fn default_value(
        &mut self,
        places: Pair<'d>,
        old: Option<&'d Node>,
        new: Option<&'d Node>,
    ) {
        let (rule, what) = match (old, new) {
            (Some(from), Some(to)) if same(from, to) => return,
            (None, None) => return,
            (None, Some(to)) => (
                &rule::DEFAULT_ADDED,
                format!("the default is stated: {}", show(to)),
            ),
            (Some(_), _) => (
                &rule::DEFAULT_CHANGED,
                format!(
                    "the default was {} and is {}",
                    show_or(old, "not stated"),
                    show_or(new, "not stated")
                ),
            ),
        };
        self.report(rule, Some(places.0), Some(places.1), what);
    }
}

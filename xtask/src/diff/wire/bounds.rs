//! What bounds a value, and whether the bound leaves more or less room.

use super::value::same;
use crate::document::{Node, Value};

/// How much a version allows, compared with the other one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Room {
    Same,
    Less,
    More,
    Other,
}

fn number(node: &Node) -> Option<f64> {
    match node.value {
        #[expect(
            clippy::cast_precision_loss,
            reason = "only compared with other bounds"
        )]
        Value::Int(number) => Some(number as f64),
        Value::Float(number) => Some(number),
        _ => None,
    }
}

/// What a bound leaves, compared with the bound before.
pub(super) fn room(key: &str, old: Option<&Node>, new: Option<&Node>) -> Room {
    let (old, new) = match (old, new) {
        (None, None) => return Room::Same,
        (Some(old), Some(new)) if same(old, new) => return Room::Same,
        (Some(old), Some(new)) => (old, new),
        // `exclusiveMinimum: false` bounds nothing.
        (None, Some(new)) if new.as_bool() == Some(false) => return Room::Same,
        (Some(old), None) if old.as_bool() == Some(false) => return Room::Same,
        (None, Some(_)) => return Room::Less,
        (Some(_), None) => return Room::More,
    };
    if let (Some(old), Some(new)) = (old.as_bool(), new.as_bool()) {
        return match (old, new) {
            (false, true) => Room::Less,
            (true, false) => Room::More,
            _ => Room::Same,
        };
    }
    let (Some(old), Some(new)) = (number(old), number(new)) else {
        return Room::Other;
    };
    let is_lower = key.starts_with("min") || key == "exclusiveMinimum";
    let is_upper = key.starts_with("max") || key == "exclusiveMaximum";
    match (is_lower, is_upper) {
        (true, _) if new > old => Room::Less,
        (true, _) => Room::More,
        (_, true) if new < old => Room::Less,
        (_, true) => Room::More,
        _ => Room::Other,
    }
}

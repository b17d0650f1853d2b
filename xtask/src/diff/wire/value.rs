//! Values without their places.

use std::collections::BTreeSet;

use crate::document::{Node, Value};

/// All keys of two mappings with their values, in the order of the first and then of the second.
pub(super) fn keys<'d>(
    base: &'d Node,
    work: &'d Node,
) -> Vec<(&'d str, Option<&'d Node>, Option<&'d Node>)> {
    let mut keys: Vec<_> = base
        .entries()
        .iter()
        .map(|entry| (entry.key.as_str(), Some(&entry.value), work.get(&entry.key)))
        .collect();
    for entry in work.entries() {
        if base.get(&entry.key).is_none() {
            keys.push((&entry.key, None, Some(&entry.value)));
        }
    }
    keys
}

/// Whether two values are the same data. The order of keys is none.
pub(super) fn same(base: &Node, work: &Node) -> bool {
    match (&base.value, &work.value) {
        (Value::Map(from), Value::Map(to)) => {
            from.entries().len() == to.entries().len()
                && from.entries().iter().all(|entry| {
                    to.get(&entry.key)
                        .is_some_and(|other| same(&entry.value, &other.value))
                })
        }
        (Value::Seq(from), Value::Seq(to)) => {
            from.len() == to.len() && from.iter().zip(to).all(|(from, to)| same(from, to))
        }
        (Value::Int(from), Value::Float(to)) | (Value::Float(to), Value::Int(from)) => {
            int_as_float(*from) == Some(*to)
        }
        (from, to) => from == to,
    }
}

/// `1` and `1.0` are the same number.
fn int_as_float(number: i64) -> Option<f64> {
    i32::try_from(number).ok().map(f64::from)
}

/// Whether both are there and the same, or both are not.
pub(super) fn same_or_absent(base: Option<&Node>, work: Option<&Node>) -> bool {
    match (base, work) {
        (Some(base), Some(work)) => same(base, work),
        (None, None) => true,
        _ => false,
    }
}

/// A value as JSON, short enough for a sentence.
pub(super) fn show(node: &Node) -> String {
    const LONGEST: usize = 60;
    let text = json(node);
    if text.chars().count() <= LONGEST {
        return format!("`{text}`");
    }
    let start: String = text.chars().take(LONGEST).collect();
    format!("`{start}…`")
}

/// A value that may be missing, for a sentence.
pub(super) fn show_or(node: Option<&Node>, otherwise: &str) -> String {
    node.map_or_else(|| otherwise.to_owned(), show)
}

/// A value as JSON. Keys are in alphabetical order, so that equal data is equal text.
pub(super) fn json(node: &Node) -> String {
    let parts = |parts: Vec<String>| parts.join(",");
    match &node.value {
        Value::Map(map) => {
            let mut entries: Vec<_> = map.entries().iter().collect();
            entries.sort_by(|one, other| one.key.cmp(&other.key));
            let entries = entries.iter().map(|entry| {
                let key = serde_json::to_string(&entry.key).unwrap_or_default();
                format!("{key}:{}", json(&entry.value))
            });
            format!("{{{}}}", parts(entries.collect()))
        }
        Value::Seq(items) => format!("[{}]", parts(items.iter().map(json).collect())),
        _ => serde_json::to_string(node).unwrap_or_default(),
    }
}

/// The items of a list as JSON, without order.
pub(super) fn set(node: &Node) -> BTreeSet<String> {
    node.items().iter().map(json).collect()
}

/// Names for a sentence: `a`, `b` and `c`.
pub(super) fn list<'n>(names: impl IntoIterator<Item = &'n String>) -> String {
    let names: Vec<_> = names.into_iter().map(|name| format!("`{name}`")).collect();
    match names.split_last() {
        None => String::new(),
        Some((last, [])) => last.clone(),
        Some((last, others)) => format!("{} and {last}", others.join(", ")),
    }
}

//! A schema with all that its `allOf` adds: the parts may be written in one place or in many.

use std::collections::BTreeMap;

use indexmap::IndexMap;

use super::{Result, Version};
use crate::document::Node;

/// What a schema says, wherever it says so.
pub(super) struct View<'d> {
    /// The schema itself, after references.
    pub(super) node: &'d Node,
    /// All keys but those below; more than one value where several parts have the key.
    pub(super) keys: BTreeMap<&'d str, Vec<&'d Node>>,
    /// The properties, each as often as parts state it.
    pub(super) properties: IndexMap<&'d str, Vec<&'d Node>>,
    /// The names in `required`.
    pub(super) required: BTreeMap<&'d str, &'d Node>,
}

impl<'d> Version<'d> {
    pub(super) fn view(&self, node: &'d Node) -> Result<View<'d>> {
        let mut view = View {
            node: self.follow(node)?,
            keys: BTreeMap::new(),
            properties: IndexMap::new(),
            required: BTreeMap::new(),
        };
        self.collect(&mut view, node, &mut Vec::new())?;
        Ok(view)
    }

    fn collect(&self, view: &mut View<'d>, node: &'d Node, open: &mut Vec<*const Node>) -> Result {
        let node = self.follow(node)?;
        // A schema that is a part of itself adds nothing the second time.
        if open.contains(&std::ptr::from_ref(node)) {
            return Ok(());
        }
        open.push(node);
        for entry in node.entries() {
            match entry.key.as_str() {
                "allOf" => {
                    for part in entry.value.items() {
                        self.collect(view, part, open)?;
                    }
                }
                "properties" => {
                    for property in entry.value.entries() {
                        let stated = view.properties.entry(&property.key).or_default();
                        stated.push(&property.value);
                    }
                }
                "required" if !entry.value.items().is_empty() => {
                    for name in entry.value.items() {
                        if let Some(text) = name.as_str() {
                            view.required.insert(text, name);
                        }
                    }
                }
                key => view.keys.entry(key).or_default().push(&entry.value),
            }
        }
        open.pop();
        Ok(())
    }
}

impl<'d> View<'d> {
    /// The value of a key, if it is stated.
    pub(super) fn get(&self, key: &str) -> Option<&'d Node> {
        self.keys
            .get(key)
            .and_then(|values| values.first().copied())
    }

    /// Whether any part sets the flag.
    pub(super) fn is(&self, key: &str) -> bool {
        let values = self.keys.get(key).map(Vec::as_slice).unwrap_or_default();
        values.iter().any(|value| value.as_bool() == Some(true))
    }
}

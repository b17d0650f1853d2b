//! The schemas that the operations need, as the house rules want them: those that are read are lenient, those that are written are strict.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use super::names::Taken;
use super::yaml::Map;
use super::{add_todos, describe, todo};
use crate::api::{Api, Kind, Said, Schema};
use crate::lint;

/// The name of the schema of all errors.
pub(super) const ERROR: &str = "Error";

/// What a schema is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Use {
    Read,
    /// An error, of which nothing is required.
    Failed,
    Write,
}

/// Collects schemas and gives them names.
pub(super) struct Schemas<'a> {
    documents: &'a [Api],
    taken: Taken,
    /// The name in the draft, by that in the document and the use.
    names: BTreeMap<(String, Use), String>,
    /// What is named, but not written yet.
    open: VecDeque<(String, Source<'a>, Use)>,
    written: BTreeMap<String, Map>,
}

enum Source<'a> {
    Known(&'a Schema, Kind),
    /// No document describes the model of this name.
    Unknown(String),
}

impl<'a> Schemas<'a> {
    pub(super) fn new(documents: &'a [Api]) -> Self {
        let mut taken = Taken::default();
        taken.type_name(ERROR);
        Self {
            documents,
            taken,
            names: BTreeMap::new(),
            open: VecDeque::new(),
            written: BTreeMap::new(),
        }
    }

    /// A name that no schema has yet.
    pub(super) fn name(&mut self, wanted: &str) -> String {
        self.taken.type_name(wanted)
    }

    /// Adds a schema that is complete.
    pub(super) fn add(&mut self, name: &str, schema: Map) {
        self.written.insert(name.to_owned(), schema);
    }

    /// Adds the schema of all errors, which has a name of its own.
    pub(super) fn add_error(&mut self, schema: &'a Schema, kind: Kind) {
        let schema = self.component(ERROR, schema, kind, Use::Failed);
        self.add(ERROR, schema);
    }

    /// All schemas by name, those included that others need.
    pub(super) fn finish(mut self) -> Map {
        self.write_open();
        let mut map = Map::default();
        for (name, schema) in self.written {
            map.push(name, schema);
        }
        map
    }

    /// Writes what was only named so far. What is read comes before what is written, so that the models in both can be told.
    pub(super) fn write_open(&mut self) {
        while let Some((name, source, how)) = self.open.pop_front() {
            let schema = match source {
                Source::Known(schema, kind) => self.component(&name, schema, kind, how),
                Source::Unknown(model) => unknown(&model),
            };
            self.written.insert(name, schema);
        }
    }

    /// The schema that a document has under this name.
    fn find(&self, name: &str) -> Option<(&'a Schema, Kind)> {
        let documents = self.documents;
        documents
            .iter()
            .find_map(|api| Some((api.schemas.get(name)?, api.kind)))
    }

    /// The schema behind its references, and its kind of document. `None` where no document describes it.
    pub(super) fn follow(&self, schema: &'a Schema) -> Option<&'a Schema> {
        let mut schema = schema;
        // Longer chains are circles.
        for _ in 0..32 {
            match schema.reference.value() {
                None => return Some(schema),
                Some(name) => schema = self.find(name)?.0,
            }
        }
        None
    }

    /// A reference to the component for the model `name`.
    fn model(&mut self, model: &str, how: Use) -> Map {
        let mut how = how;
        // A text is the same in both directions, and so is an enumeration that stays open.
        let is_text = self
            .find(model)
            .is_some_and(|(schema, _)| schema.shape.value().is_some_and(|shape| shape == "string"));
        if is_text && self.names.contains_key(&(model.to_owned(), Use::Read)) {
            how = Use::Read;
        }
        let key = (model.to_owned(), how);
        let name = match self.names.get(&key) {
            Some(name) => name.clone(),
            None => {
                // What is sent differs from what is read: it has no read-only properties, and more is required.
                let is_read =
                    how == Use::Write && self.names.contains_key(&(model.to_owned(), Use::Read));
                let wanted = if is_read {
                    format!("{model}Input")
                } else {
                    model.to_owned()
                };
                let name = self.name(&wanted);
                let source = match self.find(model) {
                    Some((schema, kind)) => Source::Known(schema, kind),
                    None => Source::Unknown(model.to_owned()),
                };
                self.names.insert(key, name.clone());
                self.open.push_back((name.clone(), source, how));
                name
            }
        };
        reference("schemas", &name)
    }

    /// A reference to a component that is this schema. One that has no name is called `wanted`.
    pub(super) fn named(&mut self, schema: &'a Schema, kind: Kind, wanted: &str, how: Use) -> Map {
        if let Some(model) = schema.reference.value() {
            return self.model(model, how);
        }
        let name = self.name(wanted);
        let written = self.component(&name, schema, kind, how);
        self.written.insert(name.clone(), written);
        reference("schemas", &name)
    }

    /// The schema as it stands within another one: a reference, a value or a list.
    pub(super) fn inline(&mut self, schema: &'a Schema, kind: Kind, wanted: &str, how: Use) -> Map {
        let has_values = text_values(schema).is_some();
        if schema.reference.value().is_some() || !schema.properties.is_empty() || has_values {
            return self.named(schema, kind, wanted, how);
        }
        let mut map = Map::default();
        self.shape(&mut map, schema, kind, wanted, how);
        map
    }

    fn shape(&mut self, map: &mut Map, schema: &'a Schema, kind: Kind, wanted: &str, how: Use) {
        let shape = schema.shape.value().map_or("", String::as_str);
        let format = schema.format.value().map_or("", String::as_str);
        match shape {
            "array" => {
                map.push("type", "array");
                let items = match &schema.items {
                    Some(items) => self.inline(items, kind, &format!("{wanted}Item"), how),
                    None => Map::default(),
                };
                map.push("items", items);
            }
            "object" => {
                map.push("type", "object");
                if let Some(entries) = &schema.entries {
                    let entries = self.inline(entries, kind, &format!("{wanted}Entry"), how);
                    map.push("additionalProperties", entries);
                }
            }
            // A number that is read may be written as `3.0`, and one that does not fit must not hide the rest.
            "integer" if how != Use::Write => {
                map.push("type", "number");
                map.push("format", "count");
            }
            "number" if how != Use::Write => {
                map.push("type", "number");
                map.push("format", "double");
            }
            "string" => {
                map.push("type", "string");
                if format == "date-time" {
                    map.push("format", format);
                }
            }
            "integer" | "number" | "boolean" => map.push("type", shape),
            // Any JSON.
            _ => {}
        }
    }

    /// The schema as a component.
    fn component(&mut self, name: &str, schema: &'a Schema, kind: Kind, how: Use) -> Map {
        if schema.reference.value().is_some() {
            // Only a chain of names gets here.
            return Map::default()
                .with("description", describe(name, ""))
                .with("allOf", vec![self.named(schema, kind, name, how)]);
        }
        let description = describe(name, "");
        if let Some(values) = text_values(schema) {
            return open_enum(name, &values);
        }
        let mut map = Map::default();
        if schema.properties.is_empty() {
            self.shape(&mut map, schema, kind, name, how);
            map.push("description", description);
            let mut todos = Vec::new();
            if schema.shape.value().is_some_and(|shape| shape == "object")
                && schema.entries.is_none()
            {
                todos.push(todo(format!("the properties of `{name}`")));
            }
            if !schema.alternatives.is_empty() {
                todos.push(todo(format!(
                    "`{name}` is one of several; any JSON is taken"
                )));
            } else if schema.shape == Said::Nothing {
                todos.push(todo(format!("the type of `{name}`; any JSON is taken")));
            }
            add_todos(&mut map, todos);
            return map;
        }
        map.push("type", "object");
        map.push("description", description);
        // Only of the error itself nothing is required.
        let within = if how == Use::Failed { Use::Read } else { how };
        let mut required: Vec<&str> = Vec::new();
        let mut properties = Map::default();
        for property in &schema.properties {
            if how == Use::Write && property.read_only.value() == Some(&true) {
                continue;
            }
            let is_required = property.required.value() == Some(&true) && how != Use::Failed;
            if is_required {
                required.push(&property.name);
            }
            let wanted = format!("{name} {}", property.name);
            let value = self.property(
                &property.name,
                &property.schema,
                kind,
                &wanted,
                (within, is_required),
            );
            properties.push(property.name.as_str(), value);
        }
        if !required.is_empty() {
            map.push("required", required);
        }
        if kind == Kind::Markdown {
            let styled: Vec<String> = schema
                .properties
                .iter()
                .map(|property| &property.name)
                .filter(|name| is_styled(name))
                .map(|name| format!("`{name}`"))
                .collect();
            if !styled.is_empty() {
                let what = format!(
                    "what {} is called on the wire; the document writes names in the style of a language",
                    styled.join(", ")
                );
                add_todos(&mut map, vec![todo(what)]);
            }
        }
        map.push("properties", properties);
        map
    }

    fn property(
        &mut self,
        name: &str,
        schema: &'a Schema,
        kind: Kind,
        wanted: &str,
        (how, is_required): (Use, bool),
    ) -> Map {
        let mut map = self.inline(schema, kind, wanted, how);
        if map.has("$ref") {
            return map;
        }
        let has_type = map.has("type");
        if how != Use::Write && !is_required && has_type {
            map.push("nullable", true);
        }
        let is_count =
            how != Use::Write && schema.shape.value().is_some_and(|shape| shape == "integer");
        map.push(
            "description",
            match (has_type, is_count) {
                (true, true) => describe(name, ", and check that it is a count"),
                (true, false) => describe(name, ""),
                (false, _) => describe(name, ", and find out its type"),
            },
        );
        map
    }
}

/// Whether a name may have another form on the wire.
fn is_styled(name: &str) -> bool {
    name.contains('_') || name.chars().any(char::is_uppercase)
}

/// `$ref` to a component.
pub(super) fn reference(section: &str, name: &str) -> Map {
    Map::default().with("$ref", format!("#/components/{section}/{name}"))
}

/// The values of an enumeration of texts.
fn text_values(schema: &Schema) -> Option<Vec<String>> {
    let values = schema.values.value()?;
    let texts: Vec<String> = values
        .iter()
        .filter_map(|value| serde_json::from_str(&value.value).ok())
        .collect();
    (!texts.is_empty() && schema.shape.value().is_none_or(|shape| shape == "string"))
        .then_some(texts)
}

/// An enumeration to which the vendor may add.
fn open_enum(name: &str, values: &[String]) -> Map {
    // What the generated type has itself.
    let mut taken: BTreeSet<String> = ["Unknown", "Self"].map(lint::type_name).into();
    let mut variants = Map::default();
    let mut left = Vec::new();
    for value in values {
        if !value.is_empty() && taken.insert(lint::type_name(value)) {
            variants.push(value.as_str(), describe(value, ""));
        } else {
            left.push(format!("`{value}`"));
        }
    }
    let mut map = Map::default()
        .with("type", "string")
        .with("description", describe(name, ""));
    if !variants.is_empty() {
        map.push("x-groups-open-enum", variants);
    }
    if !left.is_empty() {
        let what = format!(
            "the values {} cannot have names of their own in Rust",
            left.join(", ")
        );
        add_todos(&mut map, vec![todo(what)]);
    }
    map
}

/// A model that no document describes.
fn unknown(model: &str) -> Map {
    let mut map = Map::default()
        .with("type", "object")
        .with("description", describe(model, ""));
    add_todos(
        &mut map,
        vec![todo(format!(
            "what `{model}` looks like; the document does not say"
        ))],
    );
    map
}

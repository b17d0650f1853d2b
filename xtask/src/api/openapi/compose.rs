//! Compositions: the parts of `allOf` put together, and the alternatives of `oneOf` and `anyOf`.

use std::rc::Rc;

use indexmap::IndexMap;

use super::super::{Property, Said, Schema, Stated};
use super::Reader;
use super::place::Place;
use crate::lint::Problem;

impl<'d> Reader<'d> {
    /// `own` with the parts and alternatives at `place`, and with what it refers to.
    pub(super) fn composed(
        &mut self,
        mut own: Schema,
        reference: Option<Stated<String>>,
        place: &Place<'d>,
        depth: usize,
    ) -> Result<Schema, Problem> {
        let mut parts = Vec::new();
        if let Some(reference) = reference {
            parts.push(Schema {
                at: place.at.clone(),
                line: reference.line,
                reference: Said::This(reference),
                ..Schema::default()
            });
        }
        for part in place.list("allOf")? {
            parts.push(self.schema(&part, depth + 1)?);
        }
        for key in ["oneOf", "anyOf"] {
            let mut alternatives = Vec::new();
            let mut null = None;
            for place in place.list(key)? {
                let alternative = self.schema(&place, depth + 1)?;
                if is_null(&place) {
                    null = Some(alternative.line);
                } else {
                    alternatives.push(alternative);
                }
            }
            if let Some(line) = null {
                own.nullable = Said::This(Stated { value: true, line });
            }
            match alternatives.len() {
                1 => parts.append(&mut alternatives),
                _ => own.alternatives.append(&mut alternatives),
            }
        }
        // A part that is there for its description says nothing.
        parts.retain(|part| !is_silent(part));
        let is_single = match &parts[..] {
            [part] => is_overlay(&own) && part.properties.is_empty() || is_plain(&own),
            _ => false,
        };
        if is_single && let Some(mut part) = parts.pop() {
            part.at.clone_from(&own.at);
            part.line = own.line;
            if part.reference.value().is_some() {
                // A type beside the reference only repeats what the schema says.
                own.shape = Said::Nothing;
            }
            lay_over(&mut part, own);
            return Ok(part);
        }
        if !parts.is_empty() {
            // What no part says is not so: it stands in none of them.
            let mut whole = Schema {
                format: Said::Absent,
                nullable: Said::Absent,
                values: Said::Absent,
                default: Said::Absent,
                ..Schema::default()
            };
            for part in parts {
                if let Some(mut part) = self.written_out(part, place, depth)? {
                    // A part that allows `null` does not decide that the whole may be `null`.
                    part.nullable = Said::Absent;
                    merge(&mut whole, part);
                }
            }
            (whole.at, whole.line) = (own.at.clone(), own.line);
            whole.says_bounds = true;
            merge(&mut whole, own);
            own = whole;
        }
        if own.shape.value().is_none() && own.alternatives.is_empty() {
            let shape = if own.properties.is_empty() {
                "any"
            } else {
                "object"
            };
            own.shape = Said::This(place.stated(shape.to_owned()));
        }
        Ok(own)
    }

    /// A part without a reference at its top. `None`: it is the whole again, which adds nothing.
    fn written_out(
        &mut self,
        part: Schema,
        place: &Place<'d>,
        depth: usize,
    ) -> Result<Option<Schema>, Problem> {
        let Some(name) = part.reference.value().cloned() else {
            return Ok(Some(part));
        };
        let Some(whole) = self.expanded(&name, place, depth)? else {
            return Ok(None);
        };
        self.count(whole.properties.len() + 1, place)?;
        let mut whole = Schema::clone(&whole);
        lay_over(&mut whole, part);
        Ok(Some(whole))
    }

    /// The schema of this name without references at its top. `None` while it is being read: it is part of itself.
    fn expanded(
        &mut self,
        name: &str,
        from: &Place<'d>,
        depth: usize,
    ) -> Result<Option<Rc<Schema>>, Problem> {
        if let Some(known) = self.expanded.get(name) {
            return Ok(known.clone());
        }
        self.expanded.insert(name.to_owned(), None);
        let written = match self.shared.get(name) {
            Some(known) => Rc::clone(known),
            None => {
                let place = self.named_place(name, from)?;
                let schema = Rc::new(self.schema(&place, depth + 1)?);
                self.shared.insert(name.to_owned(), Rc::clone(&schema));
                schema
            }
        };
        let whole = match written.reference.value() {
            None => Some(written),
            Some(next) => match self.expanded(next, from, depth + 1)? {
                None => None,
                Some(target) => {
                    self.count(target.properties.len() + 1, from)?;
                    let mut whole = Schema::clone(&target);
                    lay_over(&mut whole, Schema::clone(&written));
                    Some(Rc::new(whole))
                }
            },
        };
        self.expanded.insert(name.to_owned(), whole.clone());
        Ok(whole)
    }

    /// Where the schema of this name is.
    fn named_place(&self, name: &str, from: &Place<'d>) -> Result<Place<'d>, Problem> {
        if let Some(place) = self.outside.get(name) {
            return Ok(place.clone());
        }
        let escaped = name
            .replace('~', "~0")
            .replace('/', "~1")
            .replace('%', "%25");
        from.target(&format!("#/components/schemas/{escaped}"))
    }

    /// The type of what a schema is in the end, as far as it has one.
    pub(super) fn shape(
        &mut self,
        place: &Place<'d>,
        schema: &Schema,
    ) -> Result<Option<String>, Problem> {
        let Some(name) = schema.reference.value() else {
            return Ok(schema.shape.value().cloned());
        };
        let whole = self.expanded(name, place, 0)?;
        Ok(whole.and_then(|whole| whole.shape.value().cloned()))
    }
}

/// Whether the schema stands for `null` and nothing else.
fn is_null(place: &Place<'_>) -> bool {
    let Some(entries) = place.entries().ok() else {
        return false;
    };
    entries.iter().any(|(key, value)| match *key {
        "type" => {
            value.node.as_str() == Some("null") || single(value, |v| v.as_str() == Some("null"))
        }
        "enum" => single(value, is_nothing),
        "const" => is_nothing(value.node),
        _ => false,
    })
}

fn single(list: &Place<'_>, is: impl Fn(&crate::document::Node) -> bool) -> bool {
    match list.node.items() {
        [item] => is(item),
        _ => false,
    }
}

fn is_nothing(node: &crate::document::Node) -> bool {
    node.value == crate::document::Value::Null
}

/// Whether a schema says nothing at all.
fn is_silent(schema: &Schema) -> bool {
    let is_any = matches!(schema.shape.value().map(String::as_str), None | Some("any"));
    is_any
        && is_overlay(schema)
        && schema.reference.value().is_none()
        && schema.format.value().is_none()
        && schema.nullable.value().is_none()
        && schema.values.value().is_none()
        && schema.default.value().is_none()
        && schema.bounds.is_empty()
}

/// Whether a schema says nothing about the structure beyond its type.
fn is_overlay(own: &Schema) -> bool {
    own.properties.is_empty()
        && own.items.is_none()
        && own.entries.is_none()
        && own.alternatives.is_empty()
}

/// Whether it says nothing of the structure at all, not even a type.
fn is_plain(own: &Schema) -> bool {
    is_overlay(own) && own.shape.value().is_none()
}

/// What `over` says takes the place of what `schema` says.
fn lay_over(schema: &mut Schema, over: Schema) {
    fn take<T>(said: &mut Said<T>, over: Said<T>) {
        if over.value().is_some() {
            *said = over;
        }
    }
    // A part without a type does not lift that of another part.
    let is_any = over.shape.value().is_some_and(|shape| shape == "any");
    if !is_any || schema.shape.value().is_none() {
        take(&mut schema.shape, over.shape);
    }
    take(&mut schema.format, over.format);
    take(&mut schema.nullable, over.nullable);
    take(&mut schema.default, over.default);
    if over.values.value().is_some() {
        schema.values = over.values;
        schema.is_open = over.is_open;
    }
    for (key, bound) in over.bounds {
        match schema.bounds.iter_mut().find(|(known, _)| *known == key) {
            Some((_, known)) => *known = bound,
            None => schema.bounds.push((key, bound)),
        }
    }
    if over.items.is_some() {
        schema.items = over.items;
    }
    if over.entries.is_some() {
        schema.entries = over.entries;
    }
    if !over.alternatives.is_empty() {
        schema.alternatives = over.alternatives;
    }
}

/// Adds to `whole` what `more` says, which counts where both speak.
fn merge(whole: &mut Schema, mut more: Schema) {
    let known = std::mem::take(&mut whole.properties).into_iter();
    let mut properties: IndexMap<String, Property> =
        known.map(|one| (one.name.clone(), one)).collect();
    for property in std::mem::take(&mut more.properties) {
        match properties.get_mut(&property.name) {
            None => {
                properties.insert(property.name.clone(), property);
            }
            Some(known) => refine(known, property),
        }
    }
    whole.properties = properties.into_values().collect();
    lay_over(whole, more);
}

/// A property that several parts speak of.
fn refine(known: &mut Property, more: Property) {
    if more.required.value().is_some() {
        known.required = more.required;
    }
    if more.read_only.value().is_some() {
        known.read_only = more.read_only;
    }
    if more.description.value().is_some() {
        known.description = more.description;
    }
    let is_silent = more.schema
        == Schema {
            at: more.schema.at.clone(),
            line: more.schema.line,
            ..Schema::default()
        };
    if is_silent {
        return;
    }
    if known.schema.reference.value().is_some() || more.schema.reference.value().is_some() {
        known.schema = more.schema;
        return;
    }
    merge(&mut known.schema, more.schema);
}

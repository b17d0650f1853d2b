//! One schema as it is written.

use std::collections::HashMap;

use super::super::{Property, Said, Schema, Stated};
use super::place::Place;
use super::{FORM, Reader, some};
use crate::document::Value;
use crate::lint::{Problem, reading};

/// Reading recurses as deep as schemas contain each other, and nothing can catch an exhausted stack.
const MAX_DEPTH: usize = 60;

/// What bounds a value. The order is that of [`Schema::bounds`].
const BOUNDS: &[&str] = &[
    "minLength",
    "maxLength",
    "pattern",
    "minimum",
    "maximum",
    "exclusiveMinimum",
    "exclusiveMaximum",
    "multipleOf",
    "minItems",
    "maxItems",
    "uniqueItems",
    "minProperties",
    "maxProperties",
];

impl<'d> Reader<'d> {
    /// The schema at `place`, at this depth.
    pub(super) fn schema(&mut self, place: &Place<'d>, depth: usize) -> Result<Schema, Problem> {
        if depth > MAX_DEPTH {
            let what = format!("schemas are nested deeper than {MAX_DEPTH} levels");
            return Err(place.fail(&reading::TOO_LARGE, what));
        }
        self.count(1, place)?;
        let mut schema = Schema {
            at: place.at.clone(),
            line: place.line(),
            says_bounds: true,
            ..Schema::default()
        };
        if place.node.value == Value::Null {
            schema.shape = Said::This(place.stated("any".to_owned()));
            return Ok(schema);
        }
        // In 3.1 `true` and `{}` are the same, and so are `false` and `{not: {}}`.
        if let Value::Bool(value) = place.node.value {
            schema.shape = Said::This(place.stated("any".to_owned()));
            if !value {
                schema
                    .bounds
                    .push(("not".to_owned(), place.stated("{}".to_owned())));
            }
            return Ok(schema);
        }
        place.check_map()?;
        let reference = self.reference(place)?;
        if reference.is_some() && !self.is_3_1 {
            // 3.0 ignores everything beside a reference.
            schema.reference = reference.map_or(Said::Absent, Said::This);
            schema.says_bounds = false;
            return Ok(schema);
        }
        self.own(&mut schema, place, depth)?;
        self.composed(schema, reference, place, depth)
    }

    /// The name of the schema that this refers to.
    fn reference(&mut self, place: &Place<'d>) -> Result<Option<Stated<String>>, Problem> {
        let Some((reference, at)) = place.reference()? else {
            return Ok(None);
        };
        let target = at.target(&reference)?;
        let name = match target.at.strip_prefix("components.schemas.") {
            // A name may have dots, but what is below a schema is no name.
            Some(name) if reference.matches('/').count() == 3 => name.to_owned(),
            _ => {
                let name = target.at.clone();
                self.outside.entry(name.clone()).or_insert(target);
                name
            }
        };
        Ok(Some(at.stated(name)))
    }

    /// What the schema says without the parts of a composition.
    fn own(&mut self, schema: &mut Schema, place: &Place<'d>, depth: usize) -> Result<(), Problem> {
        self.types(schema, place)?;
        schema.format = place.text("format")?;
        values(schema, place)?;
        schema.default = match place.child("default") {
            Some(default) => Said::This(default.stated(default.json())),
            None => Said::Absent,
        };
        bounds(schema, place);
        if let Some(items) = place.child("items") {
            schema.items = Some(Box::new(self.schema(&items, depth + 1)?));
        }
        if let Some(entries) = place.child("additionalProperties") {
            match entries.node.value {
                Value::Bool(true) => {}
                Value::Bool(false) => {
                    let bound = (
                        "additionalProperties".to_owned(),
                        entries.stated("false".to_owned()),
                    );
                    schema.bounds.push(bound);
                }
                _ => schema.entries = Some(Box::new(self.schema(&entries, depth + 1)?)),
            }
        }
        self.properties(schema, place, depth)?;
        let is_told = |schema: &Schema| schema.shape.value().is_some();
        if !is_told(schema)
            && let Some(shape) = implied(schema, place)
        {
            schema.shape = Said::This(place.stated(shape.to_owned()));
        }
        Ok(())
    }

    /// The type, or in 3.1 the types.
    fn types(&mut self, schema: &mut Schema, place: &Place<'d>) -> Result<(), Problem> {
        schema.nullable = place.flag("nullable")?;
        let Some(entry) = place.child("type") else {
            schema.shape = Said::Absent;
            return Ok(());
        };
        let types = match &entry.node.value {
            Value::Seq(_) => place.texts("type")?,
            _ => entry.stated_text()?.into_iter().collect(),
        };
        let mut shapes = Vec::new();
        for shape in types {
            match &*shape.value {
                "null" => schema.nullable = Said::This(entry.stated(true)),
                "string" | "integer" | "number" | "boolean" | "array" | "object" => {
                    shapes.push(shape);
                }
                // Against OpenAPI, but some documents have it.
                "file" => shapes.push(Stated {
                    value: "string".to_owned(),
                    ..shape
                }),
                "any" => {}
                other => return Err(entry.fail(&FORM, format!("there is no type `{other}`"))),
            }
        }
        schema.shape = match shapes.len() {
            0 => Said::Absent,
            1 => shapes.pop().map_or(Said::Absent, Said::This),
            _ => {
                schema.alternatives = shapes
                    .into_iter()
                    .map(|shape| Schema {
                        at: entry.at.clone(),
                        line: shape.line,
                        shape: Said::This(shape),
                        says_bounds: true,
                        ..Schema::default()
                    })
                    .collect();
                Said::Absent
            }
        };
        Ok(())
    }

    fn properties(
        &mut self,
        schema: &mut Schema,
        place: &Place<'d>,
        depth: usize,
    ) -> Result<(), Problem> {
        // In documents of old, `required: true` is found on properties.
        let is_flag = |place: Place<'_>| matches!(place.node.value, Value::Bool(_));
        let required = match place.child("required").is_some_and(is_flag) {
            true => Vec::new(),
            false => place.texts("required")?,
        };
        let mut required: HashMap<String, usize> = required
            .into_iter()
            .map(|name| (name.value, name.line))
            .collect();
        for (name, property) in place.map("properties")? {
            let required = match required.remove(name) {
                Some(line) => Said::This(Stated { value: true, line }),
                None => Said::Absent,
            };
            let is_ref_only = !self.is_3_1 && property.child("$ref").is_some();
            let (read_only, description) = if property.node.is_map() && !is_ref_only {
                (property.flag("readOnly")?, property.text("description")?)
            } else {
                (Said::Absent, Said::Absent)
            };
            schema.properties.push(Property {
                name: name.to_owned(),
                required,
                read_only,
                description,
                schema: self.schema(&property, depth + 1)?,
            });
        }
        // The parts of a composition may have what is required here; what none has is required nevertheless.
        let mut rest: Vec<_> = required.into_iter().collect();
        rest.sort_by_key(|(name, line)| (*line, name.clone()));
        for (name, line) in rest {
            let at = format!("{}.required", place.at);
            schema.properties.push(Property {
                name,
                required: Said::This(Stated { value: true, line }),
                read_only: Said::Nothing,
                description: Said::Nothing,
                schema: Schema {
                    at,
                    line,
                    ..Schema::default()
                },
            });
        }
        Ok(())
    }
}

/// The values of `enum`, of `const`, or of our open enumerations.
fn values(schema: &mut Schema, place: &Place<'_>) -> Result<(), Problem> {
    if let Some(open) = place.child("x-groups-open-enum") {
        let entries = open.entries()?;
        let values = entries.iter().map(|(name, entry)| {
            let text = serde_json::Value::String((*name).to_owned());
            entry.stated(text.to_string())
        });
        schema.values = some(values.collect());
        schema.is_open = true;
        return Ok(());
    }
    let mut values = Vec::new();
    if let Some(only) = place.child("const") {
        values.push(only.stated(only.json()));
    }
    for value in place.list("enum")? {
        if value.node.value == Value::Null {
            if schema.nullable.value().is_none() {
                schema.nullable = Said::This(value.stated(true));
            }
        } else {
            values.push(value.stated(value.json()));
        }
    }
    schema.values = some(values);
    Ok(())
}

/// In 3.0 `exclusiveMinimum` is a flag beside `minimum`, in 3.1 it is the number.
fn bounds(schema: &mut Schema, place: &Place<'_>) {
    let is_exclusive = |key: &str| {
        place
            .child(key)
            .is_some_and(|flag| flag.node.value == Value::Bool(true))
    };
    for key in BOUNDS {
        let Some(bound) = place.child(key) else {
            continue;
        };
        let name = match *key {
            "minimum" if is_exclusive("exclusiveMinimum") => "exclusiveMinimum",
            "maximum" if is_exclusive("exclusiveMaximum") => "exclusiveMaximum",
            "exclusiveMinimum" | "exclusiveMaximum"
                if matches!(bound.node.value, Value::Bool(_)) =>
            {
                continue;
            }
            "uniqueItems" if bound.node.value == Value::Bool(false) => continue,
            key => key,
        };
        schema
            .bounds
            .push((name.to_owned(), bound.stated(bound.json())));
    }
}

/// What a schema without a type is about.
fn implied(schema: &Schema, place: &Place<'_>) -> Option<&'static str> {
    if schema.items.is_some() {
        Some("array")
    } else if place.child("properties").is_some() || schema.entries.is_some() {
        Some("object")
    } else if let Some(values) = schema.values.value() {
        let is_text = values.iter().all(|value| value.value.starts_with('"'));
        is_text.then_some("string")
    } else {
        None
    }
}

//! The parameters of an operation.

use std::collections::BTreeMap;

use heck::ToPascalCase as _;

use super::names::{Taken, singular};
use super::schemas::{Schemas, Use, reference};
use super::yaml::{Map, Yaml};
use super::{add_todos, describe, todo};
use crate::api::{Kind, Operation, Parameter, Said, Schema};

/// The parameters of paths, which several operations share.
#[derive(Debug, Default)]
pub(super) struct PathParameters {
    taken: Taken,
    /// The component, by the name in the path and what it is called.
    names: BTreeMap<(String, String), String>,
    pub(super) components: Map,
}

impl PathParameters {
    /// References to the parameters of `path`.
    pub(super) fn of(&mut self, path: &str, schemas: &mut Schemas<'_>) -> Vec<Map> {
        let mut references = Vec::new();
        let mut before = "";
        for step in path.split('/') {
            for name in step
                .split('{')
                .skip(1)
                .filter_map(|rest| rest.split('}').next())
            {
                let component = self.component(name, before, schemas);
                references.push(reference("parameters", &component));
            }
            if !step.contains('{') {
                before = step;
            }
        }
        references
    }

    /// The component for `{name}` behind the step `before`: `/users/{id}` has the id of a user.
    fn component(&mut self, name: &str, before: &str, schemas: &mut Schemas<'_>) -> String {
        let is_general = matches!(
            name.to_ascii_lowercase().as_str(),
            "id" | "uid" | "uuid" | "key" | "name" | "slug"
        );
        let called = if is_general && !before.is_empty() {
            format!("{} {name}", singular(before))
        } else {
            name.to_owned()
        };
        let key = (name.to_owned(), called.to_pascal_case());
        if let Some(known) = self.names.get(&key) {
            return known.clone();
        }
        let component = self.taken.type_name(&called);
        let schema = schemas.name(&called);
        let kind = id_type(&called);
        let mut written = Map::default()
            .with("type", "string")
            .with("description", describe(name, ""))
            .with("x-groups-type", kind);
        let what = format!("whether `{kind}` is what `{{{name}}}` stands for");
        add_todos(&mut written, vec![todo(what)]);
        schemas.add(&schema, written);
        self.components.push(
            component.as_str(),
            Map::default()
                .with("name", name)
                .with("in", "path")
                .with("required", true)
                .with("description", describe(name, ""))
                .with("schema", reference("schemas", &schema)),
        );
        self.names.insert(key, component.clone());
        component
    }
}

/// The id type that a name suggests.
fn id_type(name: &str) -> &'static str {
    let name = name.to_lowercase();
    let has = |word: &str| name.contains(word);
    if has("tenant") || has("workspace") {
        "TenantId"
    } else if has("binding") {
        "BindingId"
    } else if has("role") {
        "RoleId"
    } else if has("username") || has("user name") || has("email") {
        "Username"
    } else if has("user") && !has("group") {
        "UserId"
    } else {
        "GroupId"
    }
}

/// The parameters that are not part of the path, and what is left open about them.
pub(super) fn others<'a>(
    operation: &'a Operation,
    id: &str,
    kind: Kind,
    schemas: &mut Schemas<'a>,
) -> (Vec<Yaml>, Vec<String>) {
    let mut parameters = Vec::new();
    let mut todos = Vec::new();
    let mut assumed = Vec::new();
    for parameter in &operation.parameters {
        let name = &parameter.name;
        let location = match &parameter.location {
            Said::This(location) => location.value.as_str(),
            Said::Nothing | Said::Absent => {
                assumed.push(format!("`{name}`"));
                "query"
            }
        };
        let is_reserved = ["accept", "content-type", "authorization"]
            .contains(&name.to_ascii_lowercase().as_str());
        match location {
            "path" => continue,
            "header" if is_reserved => continue,
            "query" | "header" => {}
            other => {
                todos.push(todo(format!(
                    "`{name}` is sent as a {other}, which is not supported"
                )));
                continue;
            }
        }
        parameters.push(one(parameter, (id, location), kind, schemas, &mut todos).into());
    }
    if !assumed.is_empty() {
        let what = format!(
            "where and under which names to send {}; the query is assumed, and the names of the document",
            assumed.join(", ")
        );
        todos.push(todo(what));
    }
    (parameters, todos)
}

fn one<'a>(
    parameter: &'a Parameter,
    (operation, location): (&str, &str),
    kind: Kind,
    schemas: &mut Schemas<'a>,
    todos: &mut Vec<String>,
) -> Map {
    let name = &parameter.name;
    let mut map = Map::default()
        .with("name", name.as_str())
        .with("in", location);
    if parameter.required.value() == Some(&true) {
        map.push("required", true);
    }
    map.push("description", describe(name, ""));
    if let Some(style) = parameter.style.value() {
        todos.push(todo(format!(
            "how `{name}` is sent: the document says `{style}`"
        )));
    }
    let schema = match schema(
        &parameter.schema,
        location,
        kind,
        (schemas, &format!("{operation} {name}")),
    ) {
        Some(schema) => schema,
        None => {
            todos.push(todo(format!(
                "what `{name}` looks like, and how each of its parts is sent"
            )));
            Map::default().with("type", "string")
        }
    };
    map.push("schema", schema);
    map
}

/// A scalar, or in the query a list of scalars. `None` for anything else.
fn schema<'a>(
    schema: &'a Schema,
    location: &str,
    kind: Kind,
    (schemas, wanted): (&mut Schemas<'a>, &str),
) -> Option<Map> {
    let behind = schemas.follow(schema)?;
    let shape = behind.shape.value()?.as_str();
    if shape == "array" && location == "query" {
        let items = behind.items.as_deref()?;
        let inner = schemas.follow(items)?.shape.value()?.as_str();
        let is_scalar = matches!(inner, "string" | "integer" | "number" | "boolean");
        return is_scalar.then(|| {
            let items = schemas.inline(items, kind, wanted, Use::Write);
            Map::default().with("type", "array").with("items", items)
        });
    }
    if !matches!(shape, "string" | "integer" | "number" | "boolean") {
        return None;
    }
    let mut map = schemas.inline(schema, kind, wanted, Use::Write);
    if let Some(default) = schema.default.value()
        && !map.has("$ref")
        && let Some(default) = default_of(default, shape)
    {
        map.push("default", default);
    }
    Some(map)
}

/// A default that fits its schema.
fn default_of(json: &str, shape: &str) -> Option<Yaml> {
    let value: serde_json::Value = serde_json::from_str(json).ok()?;
    match (value, shape) {
        (serde_json::Value::String(text), "string") => Some(text.into()),
        (serde_json::Value::Bool(flag), "boolean") => Some(flag.into()),
        (serde_json::Value::Number(number), "integer") if number.is_i64() => {
            Some(Yaml::Plain(number.to_string()))
        }
        (serde_json::Value::Number(number), "number") => Some(Yaml::Plain(number.to_string())),
        _ => None,
    }
}

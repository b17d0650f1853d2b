//! The operations, with what they share.

use std::collections::{BTreeMap, BTreeSet};

use heck::{ToKebabCase as _, ToPascalCase as _};

use super::names::Taken;
use super::parameters::{PathParameters, others};
use super::schemas::Use;
use super::schemas::{ERROR, Schemas, reference};
use super::yaml::{Map, Yaml};
use super::{add_todos, todo};
use crate::api::{Api, Body, Kind, Operation, Response, Said, Schema, without_name};
use crate::lint::REGISTERED;

/// The response of every error.
const FAILED: &str = "Failed";

/// All operations, to be drafted.
pub(super) struct Operations<'a> {
    provider: &'a str,
    all: Vec<Named<'a>>,
    /// The operations that have to say how they are walked, by their paths in the spec.
    lists: &'a BTreeSet<String>,
}

/// An operation with its names in the draft.
struct Named<'a> {
    operation: &'a Operation,
    kind: Kind,
    id: String,
    /// Of a path whose parameters have other names elsewhere, that which comes first.
    path: String,
}

/// What becomes of the operations.
pub(super) struct Drafted {
    pub(super) paths: Map,
    pub(super) parameters: Map,
    pub(super) bodies: Map,
    pub(super) responses: Map,
}

impl<'a> Operations<'a> {
    pub(super) fn new(
        provider: &'a str,
        documents: &'a [Api],
        lists: &'a BTreeSet<String>,
    ) -> Self {
        let mut taken = Taken::default();
        let mut paths: BTreeMap<String, String> = BTreeMap::new();
        let mut calls = BTreeSet::new();
        let mut all = Vec::new();
        for api in documents {
            for operation in &api.operations {
                let written = &operation.path.value;
                let path = paths
                    .entry(
                        written
                            .split('/')
                            .map(without_name)
                            .collect::<Vec<_>>()
                            .join("/"),
                    )
                    .or_insert_with(|| written.clone());
                // Two documents may have the same call.
                if !calls.insert((path.clone(), operation.method.value.clone())) {
                    continue;
                }
                let fallback = || format!("{} {written}", operation.method.value);
                let id = operation.id.value().cloned().unwrap_or_else(fallback);
                all.push(Named {
                    operation,
                    kind: api.kind,
                    id: taken.operation_name(&id),
                    path: path.clone(),
                });
            }
        }
        Self {
            provider,
            all,
            lists,
        }
    }

    pub(super) fn draft(self, schemas: &mut Schemas<'a>) -> Drafted {
        let mut shared = PathParameters::default();
        let mut paths = Map::default();
        let mut responses = Map::default();
        let mut bodies = Map::default();
        let mut done = Vec::new();
        for named in &self.all {
            responses.push(named.id.to_pascal_case(), answer(named, schemas));
        }
        responses.push(FAILED, self.failed(schemas));
        // What is read comes first: a model that is sent too has another name there.
        schemas.write_open();
        for named in &self.all {
            let body = body(named, schemas);
            if let Some(body) = &body {
                bodies.push(named.id.to_pascal_case(), body.clone());
            }
            done.push(self.operation(named, body.is_some(), &mut shared, schemas));
        }
        for (named, operation) in self.all.iter().zip(done) {
            let method = named.operation.method.value.to_lowercase();
            paths.map(&named.path).push(method, operation);
        }
        Drafted {
            paths,
            parameters: shared.components,
            bodies,
            responses,
        }
    }

    fn operation(
        &self,
        named: &Named<'a>,
        has_body: bool,
        shared: &mut PathParameters,
        schemas: &mut Schemas<'a>,
    ) -> Map {
        let operation = named.operation;
        let method = operation.method.value.as_str();
        let mut map = Map::default()
            .with("operationId", named.id.as_str())
            .with("summary", todo("say in a line what the call does"))
            .with(
                "description",
                todo("describe what is answered, what is refused and with which status, and whether a repeat is safe"),
            );
        let mut parameters: Vec<Yaml> = shared
            .of(&named.path, schemas)
            .into_iter()
            .map(Into::into)
            .collect();
        let (others, mut todos) = others(operation, &named.id, named.kind, schemas);
        parameters.extend(others);
        if !parameters.is_empty() {
            map.push("parameters", parameters);
        }
        if matches!(method, "POST" | "PATCH") {
            map.push("x-groups-idempotent", false);
            todos.push(todo(
                "whether a second identical request changes nothing more; `false` is assumed",
            ));
        }
        self.rate_limit(named, &mut map, &mut todos);
        if self.may_list(named) {
            map.push("x-groups-pagination", "none");
            todos.push(todo("how the list is walked; `none` is assumed, which takes the first page for the whole list"));
        }
        if let Some(events) = operation.audit_events.value() {
            let events: Vec<&str> = events.iter().map(|event| event.value.as_str()).collect();
            map.push("x-groups-audit-events", events);
        }
        if operation.security == Said::Absent {
            todos.push(todo("the document asks for no credentials here"));
        }
        let responses = responses(named, &mut todos);
        add_todos(&mut map, todos);
        if has_body {
            map.push(
                "requestBody",
                reference("requestBodies", &named.id.to_pascal_case()),
            );
        }
        map.push("responses", responses);
        map
    }

    fn rate_limit(&self, named: &Named<'_>, map: &mut Map, todos: &mut Vec<String>) {
        let operation = named.operation;
        let fits = |number: u64| u32::try_from(number).is_ok_and(|number| number > 0);
        match operation.rate_limit.value() {
            Some((requests, seconds)) if fits(*requests) && fits(*seconds) => {
                let scope = format!("{}-{}", self.provider, named.id.to_kebab_case());
                let limit = Map::default()
                    .with("requests", *requests)
                    .with("seconds", *seconds)
                    .with("scope", scope);
                map.push("x-groups-rate-limit", limit);
                todos.push(todo(
                    "which operations share the limit; a scope of its own is assumed",
                ));
            }
            _ if operation
                .responses
                .iter()
                .any(|response| response.status == "429") =>
            {
                map.push("x-groups-rate-limit", "undocumented");
                todos.push(todo("how many requests the limit allows"));
            }
            _ => {}
        }
    }

    /// Whether the linter will ask how the operation is walked, or would if the document described its answer.
    fn may_list(&self, named: &Named<'_>) -> bool {
        let method = named.operation.method.value.to_lowercase();
        let is_of_one = named.path.trim_end_matches('/').ends_with('}');
        (method == "get" && !is_of_one)
            || self
                .lists
                .contains(&format!("paths.{}.{method}", named.path))
    }

    /// The response of all errors. Its body is the first that a document describes.
    fn failed(&self, schemas: &mut Schemas<'a>) -> Map {
        let found = self.all.iter().find_map(|named| {
            let schema = named
                .operation
                .responses
                .iter()
                .filter(|response| !response.status.starts_with(['1', '2', '3']))
                .find_map(|response| response.schema.value())?;
            let schema = schemas.follow(schema)?;
            (!schema.properties.is_empty()).then_some((schema, named.kind))
        });
        let mut failed = Map::default().with("description", todo("say what an error tells"));
        match found {
            Some((schema, kind)) => {
                schemas.add_error(schema, kind);
                add_todos(
                    &mut failed,
                    vec![todo("whether all errors look like `Error`")],
                );
            }
            None => {
                let message = Map::default()
                    .with("type", "string")
                    .with("nullable", true)
                    .with("description", todo("describe the message, or remove it"));
                let mut schema = Map::default()
                    .with("type", "object")
                    .with("description", todo("describe the body of an error"))
                    .with("properties", Map::default().with("message", message));
                add_todos(
                    &mut schema,
                    vec![todo("what an error looks like; no document says")],
                );
                schemas.add(ERROR, schema);
            }
        }
        failed.with("content", json(reference("schemas", ERROR)))
    }
}

/// `application/json` with this schema.
fn json(schema: Map) -> Map {
    Map::default().with("application/json", Map::default().with("schema", schema))
}

/// The statuses of the operation, each with its response.
fn responses(named: &Named<'_>, todos: &mut Vec<String>) -> Map {
    let success = named.id.to_pascal_case();
    let mut map = Map::default();
    let mut other = Vec::new();
    let mut errors = Vec::new();
    for Response { status, .. } in &named.operation.responses {
        let class = status
            .chars()
            .next()
            .filter(|_| REGISTERED.contains(&status.as_str()));
        match class {
            Some('2') => map.push(status.as_str(), reference("responses", &success)),
            Some('4' | '5') => errors.push(status.as_str()),
            _ if matches!(status.as_str(), "default" | "2XX" | "4XX" | "5XX") => {}
            _ => other.push(format!("`{status}`")),
        }
    }
    if map.is_empty() {
        map.push("200", reference("responses", &success));
        todos.push(todo("which status a success has; `200` is assumed"));
    }
    map.push("2XX", reference("responses", &success));
    for status in errors {
        map.push(status, reference("responses", FAILED));
    }
    map.push("4XX", reference("responses", FAILED));
    map.push("5XX", reference("responses", FAILED));
    if !other.is_empty() {
        todos.push(todo(format!(
            "what {} stand for, which cannot be declared",
            other.join(", ")
        )));
    }
    map
}

/// The success of an operation.
fn answer<'a>(named: &Named<'a>, schemas: &mut Schemas<'a>) -> Map {
    let mut answer = Map::default().with("description", todo("say what is answered"));
    let mut success: Vec<&Response> = named
        .operation
        .responses
        .iter()
        .filter(|response| response.status.starts_with('2') || response.status == "default")
        .collect();
    success.sort_by(|a, b| a.status.cmp(&b.status));
    let schema: Option<&'a Schema> = named
        .operation
        .responses
        .iter()
        .filter(|response| {
            success
                .iter()
                .any(|one| one.status == response.status && one.status != "default")
        })
        .find_map(|response| response.schema.value());
    match schema {
        Some(schema) => {
            let wanted = format!("{} answer", named.id);
            let schema = schemas.named(schema, named.kind, &wanted, Use::Read);
            answer.push("content", json(schema));
        }
        None if success
            .iter()
            .any(|response| response.schema == Said::Absent) => {}
        None => {
            let what =
                "what a success carries; the document does not say, and an empty body is assumed";
            add_todos(&mut answer, vec![todo(what)]);
        }
    }
    answer
}

/// The body of an operation.
fn body<'a>(named: &Named<'a>, schemas: &mut Schemas<'a>) -> Option<Map> {
    let body: &'a Body = named.operation.body.value()?;
    let mut map = Map::default()
        .with("description", todo("say what is sent"))
        .with("required", true);
    let mut todos = Vec::new();
    let types: Vec<&str> = match body.media_types.value() {
        Some(types) => types.iter().map(|one| one.value.as_str()).collect(),
        None => Vec::new(),
    };
    if !types.is_empty() && !types.iter().any(|one| one.starts_with("application/json")) {
        let known: Vec<String> = types.iter().map(|one| format!("`{one}`")).collect();
        todos.push(todo(format!(
            "the document says {}, and only JSON is supported",
            known.join(", ")
        )));
    }
    let wanted = format!("{} body", named.id);
    let is_known = body.schema.reference != Said::Nothing
        || body.schema.shape != Said::Nothing
        || !body.schema.properties.is_empty();
    let schema = if is_known {
        schemas.named(&body.schema, named.kind, &wanted, Use::Write)
    } else {
        let name = schemas.name(&wanted);
        let mut schema = Map::default()
            .with("type", "object")
            .with("description", todo("describe the body"));
        add_todos(
            &mut schema,
            vec![todo(
                "what the body looks like; the document does not say which of the parameters it is",
            )],
        );
        schemas.add(&name, schema);
        reference("schemas", &name)
    };
    add_todos(&mut map, todos);
    map.push("content", json(schema));
    Some(map)
}

//! Compares one operation.

use heck::ToSnakeCase as _;

use super::facts::{Facts, Scope, Side};
use super::places::steps;
use super::responses;
use super::schema::{Schemas, flag};
use crate::api::{Body, Kind, Operation, Parameter, Said, Stated};

/// A name in one spelling: `userGroupId`, `user-group-id` and `user_group_id` are the same.
pub(super) fn snake(name: &str) -> String {
    // Dots and brackets of a name on the wire are lost in the names of a library.
    name.to_snake_case()
}

/// Where an operation of the spec is.
pub(super) fn scope(ours: &Operation, line: usize) -> Scope {
    let method = ours.method.value.to_lowercase();
    let mut scope = Scope::root()
        .below(&["paths", &ours.path.value, &method])
        .lines(ours.line, line);
    scope.operation = Some(format!("{} {}", ours.method.value, ours.path.value));
    scope.depth = 3;
    scope
}

/// Compares everything that is said of an operation.
pub(super) fn compare(
    facts: &mut Facts<'_>,
    schemas: &mut Schemas<'_>,
    ours: &Operation,
    theirs: &Operation,
) {
    let document = schemas.document;
    let scope = scope(ours, theirs.line);
    names(facts, schemas, &scope, ours, theirs);
    parameters(facts, schemas, &scope, ours, theirs);
    body(facts, schemas, &scope, ours, theirs);
    responses::compare(facts, schemas, &scope, ours, theirs);

    // Where an operation says nothing, the document as a whole does.
    let security = scope.child("security").also(vec!["security".to_owned()]);
    let security = security.lines(line(&ours.security), line(&theirs.security));
    facts.names(
        document,
        &security,
        (&ours.security, &theirs.security),
        str::to_owned,
    );

    let limit = scope.child("x-groups-rate-limit");
    let limits = (&ours.rate_limit, &theirs.rate_limit);
    facts.said(
        document,
        &limit.child("requests"),
        limits,
        |(requests, seconds)| Some(format!("{requests} requests in {seconds} s")),
    );
    let events = scope.child("x-groups-audit-events");
    let both = (&ours.audit_events, &theirs.audit_events);
    facts.names(document, &events, both, str::to_lowercase);
}

fn line<T>(said: &Said<T>) -> usize {
    match said {
        Said::This(Stated { line, .. }) => *line,
        _ => 0,
    }
}

/// The name of the operation, and how it is spelled where the document does not have it from a library.
fn names(
    facts: &mut Facts<'_>,
    schemas: &Schemas<'_>,
    scope: &Scope,
    ours: &Operation,
    theirs: &Operation,
) {
    let scope = scope.child("operationId");
    let both = (&ours.id, &theirs.id);
    facts.said(schemas.document, &scope.child("name"), both, |name| {
        Some(snake(name))
    });
    if schemas.document.kind == Kind::OpenApi
        && let (Some(name), Some(other)) = (ours.id.value(), theirs.id.value())
        && snake(name) == snake(other)
    {
        let spelling = scope.child("spelling");
        facts.said(schemas.document, &spelling, both, |name| Some(name.clone()));
    }
    // A slash at the end is part of the address: the other spelling is answered by a redirect, or not at all.
    let slash = |path: &Stated<String>| {
        let has = path.value.len() > 1 && path.value.ends_with('/');
        has.then(|| ("/".to_owned(), path.line))
    };
    let mut end = scope.clone();
    for place in &mut end.places {
        place.pop();
    }
    let end = end.child("slash").lines(ours.path.line, theirs.path.line);
    facts.compare(
        schemas.document,
        &end,
        slash(&ours.path),
        slash(&theirs.path),
    );
}

fn parameters(
    facts: &mut Facts<'_>,
    schemas: &mut Schemas<'_>,
    scope: &Scope,
    ours: &Operation,
    theirs: &Operation,
) {
    let document = schemas.document;
    let list = scope.child("parameters");
    let mut found = vec![false; theirs.parameters.len()];
    for (index, parameter) in ours.parameters.iter().enumerate() {
        // The same name may be in the path and in the query, and two names may differ in their spelling only.
        let rank = |other: &Parameter| {
            let is_there = other.location.value() == parameter.location.value();
            (is_there, other.name == parameter.name)
        };
        let free = theirs.parameters.iter().enumerate().zip(&found);
        let other = free
            .filter(|((_, other), found)| !**found && is_same(ours, theirs, parameter, other))
            .max_by_key(|((at, other), _)| (rank(other), std::cmp::Reverse(*at)))
            .map(|((at, _), _)| at);
        let place = list
            .child(&parameter.name)
            .also(list.child(&format!("[{index}]")).places.concat_first())
            .also(steps(&parameter.at, &ours.path.value));
        let Some(other) = other else {
            let place = place.lines(parameter.line, theirs.line);
            let shown = Some((describe(parameter), parameter.line));
            facts.compare(document, &place, shown, None);
            continue;
        };
        if let Some(found) = found.get_mut(other) {
            *found = true;
        }
        if let Some(other) = theirs.parameters.get(other) {
            let place = place.lines(parameter.line, other.line);
            compare_parameter(facts, schemas, &place, parameter, other);
        }
    }
    let rest = theirs.parameters.iter().zip(found);
    for (other, _) in rest.filter(|(_, found)| !found) {
        let place = list.child(&other.name).lines(ours.line, other.line);
        facts.compare(document, &place, None, Some((describe(other), other.line)));
    }
    if ours.parameters.is_empty() && theirs.parameters.is_empty() {
        facts.compare(document, &list, None, None);
    }
}

/// The first of the places, which is the way from the operation.
trait First {
    fn concat_first(self) -> Vec<String>;
}

impl First for Vec<Vec<String>> {
    fn concat_first(self) -> Vec<String> {
        self.into_iter().next().unwrap_or_default()
    }
}

/// `limit in query`, or `limit` where the place is not said. Whether it must be given decides what leaving it out means.
fn describe(parameter: &Parameter) -> String {
    let mut text = parameter.name.clone();
    if let Some(location) = parameter.location.value() {
        text += &format!(" in {location}");
    }
    if parameter.required.value() == Some(&true) {
        text += ", required";
    }
    text
}

/// Whether both are the same parameter: of the path by position, because its name is not sent, any other by name.
fn is_same(ours: &Operation, theirs: &Operation, one: &Parameter, other: &Parameter) -> bool {
    let position = |operation: &Operation, parameter: &Parameter| {
        let names = in_path(&operation.path.value);
        names
            .iter()
            .position(|name| snake(name) == snake(&parameter.name))
    };
    let is_in_path = |parameter: &Parameter| {
        parameter
            .location
            .value()
            .is_none_or(|location| location == "path")
    };
    if is_in_path(one) && is_in_path(other) {
        let (one, other) = (position(ours, one), position(theirs, other));
        if one.is_some() || other.is_some() {
            return one == other;
        }
    }
    let locations = (one.location.value(), other.location.value());
    let may_be =
        !matches!(locations, (Some(one), Some(other)) if (one == "path") != (other == "path"));
    may_be && snake(&one.name) == snake(&other.name)
}

/// The names in the braces of a path.
fn in_path(path: &str) -> Vec<&str> {
    path.split('{')
        .skip(1)
        .filter_map(|rest| rest.split_once('}').map(|(name, _)| name))
        .collect()
}

fn compare_parameter(
    facts: &mut Facts<'_>,
    schemas: &mut Schemas<'_>,
    scope: &Scope,
    ours: &Parameter,
    theirs: &Parameter,
) {
    let document = schemas.document;
    let text = |text: &String| Some(text.clone());
    let is_in_path = ours
        .location
        .value()
        .is_some_and(|location| location == "path");
    if document.kind == Kind::OpenApi && !is_in_path {
        // The name is sent as it stands.
        let name =
            |parameter: &Parameter| -> Side { Some((parameter.name.clone(), parameter.line)) };
        facts.compare(document, &scope.child("name"), name(ours), name(theirs));
    }
    facts.said(
        document,
        &scope.child("in"),
        (&ours.location, &theirs.location),
        text,
    );
    flag(
        facts,
        document,
        &scope.child("required"),
        &ours.required,
        &theirs.required,
    );
    facts.said(
        document,
        &scope.child("style"),
        (&ours.style, &theirs.style),
        text,
    );
    schemas.compare(facts, &scope.child("schema"), &ours.schema, &theirs.schema);
}

fn body(
    facts: &mut Facts<'_>,
    schemas: &mut Schemas<'_>,
    scope: &Scope,
    ours: &Operation,
    theirs: &Operation,
) {
    let document = schemas.document;
    let place = scope.child("requestBody");
    let (Said::This(our_body), Said::This(their_body)) = (&ours.body, &theirs.body) else {
        let shown = |body: &Body| {
            let name = body.schema.reference.value().or(body.schema.shape.value());
            Some(name.cloned().unwrap_or_else(|| "a body".to_owned()))
        };
        facts.said(document, &place, (&ours.body, &theirs.body), shown);
        return;
    };
    let place = place
        .also(steps(&our_body.value.at, &ours.path.value))
        .lines(our_body.line, their_body.line);
    let (our_body, their_body) = (&our_body.value, &their_body.value);
    let required = place.child("required");
    flag(
        facts,
        document,
        &required,
        &our_body.required,
        &their_body.required,
    );
    let content = place.child("content");
    let both = (&our_body.media_types, &their_body.media_types);
    facts.names(document, &content, both, str::to_lowercase);
    let first = our_body.media_types.value().and_then(|types| types.first());
    let media_type = first.map_or("*", |first| first.value.as_str());
    let schema = content.below(&[media_type, "schema"]);
    schemas.compare(facts, &schema, &our_body.schema, &their_body.schema);
}

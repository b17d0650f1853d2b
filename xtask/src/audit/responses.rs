//! Compares the responses of an operation.

use super::facts::{Facts, Scope};
use super::places::steps;
use super::schema::Schemas;
use crate::api::{Operation, Response, Said, Schema};

pub(super) fn compare(
    facts: &mut Facts<'_>,
    schemas: &mut Schemas<'_>,
    scope: &Scope,
    ours: &Operation,
    theirs: &Operation,
) {
    let document = schemas.document;
    let list = scope.child("responses");
    if !theirs.responses.is_empty() {
        statuses(facts, schemas, &list, ours, theirs);
    }
    // The document may say the media types of all responses together only.
    let mut all = list.below(&["*", "content"]);
    let with_content = |response: &&Response| matches!(response.schema, Said::This(_));
    for response in ours.responses.iter().filter(with_content) {
        let mut place = steps(&response.at, &ours.path.value);
        place.push("content".to_owned());
        all = all.also(place);
    }
    let both = (&ours.produces, &theirs.produces);
    facts.names(document, &all, both, str::to_lowercase);
}

fn statuses(
    facts: &mut Facts<'_>,
    schemas: &mut Schemas<'_>,
    list: &Scope,
    ours: &Operation,
    theirs: &Operation,
) {
    let document = schemas.document;
    let find = |list: &'_ Operation, status: &str| -> Option<Response> {
        let found = list.responses.iter().find(|one| one.status == status);
        found.cloned()
    };
    for response in &ours.responses {
        let place = list
            .child(&response.status)
            .also(steps(&response.at, &ours.path.value));
        let shown = |response: &Response| Some((response.status.clone(), response.line));
        let same = find(theirs, &response.status);
        let line = same.as_ref().map_or(theirs.line, |same| same.line);
        let place = place.lines(response.line, line);
        // That a status is listed is not a fact about the component that describes it.
        let mut listed = place.clone();
        listed.places.truncate(1);
        facts.compare(
            document,
            &listed,
            shown(response),
            same.as_ref().and_then(shown),
        );
        // Where the document has `default`, that is what it says of the range.
        let is_error = matches!(&*response.status, "4XX" | "5XX");
        let other = same.or_else(|| is_error.then(|| find(theirs, "default")).flatten());
        if let Some(other) = other {
            content(facts, schemas, &place, response, &other);
        }
    }
    for other in &theirs.responses {
        if find(ours, &other.status).is_none() {
            let place = list.child(&other.status).lines(ours.line, other.line);
            let shown = other.status.clone();
            facts.compare(document, &place, None, Some((shown, other.line)));
        }
    }
}

fn content(
    facts: &mut Facts<'_>,
    schemas: &mut Schemas<'_>,
    scope: &Scope,
    ours: &Response,
    theirs: &Response,
) {
    let document = schemas.document;
    let lower = str::to_lowercase;
    let headers = (&ours.headers, &theirs.headers);
    facts.names(document, &scope.child("headers"), headers, lower);
    let schema = scope.below(&["content", "*", "schema"]);
    match (&ours.schema, &theirs.schema) {
        (Said::This(ours), Said::This(theirs)) => {
            let scope = schema.lines(ours.line, theirs.line);
            schemas.compare(facts, &scope, &ours.value, &theirs.value);
        }
        both => {
            let shown = |schema: &Schema| {
                let name = schema.reference.value().or(schema.shape.value());
                Some(name.cloned().unwrap_or_else(|| "a body".to_owned()))
            };
            facts.said(document, &scope.child("content"), both, shown);
        }
    }
}
